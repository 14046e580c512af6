"""What a phone sends about promises and exchanges. A page without scripts sends no id: then it gets one here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from eventnet.core.ids import new_id
from eventnet.core.text import one_line
from eventnet.promises.states import State
from eventnet.web.reading import Command

MOST_PROMISE = 300
MOST_EXCHANGE = 200


def _or_none(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


def _of_our_times(day: date) -> date:
    if not 1970 < day.year < 3000:
        raise ValueError("not a year of our times")
    return day


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{16,40}$")]
OurId = Annotated[str, Field(min_length=1, max_length=20)]
What = Literal["idea-given", "idea-received", "know-how-given", "know-how-received",
               "connection-given", "connection-received"]  # fmt: skip
Day = Annotated[Annotated[date, AfterValidator(_of_our_times)] | None, BeforeValidator(_or_none)]


class PromiseForm(Command):
    """A promise to the person, or one of theirs. `told` lets them see what was promised to them."""

    promise_id: ClientId = Field(default_factory=new_id)
    connection_id: OurId
    text: Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=MOST_PROMISE)]
    by: Literal["me", "them"] = "me"
    due: Day = None
    told: bool = False


class SettleForm(Command):
    """What came of a promise; another date needs one."""

    state: State
    due: Day = None

    @model_validator(mode="after")
    def _another_date_is_one(self) -> SettleForm:
        if self.state == "renegotiated" and self.due is None:
            raise PydanticCustomError("date_missing", "a date")
        return self


class ExchangeForm(Command):
    """What went which way."""

    exchange_id: ClientId = Field(default_factory=new_id)
    connection_id: OurId
    what: What
    text: Annotated[
        Annotated[str, BeforeValidator(_line), Field(max_length=MOST_EXCHANGE)] | None,
        BeforeValidator(_or_none),
    ] = None

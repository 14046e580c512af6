"""What somebody types to sign in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from eventnet.core.text import is_email, one_line
from eventnet.web.i18n import LOCALES
from eventnet.web.reading import Command


def _lower_line(value: object) -> object:
    return one_line(value).lower() if isinstance(value, str) else value


def _address(value: str) -> str:
    if not is_email(value):
        raise PydanticCustomError("not_an_address", "not an address")
    return value


Address = Annotated[
    str, BeforeValidator(_lower_line), Field(min_length=1, max_length=254), AfterValidator(_address)
]


class AddressForm(Command):
    """An address to send a way in to."""

    email: Address


class DigitsForm(Command):
    """The six digits from a mail, with the address they were sent to."""

    email: Address
    digits: Annotated[str, Field(min_length=1, max_length=20)]


def _known_locale(value: str) -> str:
    if value not in LOCALES:
        raise ValueError("not a language we speak")
    return value


class LocaleForm(Command):
    """The language that somebody reads."""

    locale: Annotated[str, AfterValidator(_known_locale)]


class ProofForm(Command):
    """The six digits from the mail that proves an address."""

    digits: Annotated[str, Field(min_length=1, max_length=20)]


class TransferCodeForm(Command):
    """The code that another device of the same person shows."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class TransferTokenForm(Command):
    """What a device holds that has called and waits to be let in."""

    token: Annotated[str, Field(min_length=1, max_length=80)]

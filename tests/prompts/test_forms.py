"""What organisers write and attendees reply."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from eventnet.prompts.forms import ExtendForm, PromptForm, ReplyForm, moment_in
from eventnet.prompts.scales import ends_of
from eventnet.web.reading import field_codes


def codes_of(form: type[Any], **values: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        form.model_validate(values)
    return field_codes(refused.value)


def test_a_choice_needs_two_to_six_different_options() -> None:
    def refused(options: list[str]) -> dict[str, str]:
        return codes_of(PromptForm, kind="choice", question="Tea?", options=options)

    assert refused([]) == {"options": "too-few-options"}
    assert refused(["yes", " ", ""]) == {"options": "too-few-options"}
    assert refused([str(number) for number in range(7)]) == {"options": "too-many-options"}
    assert refused(["Yes", "yes "]) == {"options": "same-option-twice"}
    assert refused(["yes", "n" * 81]) == {"options.1": "string-too-long"}
    assert codes_of(PromptForm, kind="choice", question="Tea?") == {"options": "too-few-options"}


def test_empty_rows_between_options_are_left_out() -> None:
    form = PromptForm.model_validate(
        {"kind": "choice", "question": "Tea?", "options": ["", " yes ", "", "no"]}
    )
    assert form.options == ["yes", "no"]


def test_a_prompt_in_own_words_forgets_what_stands_in_the_options() -> None:
    form = PromptForm.model_validate({"kind": "text", "question": "Tea?", "options": ["yes"]})
    assert form.options == []


def test_questions_are_bounded_and_stand_on_one_line() -> None:
    assert codes_of(PromptForm, kind="text", question=" \n ") == {"question": "string-too-short"}
    assert codes_of(PromptForm, kind="text", question="q" * 201) == {"question": "string-too-long"}
    assert codes_of(PromptForm, kind="text", question="Tea?", follow_up="q" * 201) == {
        "follow_up": "string-too-long"
    }
    form = PromptForm.model_validate({"kind": "text", "question": "Tea\nor coffee?"})
    assert form.question == "Tea or coffee?"


def test_minutes_are_between_one_and_a_day() -> None:
    for minutes in (0, -5, 1441, "soon"):
        assert "minutes" in codes_of(PromptForm, kind="text", question="Tea?", minutes=minutes)


def test_a_reply_is_an_option_or_a_text() -> None:
    assert codes_of(ReplyForm) == {"body": "option-or-text"}
    assert codes_of(ReplyForm, option_id=" ", text="\n") == {"body": "option-or-text"}
    assert codes_of(ReplyForm, option_id="x", text="y") == {"body": "option-or-text"}
    assert codes_of(ReplyForm, text="t" * 281) == {"text": "string-too-long"}
    assert ReplyForm.model_validate({"option_id": "x", "text": ""}).text is None
    assert ReplyForm.model_validate({"option_id": "", "text": " a  b "}).text == "a b"


def test_a_wall_clock_is_read_in_the_zone_of_the_event() -> None:
    summer = moment_in("Europe/Berlin", datetime(2026, 7, 1, 14, 15))  # noqa: DTZ001
    assert summer == datetime(2026, 7, 1, 12, 15, tzinfo=UTC)
    winter = moment_in("Europe/Berlin", datetime(2026, 12, 1, 14, 15))  # noqa: DTZ001
    assert winter == datetime(2026, 12, 1, 13, 15, tzinfo=UTC)


def test_a_moment_without_an_offset_is_no_moment() -> None:
    assert codes_of(ExtendForm, until="2026-09-17T14:15") == {"until": "without-offset"}


def test_a_scale_needs_words_for_both_ends_and_makes_five_steps() -> None:
    assert codes_of(PromptForm, kind="scale", question="How?", low="never") == {"high": "missing"}
    form = PromptForm(kind="scale", question="How?", low="never", high="always")
    assert form.labels == ["1 · never", "2", "3", "4", "5 · always"]
    assert ends_of(form.labels) == ("never", "always")
    assert PromptForm(kind="talk", question="How?", low="never", high="always").labels == []


def test_an_audience_is_one_that_can_be_found() -> None:
    for known in ("all", "newcomers", "unconnected", "purpose:learn", "group:Crew"):
        assert PromptForm(kind="talk", question="How?", audience=known).audience == known
    for unknown in ("", "everybody", "purpose:fame", "group: ", "purpose"):
        refused = codes_of(PromptForm, kind="talk", question="How?", audience=unknown)
        assert refused == {"audience": "not-an-audience"}


def test_having_talked_is_a_reply_of_its_own() -> None:
    assert ReplyForm(talked=True).talked
    assert codes_of(ReplyForm, talked=True, text="and so") == {"body": "option-or-text"}

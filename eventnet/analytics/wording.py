"""Figures in the reader's words: numbers, shares that never say too much, and how each is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask_babel import format_number, format_percent
from flask_babel import gettext as _

from eventnet.analytics.suppression import Row

UNTOLD = "\u2013"


def number(value: int) -> str:
    """Return a count as it is written in the reader's language."""
    return str(format_number(value))


def cell_words(row: Row, place: int, *, write: Callable[[int], str] = number) -> str:
    """Return what may be told of a cell: its number, "a few", the range it is in, or a dash."""
    value = row.value(place)
    if value is not None:
        return write(value)
    if row.is_few(place):
        return str(_("a few"))
    if row.block_of(place).few:
        return f"{write(row.least([place]))}\u2013{write(row.most([place]))}"
    return UNTOLD


def table_words(row: Row, place: int, *, write: Callable[[int], str] = number) -> str:
    """Return the same for a table, where the first of several cells that are told together has their sum."""
    block = row.block_of(place)
    of_several = block.first != block.last and not block.few and len(row.blocks) > 1
    if of_several and place == block.first:
        return str(_("%(people)s together", people=write(block.people)))
    return cell_words(row, place, write=write)


def percent(part: int, whole: int) -> str:
    """Return a share in whole percent, rounded down, so that 100 % means everybody."""
    return str(format_percent(part * 100 // whole / 100)) if whole else UNTOLD


def share_words(row: Row, places: Iterable[int]) -> tuple[str, str]:
    """Return the share that cells have of their row, and a small word beside it."""
    wanted = list(places)
    least, most = row.least(wanted), row.most(wanted)
    if least == most:
        return percent(least, row.total), ""
    if all(row.is_few(place) for place in wanted):
        return _("a few"), ""
    if least * 2 >= row.total:
        return percent(least, row.total), _("or more")
    return UNTOLD, ""


def class_names() -> list[str]:
    """Return the classes of coverage."""
    return [_("nobody yet"), "1", "2", _("3 to 5"), _("6 or more")]


def outcome_names() -> list[str]:
    """Return what can have become of a follow-up."""
    return [_("done"), _("later"), _("let go"), _("open")]


def answer_names() -> list[str]:
    """Return what can have become of a request."""
    return [_("answered"), _("not answered")]


def few_are_hidden() -> str:
    """Return what a dash and "a few" mean."""
    words = _(
        "Numbers from 1 to 4 read “a few”, and a dash stands where a number would give one away. "
        "While the event runs, figures move in steps of at least five people or five minutes."
    )
    return str(words)


def promise_names() -> list[str]:
    """Return what can have become of a promise."""
    return [_("kept"), _("let go"), _("still to be kept")]


def helped_names() -> list[str]:
    """Return the answers to whether somebody helped."""
    return [_("yes"), _("partly"), _("not yet")]


def favour_names() -> list[str]:
    """Return the answers to whether there is somebody to ask a favour."""
    return [_("named somebody"), _("nobody yet")]


def met_names() -> list[str]:
    """Return what can have become of a starting point."""
    return [_("met"), _("did not meet")]


def definitions() -> dict[str, str]:
    """Return how each figure is counted."""
    return {
        "joined": _("People who joined the event and were not removed from it."),
        "connections": _("Pairs of people who both agreed to be connected."),
        "coverage": _(
            "For each person, connections at this event are counted. Newcomers said that this is their first event; "
            "the others said that it is not, or did not say."
        ),
        "gini": _(
            "Gini coefficient of connections per person (Gini, 1912), in steps of 0.05: 0 means that everybody has as "
            "many, 1 that one person has all. It is told once ten people have three or more."
        ),
        "time": _(
            "Connections by the time of the scan that led to them. Where fewer than five were made in one step, "
            "it is told together with its neighbours, evenly spread."
        ),
        "prompts": _(
            "People who replied, of all who joined. A changed reply counts once. Prompts that were taken back are left out."
        ),
        "requests": _(
            "Scans of a printed badge that asked somebody to connect. Answered means yes or no; the rest wait or ran out."
        ),
        "follow_ups": _(
            "People suggested in the digests, by what their reader said became of it. Open ones have not been marked."
        ),
        "matching": _(
            "People shown on Meet, once for each who saw them. Met means that the viewer said so, or that the two connected afterwards. "
            "The interval holds the true difference in 95 of 100 such events (Newcombe, 1998)."
        ),
        "promises": _(
            "Promises that people wrote down, their own and those made to them, by what they said became of each."
        ),
        "helped": _(
            "Of those who answered in their plan: whether somebody helped with what they came for, and whether there is "
            "somebody whom they could now ask a favour."
        ),
        "digests": _("Digests that were made, one for each person."),
    }

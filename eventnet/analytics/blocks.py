"""All blocks of the page, and those about prompts, requests and follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from flask_babel import gettext as _
from flask_babel import ngettext

from eventnet.analytics.bars import segments_of
from eventnet.analytics.block import Chart, FigureBlock, drawn_bar, figures_head, legend_of
from eventnet.analytics.block_coverage import coverage_block
from eventnet.analytics.block_matching import matching_block
from eventnet.analytics.block_time import time_block
from eventnet.analytics.figures import DONE, Figures
from eventnet.analytics.suppression import Row
from eventnet.analytics.wording import (
    UNTOLD,
    answer_names,
    cell_words,
    definitions,
    favour_names,
    few_are_hidden,
    helped_names,
    number,
    outcome_names,
    promise_names,
    share_words,
    table_words,
)

OUTCOME_KEYS = ("c4", "c3", "c2", "c1")
ANSWER_KEYS = ("c4", "c1")
PROMISE_KEYS = ("c4", "c2", "c1")
HELPED_KEYS = ("c4", "c2", "c1")
FAVOUR_KEYS = ("c4", "c1")


def all_blocks(figures: Figures, *, zone: tzinfo, mirrored: bool = False) -> list[FigureBlock]:
    """Return the page's blocks in their order, with times as the event's clock shows them."""
    return [
        coverage_block(figures, mirrored=mirrored),
        time_block(figures, zone=zone),
        prompts_block(figures),
        requests_block(figures, mirrored=mirrored),
        matching_block(figures, mirrored=mirrored),
        follow_ups_block(figures, mirrored=mirrored),
        promises_block(figures, mirrored=mirrored),
        helped_block(figures, mirrored=mirrored),
    ]


def prompts_block(figures: Figures) -> FigureBlock:
    """Answer: which prompts were answered?"""
    question, key = _("Which prompts were answered?"), "prompts"
    if not figures.prompts or figures.repliers is None:
        return FigureBlock(
            key,
            question,
            later=_("No prompt was sent yet. Replies are counted from the first one on."),
        )
    figure, unit = share_words(figures.repliers, [0])
    replied = cell_words(figures.repliers, 0)
    if replied == UNTOLD:
        text = _("The replies are told once more people are here.")
    else:
        text = _(
            "%(replied)s of %(joined)s people replied at least once.",
            replied=replied, joined=number(figures.joined),
        )  # fmt: skip
    rows = [
        (f"{place}. {one.question}", cell_words(one.replies, 0), one.replies)
        for place, one in enumerate(figures.prompts, 1)
    ]
    return FigureBlock(
        key, question, figure=figure, unit=unit, text=text,
        definition=f"{definitions()['prompts']} {few_are_hidden()}",
        twin={
            "caption": _("Replies to each prompt"),
            "head": figures_head(_("Prompt"), [_("Replies"), _("Share of people")]),
            "rows": [[label, count, " ".join(share_words(row, [0]))] for label, count, row in rows],
        },
        chart=Chart(
            "tally", _("Replies to each prompt"),
            [
                {"id": str(place), "label": label, "words": count, "share": _drawn_share(row)}
                for place, (label, count, row) in enumerate(rows, 1)
            ],
        ),
    )  # fmt: skip


def _drawn_share(row: Row) -> int:
    """Return how long to draw the first of two cells, in percent, going by what is published."""
    first = [segment for segment in segments_of(row) if segment.is_one_cell and segment.first == 0]
    return round(first[0].width) if first else 0


def requests_block(figures: Figures, *, mirrored: bool = False) -> FigureBlock:
    """Answer: were requests answered?"""
    question, key, row = _("Were requests answered?"), "requests", figures.requests
    if row is None:
        return FigureBlock(
            key,
            question,
            later=_("Nobody has scanned a printed badge yet. Each such scan asks the other."),
        )
    figure, unit = share_words(row, [0])
    made = number(row.total)
    answered = cell_words(row, 0)
    if answered == UNTOLD:
        text = ngettext(
            "%(made)s request was made.", "%(made)s requests were made.", row.total, made=made
        )
    else:
        text = _("%(answered)s of %(made)s requests were answered.", answered=answered, made=made)
    return _outcome_block(
        key, question, (figure, unit, text), row, names=answer_names(), keys=ANSWER_KEYS,
        caption=_("Requests"), mirrored=mirrored,
    )  # fmt: skip


def follow_ups_block(figures: Figures, *, mirrored: bool = False) -> FigureBlock:
    """Answer: did people follow up?"""
    question, key, row = _("Did people follow up?"), "follow_ups", figures.follow_ups
    if row is None:
        later = _("Digests go out after the event. Figures appear here from the day after.")
        if figures.digests:
            later = _("Digests have gone out. There is nobody in them to follow up yet.")
        return FigureBlock(key, question, later=later)
    figure, unit = share_words(row, [DONE])
    digests = ngettext(
        "%(digests)s person has a digest.", "%(digests)s people have a digest.", figures.digests,
        digests=number(figures.digests),
    )  # fmt: skip
    done, total = cell_words(row, DONE), number(row.total)
    if done == UNTOLD:
        words = ngettext(
            "%(total)s follow-up was suggested.", "%(total)s follow-ups were suggested.", row.total,
            total=total,
        )  # fmt: skip
    else:
        words = _("%(done)s of %(total)s suggested follow-ups are done.", done=done, total=total)
    return _outcome_block(
        key, question, (figure, unit, f"{words} {digests}"), row, names=outcome_names(), keys=OUTCOME_KEYS,
        caption=_("Follow-ups"), mirrored=mirrored,
    )  # fmt: skip


def promises_block(figures: Figures, *, mirrored: bool = False) -> FigureBlock:
    """Answer: were promises kept?"""
    question, key, row = _("Were promises kept?"), "promises", figures.promises
    if row is None:
        return FigureBlock(key, question, later=_("Nobody has written down a promise yet."))
    figure, unit = share_words(row, [0])
    kept, made = cell_words(row, 0), number(row.total)
    if kept == UNTOLD:
        text = ngettext(
            "%(made)s promise was written down.", "%(made)s promises were written down.", row.total,
            made=made,
        )  # fmt: skip
    else:
        text = _("%(kept)s of %(made)s promises are kept.", kept=kept, made=made)
    return _outcome_block(
        key, question, (figure, unit, text), row, names=promise_names(), keys=PROMISE_KEYS,
        caption=_("Promises"), mirrored=mirrored,
    )  # fmt: skip


def helped_block(figures: Figures, *, mirrored: bool = False) -> FigureBlock:
    """Answer: was it worth coming?"""
    question, key = _("Was it worth coming?"), "helped"
    rows = [
        (label, row, names, keys)
        for label, row, names, keys in (
            (_("Somebody helped"), figures.helped, helped_names(), HELPED_KEYS),
            (_("Somebody to ask a favour"), figures.favours, favour_names(), FAVOUR_KEYS),
        )
        if row is not None
    ]
    if not rows:
        return FigureBlock(
            key, question, later=_("People are asked in their plan, after the event.")
        )
    label, first, _names, _keys = rows[0]
    figure, unit = share_words(first, [0])
    return FigureBlock(
        key, question, figure=figure, unit=unit,
        text=" ".join(
            _("%(what)s: %(yes)s of %(asked)s who answered.", what=what, yes=cell_words(row, 0), asked=number(row.total))
            for what, row, _names, _keys in rows
        ),
        definition=f"{definitions()['helped']} {few_are_hidden()}",
        twin={
            "caption": question,
            "head": figures_head(_("Answer"), [_("Number")]),
            "rows": [
                [f"{what}: {name}", table_words(row, place)]
                for what, row, names, _keys in rows
                for place, name in enumerate(names)
            ],
        },
        chart=Chart(
            "bars", label,
            [drawn_bar(what, number(row.total), row, keys, mirrored=mirrored) for what, row, _n, keys in rows],
            legend_of(helped_names(), HELPED_KEYS, [row for _w, row, _n, _k in rows]),
        ),
    )  # fmt: skip


def _outcome_block(
    key: str, question: str, answer: tuple[str, str, str], row: Row,
    *, names: Sequence[str], keys: Sequence[str], caption: str, mirrored: bool,
) -> FigureBlock:  # fmt: skip
    """Return a block of one bar: what became of requests, or of follow-ups. `answer` is figure, unit and text."""
    return FigureBlock(
        key, question, figure=answer[0], unit=answer[1], text=answer[2],
        definition=f"{definitions()[key]} {few_are_hidden()}",
        twin={
            "caption": caption,
            "head": figures_head(_("What became of them"), [_("Number")]),
            "rows": [[name, table_words(row, place)] for place, name in enumerate(names)]
            + [[_("in all"), number(row.total)]],
        },
        chart=Chart(
            "bars", caption,
            [drawn_bar(caption, number(row.total), row, keys, mirrored=mirrored)],
            legend_of(names, keys, [row]),
        ),
    )  # fmt: skip

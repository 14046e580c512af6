"""What a block of the page is made of: one question with its answer, a sentence, a chart, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from eventnet.analytics.bars import segments_of
from eventnet.analytics.suppression import Row
from eventnet.analytics.wording import cell_words, number


@dataclass(frozen=True)
class Chart:
    """What is drawn beside a figure. `kind` is bars, timeline or tally; `legend` says what colours mean."""

    kind: str
    label: str
    content: Any
    legend: Sequence[dict[str, str]] = ()
    intro: str = ""


@dataclass(frozen=True)
class FigureBlock:
    """One question. `later` says why there is no answer yet; then there is nothing else."""

    key: str
    question: str
    later: str = ""
    figure: str = ""
    unit: str = ""
    text: str = ""
    definition: str = ""
    twin: dict[str, Any] | None = None
    chart: Chart | None = None


def drawn_bar(
    label: str, count: str, row: Row, keys: Sequence[str], *, mirrored: bool
) -> dict[str, Any]:
    """Return one bar with its words, as the template prints it."""
    drawn = []
    for segment in segments_of(row, mirrored=mirrored):
        one = segment.is_one_cell
        words = (
            cell_words(row, segment.first) if one else number(row.block_of(segment.first).people)
        )
        drawn.append(
            {
                "x": segment.x,
                "width": segment.width,
                "middle": segment.middle,
                "key": keys[segment.first] if one else "quiet",
                "words": words if segment.has_room_for(words) else "",
            }
        )
    return {"label": label, "count": count, "segments": drawn}


def legend_of(
    names: Sequence[str], keys: Sequence[str], rows: Sequence[Row]
) -> list[dict[str, str]]:
    """Return the legend of some bars, with a word for cells that are told together, where there are such."""
    items = [{"key": key, "text": name} for key, name in zip(keys, names, strict=True)]
    together = any(
        block.first != block.last and not block.few for row in rows for block in row.blocks
    )
    return [*items, {"key": "quiet", "text": _("told together")}] if together else items


def figures_head(first: str, names: Sequence[str]) -> list[Any]:
    """Return the head of a table of figures."""
    return [first, *({"text": name, "figure": True} for name in names)]

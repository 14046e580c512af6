"""Cells for spreadsheets, which compute what looks like a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet computes: names and texts are written by strangers.

    >>> harmless("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def sheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV, every cell quoted and harmless; a mark at the beginning says that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")

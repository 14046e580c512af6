"""Drawing QR symbols: the library gives the modules, we draw them as one SVG path.

ISO/IEC 18004; level Q restores about a quarter of the symbol, enough for a fold in a lanyard sleeve.
"""

from __future__ import annotations

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode


@dataclass(frozen=True)
class Symbol:
    """A QR symbol: its version, the modules a side, and its dark modules as a path; the page adds the quiet zone."""

    version: int
    size: int
    path: str


def draw(text: str, *, level: str = "Q") -> Symbol:
    """Return the symbol for a text at error correction level Q (print) or M (screens)."""
    code = QRCode(
        error_correction={"Q": ERROR_CORRECT_Q, "M": ERROR_CORRECT_M}[level], border=0, box_size=1
    )
    code.add_data(text, optimize=0)
    code.make(fit=True)
    matrix = code.get_matrix()
    return Symbol(version=int(code.version), size=len(matrix), path=path_of(matrix))


def path_of(matrix: list[list[bool]]) -> str:
    """Return the dark modules as an SVG path of horizontal runs, one unit a module."""
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(runs)

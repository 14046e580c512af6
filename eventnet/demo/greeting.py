"""What the demo prints: the links to open, in which windows, and what to do first."""

from __future__ import annotations

import io

from qrcode.main import QRCode

RULE = "─" * 72


def greeting(
    *,
    url: str,
    organiser: str,
    attendees: list[tuple[str, str]],
    join_link: str,
    on_the_network: bool,
) -> str:
    """Return the text. Links are for one use each; a new start prints new ones."""
    (first, first_link), (second, second_link) = attendees
    where = (
        "Point a phone's camera at it; the phone warns about the home-made certificate once."
        if on_the_network
        else "It leads to this computer. For a phone on your network: make run PHONE=1"
    )
    return "\n".join(
        [
            RULE,
            f"EventNet is at {url}, with an event in its second hour.",
            "",
            "Open each link in a window of its own (a private window, another browser):",
            "",
            f"  Organiser      {organiser}",
            f"  {first:<14} {first_link}",
            f"  {second:<14} {second_link}",
            "",
            f"Connect the two: {first} opens Badge; {second} opens Scan, taps “Type code” and types what",
            f"stands below the QR. {first} says yes with one tap, and both see it.",
            "Then send a prompt as the organiser. Each link works once; a new start prints new ones.",
            "",
            "A phone joins with this code:",
            _terminal_qr(join_link),
            where,
            "",
            "Ctrl-C ends it.",
            RULE,
        ]
    )


def _terminal_qr(text: str) -> str:
    code = QRCode(border=2)
    code.add_data(text)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue().rstrip("\n")

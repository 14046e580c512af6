"""What the demo prints: the links to open, in which windows, and what to do first."""

from __future__ import annotations

import io
from dataclasses import dataclass

from qrcode.main import QRCode

RULE = "─" * 72


@dataclass(frozen=True)
class OnTheNetwork:
    """How phones on the same network reach the demo: the address, and the certificate's fingerprint."""

    url: str
    fingerprint: str


def greeting(
    *,
    url: str,
    organiser: str,
    attendees: list[tuple[str, str]],
    join_link: str,
    network: OnTheNetwork | None = None,
) -> str:
    """Return the text. Links are for one use each; a new start prints new ones."""
    (first, first_link), (second, second_link) = attendees
    width = max(len(first), len(second), len("Organiser"))
    return "\n".join(
        [
            RULE,
            f"EventNet is at {url}, with an event in its second hour.",
            "",
            f"  {first:<{width}}  {first_link}",
            f"  {second:<{width}}  {second_link}",
            f"  {'Organiser':<{width}}  {organiser}",
            "",
            "A browser is one person at a time: open the first link in an ordinary window, the second",
            "in a private one, and the organiser's in another browser.",
            "",
            f"Connect the two: {first} opens Badge. {second} opens Scan, taps “Type code”",
            "and types what stands below the QR. Then a request comes up in the first window:",
            "“Connect”, and both see it. As the organiser, look at Prompts and Analytics.",
            "Each link works once, within a day; a new start prints new ones.",
            "",
            f"A phone joins as somebody new with this code, or at {_words(join_link)}:",
            _terminal_qr(join_link),
            *_how_phones_reach_it(network),
            "",
            "Ctrl-C ends it.",
            RULE,
        ]
    )


def _words(join_link: str) -> str:
    start, _, code = join_link.rpartition("/")
    return f"{start.lower()}/{code}"


def _how_phones_reach_it(network: OnTheNetwork | None) -> list[str]:
    if network is None:
        return [
            "It leads to this computer and to nowhere else. For phones on your network: make run PHONE=1",
            "(An Android phone on a cable gets there by `adb reverse`, with its camera.)",
        ]
    return [
        f"Phones reach it at {network.url}. They warn once, because the certificate is made here;",
        "its SHA-256 fingerprint is",
        *(f"  {network.fingerprint[at : at + 48].rstrip(':')}" for at in (0, 48)),
        "Camera, codes and live pages work. Installing the app and opening it offline do not, and an",
        "iPhone may be told of news a moment later.",
    ]


def _terminal_qr(text: str) -> str:
    """Return the code in half blocks, light modules drawn: right on the dark ground of most terminals."""
    code = QRCode(border=2)
    code.add_data(text)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue().rstrip("\n")

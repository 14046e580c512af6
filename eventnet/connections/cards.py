"""Contact cards to keep: vCard 3.0, which every phone and mail program opens. Values in, a file out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventnet.core.contentlines import address, document, text

MIME = "text/vcard; charset=utf-8"


@dataclass(frozen=True)
class ContactCard:
    """What one may keep of somebody: the badge's lines, the fields they share with one, and where one met them."""

    name: str
    met: str
    organisation: str | None = None
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    link: str | None = None


def cards_file(cards: Iterable[ContactCard]) -> bytes:
    """Return cards as one file.

    We know a name as one text, so all of it is the given name: a program shows it as it was written.
    """
    return document(one for card in cards for one in _lines(card))


def _lines(card: ContactCard) -> Iterator[tuple[str, str]]:
    yield "BEGIN", "VCARD"
    yield "VERSION", "3.0"
    yield "FN", text(card.name)
    yield "N", f";{text(card.name)};;;"
    if card.organisation:
        yield "ORG", text(card.organisation)
    if card.role:
        yield "TITLE", text(card.role)
    if card.email:
        yield "EMAIL;TYPE=INTERNET", text(card.email)
    if card.phone:
        yield "TEL;TYPE=VOICE", text(card.phone)
    if card.link:
        yield "URL", address(card.link)
    yield "NOTE", text(card.met)
    yield "END", "VCARD"

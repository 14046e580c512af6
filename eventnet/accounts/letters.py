"""The letters of accounts: a way in, and a question whether an address is right."""

from __future__ import annotations

from eventnet.mail.rendering import render
from eventnet.mail.service import Rendered


def sign_in_letter(*, locale: str, link: str, digits: str) -> Rendered:
    """Return the letter with a sign-in link and the same as six digits."""
    return render("sign_in", locale=locale, link=link, digits=digits)


def verify_letter(*, locale: str, link: str, digits: str) -> Rendered:
    """Return the letter that asks whether the address is the reader's."""
    return render("verify", locale=locale, link=link, digits=digits)

"""A letter as it travels: headers that nobody can break out of, plain text, and HTML with its styles inlined."""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from css_inline import CSSInliner

from eventnet.core.text import is_email, one_line
from eventnet.mail.models import Letter
from eventnet.mail.service import Outgoing

# What mail programs drop from the head is on the elements; dark mode and narrow screens stay in the head.
INLINER = CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)

# Python folds a long address in a header into an encoded word, which no mail program takes for an address.
_POLICY = policy.SMTP.clone(max_line_length=300)

MAY_REPEAT = "X-May-Repeat"
"""Set when an earlier copy with the same Message-ID may have arrived."""

ALLOWED = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"})


def message_of(letter: Letter, goes: Outgoing, *, sender: Address) -> EmailMessage:
    """Return what goes out of a letter as a message: the same Message-ID and date for every try.

    Refuses: an address, header or text that cannot stand in a message (ValueError, MessageError).
    """
    if not is_email(goes.to):
        raise ValueError("not an address")
    message = EmailMessage(_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=goes.to)
    message["Subject"] = one_line(goes.words.subject)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in goes.headers.items():
        if name not in ALLOWED:
            raise ValueError(f"a letter has no header {name}")
        message[name] = value
    if letter.may_repeat:
        message[MAY_REPEAT] = "yes"
    message.set_content(goes.words.text, cte="quoted-printable")
    html = INLINER.inline(goes.words.html)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = one_line(goes.locale)
    return message


def address_of(text: str) -> Address:
    """Return `Name <address>` in its parts. Refuses: what is no address (ValueError)."""
    name, spec = parseaddr(text)
    return Address(display_name=name, addr_spec=spec)

"""What a scan says to the one who scanned: short, kind, and the same for all that must look the same."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from eventnet.web.i18n import marked

# Only the words that are said are translated: a phone that catches up is answered forty times at once.
_TITLES = {
    "requested": marked("You asked %(name)s"),
    "waiting": marked("%(name)s has not answered yet"),
    "asked-many": marked("You wait for many answers already"),
    "connected": marked("You are connected"),
    "known": marked("You know %(name)s"),
    "own-badge": marked("This is your own badge"),
    "not-a-badge": marked("This is not a badge"),
    "not-here": marked("Not a badge of this event"),
    "badge-revoked": marked("This badge was replaced"),
    "blank-badge": marked("This badge is still blank"),
    "you-blocked": marked("You blocked this person"),
    "code-changed": marked("That code has just changed"),
    "code-full": marked("This code has served five people"),
    "event-over": marked("This event is over"),
}
_TEXTS = {
    "requested": marked("Their phone shows who scanned. You see more when they answer."),
    "waiting": marked("You asked before. There is nothing more to do."),
    "asked-many": marked(
        "%(name)s was not asked, and nothing was sent. What you note is kept. Scan again when some have answered, or let them scan you."
    ),
    "connected": marked("You each scanned the other, so both of you agreed."),
    "known": marked("You met before. Your note is still there."),
    "own-badge": marked("Hold it out and let somebody scan it."),
    "not-a-badge": marked("We did not open it and sent nothing."),
    "not-here": marked("Nothing was sent. Perhaps it is from another day or another hall."),
    "badge-revoked": marked("It was reported lost. Ask them for the new one."),
    "blank-badge": marked(
        "If you wear it, make it yours. If somebody else does, let them scan it themselves."
    ),
    "you-blocked": marked("Nothing was sent, and they learn nothing of it."),
    "code-changed": marked("Live codes last 30 seconds. Point again, it is quick."),
    "code-full": marked(
        "Wait for the next one on their phone, it comes in a few seconds. Then point again."
    ),
    "event-over": marked("New connections are made while it runs. The ones you have stay."),
}
_AGREED = {
    "live": marked("They held out their live code, so both of you agreed."),
    "let-in": marked("They say yes to everybody who scans their badge here."),
}


@dataclass(frozen=True)
class OutcomeWords:
    """A title and a sentence."""

    title: str
    text: str


def words_of(outcome: str, name: str, met: str = "", way: str = "") -> OutcomeWords:
    """Return the words for an outcome. `name` is the badge's first line where it may be shown.

    `met` says when the two met, `way` how their connection was made.
    """
    text = _TEXTS[outcome]
    if outcome == "connected":
        text = _AGREED.get(way, text)
    said = met if outcome == "known" and met else _(text, name=name)
    return OutcomeWords(_(_TITLES[outcome], name=name), said)

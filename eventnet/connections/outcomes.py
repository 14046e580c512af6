"""What a scan says to the one who scanned: short, kind, and the same for all that must look the same."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class OutcomeWords:
    """A title and a sentence."""

    title: str
    text: str


def words_of(outcome: str, name: str, met: str = "", way: str = "") -> OutcomeWords:
    """Return the words for an outcome. `name` is the badge's first line where it may be shown.

    `met` says when the two met, `way` how their connection was made.
    """
    agreed = _("You each scanned the other, so both of you agreed.")
    if way == "live":
        agreed = _("They held out their live code, so both of you agreed.")
    elif way == "let-in":
        agreed = _("They say yes to everybody who scans their badge here.")
    known = {
        "requested": OutcomeWords(
            _("You asked %(name)s", name=name),
            _("Their phone shows who scanned. You see more when they answer."),
        ),
        "waiting": OutcomeWords(
            _("%(name)s has not answered yet", name=name),
            _("You asked before. There is nothing more to do."),
        ),
        "asked-many": OutcomeWords(
            _("You wait for many answers already"),
            _(
                "%(name)s was not asked, and nothing was sent. What you note is kept. Scan again when some have answered, or let them scan you.",
                name=name,
            ),
        ),
        "connected": OutcomeWords(_("You are connected"), agreed),
        "known": OutcomeWords(
            _("You know %(name)s", name=name), met or _("You met before. Your note is still there.")
        ),
        "own-badge": OutcomeWords(
            _("This is your own badge"), _("Hold it out and let somebody scan it.")
        ),
        "not-a-badge": OutcomeWords(
            _("This is not a badge"), _("We did not open it and sent nothing.")
        ),
        "not-here": OutcomeWords(
            _("Not a badge of this event"),
            _("Nothing was sent. Perhaps it is from another day or another hall."),
        ),
        "badge-revoked": OutcomeWords(
            _("This badge was replaced"), _("It was reported lost. Ask them for the new one.")
        ),
        "you-blocked": OutcomeWords(
            _("You blocked this person"), _("Nothing was sent, and they learn nothing of it.")
        ),
        "code-changed": OutcomeWords(
            _("That code has just changed"),
            _("Live codes last 30 seconds. Point again, it is quick."),
        ),
        "code-full": OutcomeWords(
            _("This code has served five people"),
            _("Wait for the next one on their phone, it comes in a few seconds. Then point again."),
        ),
        "event-over": OutcomeWords(
            _("This event is over"),
            _("New connections are made while it runs. The ones you have stay."),
        ),
    }
    return known[outcome]

"""What each error code says to a person: what happened, what is safe, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class Words:
    """A title of a few words, and a sentence or two."""

    title: str
    text: str


def words_for(code: str, status: int) -> Words:
    """Return the words for a code in the reader's language; unknown codes get those of their status."""
    return _by_code().get(code) or _by_status(status)


def _by_status(status: int) -> Words:
    if status >= 500:
        return Words(
            _("Something went wrong on our side"),
            _("What you sent before is safe. Please try again in a moment."),
        )
    return Words(
        _("That did not work"),
        _("Nothing was changed. Go back, look at it again, and try once more."),
    )


def _by_code() -> dict[str, Words]:
    return {
        "invalid-input": Words(
            _("Something is missing or does not fit"),
            _("Nothing was saved yet. Please look at the marked fields."),
        ),
        "malformed-json": Words(
            _("This could not be read"), _("The request was not valid JSON. Nothing was changed.")
        ),
        "bad-request": Words(
            _("This could not be read"), _("Nothing was changed. Please try again.")
        ),
        "not-signed-in": Words(
            _("We do not know this browser yet"),
            _("Open your personal link, or join with the code of your event."),
        ),
        "not-allowed": Words(_("This is not yours to open"), _("Nothing was changed.")),
        "cross-site": Words(
            _("This came from another site"),
            _("For your safety we did nothing. Open the page here and try again."),
        ),
        "not-found": Words(
            _("There is nothing here"),
            _("The address may be mistyped, or it is not for this browser."),
        ),
        "method-not-allowed": Words(
            _("This address does not do that"), _("Nothing was changed. Go back and try again.")
        ),
        "gone": Words(_("This is over"), _("It was here and has ended. Nothing of yours is lost.")),
        "undo-over": Words(
            _("The minute is over"),
            _("You can still remove this person, at any time. They are not told."),
        ),
        "link-expired": Words(
            _("This link is used up"),
            _("Links work once and for a short time. Ask for a new one, it takes a minute."),
        ),
        "transfer-over": Words(
            _("This code is over"),
            _("It works once, for two minutes. Ask for a new one on your first device."),
        ),
        "signed-in-already": Words(
            _("This browser is signed in already"),
            _("Nothing was changed. Sign out here first to come in as somebody else."),
        ),
        "introduction-over": Words(
            _("This introduction is over"),
            _("Nothing was sent. An introduction is open for two weeks."),
        ),
        "introductions-many": Words(
            _("Twenty introductions of yours wait for answers"),
            _("Nothing was sent. Give people a little time; the oldest are over after two weeks."),
        ),
        "same-person": Words(
            _("That is the same person twice"),
            _("Choose two different people whom you met."),
        ),
        "request-over": Words(
            _("This request is over"),
            _("Nothing was sent. A request is open for two weeks, and no longer than its event."),
        ),
        "badge-taken": Words(
            _("This badge is somebody’s already"),
            _("Each badge is bound once. Ask a host for another one."),
        ),
        "badges-many": Words(
            _("You have enough badges"),
            _("Nobody wears more than five. Replace those that are lost, then bind this one."),
        ),
        "badge-revoked": Words(
            _("This badge was replaced"),
            _("It was reported lost. Ask a host for another one."),
        ),
        "seen-over": Words(
            _("That scan is too long ago"),
            _("It counts for a quarter of an hour. Scan the badge once more."),
        ),
        "code-wrong": Words(
            _("That code is not right"), _("Please compare it with the mail and type it again.")
        ),
        "invitation-claimed": Words(
            _("This invitation is in use"),
            _("It was opened in another browser. Ask a host if that was not you."),
        ),
        "address-has-account": Words(
            _("This address has an account already"),
            _("Type the six digits from the mail into the browser that asked for them."),
        ),
        "address-in-use": Words(
            _("You are at this event twice"),
            _(
                "This address belongs to another attendee here. Sign in with it to be that one; nothing was changed."
            ),
        ),
        "removed": Words(
            _("You cannot join here again"),
            _("An organiser took you off the list. Ask them if that was a mistake."),
        ),
        "no-such-event": Words(
            _("No event here has this code"),
            _("Compare it with the poster or your invitation, and type it again."),
        ),
        "phase-cannot-follow": Words(
            _("The event cannot go there from here"),
            _("Nothing was changed. Look at where it stands; somebody may have been faster."),
        ),
        "end-time-passed": Words(
            _("The end of the event has passed"),
            _("Give it a later end first, then open it again."),
        ),
        "event-over": Words(
            _("This event is over"), _("Your connections and your plan stay with you.")
        ),
        "prompt-closed": Words(
            _("This prompt has closed"),
            _("Replies are no longer counted. The result stays on Now."),
        ),
        "prompt-sent": Words(
            _("This prompt was sent already"),
            _("What people have read stays as it is. Close or withdraw it, and write another one."),
        ),
        "prompt-not-open": Words(
            _("This prompt is not on"),
            _("Nothing was changed. Look at the list to see how it stands."),
        ),
        "event-not-live": Words(
            _("The event is not live"),
            _("Nothing was sent. Begin the event first, or give the prompt a time."),
        ),
        "programme-full": Words(
            _("The programme is full"),
            _("Five hundred entries are the most. Take some off before adding another."),
        ),
        "reply-changed": Words(
            _("This reply has changed"),
            _(
                "Somebody wrote it anew after you read it. Nothing was decided; please read it again."
            ),
        ),
        "other-session": Words(
            _("This page is from an earlier sign-in"),
            _("Nothing was sent for anybody else. Load the page again."),
        ),
        "tags-full": Words(
            _("That is enough tags for one person"),
            _("Take one away first. Nothing else was changed."),
        ),
        "promises-full": Words(
            _("That is a lot of promises for one person"),
            _("Nothing was saved. Say first what came of the others."),
        ),
        "exchanges-full": Words(
            _("This log is full"), _("Nothing was saved. Take an entry away first.")
        ),
        "nobody-met": Words(
            _("That scan led to nobody"), _("So there is nobody to keep these words about.")
        ),
        "too-large": Words(
            _("That is too much at once"), _("Nothing was saved. Please make it shorter.")
        ),
        "wrong-content-type": Words(
            _("This kind of content is not read here"), _("Nothing was changed.")
        ),
        "too-many-requests": Words(
            _("A little slower, please"), _("Nothing is lost. Wait a moment and try again.")
        ),
        "busy": Words(
            _("It is crowded right now"), _("Nothing was lost. Please try again in a few seconds.")
        ),
    }

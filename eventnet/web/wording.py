"""What each error code says to a person: what happened, what is safe, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from eventnet.web.i18n import marked


@dataclass(frozen=True)
class Words:
    """A title of a few words, and a sentence or two."""

    title: str
    text: str


# Only what is said is translated: a hall that is asked to wait is answered often, and all at once.
_BY_CODE = {
    "invalid-input": Words(
        marked("Something is missing or does not fit"),
        marked("Nothing was saved yet. Please look at the marked fields."),
    ),
    "malformed-json": Words(
        marked("This could not be read"),
        marked("The request was not valid JSON. Nothing was changed."),
    ),
    "bad-request": Words(
        marked("This could not be read"), marked("Nothing was changed. Please try again.")
    ),
    "not-signed-in": Words(
        marked("We do not know this browser yet"),
        marked("Open your personal link, or join with the code of your event."),
    ),
    "not-allowed": Words(marked("This is not yours to open"), marked("Nothing was changed.")),
    "cross-site": Words(
        marked("This came from another site"),
        marked("For your safety we did nothing. Open the page here and try again."),
    ),
    "not-found": Words(
        marked("There is nothing here"),
        marked("The address may be mistyped, or it is not for this browser."),
    ),
    "method-not-allowed": Words(
        marked("This address does not do that"),
        marked("Nothing was changed. Go back and try again."),
    ),
    "gone": Words(
        marked("This is over"), marked("It was here and has ended. Nothing of yours is lost.")
    ),
    "undo-over": Words(
        marked("The minute is over"),
        marked("You can still remove this person, at any time. They are not told."),
    ),
    "link-expired": Words(
        marked("This link is used up"),
        marked("Links work once and for a short time. Ask for a new one, it takes a minute."),
    ),
    "transfer-over": Words(
        marked("This code is over"),
        marked("It works once, for two minutes. Ask for a new one on your first device."),
    ),
    "signed-in-already": Words(
        marked("This browser is signed in already"),
        marked("Nothing was changed. Sign out here first to come in as somebody else."),
    ),
    "introduction-over": Words(
        marked("This introduction is over"),
        marked("Nothing was sent. An introduction is open for two weeks."),
    ),
    "introductions-many": Words(
        marked("Twenty introductions of yours wait for answers"),
        marked("Nothing was sent. Give people a little time; the oldest are over after two weeks."),
    ),
    "same-person": Words(
        marked("That is the same person twice"),
        marked("Choose two different people whom you met."),
    ),
    "request-over": Words(
        marked("This request is over"),
        marked("Nothing was sent. A request is open for two weeks, and no longer than its event."),
    ),
    "badge-taken": Words(
        marked("This badge is somebody’s already"),
        marked("Each badge is bound once. Ask a host for another one."),
    ),
    "badges-many": Words(
        marked("You have enough badges"),
        marked("Nobody wears more than five. Replace those that are lost, then bind this one."),
    ),
    "badge-revoked": Words(
        marked("This badge was replaced"),
        marked("It was reported lost. Ask a host for another one."),
    ),
    "seen-over": Words(
        marked("That scan is too long ago"),
        marked("It counts for a quarter of an hour. Scan the badge once more."),
    ),
    "no-address": Words(
        marked("You have no proven address here"),
        marked(
            "Nothing was sent. Sign in with a mailed link first, then we know where to write to."
        ),
    ),
    "code-wrong": Words(
        marked("That code is not right"),
        marked("Please compare it with the mail and type it again."),
    ),
    "invitation-claimed": Words(
        marked("This invitation is in use"),
        marked("It was opened in another browser. Ask a host if that was not you."),
    ),
    "address-has-account": Words(
        marked("This address has an account already"),
        marked("Type the six digits from the mail into the browser that asked for them."),
    ),
    "address-in-use": Words(
        marked("You are at this event twice"),
        marked(
            "This address belongs to another attendee here. Sign in with it to be that one; nothing was changed."
        ),
    ),
    "removed": Words(
        marked("You cannot join here again"),
        marked("An organiser took you off the list. Ask them if that was a mistake."),
    ),
    "no-such-event": Words(
        marked("No event here has this code"),
        marked("Compare it with the poster or your invitation, and type it again."),
    ),
    "phase-cannot-follow": Words(
        marked("The event cannot go there from here"),
        marked("Nothing was changed. Look at where it stands; somebody may have been faster."),
    ),
    "end-time-passed": Words(
        marked("The end of the event has passed"),
        marked("Give it a later end first, then open it again."),
    ),
    "event-over": Words(
        marked("This event is over"), marked("Your connections and your plan stay with you.")
    ),
    "prompt-closed": Words(
        marked("This prompt has closed"),
        marked("Replies are no longer counted. The result stays on Now."),
    ),
    "prompt-sent": Words(
        marked("This prompt was sent already"),
        marked(
            "What people have read stays as it is. Close or withdraw it, and write another one."
        ),
    ),
    "prompt-not-open": Words(
        marked("This prompt is not on"),
        marked("Nothing was changed. Look at the list to see how it stands."),
    ),
    "event-not-live": Words(
        marked("The event is not live"),
        marked("Nothing was sent. Begin the event first, or give the prompt a time."),
    ),
    "rounds-over": Words(
        marked("These rounds are over"),
        marked("Nothing was changed. When there are others, they show up on Now."),
    ),
    "rounds-on": Words(
        marked("Other rounds are on"),
        marked("Nothing was announced. End those first, or call them off."),
    ),
    "rounds-not-announced": Words(
        marked("Nobody knows of these rounds yet"),
        marked("Nothing was started. Announce them first, so that people can join."),
    ),
    "rounds-too-few": Words(
        marked("Nobody to sit with yet"),
        marked("Nothing was started. It takes two people who joined and are not busy."),
    ),
    "rounds-not-on": Words(
        marked("No round is on"),
        marked("Nothing was changed. Look at the page to see how it stands."),
    ),
    "rounds-started": Words(
        marked("These rounds have started"),
        marked("What people sit in stays as it is. Pause, extend or end it."),
    ),
    "circle-over": Words(
        marked("This circle is over"),
        marked("Nothing was changed. Those that are open stand under Circles."),
    ),
    "circle-full": Words(
        marked("Every seat is taken just now"),
        marked(
            "When somebody leaves, the free seat shows up by itself. You can also open a circle of your own."
        ),
    ),
    "circles-many": Words(
        marked("Many circles are open already"),
        marked("Sit down at one of them, or open yours when one is over."),
    ),
    "circles-not-yet": Words(
        marked("The event has not begun"),
        marked("Circles can be opened from when it begins."),
    ),
    "programme-full": Words(
        marked("The programme is full"),
        marked("Five hundred entries are the most. Take some off before adding another."),
    ),
    "reply-changed": Words(
        marked("This reply has changed"),
        marked(
            "Somebody wrote it anew after you read it. Nothing was decided; please read it again."
        ),
    ),
    "other-session": Words(
        marked("This page is from an earlier sign-in"),
        marked("Nothing was sent for anybody else. Load the page again."),
    ),
    "tags-full": Words(
        marked("That is enough tags for one person"),
        marked("Take one away first. Nothing else was changed."),
    ),
    "promises-full": Words(
        marked("That is a lot of promises for one person"),
        marked("Nothing was saved. Say first what came of the others."),
    ),
    "exchanges-full": Words(
        marked("This log is full"), marked("Nothing was saved. Take an entry away first.")
    ),
    "nobody-met": Words(
        marked("That scan led to nobody"), marked("So there is nobody to keep these words about.")
    ),
    "too-large": Words(
        marked("That is too much at once"), marked("Nothing was saved. Please make it shorter.")
    ),
    "wrong-content-type": Words(
        marked("This kind of content is not read here"), marked("Nothing was changed.")
    ),
    "too-many-requests": Words(
        marked("A little slower, please"), marked("Nothing is lost. Wait a moment and try again.")
    ),
    "busy": Words(
        marked("It is crowded right now"),
        marked("Nothing was lost. Please try again in a few seconds."),
    ),
}
_OURS = Words(
    marked("Something went wrong on our side"),
    marked("What you sent before is safe. Please try again in a moment."),
)
_THEIRS = Words(
    marked("That did not work"),
    marked("Nothing was changed. Go back, look at it again, and try once more."),
)


def words_for(code: str, status: int) -> Words:
    """Return the words for a code in the reader's language; unknown codes get those of their status."""
    words = _BY_CODE.get(code) or (_OURS if status >= 500 else _THEIRS)
    return Words(_(words.title), _(words.text))

"""Issues one digest: read, find words outside of any transaction, write digest, follow-ups and letter together."""

from __future__ import annotations

from eventnet.attendees.views import masthead
from eventnet.digests.letters import CardWords, digest_letter, headers_of, promise_line
from eventnet.digests.reasons import lead_words, reason_words, title_words
from eventnet.digests.service import Envelope, Prepared, issue, prepare
from eventnet.digests.stopping import Wish, token_for
from eventnet.digests.views import mail_url
from eventnet.mail.rendering import speaking
from eventnet.web.context import House


def issue_for(house: House, attendee_id: str) -> bool:
    """Issue an attendee's digest, if one is due; tell whether this call did. Needs an application context."""
    with house.database.read() as db:
        prepared = prepare(db, attendee_id, now=house.clock.now())
    if prepared is None:
        return False
    envelope = _envelope(house, prepared) if prepared.to is not None else None
    with house.database.write() as db:
        return issue(db, prepared=prepared, envelope=envelope, now=house.clock.now()) is not None


def _envelope(house: House, prepared: Prepared) -> Envelope:
    public_url = house.settings.public_url
    wish = Wish(prepared.person_id, prepared.event_id)
    stop_url = f"{public_url}/unsubscribe/{token_for(wish, secret=house.secret)}"
    with speaking(prepared.locale, prepared.timezone):
        words = digest_letter(
            locale=prepared.locale,
            timezone=prepared.timezone,
            masthead=masthead(
                prepared.event_name,
                prepared.place,
                prepared.starts_at,
                prepared.ends_at,
                prepared.event_key,
            ),
            title=title_words(prepared.name, prepared.people),
            lead=lead_words(prepared.people, len(prepared.ranked)),
            promises=[promise_line(one) for one in prepared.promises],
            cards=_cards(prepared),
            plan_url=f"{public_url}/e/{prepared.event_key}/plan",
            stop_url=stop_url,
        )
    return Envelope(words, house.settings.public_host, headers_of(stop_url))


def _cards(prepared: Prepared) -> list[CardWords]:
    cards = []
    for ranked in prepared.ranked:
        contact = prepared.contacts[ranked.connection_id]
        cards.append(
            CardWords(
                name=contact.name,
                reasons=[reason_words(reason) for reason in ranked.reasons],
                email=contact.email,
                write_url=mail_url(contact.email, subject=prepared.event_name)
                if contact.email
                else None,
            )
        )
    return cards

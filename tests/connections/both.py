"""A hall and the model of what may happen in it, side by side: each thing is done in both, and compared."""

from __future__ import annotations

from tests.connections.consent import Consent, Reading
from tests.connections.expecting import again_of, due_of, follow, outcomes_of, surely_due_of
from tests.connections.hall import PHONES, Hall


class Both:
    """The real thing and the model, with all that was ever read."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.consent = Consent()
        self.readings: list[Reading] = []

    def live(self, by: int, of: int) -> Reading:
        """Return what a phone reads of another's live code; a phone that is not lost writes down that it was shown."""
        shown, now = self.hall.window_now(), self.hall.now
        if of not in self.consent.revoked:
            self.hall.shown[of].append(now)
        return Reading(
            self.hall.new_id(),
            by,
            PHONES[by],
            PHONES[of],
            self.hall.live(of),
            now,
            now,
            (of, shown),
        )

    def read(self, reading: Reading, *, kept: bool) -> None:
        """Make a reading, and send it unless it is kept."""
        if reading.phone in self.consent.revoked:
            return
        self.readings.append(reading)
        if not kept:
            self.send(reading)

    def contact(self, by: int) -> None:
        """Have the server hear of a phone, unless it is lost."""
        if by in self.consent.revoked:
            return
        self.hall.is_in_contact(by)
        self.consent.contacts[by].append(self.hall.now)

    def send(self, reading: Reading) -> None:
        """Send a reading, and compare what is told with what may be."""
        if reading.phone in self.consent.revoked:
            return
        now, consent = self.hall.now, self.consent
        reading.is_revoked = (
            reading.window[0] in consent.revoked
            if reading.window
            else reading.text != self.hall.codes[reading.whose][-1]
        )
        again = bool(reading.answers)
        expected = again_of(consent, reading) if again else outcomes_of(consent, reading, now)
        result = self.hall.scan(reading)
        assert result.outcome in expected, (result.outcome, expected, reading)
        if result.connection_id is not None:
            assert reading.pair in consent.connected or result.outcome == "connected"
        if result.other_id is not None:
            assert (reading.who, reading.whose) not in consent.blocked
        if not again:
            follow(consent, reading, result.outcome, now)
        reading.answers.append(result.outcome)
        self.contact(reading.phone)
        assert self.hall.now == now

    def tell(self, of: int) -> None:
        """Send a phone's log, and compare who is connected by it with who may and must be."""
        if of in self.consent.revoked:
            return
        consent, now = self.consent, self.hall.now
        windows = self.hall.tell(of)
        consent.logs |= {(of, shown) for shown in windows}
        may = due_of(consent, of, self.readings)
        must = surely_due_of(consent, may, now)
        there = self.hall.pairs()
        assert must <= there
        fresh = there - consent.connected
        assert fresh <= {one.pair for one in may}
        for one in may:
            if one.pair in fresh and one.window:
                consent.perhaps[one.window].add(one.who)
        for pair in fresh:
            consent.connect(pair, now)
        self.contact(of)

    def look_at_lists(self, me: int) -> None:
        """Compare what somebody sees with what was agreed."""
        lists, consent = self.hall.lists_of(me), self.consent
        pairs = {pair for pair in consent.connected if me in pair and not consent.is_hidden(*pair)}
        assert lists.people == {other for pair in pairs for other in pair - {me}}
        assert lists.asked_me == consent.inbox(me)
        assert lists.asked == consent.unanswered(me)

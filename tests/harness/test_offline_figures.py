"""The pure parts of the figures about phones without a network: what is sent, and what must be there afterwards."""

from __future__ import annotations

import random
from datetime import datetime

from benchmarks.offline import AGAIN, BACK, FORWARD, batches, pairs_of, phones

PEOPLE = 60


def test_every_phone_keeps_forty_scans_and_who_scanned_back_is_known(now: datetime) -> None:
    made = phones(PEOPLE, now, random.Random(3))
    assert {len(phone.kept) for phone in made} == {FORWARD + BACK + AGAIN} == {40}
    met, both = pairs_of(made)
    assert (len(met), len(both)) == (PEOPLE * FORWARD, PEOPLE * BACK)


def test_batches_hold_everything_some_twice_and_ages_by_the_phones_own_clock(now: datetime) -> None:
    chance = random.Random(3)
    phone = phones(PEOPLE, now, chance)[0]
    sent = [item for items in batches(phone, ["code"] * PEOPLE, chance) for item in items]
    assert {item["id"] for item in sent} == {scan.id for scan in phone.kept}
    assert len(sent) > len(phone.kept)
    at = {item["id"]: datetime.fromisoformat(item["at"]) for item in sent}
    assert all(at[scan.id] == scan.at + phone.off for scan in phone.kept)

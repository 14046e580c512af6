"""The live code: who shows it and in which half minute, signed by the phone itself, with or without a network.

A phone holds a key of its own (`key_for`) and signs the number of the present window of 30 seconds with it. The text in the
QR is a link with 29 characters of Crockford base32: device code (8), window (5), MAC (16). The browser's half is
static/pwa/src/live-code/code.js; both are held to tests/live_code_vectors.json.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from eventnet.core.derivation import hkdf_sha256, joined
from eventnet.core.ids import ALPHABET, encode, is_code, normalise_code

LABEL = "eventnet-live-1"
WINDOW = timedelta(seconds=30)
DEVICE_LENGTH, WINDOW_LENGTH, MAC_LENGTH = 8, 5, 16
LENGTH = DEVICE_LENGTH + WINDOW_LENGTH + MAC_LENGTH
WINDOWS: int = 32**WINDOW_LENGTH
"""Windows are counted from 1970 and begin again after this many, about every 32 years."""
MAC_BYTES = 10
EITHER_SIDE = 1
MOST_SCANNERS = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Shower:
    """Who shows a code: one attendee of one event at one of their devices."""

    event_id: str
    attendee_id: str
    device_id: str


@dataclass(frozen=True)
class LiveCode:
    """What a live code says: the device's public code, the window's number, and the signature."""

    device_code: str
    window: int
    mac: str

    @property
    def text(self) -> str:
        """Return the 29 characters."""
        return self.device_code + encode(self.window, WINDOW_LENGTH) + self.mac


def key_for(secret: str, shower: Shower, generation: int) -> bytes:
    """Return the key of a device. It is made anew from the server's key each time and stored nowhere here."""
    info = joined("live", shower.event_id, shower.attendee_id, shower.device_id, str(generation))
    return hkdf_sha256(secret.encode(), info=info)


def mac_of(key: bytes, shower: Shower, window: int) -> str:
    """Return the signature of a window, 80 bits as 16 characters."""
    number = encode(window, WINDOW_LENGTH)
    message = joined(LABEL, shower.event_id, shower.attendee_id, shower.device_id, number)
    short = hmac.digest(key, message, "sha256")[:MAC_BYTES]
    return encode(int.from_bytes(short, "big"), MAC_LENGTH)


def is_genuine(code: LiveCode, key: bytes, shower: Shower) -> bool:
    """Tell in constant time whether the code was signed with the key."""
    return hmac.compare_digest(mac_of(key, shower, code.window), code.mac)


def make(key: bytes, shower: Shower, device_code: str, window: int) -> LiveCode:
    """Return the code of a window as the phone makes it."""
    return LiveCode(device_code, window % WINDOWS, mac_of(key, shower, window % WINDOWS))


def live_link(public_url: str, code: LiveCode) -> str:
    """Return the link in the QR, all upper case so that the symbol stays in alphanumeric mode."""
    return link_start(public_url) + code.text.upper()


def link_start(public_url: str) -> str:
    """Return what stands before the 29 characters."""
    return f"{public_url}/l/".upper()


def read_live(text: str) -> LiveCode | None:
    """Read 29 characters, however they are written; None when they are something else."""
    code = normalise_code(text)
    if not is_code(code, LENGTH):
        return None
    end = DEVICE_LENGTH + WINDOW_LENGTH
    window = 0
    for letter in code[DEVICE_LENGTH:end]:
        window = window * 32 + ALPHABET.index(letter)
    return LiveCode(code[:DEVICE_LENGTH], window, code[end:])


def _count(moment: datetime) -> int:
    """Return how many whole windows have passed since 1970."""
    whole: int = (moment - _EPOCH) // WINDOW
    return whole


def window_at(moment: datetime, *, offset: timedelta = timedelta(0)) -> int:
    """Return the window that a phone shows at a moment, when its clock is ahead of ours by `offset`."""
    return _count(moment + offset) % WINDOWS


def age_of(window: int, now: datetime, *, offset: timedelta = timedelta(0)) -> int:
    """Return how many windows ago it was shown: 0 now, negative for one that is yet to come."""
    half = WINDOWS // 2
    ahead = window_at(now, offset=offset) - window
    return (ahead + half) % WINDOWS - half


def is_good(window: int, now: datetime, *, offset: timedelta = timedelta(0)) -> bool:
    """Tell whether a window connects at once: the present one, or one on either side."""
    return abs(age_of(window, now, offset=offset)) <= EITHER_SIDE


def began_at(window: int, now: datetime, *, offset: timedelta = timedelta(0)) -> datetime:
    """Return when the phone began to show the window, by our clock."""
    present = _count(now + offset)
    return _EPOCH + (present - age_of(window, now, offset=offset)) * WINDOW - offset


def good_until(window: int, now: datetime, *, offset: timedelta = timedelta(0)) -> datetime:
    """Return when the window stops to connect at once, by our clock."""
    return began_at(window, now, offset=offset) + (EITHER_SIDE + 1) * WINDOW

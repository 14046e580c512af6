"""What a phone may send: whole, in pieces, masked, bounded; and what it is told when it does not keep to it."""

from __future__ import annotations

import pytest
from wsproto.frame_protocol import Opcode

from eventnet.live.frames import (
    FrameRefused,
    Incoming,
    IncomingFrames,
    accept_of,
    framed,
    framed_message,
)
from tests.live.frames import from_a_phone


def heard(data: bytes, *, most_bytes: int = 1000, step: int | None = None) -> list[Incoming]:
    """Return what a server hears when the bytes come in steps of that many."""
    frames = IncomingFrames(most_bytes=most_bytes)
    step = step or len(data)
    return [
        incoming
        for first in range(0, len(data), step)
        for incoming in frames.take(data[first : first + step])
    ]


def test_our_frames_carry_their_length_in_the_shortest_form() -> None:
    for length, head in ((0, 2), (125, 2), (126, 4), (65535, 4), (65536, 10)):
        frame = framed(Opcode.BINARY, b"x" * length)
        assert len(frame) == head + length
        assert frame[0] == 0x82
    assert framed_message("ü") == b"\x81\x02" + "ü".encode()


def test_messages_are_the_same_however_their_bytes_are_cut() -> None:
    data = (
        from_a_phone(1, "grüße".encode()[:4], final=False)  # a letter is cut in two
        + from_a_phone(9, b"are you there")
        + from_a_phone(0, "grüße".encode()[4:])
        + from_a_phone(2, bytes(range(200)))
        + from_a_phone(1, b"")
        + from_a_phone(1, b"no mask worth the name", mask=b"\0\0\0\0")
    )
    whole = [
        Incoming(Opcode.PING, b"are you there"),
        Incoming(Opcode.TEXT, "grüße"),
        Incoming(Opcode.BINARY, bytes(range(200))),
        Incoming(Opcode.TEXT, ""),
        Incoming(Opcode.TEXT, "no mask worth the name"),
    ]
    for step in (1, 2, 3, 7, len(data)):
        assert heard(data, step=step) == whole


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x81\x02hi", 1002),  # not masked
        (from_a_phone(1, b"hi", rsv=0x40), 1002),  # compressed, which was never agreed to
        (from_a_phone(3, b"hi"), 1002),  # no such frame
        (from_a_phone(0, b"hi"), 1002),  # goes on with nothing
        (from_a_phone(1, b"a", final=False) + from_a_phone(1, b"b"), 1002),
        (from_a_phone(9, b"a", final=False), 1002),
        (from_a_phone(9, b"a" * 126), 1002),
        (from_a_phone(1, b"\xff\xfe"), 1007),
        (from_a_phone(1, b"a" * 1001), 1009),
        (from_a_phone(2, b"a" * 600, final=False) + from_a_phone(0, b"a" * 600), 1009),
    ],
    # The masks are random, and a test's name must be the same in every process.
    ids=[
        "not-masked",
        "compressed",
        "no-such-frame",
        "goes-on-with-nothing",
        "begins-twice",
        "control-in-parts",
        "control-too-long",
        "not-utf-8",
        "too-long",
        "too-long-in-parts",
    ],
)
def test_what_breaks_the_rules_is_refused_with_its_reason(data: bytes, code: int) -> None:
    for step in (1, len(data)):
        with pytest.raises(FrameRefused) as refused:
            heard(data, step=step)
        assert refused.value.code == code


def test_a_long_message_is_refused_before_it_has_come() -> None:
    announced = from_a_phone(2, b"a" * 100_000)
    with pytest.raises(FrameRefused) as refused:
        heard(announced[:1200])
    assert refused.value.code == 1009


def test_the_handshake_is_answered_as_the_standard_shows() -> None:
    assert accept_of("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    for key in ("", "short", "!!!!", "dGhlIHNhbXBsZSBub25jZQ==\r\nX: y"):
        assert accept_of(key) is None

"""WebSocket frames: ours are built here, a phone's are read by wsproto, bounded before a message is whole."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from wsproto.frame_protocol import FrameProtocol, Opcode, ParseFailed

HANDSHAKE = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
NORMAL, NO_REASON, TOO_BIG = 1000, 1005, 1009


class FrameRefused(Exception):
    """What came in breaks the protocol or is too long; `code` is the reason to close with."""

    def __init__(self, code: int) -> None:
        super().__init__(f"close with {code}")
        self.code = code


@dataclass(frozen=True)
class Incoming:
    """One whole message or one control frame of a phone. Text is `str`; anything else is bytes."""

    opcode: Opcode
    payload: str | bytes


def framed(opcode: Opcode, payload: bytes) -> bytes:
    """Return one unmasked, unfragmented frame."""
    length = len(payload)
    first = 0x80 | opcode
    if length < 126:
        return bytes((first, length)) + payload
    if length < 65536:
        return struct.pack("!BBH", first, 126, length) + payload
    return struct.pack("!BBQ", first, 127, length) + payload


def framed_message(message: str | bytes) -> bytes:
    """Return a text frame for text and a binary frame for bytes."""
    opcode = Opcode.TEXT if isinstance(message, str) else Opcode.BINARY
    return framed(opcode, as_bytes(message))


def framed_close(code: int) -> bytes:
    """Return the frame that ends a connection for that reason."""
    return framed(Opcode.CLOSE, struct.pack("!H", code))


def accept_of(key: str) -> str | None:
    """Return the answer to a handshake's key, None if it is not 16 bytes in base64."""
    try:
        if len(base64.b64decode(key, validate=True)) != 16:
            return None
    except (binascii.Error, ValueError):
        return None
    # The protocol asks for SHA-1; it proves nothing but that we speak it.
    digest = hashlib.sha1(key.encode() + HANDSHAKE, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


class IncomingFrames:
    """Puts a phone's messages together out of whatever pieces come."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._protocol = FrameProtocol(client=False, extensions=[])
        self._message = bytearray()

    def take(self, data: bytes) -> Iterator[Incoming]:
        """Yield what is whole after these bytes.

        Refuses: an unmasked frame, a broken one, text that is not UTF-8, a message over the bound (FrameRefused).
        """
        self._protocol.receive_bytes(data)
        try:
            for frame in self._protocol.received_frames():
                payload = frame.payload
                if isinstance(payload, tuple):  # a close: its code and its words
                    yield Incoming(frame.opcode, struct.pack("!H", payload[0]))
                elif frame.opcode.iscontrol():
                    yield Incoming(frame.opcode, as_bytes(payload))
                else:
                    self._message += as_bytes(payload)
                    if len(self._message) > self._most_bytes:
                        raise FrameRefused(TOO_BIG)
                    if frame.message_finished:
                        whole, self._message = bytes(self._message), bytearray()
                        is_text = frame.opcode is Opcode.TEXT
                        yield Incoming(frame.opcode, whole.decode() if is_text else whole)
        except ParseFailed as error:
            raise FrameRefused(int(error.code)) from error


def as_bytes(payload: str | bytes) -> bytes:
    """Return text as UTF-8, and bytes as they are."""
    return payload.encode() if isinstance(payload, str) else bytes(payload)

"""Frames as a phone sends them: masked."""

from __future__ import annotations

import os
import struct


def from_a_phone(
    opcode: int, payload: bytes, *, final: bool = True, mask: bytes | None = None, rsv: int = 0
) -> bytes:
    """Return a frame as a phone sends it: masked."""
    key = os.urandom(4) if mask is None else mask
    length = len(payload)
    head = struct.pack("!B", (0x80 if final else 0) | rsv | opcode)
    if length < 126:
        head += bytes((0x80 | length,))
    elif length < 65536:
        head += struct.pack("!BH", 0x80 | 126, length)
    else:
        head += struct.pack("!BQ", 0x80 | 127, length)
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))

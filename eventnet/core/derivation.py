"""Keys made from keys: HKDF-SHA-256 (RFC 5869), and fields written so that no two lists of them look alike."""

from __future__ import annotations

import hashlib
import hmac

HASH_BYTES = hashlib.sha256().digest_size


def hkdf_sha256(secret: bytes, *, info: bytes, salt: bytes = b"", length: int = 32) -> bytes:
    """Return `length` bytes of key for the purpose that `info` names.

    Refuses: more than 255 blocks (ValueError).

    >>> hkdf_sha256(b"secret", info=b"one") == hkdf_sha256(b"secret", info=b"other")
    False
    """
    if not 0 < length <= 255 * HASH_BYTES:
        raise ValueError("length is out of range")
    extracted = hmac.digest(salt or bytes(HASH_BYTES), secret, "sha256")
    block, made, number = b"", b"", 0
    while len(made) < length:
        number += 1
        block = hmac.digest(extracted, block + info + bytes([number]), "sha256")
        made += block
    return made[:length]


def joined(*fields: str) -> bytes:
    """Write the fields one after the other, each as UTF-8 behind its length in two bytes.

    >>> joined("ab", "c") == joined("a", "bc")
    False
    """
    parts = (field.encode() for field in fields)
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)

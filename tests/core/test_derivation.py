"""The key derivation gives what RFC 5869 says, and fields never run into each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.core.derivation import hkdf_sha256, joined

# RFC 5869, appendix A, test cases 1 to 3: input key, salt, info, length, output key.
VECTORS = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        82,
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "length", "key"), VECTORS)
def test_keys_are_those_of_the_standard(
    secret: str, salt: str, info: str, length: int, key: str
) -> None:
    made = hkdf_sha256(
        bytes.fromhex(secret), salt=bytes.fromhex(salt), info=bytes.fromhex(info), length=length
    )
    assert made.hex() == key


@pytest.mark.parametrize("length", [0, -1, 255 * 32 + 1])
def test_a_length_out_of_range_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="length"):
        hkdf_sha256(b"secret", info=b"", length=length)


lists = st.lists(st.text(max_size=12), max_size=5)


@given(lists, lists)
def test_two_lists_of_fields_are_written_alike_only_when_they_are_alike(
    one: list[str], other: list[str]
) -> None:
    assert (joined(*one) == joined(*other)) == (one == other)

"""A secret opens the one thing it was made for."""

from __future__ import annotations

import re
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from eventnet.core.tokens import digest_of, keyed_digest, new_digits, new_token, same

PURPOSES = ("session", "sign-in", "verify", "invitation", "limit")
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


def test_tokens_differ_and_are_safe_in_addresses_and_cookies() -> None:
    made = {new_token() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in made)


def test_no_token_is_accepted_for_another_purpose() -> None:
    accepted = [
        (one, other)
        for token in (new_token() for _ in range(100))
        for one, other in permutations(PURPOSES, 2)
        if digest_of(token, one) == digest_of(token, other)
        or keyed_digest("key", one, token) == keyed_digest("key", other, token)
    ]
    assert accepted == []


@given(texts, st.sampled_from(PURPOSES))
def test_a_digest_is_always_the_same_and_never_the_token(token: str, purpose: str) -> None:
    digest = digest_of(token, purpose)
    assert digest == digest_of(token, purpose)
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert token != digest


def test_a_keyed_digest_needs_the_key() -> None:
    assert keyed_digest("one key", "sign-in:1", "123456") != keyed_digest(
        "another", "sign-in:1", "123456"
    )
    assert keyed_digest("one key", "sign-in:1", "123456") != keyed_digest(
        "one key", "sign-in:2", "123456"
    )


def test_digits_are_six_and_keep_their_zeros() -> None:
    made = [new_digits() for _ in range(3_000)]
    assert all(re.fullmatch(r"\d{6}", digits) for digits in made)
    assert any(digits.startswith("0") for digits in made)
    assert len(set(made)) > 2_900


@given(texts, texts)
def test_two_secrets_are_the_same_when_they_are_equal(one: str, other: str) -> None:
    assert same(one, other) == (one == other)

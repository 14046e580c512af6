"""A reader is called by the first name only where it surely is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.core.text import one_line
from eventnet.digests.greeting import called


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Maren Holt", "Maren"),
        ("Adaeze Okonkwo-Bramhall", "Adaeze"),
        ("Þórunn Jónsdóttir", "Þórunn"),
        ("Anne-Sophie de la Tour", "Anne-Sophie"),
        ("Cher", "Cher"),
        ("田中 美咲", "田中 美咲"),
        ("ليلى حداد", "ليلى حداد"),
        ("Олена Коваль", "Олена Коваль"),
        ("Dr. Ana Lima", "Dr. Ana Lima"),
        ("J. R. Hartley", "J. R. Hartley"),
        ("Holt, Maren", "Holt, Maren"),
        ("LIMA Ana", "LIMA Ana"),
    ],
)
def test_a_name_is_said_as_its_owner_would(name: str, said: str) -> None:
    assert called(name) == said


@given(st.text(max_size=80))
def test_a_name_is_said_whole_or_by_its_first_word(name: str) -> None:
    whole = one_line(name)
    assert called(name) in {whole, whole.split(" ", maxsplit=1)[0]}

"""Made-up gatherings for the tests of suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from eventnet.suggestions.gathering import Gathering, Person, gather

TOPICS = ("bees", "maps", "welding", "boats", "R", "bees maps", "")


@dataclass(frozen=True)
class Told:
    """What a gathering is made of."""

    people: list[Person]
    met: list[tuple[str, str]]
    barred: list[tuple[str, str]]

    def gathered(self) -> Gathering:
        """Return the gathering."""
        return gather(self.people, met=self.met, barred=self.barred)

    def mixed(self, chance: Random) -> Told:
        """Return the same told in another order, and each meeting from the other side."""
        return Told(
            chance.sample(self.people, len(self.people)),
            met=[(other, one) for one, other in chance.sample(self.met, len(self.met))],
            barred=chance.sample(self.barred, len(self.barred)),
        )

    def may_show(self, viewer: str, other: str) -> bool:
        """Tell whether the viewer may be shown the other, straight from what was told."""
        is_open = {person.id: person.open for person in self.people}
        return (
            viewer != other
            and is_open[viewer]
            and is_open[other]
            and (viewer, other) not in self.barred
            and not {(viewer, other), (other, viewer)} & set(self.met)
        )


@st.composite
def tellings(draw: st.DrawFn, *, smallest: int = 1, most: int = 25, all_open: bool = False) -> Told:
    """People with and without texts, contacts and consent."""
    count = draw(st.integers(smallest, most))
    names = [f"p{number:02}" for number in range(count)]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    people = [
        Person(
            name,
            asks=draw(st.sampled_from(TOPICS)),
            offers=draw(st.sampled_from(TOPICS)),
            open=all_open or draw(st.integers(0, 4)) > 0,
            introduces=draw(st.booleans()),
        )
        for name in names
    ]
    return Told(
        people,
        met=draw(st.lists(pairs, max_size=3 * count)),
        barred=[] if all_open else draw(st.lists(pairs, max_size=count)),
    )


def people(*names: str) -> list[Person]:
    """Return people of whom nothing but the name is known."""
    return [Person(name) for name in names]

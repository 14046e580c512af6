"""Short tips on starting a talk, our own words, each with the study that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

AT_ONCE = 3


@dataclass(frozen=True)
class Tip:
    """What to try, and where it was found to help."""

    text: str
    source: str


def tips() -> list[Tip]:
    """Return all twelve in the reader's language. Sources are names of works and stay as they are."""
    first, then = _for_the_first_step(), _for_the_talk()
    return [tip for pair in zip(first, then, strict=True) for tip in pair]


def _for_the_first_step() -> list[Tip]:
    return [
        Tip(
            _(
                "Say hello to the person next to you. Both tend to enjoy it more than they expected."
            ),
            "Epley, Schroeder: Mistakenly seeking solitude. JEP: General 143 (2014)",
        ),
        Tip(
            _(
                "Ask for something small: an opinion, a name, a way. People say yes more often than we guess."
            ),
            "Flynn, Lake: If you need help, just ask. JPSP 95 (2008)",
        ),
        Tip(
            _(
                "Talk to somebody you half know. New ideas and jobs often come from loose acquaintances."
            ),
            "Granovetter: The strength of weak ties. American Journal of Sociology 78 (1973); Rajkumar et al.: Science 377 (2022)",
        ),
        Tip(
            _(
                "Decide on one person you do not know yet. Without that, most of us stay with those we know."
            ),
            "Ingram, Morris: Do people mix at mixers? Administrative Science Quarterly 52 (2007)",
        ),
        Tip(
            _(
                "Think of what you could give: a hint, a name, an ear. Then asking feels less like taking."
            ),
            "Casciaro, Gino, Kouchaki: The contaminating effects of building instrumental ties. Administrative Science Quarterly 59 (2014)",
        ),
        Tip(
            _(
                "It gets easier with each one. After a few days of practice people fear a no much less."
            ),
            "Sandstrom, Boothby, Cooney: Talking to strangers. Journal of Experimental Social Psychology 102 (2022)",
        ),
    ]


def _for_the_talk() -> list[Tip]:
    return [
        Tip(
            _(
                "Ask a second question about the answer you got. People like those who go on asking."
            ),
            "Huang, Yeomans, Brooks, Minson, Gino: It doesn’t hurt to ask. JPSP 113 (2017)",
        ),
        Tip(
            _(
                "You came across better than you think. After a first talk nearly everyone underrates it."
            ),
            "Boothby, Cooney, Sandstrom, Clark: The liking gap in conversations. Psychological Science 29 (2018)",
        ),
        Tip(
            _(
                "You may go a little deeper than the weather. It is less awkward than it looks beforehand."
            ),
            "Kardas, Kumar, Epley: Overly shallow? JPSP 122 (2022)",
        ),
        Tip(
            _(
                "A few words at the coffee count as well. Small talks lift a day more than one would think."
            ),
            "Sandstrom, Dunn: Social interactions and well-being. PSPB 40 (2014)",
        ),
        Tip(
            _(
                "You may end a talk. Hardly any ends when both want it to, so a kind “thank you” does both good."
            ),
            "Mastroianni, Gilbert, Cooney, Wilson: Do conversations end when people want them to? PNAS 118 (2021)",
        ),
        Tip(
            _(
                "Tell something that the other knows a little about. Common ground is a better story than a far journey."
            ),
            "Cooney, Gilbert, Wilson: The novelty penalty. Psychological Science 28 (2017)",
        ),
    ]


def tips_at(now: datetime) -> list[Tip]:
    """Return the three of this hour, so that the page says something new later in the day."""
    every = tips()
    first = now.hour * AT_ONCE
    return [every[(first + step) % len(every)] for step in range(AT_ONCE)]

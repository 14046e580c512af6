"""The invented people of the demo event. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

from eventnet.promises.forms import What
from eventnet.prompts.states import Kind

LIBRARIES, STREETS, MAKERS, ARCHIVES, HEALTH, STUDENTS = (
    "Libraries",
    "Streets",
    "Makers",
    "Archives",
    "Health",
    "Students",
)

# name, pronouns, organisation, role, group, languages
_PEOPLE = """
Maren Holt|she/her|Harbour Library Network|Branch lead|Libraries|English, Danish
Kwame Asante|he/him|Northside Repair Café|Founder|Makers|English, Twi
Adaeze Okonkwo-Bramhall|she/her|Tidewater Transit|Product lead|Streets|English, Igbo
田中 美咲|she/her|Kawabe Reading Rooms|Librarian|Libraries|Japanese, English
Ximena-Guadalupe de la Torre y Villanueva-Aldecoa|she/her|Archivo del Barrio|Archivist|Archives|Spanish, English
ليلى الحدّاد|she/her|Atlas Clinics|Service designer|Health|Arabic, French, English
Bo Lindqvist|he/him|Kommunlabbet|Engineer|Makers|Swedish, English
Олена Коваль|she/her|City Forms Unit|Plain-language editor|Streets|Ukrainian, English
Ines Moreau|she/her|Vélo pour tous|Planner|Streets|French, English
Tariq Aziz|he/him|Open Wards|Nurse manager|Health|Urdu, English
Saoirse Byrne|she/they|Lantern Archive|Sound archivist|Archives|English, Irish
Yusuf Demir|he/him|Hafen Hackspace|Electronics tutor|Makers|Turkish, German
Priya Raghunathan|she/her|Riverside Library|Programme lead|Libraries|Tamil, English
Jakub Nowak|he/him|Tramworks|Timetable planner|Streets|Polish, English
Amara Diallo|she/her|Institute of Public Things|Student|Students|French, Wolof
Lars Petersen|he/him|Fjordby Council|Digital lead|Streets|Danish, English
김민준|he/him|Han River Makers|Industrial designer|Makers|Korean, English
Chiara Bellini|she/her|Museo delle Strade|Curator|Archives|Italian, English
Noor van Dijk|they/them|Wijkzorg|Community nurse|Health|Dutch, English
Emeka Eze|he/him|Institute of Public Things|Student|Students|English, Igbo
Hannah Vogel|she/her|Stadtbücherei Nord|Children's librarian|Libraries|German, English
Mateus Oliveira|he/him|Ruas Vivas|Organiser|Streets|Portuguese, English
Sofia Papadaki|she/her|Aegean Records|Digitisation lead|Archives|Greek, English
Ravi Shah|he/him|Clinic on Wheels|Coordinator|Health|Gujarati, English
Freya Sigurðardóttir|she/her|Bókasafn Vestur|Director|Libraries|Icelandic, English
David Cohen|he/him|Workbench Co-op|Carpenter|Makers|Hebrew, English
Ngozi Adeyemi|she/her|Safe Crossings|Campaigner|Streets|Yoruba, English
李伟|he/him|Paper & Pixel|Conservator|Archives|Chinese, English
Marta Kowalczyk|she/her|Institute of Public Things|Student|Students|Polish, German
Olivier Lambert|he/him|Santé Proche|Doctor|Health|French, Dutch
Zanele Mthembu|she/her|Township Reads|Founder|Libraries|Zulu, English
Tomás Ribeiro|he/him|Oficina Aberta|Welder|Makers|Portuguese, Spanish
Aiko Sato|she/they|Institute of Public Things|Student|Students|Japanese, English
Gareth Pugh|he/him|Valley Buses|Driver and trainer|Streets|Welsh, English
Leila Rahimi|she/her|Oral History House|Interviewer|Archives|Persian, English
Anders Nyström|he/him|Folkhälsan|Analyst|Health|Swedish, Finnish
Beatriz Soto|she/her|Biblioteca Móvil|Bus driver and reader|Libraries|Spanish
Ivan Petrović|he/him|Print Lab|Printer|Makers|Serbian, English
Carmen Díaz|she/her|Calle Abierta|Urbanist|Streets|Spanish, Catalan
Thandiwe Nkosi|she/her|Mothers' Line|Midwife|Health|Xhosa, English
Pavel Dvořák|he/him|Film Attic|Projectionist|Archives|Czech, English
Grace Mwangi|she/her|Institute of Public Things|Student|Students|Swahili, English
Stefan Bauer|he/him|Lesewerk|IT administrator|Libraries|German
Aaliyah Khan|she/her|Threadworks|Textile designer|Makers|English, Urdu
Joost de Wit|he/him|Fietsbalie|Bicycle counsellor|Streets|Dutch, English
Rosa Ferrari|she/her|Casa della Salute|Social worker|Health|Italian
Mikael Korhonen|he/him|Kansan Arkisto|Data steward|Archives|Finnish, English
Dina Haddad|she/her|Institute of Public Things|Student|Students|Arabic, English
Peter Novotny|he/him|Open Shelf|Volunteer|Libraries|Slovak, English
Elif Kaya|she/her|Tool Library|Coordinator|Makers|Turkish, English
Conor Walsh|he/him|Rural Link|Dispatcher|Streets|English
Naomi Tessema|she/her|Sunrise Hospice|Volunteer lead|Health|Amharic, English
Julien Petit|he/him|Institute of Public Things|Student|Students|French, English
Katarzyna Zielińska|she/her|Letters Project|Historian|Archives|Polish, English
Samir Patel|he/him|Quiet Hours|Reading coach|Libraries|Hindi, English
Ingrid Solberg|she/her|Nordlys Bakery Lab|Baker and teacher|Makers|Norwegian, English
Viktor Ivanov|he/him|Night Trams|Safety officer|Streets|Bulgarian, English
Fatou Ndiaye|she/her|Health on the Square|Pharmacist|Health|French, Wolof
Oskar Wiśniewski|he/him|Institute of Public Things|Student|Students|Polish, English
Yael Friedman|she/her|Map Room|Cartographer|Archives|Hebrew, English
"""

_TOPICS = {
    LIBRARIES: ("quiet rooms", "reading with teenagers", "opening on Sundays", "lending tools"),
    STREETS: ("accessible forms", "school streets", "bus shelters", "plain language"),
    MAKERS: ("repair cafés", "spare kiosks", "teaching soldering", "lending tools"),
    ARCHIVES: ("sound archives", "old maps", "oral history", "scanning photographs"),
    HEALTH: ("home visits", "plain language", "waiting rooms", "volunteers who stay"),
    STUDENTS: ("user testing", "school streets", "oral history", "a first job"),
}
_WANTS = (
    "accessible forms",
    "oral history",
    "lending tools",
    "a pilot partner",
    "plain language",
    "user testing",
    "volunteers who stay",
    "old maps",
    "a mentor",
    "teaching soldering",
)


@dataclass(frozen=True)
class Invented:
    """One person of the demo, with what they would have typed."""

    name: str
    pronouns: str
    organisation: str
    role: str
    group: str
    languages: list[str]
    purposes: list[str]
    ask_me_about: list[str]
    looking_for: list[str]
    first_event: bool
    comfort: str | None
    may_be_suggested: bool
    state: str


def invented(chance: Random) -> list[Invented]:
    """Return all of them, the two whose links are printed first; the same for the same seed.

    The very first may be suggested and is open to talk, so that Meet and Now have somebody to offer.
    """
    first, *others = [_one(line, chance) for line in _PEOPLE.strip().splitlines()]
    return [replace(first, may_be_suggested=True, state="open"), *others]


def _one(line: str, chance: Random) -> Invented:
    name, pronouns, organisation, role, group, languages = line.split("|")
    topics = list(_TOPICS[group])
    return Invented(
        name=name,
        pronouns=pronouns,
        organisation=organisation,
        role=role,
        group=group,
        languages=languages.split(", "),
        purposes=chance.sample(
            ["challenge", "learn", "see", "team", "career", "partner", "meet"],
            chance.choice((1, 2)),
        ),
        ask_me_about=chance.sample(topics, chance.choice((1, 2, 2, 3))),
        looking_for=chance.sample(_WANTS, chance.choice((0, 1, 1, 2))),
        first_event=chance.random() < 0.4,
        comfort=chance.choice((None, "approach", "small-steps", "i-come")),
        may_be_suggested=chance.random() < 0.7,
        state=chance.choice(("none", "none", "open", "open", "busy", "start")),
    )


NOTES = (
    "Wants to drop the paper form by autumn. Tests with six riders every second Tuesday.",
    "Runs the Sunday opening with two volunteers. Ask how they found them.",
    "Knows somebody at the tram depot. Prefers a call to a mail.",
    "Laughed about the kiosk that only speaks Latin. Send the photo.",
    "Has a spare scanner, large format. Free from June.",
    "Started in the archive by accident, stayed for eleven years.",
)


@dataclass(frozen=True)
class Kept:
    """What somebody kept about one they met: tags, a promise with its day counted from today, and what went which way."""

    tags: tuple[str, ...]
    promise: str = ""
    by: Literal["me", "them"] = "me"
    days: int = 0
    is_done: bool = False
    exchange: What | None = None
    exchanged: str = ""


KEPT = (
    Kept(
        ("Forms", "Call back"),
        "Send the list of words that nobody understood",
        days=2,
        exchange="idea-received",
        exchanged="Read every form aloud before it is printed",
    ),
    Kept(("Pilot",), "Ask the depot whether six riders may test", by="them", days=5),
    Kept(("Forms",), "Show them the kiosk that only speaks Latin", is_done=True),
    Kept(
        ("Call back",),
        exchange="know-how-given",
        exchanged="How we found volunteers for the Sundays",
    ),
)
"""What the two whose links are printed keep about those they met last, in turn."""

BROUGHT_TOGETHER = (
    "You both argue with forms, from opposite sides of the counter. Ten minutes would do.",
    "You have the room, and they have the people who look for one. I think you should talk.",
)
"""What introductions say: one that is offered by each of the two, and one that is offered to them."""


@dataclass(frozen=True)
class Question:
    """A prompt of the demo, and the minute of the event at which it is sent."""

    minute: float
    question: str
    follow_up: str
    options: list[str] = field(default_factory=list)
    kind: Kind = "choice"
    audience: str = "all"


PROMPTS = (
    Question(
        12,
        "What did you change your mind about this year?",
        "What made you look again?",
        ["How I run meetings", "Who should decide", "What people need", "My own job"],
    ),
    Question(
        52,
        "Which small thing would make your work easier tomorrow?",
        "Who could do it with you?",
        ["An hour without mail", "One more pair of hands", "A clear no", "Better tools"],
    ),
    Question(
        84,
        "What slowed your last project down the most?",
        "Who could have unblocked it, and did they know?",
        [
            "Waiting for a decision",
            "Not enough hands",
            "Unclear who it was for",
            "Systems that do not talk",
        ],
    ),
)
NEXT_PROMPT = Question(
    112,
    "Who here has closed a service down? How did they say goodbye?",
    "What would you keep of it?",
    kind="text",
)
WITH_LUNCH = Question(
    170,
    "Meet somebody whose work you do not understand yet. Let them explain it with the cutlery.",
    "Which part was easier to see than to say?",
    kind="mission",
)
NEWCOMERS = Question(
    54,
    "What would make it easier to speak to somebody here?",
    "Whom could you try it with first?",
    kind="text",
    audience="newcomers",
)
WORDS = (
    "If somebody told me which table is fine with beginners.",
    "Knowing one name. After the first it is easy.",
    "A reason. I am bad at small talk, good at maps.",
    "Chairs. Everybody stands in circles that look finished.",
    "If the breaks were ten minutes longer.",
    "Somebody who says: come along, I will introduce you.",
)

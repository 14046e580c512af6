"""The shapes that pushes and snapshots carry, as rooms' views make them. The TypeScript declarations come from here."""

from __future__ import annotations

from typing import Literal, TypedDict


class Person(TypedDict):
    """The two lines of a badge, with the circle that stands for them."""

    name: str
    organisation: str | None
    pronouns: str | None
    monogram: str
    tint: int


class Request(TypedDict):
    """Somebody scanned the reader's badge and waits for an answer."""

    id: str
    person: Person
    at: str
    at_words: str
    said: str
    where: str | None
    answer_url: str
    more_url: str


class Tag(TypedDict):
    """One of the reader's own tags, and whether it stands on this connection."""

    label: str
    on: bool


class Connection(TypedDict):
    """A connection as one of the two sees it. `undo_url` is there while they may undo it, for `undo_left` more seconds."""

    id: str
    person: Person
    at: str
    at_words: str
    where: str | None
    prompt: str | None
    shared: str | None
    question: str | None
    question_after: str | None
    starred: bool
    url: str
    note_url: str
    star_url: str
    tags: list[Tag]
    tags_url: str
    seen_url: str
    undo_url: str | None
    undo_left: int


class Option(TypedDict):
    """One answer that a prompt offers."""

    id: str
    label: str


class Mine(TypedDict):
    """The reader's own reply."""

    option_id: str | None
    text: str | None


class OptionTally(TypedDict):
    """How often one answer was chosen; `share` in whole percent. `count` is null where only `words` may be told: a few."""

    id: str
    label: str
    count: int | None
    words: str
    share: int


class Tally(TypedDict):
    """The replies to a prompt, counted; `replies` is null for a few."""

    replies: int | None
    replies_words: str
    options: list[OptionTally]
    texts: list[str]


class Prompt(TypedDict):
    """An icebreaker; `tally` only for those who may see it."""

    id: str
    kind: Literal["talk", "choice", "scale", "text", "mission", "notice"]
    question: str
    follow_up: str | None
    audience_words: str
    state: Literal["open", "closed"]
    closes_at: str | None
    closes_words: str | None
    options: list[Option]
    mine: Mine | None
    tally: Tally | None
    reply_url: str


class Rounds(TypedDict):
    """The rounds that are announced or on, as everybody at the event sees them. `number` is 0 before the first.

    People find their tables until `begins_at` and talk until `ends_at`; both count from `now`, which stands still in a pause.
    """

    id: str
    state: Literal["open", "running", "paused"]
    title: str
    number: int
    of: int
    head: str
    line: str
    begins_at: str | None
    ends_at: str | None
    now: str
    left_words: str
    question: str | None
    follow_up: str | None
    may_join: bool
    join_url: str
    leave_url: str


class Mate(TypedDict):
    """Somebody at the reader's table, and a topic that they like to be asked about."""

    person: Person
    topic: str | None


class Table(TypedDict):
    """The reader's place in the rounds: at which table of round `number`, and with whom; `waits` says that there was none."""

    rounds_id: str
    joined: bool
    rests: Literal["", "busy", "undisturbed"]
    number: int
    table: int | None
    waits: bool
    mates: list[Mate]


class Circle(TypedDict):
    """An open table, as everybody sees it whom no block hides it from. Nobody is named."""

    id: str
    topic: str
    place: str | None
    free: int
    seats_words: str
    until_words: str
    url: str


class MyCircle(Circle):
    """The circle that the reader sits at, with those who sit there too; `opened` says that it is the reader's own."""

    opened: bool
    mates: list[Mate]
    leave_url: str
    end_url: str
    report_url: str


class Figures(TypedDict):
    """The control room's counters, in steps; None where a figure is too small to show."""

    joined: int | None
    connections: int | None
    met: int | None
    nobody: int | None


class EventState(TypedDict):
    """What a page needs to know of the event."""

    phase: str
    name: str


class Snapshot(TypedDict):
    """All that an attendee's page shows live, at one version."""

    version: int
    event: EventState
    prompts: list[Prompt]
    missed: list[Prompt]
    requests: list[Request]
    people: int
    digest_url: str | None
    latest: Connection | None
    rounds: Rounds | None
    table: Table | None
    circles: list[Circle]
    circle: MyCircle | None


SHAPES = (
    Person,
    Request,
    Tag,
    Connection,
    Option,
    Mine,
    OptionTally,
    Tally,
    Prompt,
    Rounds,
    Mate,
    Table,
    Circle,
    MyCircle,
    Figures,
    EventState,
    Snapshot,
)

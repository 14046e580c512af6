"""Digest mails while the worker is killed again and again: is one missing, and does any come twice without saying so?

The worker is the real one, in a process of its own, on a clock that runs `PACE` times as fast, as the pauses between two
tries are minutes and hours. It is killed at chance moments: while digests are written, while a letter is under way, while the
server is silent. A few hundred people of another event, whose digests cannot be written at all, stand before everybody else.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update

from benchmarks import Figure
from benchmarks.afterwards import ended_event
from benchmarks.post_office import PostOffice, Script, post_office
from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.core.clock import SystemClock
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from eventnet.digests.models import Digest
from eventnet.events.models import Event
from eventnet.mail.models import Letter

MAILS = 1_000
POISON = 300
"""People whose digests cannot be written, more than the worker takes in a round."""

KILLS = 50
NEVER, ALWAYS_LATER = 20, 3
PACE = 20.0
BOUND_S = 900.0


@dataclass(frozen=True)
class Hurried:
    """A clock that runs `PACE` times as fast from a moment on, the same in every process."""

    since: datetime

    def now(self) -> datetime:
        """Return the hurried moment."""
        return self.since + (SystemClock().now() - self.since) * PACE


def work(since: str) -> None:
    """Be the worker, as `eventnet worker` is, on the hurried clock."""
    from eventnet.app import create_app
    from eventnet.config import read_settings
    from eventnet.jobs.running import Watch
    from eventnet.jobs.slow import SLOW
    from eventnet.mail.transports import EXTENSION, TIMEOUT_S, Smtp

    conf = read_settings()
    app = create_app(conf, clock=Hurried(datetime.fromisoformat(since)))
    app.extensions[EXTENSION] = Smtp(conf, timeout=TIMEOUT_S / PACE)
    Watch(app, SLOW).run()


@dataclass(frozen=True)
class Trial:
    """The database, the post office, and whose letters are awaited."""

    folder: Path
    database: Database
    office: PostOffice
    since: datetime
    event_id: str
    chance: random.Random

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start a worker, and kill it at the end."""
        own = {
            "EVENTNET_DATABASE_URL": f"sqlite:///{self.folder}/eventnet.sqlite3",
            "EVENTNET_MAIL_TRANSPORT": "smtp",
            "EVENTNET_SMTP_HOST": "127.0.0.1",
            "EVENTNET_SMTP_PORT": str(self.office.port),
            "EVENTNET_SMTP_SECURITY": "none",
            "EVENTNET_LOG_LEVEL": "error",
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith("EVENTNET_")}
        words = f"from benchmarks.digest_mail import work; work({self.since.isoformat()!r})"
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", words],
                cwd=self.folder,
                env=kept | own,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def left(self) -> int:
        """Return how many of the awaited digests are unwritten and how many of their letters may still go."""
        hopeless = [str(address) for address in self.office.script.always_later]
        with self.database.read() as db:
            digests = select(func.count(Digest.id)).where(Digest.event_id == self.event_id)
            letters = select(func.count(Letter.id)).where(
                Letter.event_id == self.event_id,
                Letter.state == "waiting",
                Letter.to_address.not_in(hopeless),
            )
            return MAILS - (db.scalar(digests) or 0) + (db.scalar(letters) or 0)

    def kill_one(self) -> int:
        """Let a worker work for a while and kill it; return 1 if it still had something to do."""
        with self.worker() as process:
            for _step in range(self.chance.randrange(40)):
                if not self.office.steps.acquire(timeout=6) or process.poll() is not None:
                    break
            time.sleep(self.chance.random() * 0.05)
            while self.office.steps.acquire(blocking=False):
                pass
            return int(process.poll() is None and self.left() > 0)

    def missing(self) -> int:
        """Return how many people got no letter, are not refused for good before the organiser's eyes, and are not waited for."""
        script = self.office.script
        with self.database.read() as db:
            states: dict[str, str] = {
                row[0]: row[1]
                for row in db.execute(
                    select(Letter.to_address, Letter.state).where(Letter.event_id == self.event_id)
                )
            }
            everybody = list(
                db.scalars(
                    select(Person.email)
                    .join(Attendee, Attendee.person_id == Person.id)
                    .where(Attendee.event_id == self.event_id)
                )
            )
        expected = dict.fromkeys(script.never, "refused")
        expected |= dict.fromkeys(script.always_later, "waiting")
        return sum(
            states.get(str(address)) != expected[str(address)]
            if address in expected
            else not self.office.taken.get(str(address))
            for address in everybody
        )


@contextmanager
def trial(seed: int) -> Iterator[Trial]:
    """Make the events and open the post office."""
    chance = random.Random(seed)
    odd = chance.sample(range(MAILS), NEVER + ALWAYS_LATER)
    addresses = [f"p{number}@example.org" for number in odd]
    script = Script(seed, frozenset(addresses[:NEVER]), frozenset(addresses[NEVER:]))
    with (
        tempfile.TemporaryDirectory(prefix="eventnet-mail-") as name,
        post_office(script) as office,
    ):
        folder, since = Path(name), SystemClock().now()
        database = Database.at(f"sqlite:///{folder}/eventnet.sqlite3")
        upgrade(database)
        _poison(database, since, chance)
        pairs = [(one, (one + step) % MAILS) for one in range(MAILS) for step in (1, 7, 31)]
        event_id = ended_event(database, people=MAILS, pairs=pairs, now=since, chance=chance)
        try:
            yield Trial(folder, database, office, since, event_id, chance)
        finally:
            database.close()


def _poison(database: Database, now: datetime, chance: random.Random) -> None:
    """Write an event whose digests cannot be written: its time zone is none."""
    event_id = ended_event(
        database, people=POISON, pairs=[], now=now, domain="poison.example", chance=chance
    )
    with database.write() as db:
        db.execute(update(Event).where(Event.id == event_id).values(timezone="No/Where"))


def main() -> Iterator[Figure]:
    """Kill the worker while there is something to do, let the last one finish, and count."""
    with trial(seed=11) as run:
        give_up = time.monotonic() + BOUND_S
        kills = 0
        while kills < KILLS and run.left() and time.monotonic() < give_up:
            kills += run.kill_one()
        with run.worker():
            while run.left() and time.monotonic() < give_up:
                time.sleep(0.5)
        print(f"answers {dict(run.office.answers)}, left {run.left()}", file=sys.stderr)
        print((run.folder / "worker.log").read_text()[-2000:], file=sys.stderr)
        yield Figure("kills", kills, "kill -9 of a working worker", ">= 50")
        yield Figure("missing", run.missing(), "of 1,000 mails", "== 0")
        yield Figure("unflagged_duplicates", run.office.unflagged_duplicates(), "copies", "== 0")
        print(f"{run.office.flagged_duplicates()} copies came again and said so", file=sys.stderr)

"""Imports every room's models, so that the metadata is whole for migrations, export and erasure."""

from __future__ import annotations

from eventnet.accounts import models as accounts
from eventnet.analytics import models as analytics
from eventnet.attendees import models as attendees
from eventnet.badges import models as badges
from eventnet.circles import models as circles
from eventnet.connections import models as connections
from eventnet.db import factlog
from eventnet.db.base import Base
from eventnet.digests import models as digests
from eventnet.events import models as events
from eventnet.introductions import models as introductions
from eventnet.mail import models as mail
from eventnet.outbox import models as outbox
from eventnet.promises import models as promises
from eventnet.prompts import models as prompts
from eventnet.rounds import models as rounds
from eventnet.safety import models as safety
from eventnet.suggestions import models as suggestions

ROOMS = (
    accounts,
    analytics,
    attendees,
    badges,
    circles,
    connections,
    digests,
    events,
    factlog,
    introductions,
    mail,
    outbox,
    promises,
    prompts,
    rounds,
    safety,
    suggestions,
)

metadata = Base.metadata

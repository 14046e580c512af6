"""Notes when an attendee's device was in contact: late live codes are judged by it. See `live_service.contact_before`."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

import structlog
from flask import Flask, Response, g

from eventnet.attendees.guards import Attending
from eventnet.badges.live_service import CONTACT_STEP, note_contact
from eventnet.core.errors import Busy
from eventnet.web.context import database, now

log = structlog.get_logger(__name__)
MOST_REMEMBERED = 20_000


class Recent:
    """Who was noted a moment ago by this process, so that most requests write nothing."""

    def __init__(self) -> None:
        self._noted: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def is_due(self, who: tuple[str, str], moment: datetime) -> bool:
        """Tell whether a contact is to be written down now, and remember that it is."""
        last = self._noted.get(who)
        if last is not None and abs(moment - last) < CONTACT_STEP:
            return False
        self._noted[who] = moment
        self._noted.move_to_end(who)
        if len(self._noted) > MOST_REMEMBERED:
            self._noted.popitem(last=False)
        return True

    def forget(self, who: tuple[str, str]) -> None:
        """Let the next request try again."""
        self._noted.pop(who, None)


def install(app: Flask) -> None:
    """Note the contact after each answer to an attendee. A busy database is no reason to fail one."""
    recent = Recent()

    @app.after_request
    def note(response: Response) -> Response:
        me = getattr(g, "visitor", None)
        if not isinstance(me, Attending):
            return response
        who, moment = (me.attendee_id, me.device_id), now()
        if recent.is_due(who, moment):
            try:
                with database().write() as db:
                    note_contact(db, attendee_id=me.attendee_id, device_id=me.device_id, now=moment)
            except Busy:
                recent.forget(who)
                log.info("contact-not-noted")
        return response

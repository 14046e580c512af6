"""What gunicorn loads: one application, its live side and its quick jobs started, the collector tuned."""

from __future__ import annotations

import gc
import threading

from eventnet.app import create_app
from eventnet.jobs.quick import QUICK
from eventnet.jobs.running import Watch
from eventnet.live.server import live_of

app = create_app()
live_of(app).start()
threading.Thread(target=Watch(app, QUICK).run, name="quick-jobs", daemon=True).start()

# Thousands of sockets are long-lived; without this each full collection walks all of them.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 50, 1000)

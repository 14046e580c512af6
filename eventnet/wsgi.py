"""What gunicorn loads: one application, its live side and its quick jobs started, commits off the loop, the collector tuned."""

from __future__ import annotations

import gc
import threading

from gevent import get_hub
from gevent.monkey import is_module_patched

from eventnet.app import create_app
from eventnet.jobs.quick import QUICK
from eventnet.jobs.running import Watch
from eventnet.live.server import live_of
from eventnet.web.context import house_of

app = create_app()
if is_module_patched("threading"):
    # The loop goes on while a native thread waits for the disk.
    house_of(app).database.commit_by(get_hub().threadpool.apply)
live_of(app).start()
threading.Thread(target=Watch(app, QUICK).run, name="quick-jobs", daemon=True).start()

# Thousands of sockets are long-lived; without this each full collection walks all of them.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 50, 1000)

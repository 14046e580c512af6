"""What gunicorn loads: one application, its live side started, the collector tuned for many quiet phones."""

from __future__ import annotations

import gc

from eventnet.app import create_app

app = create_app()

# Thousands of sockets are long-lived; without this each full collection walks all of them.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 50, 1000)

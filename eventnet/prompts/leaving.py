"""Where a pressed button leads: back to where it stood."""

from __future__ import annotations

from flask import Response, jsonify, make_response, redirect, request

from eventnet.web.reading import wants_json


def back(event_key: str, prompt_id: str = "") -> Response:
    """Lead back to the control room, the prompt or the list; a program is told that it is done."""
    if wants_json():
        return jsonify({"done": True})
    if request.args.get("from") == "overview":
        return make_response(redirect(f"/o/{event_key}", 303))
    place = f"/o/{event_key}/prompts"
    if request.args.get("from") == "texts":
        return make_response(redirect(f"{place}/texts", 303))
    return make_response(redirect(f"{place}/{prompt_id}" if prompt_id else place, 303))

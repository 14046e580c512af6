"""The pushes as an AsyncAPI document, for those who build something that listens too."""

from __future__ import annotations

import json
import types
from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from eventnet.live.catalogue import PUSHES, Push
from eventnet.live.shapes import SHAPES

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_ABOUT = (
    "Socket.IO at /socket.io, with the session cookie, our own origin, and {event, role} when connecting. The server pushes "
    "and never listens: every change goes over HTTP. A push carries state and the version of the fact behind it; whoever is "
    "behind fetches the snapshot."
)


def asyncapi() -> str:
    """Return the document as JSON."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "EventNet, live",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "own": {
                "host": "{host}",
                "protocol": "socketio",
                "pathname": "/socket.io",
                "variables": {"host": {"description": "Where this EventNet is reached."}},
                "security": [{"$ref": "#/components/securitySchemes/session"}],
            }
        },
        "channels": {
            "live": {
                "address": "/",
                "description": "One event, as one attendee or as its desk.",
                "messages": {
                    push.name: {"$ref": f"#/components/messages/{push.name}"} for push in PUSHES
                },
            }
        },
        "operations": {
            push.name: {
                "action": "send",
                "channel": {"$ref": "#/channels/live"},
                "summary": f"Heard by: {push.audience}.",
                "messages": [{"$ref": f"#/channels/live/messages/{push.name}"}],
            }
            for push in PUSHES
        },
        "components": {
            "messages": {push.name: _message(push) for push in PUSHES},
            "schemas": {shape.__name__: _shape(shape) for shape in SHAPES},
            "securitySchemes": {
                "session": {
                    "type": "httpApiKey",
                    "in": "cookie",
                    "name": "__Host-eventnet",
                    "description": "The session that signing in gave; plain `eventnet` over http on localhost.",
                }
            },
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _message(push: type[Push]) -> dict[str, Any]:
    hints = get_type_hints(push)
    carried = {field.name: hints[field.name] for field in fields(push)}
    return {
        "name": push.name,
        "summary": " ".join((push.__doc__ or "").split()),
        "payload": _object(carried),
    }


def _shape(shape: type) -> dict[str, Any]:
    return {
        "description": " ".join((shape.__doc__ or "").split()),
        **_object(get_type_hints(shape)),
    }


def _object(carried: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _schema(hint) for name, hint in carried.items()},
        "required": list(carried),
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin in (Union, types.UnionType):
        return {"oneOf": [_schema(part) for part in get_args(hint)]}
    if origin is list:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    return {"$ref": f"#/components/schemas/{hint.__name__}"}

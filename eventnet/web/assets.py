"""Built assets: logical names in templates, hashed names in the browser, cached for a year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, current_app
from whitenoise import WhiteNoise

from eventnet.paths import DIST
from eventnet.web.context import house_of
from eventnet.web.headers import headers_for

PREFIX = "/static/"


class Assets:
    """The manifest of one build. It is read again when the build changes, so that a developer need not restart."""

    def __init__(self, dist: Path) -> None:
        self._path = dist / "manifest.json"
        self._read_at: float | None = None
        self._names: dict[str, str] = {}

    def url(self, name: str) -> str:
        """Return the address of an asset. Refuses: a name that the build did not make (LookupError)."""
        self._refresh()
        try:
            return PREFIX + self._names[name]
        except KeyError as error:
            raise LookupError(f"no asset {name}: run `make build`") from error

    def names(self) -> dict[str, str]:
        """Return all logical names with their addresses."""
        self._refresh()
        return {name: PREFIX + hashed for name, hashed in self._names.items()}

    def _refresh(self) -> None:
        changed = self._path.stat().st_mtime if self._path.exists() else None
        if changed != self._read_at:
            self._names = json.loads(self._path.read_text()) if changed is not None else {}
            self._read_at = changed


def assets() -> Assets:
    """Return the assets of this application."""
    found: Assets = current_app.extensions["assets"]
    return found


def install(app: Flask) -> None:
    """Serve the build by WhiteNoise, inside the application's WSGI chain, and give templates `asset()`."""
    app.extensions["assets"] = Assets(DIST)
    app.jinja_env.globals["asset"] = app.extensions["assets"].url
    always = headers_for(house_of(app).settings)

    def add_headers(headers: Headers, _path: str, _url: str) -> None:
        for name, value in always.items():
            headers[name] = value

    if DIST.is_dir():
        wrapped: Any = WhiteNoise(
            app.wsgi_app,
            root=str(DIST),
            prefix=PREFIX,
            max_age=60,
            immutable_file_test=_is_hashed,
            allow_all_origins=False,
            add_headers_function=add_headers,
        )
        app.wsgi_app = wrapped  # type: ignore[method-assign]


def _is_hashed(_path: str, url: str) -> bool:
    """Tell whether the file's name holds a hash of its content: name.HASH.ext."""
    parts = url.rsplit("/", 1)[-1].split(".")
    return len(parts) >= 3 and len(parts[-2]) >= 8 and parts[-2].isalnum()

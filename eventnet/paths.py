"""Where the project's own files lie, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
_BUNDLED = PACKAGE / "bundled"
_BASE = _BUNDLED if _BUNDLED.is_dir() else ROOT

TEMPLATES = _BASE / "templates"
STATIC = _BASE / "static" / "pwa"
DIST = STATIC / "dist"
ICONS = STATIC / "icons"
TRANSLATIONS = PACKAGE / "translations"
MIGRATIONS = PACKAGE / "migrations"

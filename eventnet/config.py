"""The settings, read once at the door from `EVENTNET_…` variables and a `.env` file.

A name that nobody knows is an error, so that a typing mistake cannot pass for a setting.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "EVENTNET_"


def _also(name: str, *platform_names: str) -> Any:
    """Accept the names that hosting platforms set beside our own."""
    return AliasChoices(f"{PREFIX}{name}", *platform_names)


class Settings(BaseSettings):
    """Everything that an operator may set. See docs/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str = Field(
        "sqlite:///var/eventnet.sqlite3", validation_alias=_also("DATABASE_URL", "DATABASE_URL")
    )
    redis_url: str | None = Field(None, validation_alias=_also("REDIS_URL", "REDIS_URL"))
    port: int = Field(8000, validation_alias=_also("PORT", "PORT"), ge=1, le=65535)
    host: str = "127.0.0.1"
    public_url: str = "http://localhost:8000"
    secret_key: SecretStr = SecretStr("")
    old_secret_keys: SecretStr = SecretStr("")
    trusted_proxies: int = Field(0, ge=0, le=5)
    web_processes: int = Field(1, ge=1, le=64)
    polling: bool | None = None
    fan_out: Literal["fast", "stock"] = "fast"
    mail_transport: Literal["console", "smtp", "memory"] = "console"
    mail_from: str = "EventNet <eventnet@localhost>"
    smtp_host: str = "localhost"
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    default_locale: str = "en"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    throttle: bool = True

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, url: str) -> str:
        """Accept the short forms that platforms hand out, and name the driver that we use."""
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
            raise ValueError("must be an origin like https://meet.example.org, without a path")
        return f"{parts.scheme}://{parts.netloc}".lower()

    @model_validator(mode="after")
    def _safe_together(self) -> Settings:
        if self.web_processes > 1 and self.is_sqlite:
            raise ValueError(
                "several web processes need PostgreSQL: SQLite serves one. "
                f"Set {PREFIX}DATABASE_URL to a PostgreSQL, or {PREFIX}WEB_PROCESSES=1"
            )
        if self.web_processes > 1 and self.polling:
            raise ValueError(
                "phones that poll need one web process, as each request may reach another one. "
                f"Leave {PREFIX}POLLING away, or set {PREFIX}WEB_PROCESSES=1"
            )
        local = urlsplit(self.public_url).hostname in {"localhost", "127.0.0.1", "::1"}
        if not self.secret_key.get_secret_value() and not local:
            raise ValueError(f"{PREFIX}SECRET_KEY must be set when the server is public")
        return self

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def may_poll(self) -> bool:
        """Tell whether phones may ask again and again where no WebSocket comes through."""
        return self.web_processes == 1 if self.polling is None else self.polling

    @property
    def former_keys(self) -> tuple[str, ...]:
        """Return the keys that were in use before; what was signed with them still counts."""
        return tuple(self.old_secret_keys.get_secret_value().split())

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach us by https, which decides the cookie's name and flags."""
        return self.public_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """Return the cookie's name: `__Host-` needs https, so plain http on localhost has a plain name."""
        return "__Host-eventnet" if self.is_https else "eventnet"

    @property
    def public_host(self) -> str:
        """Return host and port as browsers send it."""
        return urlsplit(self.public_url).netloc


def read_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment.

    Refuses: an `EVENTNET_…` variable that is not a setting, and values out of range (ValueError).
    """
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_")
    )
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(unknown)}")
    return Settings(**overrides)


def local_secret(folder: Path) -> str:
    """Return the secret key of a local installation, made at the first start and kept readable by its owner only."""
    import secrets

    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()

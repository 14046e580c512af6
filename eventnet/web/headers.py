"""Headers that every answer carries: a strict content policy, no sniffing, no framing, no referrer."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from flask import Flask, Response, g, request

from eventnet.config import Settings
from eventnet.web.context import house_of


def content_policy(host: str, secure: bool) -> str:
    """Return the Content-Security-Policy: our own origin, no inline script or style, the decoder's wasm."""
    socket = f"{'wss' if secure else 'ws'}://{host}"
    parts = {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "media-src": "'self' blob:",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def let_frame_own(response: Response, conf: Settings) -> None:
    """Let this page show pages of ours in a frame; any other page may show none."""
    policy = content_policy(conf.public_host, conf.is_https)
    response.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"


def as_framed(response: Response, *, styles: Sequence[str]) -> None:
    """Let a document that is not a page of ours stand in a frame of ours: inert, with exactly these style elements, and nothing else."""
    hashes = (b64encode(sha256(style.encode()).digest()).decode() for style in styles)
    allowed = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"


def headers_for(conf: Settings) -> dict[str, str]:
    """Return what every answer carries, pages and files alike: a worker's script brings its own policy."""
    always = {
        "Content-Security-Policy": content_policy(conf.public_host, conf.is_https),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), screen-wake-lock=(self), microphone=(), geolocation=()",
    }
    if conf.is_https:
        always["Strict-Transport-Security"] = "max-age=31536000"
    return always


def install(app: Flask) -> None:
    """Set the headers on every answer of the application; what another sets for itself stays."""
    always = headers_for(house_of(app).settings)

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        if not getattr(g, "cacheable", False) and request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

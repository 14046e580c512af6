"""Headers that every answer carries: a strict content policy, no sniffing, no framing, no referrer."""

from __future__ import annotations

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

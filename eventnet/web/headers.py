"""Headers that every answer carries: a strict content policy, no sniffing, no framing, no referrer."""

from __future__ import annotations

from flask import Flask, Response, g, request

from eventnet.web.context import settings


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


def install(app: Flask) -> None:
    """Set the headers on every answer of the application."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        conf = settings()
        put = response.headers.setdefault
        put("Content-Security-Policy", content_policy(conf.public_host, conf.is_https))
        put("X-Content-Type-Options", "nosniff")
        put("X-Frame-Options", "DENY")
        put("Referrer-Policy", "same-origin")
        put("Cross-Origin-Opener-Policy", "same-origin")
        put("Cross-Origin-Resource-Policy", "same-origin")
        put(
            "Permissions-Policy",
            "camera=(self), screen-wake-lock=(self), microphone=(), geolocation=()",
        )
        if conf.is_https:
            put("Strict-Transport-Security", "max-age=31536000")
        if not getattr(g, "cacheable", False) and request.endpoint != "static":
            put("Cache-Control", "no-store")
        return response

"""What a phone's camera would see: a badge held up in front of it, as a film that Chromium plays.

Chromium reads the film when the camera is opened, one file for one browser process, and plays it in a loop.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT, FRAMES, PER_SECOND = 1280, 720, 12, 10
TABLE = (196, 188, 176)
"""What is behind the badge."""

_QUIET_ZONE = 4


def film_of_picture(png: bytes, path: Path, *, width: int = WIDTH, height: int = HEIGHT) -> Path:
    """Write a film in which a hand holds up the picture (a screenshot of a badge), and return its path."""
    badge = Image.open(io.BytesIO(png)).convert("RGB")
    return write_film(_frames(badge, width, height), path)


def film_of_matrix(
    matrix: Sequence[Sequence[bool]], path: Path, *, width: int = WIDTH, height: int = HEIGHT
) -> Path:
    """Write a film of a bare QR symbol, given as rows of dark modules without a quiet zone."""
    return film_of_picture(picture_of_matrix(matrix), path, width=width, height=height)


def film_of_nothing(path: Path, *, width: int = WIDTH, height: int = HEIGHT) -> Path:
    """Write a film of an empty table, in which there is no code to find."""
    table = Image.new("RGB", (width, height), TABLE)
    return write_film([table] * 2, path)


def write_film(frames: Iterable[Image.Image], path: Path, *, per_second: int = PER_SECOND) -> Path:
    """Write pictures of one even size as uncompressed YUV 4:2:0 (y4m), the one film format that needs no codec."""
    with path.open("wb") as film:
        for number, frame in enumerate(frames):
            width, height = frame.size
            if number == 0:
                head = f"YUV4MPEG2 W{width} H{height} F{per_second}:1 Ip A1:1 C420jpeg\n"
                film.write(head.encode())
            luma, blue, red = frame.convert("YCbCr").split()
            half = (width // 2, height // 2)
            film.write(b"FRAME\n" + luma.tobytes())
            film.write(blue.resize(half, Image.Resampling.BOX).tobytes())
            film.write(red.resize(half, Image.Resampling.BOX).tobytes())
    return path


def picture_of_matrix(matrix: Sequence[Sequence[bool]], *, module: int = 12) -> bytes:
    """Return a PNG of a QR symbol with its quiet zone, `module` pixels to a module."""
    side = len(matrix) + 2 * _QUIET_ZONE
    small = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + _QUIET_ZONE, y + _QUIET_ZONE), 0)
    large = small.resize((side * module, side * module), Image.Resampling.NEAREST)
    buffer = io.BytesIO()
    large.save(buffer, "PNG")
    return buffer.getvalue()


def _frames(badge: Image.Image, width: int, height: int) -> Iterator[Image.Image]:
    """Yield the badge as an unsteady hand holds it: a little closer and farther, turning, drifting."""
    scale = min(width * 0.9 / badge.width, height * 0.86 / badge.height)
    for number in range(FRAMES):
        swing = 2 * math.pi * number / FRAMES
        size = scale * (0.96 + 0.04 * math.sin(swing))
        held = badge.resize(
            (round(badge.width * size), round(badge.height * size)), Image.Resampling.LANCZOS
        ).rotate(2 * math.sin(swing), Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)
        frame = Image.new("RGB", (width, height), TABLE)
        left = (width - held.width) // 2 + round(8 * math.cos(swing))
        top = (height - held.height) // 2 + round(4 * math.sin(2 * swing))
        frame.paste(held, (left, top))
        yield frame

"""Films of a badge as a phone's camera sees it in a hall: near, slanted, far, in the dark, on another phone, or not at all.

Every frame is 1280 × 720, thirty a second, a second long; a hand that is never still, and the noise of a small sensor.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q

from tests.plugins.camera import HEIGHT, TABLE, WIDTH, picture_of_matrix, write_film

FRAMES = PER_SECOND = 30
FOCAL = 1100.0
"""In pixels: the usual wide lens of a phone at this size."""


@dataclass(frozen=True)
class Scene:
    """How the badge stands before the camera.

    `side` is the symbol's in pixels with its margin, 0 for none; `slant` and `roll` are degrees; `light` 1 is a well lit room;
    `noise` and `blur` are standard deviations, in grey levels and pixels.
    """

    name: str
    side: int
    slant: float = 0.0
    roll: float = 0.0
    light: float = 1.0
    noise: float = 4.0
    blur: float = 0.6
    screen: bool = False


SCENES = (
    Scene("easy", 400),
    Scene("tilted", 380, slant=45.0, roll=24.0),
    Scene("far", 92, noise=5.0, blur=0.7),
    Scene("dim", 300, light=0.16, noise=9.0, blur=1.2),
    Scene("phone screen", 300, slant=18.0, roll=-8.0, blur=0.9, screen=True),
    Scene("empty", 0),
)


def film_of(scene: Scene, text: str, folder: Path) -> Path:
    """Write the film of a scene with a badge that says `text`, and return its path."""
    path = folder / f"{scene.name.replace(' ', '-')}.y4m"
    return write_film(frames_of(scene, text), path, per_second=PER_SECOND)


def frames_of(scene: Scene, text: str, *, many: int = FRAMES) -> Iterator[Image.Image]:
    """Yield what the camera sees, one frame after the other; the last leads to the first."""
    board = _board(scene, text)
    for number in range(many):
        swing = 2 * math.pi * number / many
        shift = (14 * math.cos(swing), 6 * math.sin(2 * swing))
        frame = seen(board, scene.slant + 2 * math.sin(swing), shift)
        yield _through_the_sensor(frame, scene)


def perspective(
    slant: float, source: tuple[float, float], target: tuple[float, float]
) -> tuple[float, ...]:
    """Return Pillow's eight numbers for a board turned by `slant` degrees about its upright axis, at focal distance.

    `source` is the point of the board that is seen at the point `target` of the frame.

    >>> perspective(0, (10, 20), (10, 20)) == (1, 0, 0, 0, 1, 0, 0, 0)
    True
    """
    turn = math.radians(slant)
    per_x = math.tan(turn) / FOCAL
    wide = 1 / math.cos(turn)
    (from_x, from_y), (at_x, at_y) = source, target
    whole = 1 + per_x * at_x
    numbers = (
        *(wide - from_x * per_x, 0.0, from_x * whole - wide * at_x),
        *(-from_y * per_x, 1.0, from_y * whole - at_y),
        *(-per_x, 0.0),
    )
    return tuple(number / whole for number in numbers)


def seen(board: Image.Image, slant: float, shift: tuple[float, float]) -> Image.Image:
    """Return the board's middle in the middle of the frame, shifted and slanted."""
    numbers = perspective(
        slant,
        (board.width / 2, board.height / 2),
        (WIDTH / 2 + shift[0], HEIGHT / 2 + shift[1]),
    )
    return board.transform(
        (WIDTH, HEIGHT),
        Image.Transform.PERSPECTIVE,
        numbers,
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )


def _board(scene: Scene, text: str) -> Image.Image:
    """Return the table with the badge on it, or with the other phone, or bare; its grain stays where it is."""
    board = Image.new("RGB", (2 * WIDTH, 2 * HEIGHT), TABLE)
    grain = Image.effect_noise((board.width // 4, board.height // 4), 24).resize(board.size)
    board = Image.blend(board, grain.convert("RGB"), 0.25)
    if scene.side:
        held = _phone(scene.side, text) if scene.screen else _card(scene.side, text)
        held = held.convert("RGBA").rotate(scene.roll, Image.Resampling.BICUBIC, expand=True)
        place = ((board.width - held.width) // 2, (board.height - held.height) // 2)
        board.paste(held, place, held)
    return board


def _symbol(side: int, text: str) -> Image.Image:
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(text)
    picture = Image.open(io.BytesIO(picture_of_matrix(code.get_matrix())))
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def _card(side: int, text: str) -> Image.Image:
    """Return a printed badge: two lines as of a name, the symbol, and a line as of the typed code."""
    card = Image.new("RGB", (round(side * 1.15), round(side * 1.6)), (246, 244, 240))
    pen = ImageDraw.Draw(card)
    left = round(side * 0.12)
    for top, width, thick in ((0.08, 0.8, 0.1), (0.24, 0.55, 0.06), (1.47, 0.6, 0.05)):
        box = (left, side * top, left + side * width, side * (top + thick))
        pen.rectangle(box, fill=(40, 38, 36))
    card.paste(_symbol(side, text).convert("RGB"), (round(side * 0.075), round(side * 0.4)))
    return card


def _phone(side: int, text: str) -> Image.Image:
    """Return a phone that shows the symbol: dark around, the lines of the screen, and a lamp mirrored in it."""
    phone = Image.new("RGB", (round(side * 1.25), round(side * 2)), (14, 14, 18))
    shown = _symbol(side, text).convert("RGB")
    lines = Image.new("L", shown.size, 255)
    pen = ImageDraw.Draw(lines)
    for y in range(0, side, 3):
        pen.line((0, y, side, y), fill=216)
    shown = ImageChops.multiply(shown, lines.convert("RGB"))
    phone.paste(shown, (round(side * 0.125), round(side * 0.5)))
    lamp = Image.new("L", phone.size, 0)
    ImageDraw.Draw(lamp).ellipse((side * 0.7, side * 0.4, side * 1.2, side * 0.85), fill=120)
    lamp = lamp.filter(ImageFilter.GaussianBlur(side * 0.12))
    return ImageChops.screen(phone, lamp.convert("RGB"))


def _through_the_sensor(frame: Image.Image, scene: Scene) -> Image.Image:
    if scene.blur:
        frame = frame.filter(ImageFilter.GaussianBlur(scene.blur))
    frame = frame.point(lambda level: round(level * scene.light))
    luma, blue, red = frame.convert("YCbCr").split()
    noise = Image.effect_noise(frame.size, scene.noise)
    return Image.merge("YCbCr", (ImageChops.add(luma, noise, 1.0, -128), blue, red))

"""Colours as numbers: how bright one is beside another, and the same hue lighter, darker or calmer. Values in, values out.

Contrast is that of WCAG 2.2 (relative luminance, 1 to 21). Lightness, chroma and hue are those of Oklch (Björn Ottosson, 2020), in
which equal steps look equal.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

HEX = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""What text needs beside its ground."""

FINEST = 1 / 512
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Lch:
    """A colour by lightness (0 to 1), chroma (0 is grey) and hue (in turns of 2π)."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, most_chroma: float = 1.0) -> str:
        """Return the same hue at another lightness, no stronger than that and no stronger than a screen can show."""
        wanted = replace(self, lightness=lightness, chroma=min(self.chroma, most_chroma))
        while not _is_shown(channels := _linear_of(wanted)) and wanted.chroma > FINEST:
            wanted = replace(wanted, chroma=wanted.chroma - FINEST)
        return _hex_of(channels)


def lch_of(colour: str) -> Lch:
    """Return a colour, written as `#0f6b5c`, by lightness, chroma and hue."""
    red, green, blue = _linear(colour)
    long, medium, short = (
        math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue),
        math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue),
        math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue),
    )
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    return Lch(lightness, math.hypot(a, b), math.atan2(b, a))


def contrast(one: str, other: str) -> float:
    """Return how much two colours differ in brightness.

    >>> round(contrast("#ffffff", "#000000")), round(contrast("#777777", "#ffffff"), 2)
    (21, 4.48)
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def is_readable(text: str, *grounds: str) -> bool:
    """Tell whether text of a colour can be read on each of some grounds."""
    return all(contrast(text, ground) >= READABLE for ground in grounds)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _lit(red), _lit(green), _lit(blue)


def _lit(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _linear_of(colour: Lch) -> Triple:
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(channels: Triple) -> bool:
    return all(-FINEST < channel < 1 + FINEST for channel in channels)


def _hex_of(channels: Triple) -> str:
    return "#" + "".join(f"{round(255 * _written(channel)):02x}" for channel in channels)


def _written(channel: float) -> float:
    bounded = min(max(channel, 0.0), 1.0)
    return 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055

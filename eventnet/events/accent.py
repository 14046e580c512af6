"""An event's own colour: what the pages need of it in light and dark, whether text in it can be read, and the stylesheet of it.

Values in, values out. The grounds are those of `tokens.css`, which a test compares. Everything else follows from one colour: its
companions are the same hue, lighter, darker or calmer, and each is moved until the text on it, or in it, can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from eventnet.events.colour import HEX, Lch, is_readable, lch_of

WHITE, INK = "#ffffff", "#1b1f23"
LIGHT_GROUNDS = ("#fbfaf7", "#ffffff", "#f3f1eb")
DARK_GROUNDS = ("#111412", "#1a1f1c", "#151917")
DARK_INK = "#ecefea"
"""Paper, surface and what is sunken, and the ink on them."""

STEPS = 200
Set = Mapping[str, str]


@cache
def palette_of(colour: str) -> tuple[Set, Set] | None:
    """Return the colours of light and of dark pages by their names; None for a colour in which text cannot be read.

    The accent of light pages is the colour itself, that of dark ones the same hue, lighter.
    """
    if not HEX.fullmatch(colour) or not is_readable(colour, *LIGHT_GROUNDS):
        return None
    base = lch_of(colour)
    light, dark = _light(colour, base), _dark(base)
    holds = _holds(light, LIGHT_GROUNDS, INK) and _holds(dark, DARK_GROUNDS, DARK_INK)
    return (light, dark) if holds else None


def nearest_readable(colour: str) -> str:
    """Return a colour, or the nearest darker one of its hue in which text can be read."""
    if palette_of(colour) is not None:
        return colour
    base = lch_of(colour)
    darker = (base.at(base.lightness * (STEPS - step) / STEPS) for step in range(1, STEPS))
    return next(one for one in darker if palette_of(one) is not None)


def stylesheet_of(colour: str) -> str | None:
    """Return what a page links to wear a colour, as CSS; None for one in which text cannot be read."""
    palette = palette_of(colour)
    if palette is None:
        return None
    light, dark = map(_lines, palette)
    return (
        "@layer tokens {\n"
        f":root {{ {light} }}\n"
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f':root[data-theme="dark"] {{ {dark} }}\n'
        "}\n"
    )


def _light(colour: str, base: Lch) -> Set:
    raised = base.at(0.43, 0.09)
    return {
        "accent": colour,
        "on-accent": WHITE,
        "accent-press": base.at(max(base.lightness - 0.07, 0.1)),
        "accent-soft": _beside(base, 0.95, 0.03, colour),
        "accent-line": base.at(0.86, 0.05),
        "stage": base.at(0.37, 0.09),
        "on-stage": WHITE,
        "stage-muted": _beside(base, 0.9, 0.04, raised),
        "stage-raise": raised,
        "stage-line": base.at(0.52, 0.09),
    }


def _dark(base: Lch) -> Set:
    soft, raised = base.at(0.3, 0.04), base.at(0.4, 0.07)
    accent = _beside(base, 0.8, 0.12, *DARK_GROUNDS, soft)
    return {
        "accent": accent,
        "on-accent": base.at(0.22, 0.05),
        "accent-press": base.at(min(lch_of(accent).lightness + 0.05, 1.0), 0.1),
        "accent-soft": soft,
        "accent-line": base.at(0.43, 0.06),
        "stage": base.at(0.33, 0.06),
        "on-stage": base.at(0.97, 0.015),
        "stage-muted": base.at(0.86, 0.05),
        "stage-raise": raised,
        "stage-line": base.at(0.49, 0.07),
    }


def _beside(base: Lch, lightness: float, chroma: float, *others: str) -> str:
    """Return a hue at a lightness, or as much lighter as it has to be to differ enough from some other colours."""
    ways = (base.at(lightness + (1 - lightness) * step / STEPS, chroma) for step in range(STEPS))
    return next((one for one in ways if is_readable(one, *others)), WHITE)


def _holds(colours: Set, grounds: tuple[str, ...], ink: str) -> bool:
    """Tell whether all text of a set can be read on its ground."""
    stages = colours["stage"], colours["stage-raise"]
    return (
        is_readable(colours["accent"], *grounds, colours["accent-soft"])
        and is_readable(colours["on-accent"], colours["accent"], colours["accent-press"])
        and is_readable(ink, colours["accent-soft"])
        and is_readable(colours["on-stage"], *stages)
        and is_readable(colours["stage-muted"], *stages)
    )


def _lines(colours: Set) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())

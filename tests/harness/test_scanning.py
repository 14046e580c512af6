"""The pure parts of the scanner's figures: what counts as read, where photographs are, and what films show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import ImageStat

from benchmarks.clips import SCENES, Scene, frames_of, perspective
from benchmarks.scanning import Photograph, folder_of_photographs, judge, photographs

BADGE = "HTTP://EV.EXAMPLE/B/0123456789"
SCENE = {scene.name: scene for scene in SCENES}


def brightness(scene: Scene) -> float:
    frame = next(frames_of(scene, BADGE))
    return float(ImageStat.Stat(frame.convert("L")).mean[0])


def test_a_text_counts_whatever_its_line_ends_and_another_one_is_garbage() -> None:
    both = Photograph(Path("a.png"), ("one\ntwo", "three"))
    read = [(both, "one\r\ntwo"), (both, "three"), (both, None), (both, "four")]
    assert judge(read) == (0.5, 1)


def test_photographs_are_where_the_environment_says_and_an_absent_folder_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EVENTNET_BENCH_QR", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="are absent"):
        folder_of_photographs()
    entry = {"file": "images/a.png", "expected": ["one"], "origin": "ours"}
    (tmp_path / "index.json").write_text(json.dumps([entry]))
    assert photographs(folder_of_photographs()) == [
        Photograph(tmp_path / "images" / "a.png", ("one",))
    ]


def test_a_slanted_board_keeps_its_middle_and_narrows() -> None:
    a, b, c, d, e, f, g, h = perspective(45, (500, 400), (640, 360))

    def on_the_board(x: float, y: float) -> tuple[float, float]:
        below = g * x + h * y + 1
        return (a * x + b * y + c) / below, (d * x + e * y + f) / below

    assert on_the_board(640, 360) == pytest.approx((500, 400))
    assert on_the_board(740, 360)[0] - 500 > 141


def test_films_show_what_their_names_say() -> None:
    easy = next(frames_of(SCENE["easy"], BADGE))
    assert easy.size == (1280, 720)
    assert brightness(SCENE["dim"]) < 0.3 * brightness(SCENE["far"])
    far, empty = (
        next(frames_of(SCENE[name], BADGE)).convert("L").point(lambda level: level < 70)
        for name in ("far", "empty")
    )
    assert far.getbbox() is not None
    assert empty.getbbox() is None

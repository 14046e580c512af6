"""`python -m benchmarks`: figures as JSON on standard output, everything else beside it."""

from __future__ import annotations

import json

import pytest

from benchmarks import Figure, median
from benchmarks.__main__ import main, names


@pytest.mark.parametrize(
    ("value", "bar", "ok"),
    [(0.7, "<= 0.75", True), (0.8, "<= 0.75", False), (1, "== 1", True), (5, None, True)],
)
def test_a_figure_knows_whether_its_bar_holds(value: float, bar: str | None, ok: bool) -> None:
    assert Figure("waited", value, "s", bar).ok is ok


def test_a_bar_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a bar reads like"):
        assert Figure("waited", 1, "s", "quick").ok


def test_two_passes_are_too_few() -> None:
    assert median([3, 1, 2]) == 2
    with pytest.raises(ValueError, match="say nothing"):
        median([1, 2])


def test_a_broken_bar_ends_with_one_and_talk_stays_off_the_figures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def figures(name: str) -> list[Figure]:
        print(f"{name} talks")  # noqa: T201 - what must not get among the figures
        return [Figure("kept", 1, "", "== 1"), Figure("lost", 2, "scans", "== 0")]

    monkeypatch.setattr("benchmarks.__main__.figures_of", figures)
    name = names()[0]
    assert main([name]) == 1
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [(line["name"], line["ok"]) for line in lines] == [
        ("kept", True),
        ("lost", False),
    ]
    assert lines[1]["bar"] == "== 0"
    assert f"{name} talks" in said.err


def test_one_that_breaks_counts_as_not_ok(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(name: str) -> list[Figure]:
        raise OSError("no such disk")

    monkeypatch.setattr("benchmarks.__main__.figures_of", breaks)
    assert main([names()[0]]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "no such disk" in said.err

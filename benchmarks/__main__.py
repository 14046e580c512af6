"""`python -m benchmarks NAME …`: one JSON object a figure on standard output, everything else on standard error."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import Figure


def names() -> list[str]:
    """Return the benchmarks there are: the modules of this folder with a `main`."""
    here = Path(__file__).parent
    return sorted(
        path.stem
        for path in here.glob("*.py")
        if not path.stem.startswith("_") and "def main(" in path.read_text(encoding="utf-8")
    )


def figures_of(name: str) -> Iterator[Figure]:
    """Run one benchmark and yield its figures as they come."""
    figures: Iterable[Figure] = importlib.import_module(f"benchmarks.{name}").main()
    yield from figures


def run(name: str) -> bool:
    """Run one benchmark, print its figures, and tell whether every bar holds."""
    say = sys.stderr
    print(f"== {name}", file=say)
    began, fine, out = time.monotonic(), True, sys.stdout
    try:
        # What a benchmark prints by itself is talk, not a figure.
        with contextlib.redirect_stdout(say):
            for figure in figures_of(name):
                line = {
                    "name": figure.name,
                    "value": figure.value,
                    "unit": figure.unit,
                    "bar": figure.bar,
                    "ok": figure.ok,
                }
                print(json.dumps(line, ensure_ascii=False), file=out, flush=True)
                fine = fine and figure.ok
    except Exception:  # one that breaks must not keep the others from running
        traceback.print_exc(file=say)
        fine = False
    print(f"   {time.monotonic() - began:.1f} s, {'ok' if fine else 'NOT OK'}", file=say)
    return fine


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; return 0 only if every figure meets its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run")
    parser.add_argument("--all", action="store_true", help="run every benchmark")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    asked = parser.parse_args(arguments)
    known = names()
    if asked.list:
        print("\n".join(known))
        return 0
    chosen = known if asked.all else asked.names
    unknown = sorted(set(chosen) - set(known))
    if unknown or not chosen:
        parser.error(
            f"choose from: {', '.join(known)}" + (f" (not {unknown[0]})" if unknown else "")
        )
    results = [run(name) for name in chosen]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""`eventnet rank`: the rankings as a program, so that they can be measured on recorded events."""

from __future__ import annotations

import json
from typing import TextIO

import click


@click.command()
@click.option(
    "--jsonl",
    "lines",
    is_flag=False,
    flag_value="-",
    required=True,
    type=click.File(encoding="utf-8"),
    metavar="[FILE]",
    help="The event and what is asked about it, as JSON lines; without a file from standard input.",
)
def rank(lines: TextIO) -> None:
    """Rank whom to meet, whom to follow up with and whom to ask, in an event that JSON lines describe.

    Prints one JSON object for each query.
    """
    # Arrays are heavy, and no other command needs them.
    from eventnet.yardstick.answering import answers
    from eventnet.yardstick.reading import BadLine, read_scene

    try:
        scene = read_scene(lines)
    except (BadLine, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    for answer in answers(scene):
        click.echo(json.dumps(answer, ensure_ascii=False))

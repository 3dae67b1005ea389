"""The command that recomputes a stored file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from sojia_stats.commands.common import judged, or_stop, visible

SHOWN: Final = 20
"""Differences that are printed; the others are counted."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--paper",
    metavar="FILE",
    help="Claim file (.yaml), where the paper does not come with the package.",
)
def verify(file: Path, paper: str | None) -> None:
    """Recompute FILE and say whether it still holds.

    FILE is a claims.json or claims.csv that reproduce wrote, or a .csv of extract. Exit code: 0 if
    every value is recomputed as stored, 1 if any differs, 2 if FILE cannot be recomputed.
    """
    from sojia_stats.reproduction.verifying.stored_file import paper_of, read_stored
    from sojia_stats.reproduction.verifying.verification import compare

    with or_stop():
        stored = read_stored(file)
        outcome = compare(stored, judged(str(paper_of(stored, paper))))
    click.echo(visible(str(outcome)))
    for note in outcome.notes:
        click.echo(visible(f"Note: {note}"))
    for difference in outcome.differences[:SHOWN]:
        click.echo(visible(str(difference)))
    if len(outcome.differences) > SHOWN:
        click.echo(f"and {len(outcome.differences) - SHOWN} more")
    sys.exit(0 if outcome.holds else 1)

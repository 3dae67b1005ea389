"""The command that writes a paper's quantities as a table for a review."""

from __future__ import annotations

from pathlib import Path

import click

from sojia_stats.commands.common import PAPER, force, judged, keep, or_stop, output, stop


@click.command()
@click.argument("paper", default=PAPER)
@output(help="A file that ends in .csv or .xlsx; without it, CSV on standard output.")
@force
def extract(paper: str, output: Path | None, force: bool) -> None:
    """Write a row for each quantity of PAPER, under the names of metafor and meta.

    PAPER is the name of a paper that comes with the package, or the path of a claim file (.yaml).
    """
    from sojia_stats.reproduction.table_files.small_writer import csv_text
    from sojia_stats.reproduction.writing.extraction import extract as table_of
    from sojia_stats.reproduction.writing.extraction import write_extraction

    if output is not None:
        if output.suffix.lower() not in (".csv", ".xlsx"):
            stop(f"{output} ends in neither .csv nor .xlsx: give a name that ends in one")
        keep(output, force)
    with or_stop(output):
        result = judged(paper)
        if output is None:
            click.echo(csv_text(table_of(result)), nl=False)
            return
        write_extraction(result, output)
    click.echo(f"Extraction: {output}")

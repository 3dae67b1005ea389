"""The command that judges a table of printed summaries, row by row."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path

import click

from sojia_stats.commands.common import INTERRUPTED, keep, output, stop, visible
from sojia_stats.wording.names import STATUS_NAMES, STATUSES


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@output(help="A file that ends in .csv, .xlsx or .parquet; without it, FILE's name with -screened.")
@click.option("--force", is_flag=True, help="Replace the output if it is there already.")
@click.option(
    "--step",
    help="Step of patients' values where a row says none: 1, 0.5, … or continuous. Without it, the "
    "last printed place of the row's minimum and maximum; a row with neither is not assessed.",
)
@click.option(
    "--rounding",
    default="nearest",
    show_default=True,
    help="How median, mean, SD and quartiles were rounded where a row does not say it.",
)
@click.option(
    "--value-rounding",
    default="exact",
    show_default=True,
    help="How patients' own values were rounded where a row does not say it.",
)
@click.option("--count", is_flag=True, help="Count the data sets of rows with a mean or SD too.")
@click.option(
    "--repairs/--no-repairs",
    default=True,
    show_default=True,
    help="Look for the slip that would mend an incompatible row; takes longer than all else.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that judge; without it, one for each core.",
)
@click.option("--resume", is_flag=True, help="Go on where a stopped run of the same FILE ended.")
def screen(
    file: Path,
    output: Path | None,
    force: bool,
    step: str | None,
    rounding: str,
    value_rounding: str,
    count: bool,
    repairs: bool,
    workers: int | None,
    resume: bool,
) -> None:
    """Judge every row of the table FILE and write it with a status for each row.

    FILE ends in .csv, .xlsx or .parquet and has a row for each summary, under headers: n, and any
    of minimum, q1, median, q3, maximum, mean and sd (min, max, "lower quartile" and the like are
    understood, in upper or lower case). Numbers stand as printed, for "4.0" and "4" differ: a cell
    of a spreadsheet that is a number is read as its format shows it (0.0: one decimal), and where
    the format is General, with the decimals that are left of it; floating-point columns of a
    Parquet file are refused. Empty cells and NA say nothing. A row may say how it is read in
    columns sd_kind (sample, population, sem), step, rounding and value_rounding, and its unit.

    Added are status (determined, compatible, incompatible, not-assessable; or unreadable, which is
    no verdict), data_sets (their exact number up to 10^15, ∞, or many), reason, repair (for
    incompatible rows) and reading (the step and the rounding rules that the status rests on). All
    rows are kept, in order, with all their columns; headers that say nothing about a row's
    statistics are named at the end as not used. A column of two numbers (range, IQR) is refused.

    A run that was stopped leaves a file that ends in .partial; --resume goes on from there.

    Exit code: 0 if no row is incompatible, 1 if some are, 2 if FILE cannot be screened or none of
    its rows could be read (the output is written then, so that its reasons can be read).
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from sojia_stats.errors import Stopped
    from sojia_stats.reconstruction.screening.headers import listed
    from sojia_stats.reproduction.screened_files.block_judging import Options
    from sojia_stats.reproduction.screened_files.table_screening import partial_path, screen_file
    from sojia_stats.reproduction.table_files.kinds import source

    output = _free_output(file, output, force, resume)
    partial = partial_path(output)
    console = Console(stderr=True)
    columns = (TextColumn("screening"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        options = Options(step, rounding, value_rounding, count, repairs)
        processes = workers or os.cpu_count() or 1
        screening = functools.partial(
            screen_file, file, output, options, workers=processes, resume=resume
        )
        if console.is_terminal:
            with Progress(*columns, console=console, transient=True) as bar:
                task = bar.add_task("", total=source(file).about())
                screened = screening(progress=lambda rows: bar.advance(task, rows))
        else:
            screened = screening()
    except KeyboardInterrupt:
        stop(f"stopped; run again with --resume to go on from {partial}", INTERRUPTED)
    except OSError as error:
        if error.filename in (str(file), file):
            stop(f"{file}: {error.strerror}; give another file")
        kept = "run again with --resume to go on, or " if partial.exists() else ""
        stop(f"{output} cannot be written: {error.strerror}; {kept}give another file with --output")
    except (TypeError, ValueError, Stopped) as error:
        stop(" ".join(str(error).split()))
    click.echo(visible(_summary(file, screened.counts)))
    if screened.unused:
        click.echo(visible(f"columns not used: {listed(screened.unused)}"))
    click.echo(visible(f"Screened: {output}"))
    if 0 < screened.rows == screened.counts["unreadable"]:
        sys.exit(2)
    sys.exit(1 if screened.counts["incompatible"] else 0)


def _free_output(file: Path, output: Path | None, force: bool, resume: bool) -> Path:
    """Return where the result goes; exit with one sentence if it cannot, or FILE is not a table."""
    from sojia_stats.reproduction.screened_files.partial import refuse_in_use
    from sojia_stats.reproduction.screened_files.table_screening import partial_path
    from sojia_stats.reproduction.table_files.kinds import ENDINGS, check_path

    try:
        check_path(file)
        if output is None:
            output = file.with_name(f"{file.stem}-screened{file.suffix}")
        if output.suffix.lower() not in ENDINGS:
            stop(f"{output} is no table: give an output that ends in {', '.join(ENDINGS)}")
        keep(output, force)
        partial = partial_path(output)
        refuse_in_use(partial)
        if partial.exists() and not (resume or force):
            stop(
                f"{partial} is left from a stopped run: add --resume to go on, or --force to start "
                "anew"
            )
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}; give another file")
    except ValueError as error:
        stop(str(error))
    return output


def _summary(file: Path, counts: dict[str, int]) -> str:
    """Return the counts by status in a sentence or two."""
    rows = sum(counts.values())
    if 0 < rows == counts.get("unreadable", 0):
        return f"No row of {file.name} could be read ({rows:,} in all); the column reason says why."
    parts = [f"{counts.get(name, 0):,} {STATUS_NAMES[name]}" for name in STATUSES]
    text = f"{rows:,} row{'s' * (rows != 1)} of {file.name}: {', '.join(parts)}"
    unreadable = counts.get("unreadable", 0)
    left = f" {unreadable:,} could not be read; the column reason says why." if unreadable else ""
    return f"{text}.{left} Each status holds under the reading beside it."

"""Screening a table in a file, so that it can be killed and go on.

Every block is judged for itself and its added columns go to a partial file, in order. When all are
there, the input is read once more, the columns are put beside it, and the output takes its name at
once. Neither the blocks nor what is in them depend on the number of workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sojia_stats._version import __version__
from sojia_stats.reconstruction.screening.headers import ADDED, columns_of
from sojia_stats.reproduction.screened_files.block_judging import Options, judged
from sojia_stats.reproduction.screened_files.partial import Found, Partial
from sojia_stats.reproduction.storing.whole_files import whole_file
from sojia_stats.reproduction.table_files import xlsx_table
from sojia_stats.reproduction.table_files.blocks import Block, Source
from sojia_stats.reproduction.table_files.kinds import digest, source, write

BLOCK_ROWS: Final = 5_000
"""Rows of a block: judged within seconds, so that a kill loses little, and small in memory."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What came of a table."""

    output: Path
    counts: Counter[str]
    """Rows by status."""
    resumed: int
    """Rows that an earlier run had judged."""
    unused: tuple[str, ...]
    """Headers of the columns that are carried along only."""

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self.counts.total()


def partial_path(output: Path) -> Path:
    """Return where the finished blocks of a run are kept."""
    return output.with_name(f"{output.name}.partial")


def screen_file(
    path: Path,
    output: Path,
    options: Options,
    *,
    workers: int = 1,
    resume: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Screened:
    """Screen a table in a .csv, .xlsx or .parquet file and write it with its added columns.

    A run that is to ``resume`` goes on where a killed one of the same input and options stopped;
    ``progress`` is told of the rows of each finished block. What cannot be used is ValueError, in
    one sentence; a worker that was ended from outside is Stopped.
    """
    table = source(path)
    places = columns_of(table.headers)
    table.check(places)
    _fits(table, output)
    said = {name: str(value) for name, value in asdict(options).items()}
    partial = Partial(
        partial_path(output),
        {**said, "input": digest(path), "version": __version__, "block": str(BLOCK_ROWS)},
    )
    done = partial.begin(resume)
    try:
        resumed = sum(len(found[0]) for found in partial)
        progress(resumed)
        tasks = (
            ({name: block.texts(i) for name, i in places.items()}, block.flaws(), options)
            for block in islice(table.blocks(BLOCK_ROWS), done, None)
        )
        for rows, payload in judged(tasks, workers):
            partial.add(payload)
            progress(rows)
        counts = _write(table, output, partial)
    except ValueError:
        # What is wrong with the input or the output stays so: nothing is to be resumed.
        partial.remove()
        raise
    finally:
        partial.close()
    partial.remove()
    used = set(places.values())
    unused = tuple(header for i, header in enumerate(table.headers) if i not in used)
    return Screened(output, counts, resumed, unused)


def _fits(table: Source, output: Path) -> None:
    """Refuse an output that cannot hold the table before the work is done, not after."""
    if output.suffix.lower() != ".xlsx" or (table.about() or 0) < xlsx_table.SHEET_ROWS:
        return
    # Line ends within cells were counted as well.
    if sum(len(block) for block in table.blocks(BLOCK_ROWS)) >= xlsx_table.SHEET_ROWS:
        raise ValueError(xlsx_table.too_long())


def _write(table: Source, output: Path, partial: Partial) -> Counter[str]:
    """Put the added columns beside the input, whole or not at all, and count the rows."""
    counts: Counter[str] = Counter()

    def parts() -> Iterator[tuple[Block, Found]]:
        for block, found in zip(table.blocks(BLOCK_ROWS), partial, strict=True):
            counts.update(found[0])
            yield block, found

    # One name for all runs, so that killed ones leave one file at most; the partial one is locked.
    with whole_file(output, output.with_name(f".{output.name}.sojia-stats")) as path:
        write(path, output.suffix.lower(), table, ADDED, parts())
    return counts

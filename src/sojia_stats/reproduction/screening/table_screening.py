"""Screening a table in a file: in blocks, on all cores, so that it can be killed and go on.

Every block is judged for itself and its added columns go to a partial file, in order. When all are
there, the input is read once more, the columns are put beside it, and the output takes its name at
once. Neither the blocks nor what is in them depend on the number of workers.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from sojia_stats._version import __version__
from sojia_stats.errors import Stopped
from sojia_stats.reconstruction.screening.headers import ADDED, columns_of
from sojia_stats.reconstruction.screening.printed_rows import Defaults, PrintedRows
from sojia_stats.reproduction.screening.partial import Found, Partial, packed
from sojia_stats.reproduction.table_files import xlsx_table
from sojia_stats.reproduction.table_files.blocks import Block, Source
from sojia_stats.reproduction.table_files.csv_table import CsvTable
from sojia_stats.reproduction.table_files.kinds import digest, sink, source
from sojia_stats.reproduction.table_files.parquet_table import ParquetTable

BLOCK: Final = 5_000
"""Rows of a block."""

Cells = dict[str, list[str | None]]


@dataclass(frozen=True, slots=True)
class Options:
    """How a table is screened; see :func:`sojia_stats.screen`."""

    step: str | None = None
    rounding: str = "nearest"
    value_rounding: str = "exact"
    count: bool = False
    repairs: bool = True

    @property
    def defaults(self) -> Defaults:
        """The reading of rows that do not say their own."""
        return Defaults(self.step, self.rounding, self.value_rounding)


@dataclass(frozen=True, slots=True)
class Screened:
    """What came of a table.

    Parameters
    ----------
    output : Path
        The table with its added columns.
    counts : Counter
        Rows by status.
    resumed : int
        Rows that an earlier run had judged.
    unused : tuple of str
        Headers of the columns that are carried along only.
    """

    output: Path
    counts: Counter[str]
    resumed: int
    unused: tuple[str, ...]

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
    """Screen a table in a file and write it with its added columns.

    Parameters
    ----------
    path, output : Path
        Files that end in .csv, .xlsx or .parquet.
    options : Options
        How rows are read.
    workers : int
        Processes that judge.
    resume : bool
        Go on where a killed run of the same input and options stopped.
    progress : callable
        Told of the rows of each finished block.

    Raises
    ------
    ValueError
        If the input, an option or a partial file cannot be used, in one sentence.
    Stopped
        If a worker was ended from outside.
    """
    options.defaults  # noqa: B018 - refuses a reading that there is not
    table = source(path)
    places = columns_of(table.headers)
    table.check(places)
    _fits(path, table, output)
    said = {name: str(getattr(options, name)) for name in options.__slots__}
    partial = Partial(
        partial_path(output),
        {**said, "input": digest(path), "version": __version__, "block": str(BLOCK)},
    )
    done = partial.resume() if resume else partial.start()
    try:
        resumed = sum(len(found[0]) for found in partial)
        progress(resumed)
        tasks = (
            (_cells(block, places), block.flaws(), options)
            for block in islice(table.blocks(BLOCK), done, None)
        )
        for rows, payload in _judged(tasks, workers):
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


def _fits(path: Path, table: Source, output: Path) -> None:
    """Refuse an output that cannot hold the table before the work is done, not after."""
    if output.suffix.lower() != ".xlsx" or (rows_of(path) or 0) < xlsx_table.SHEET_ROWS:
        return
    # Line ends within cells were counted as well.
    if sum(len(block) for block in table.blocks(BLOCK)) >= xlsx_table.SHEET_ROWS:
        raise ValueError(xlsx_table.too_long())


def _cells(block: Block, places: Mapping[str, int]) -> Cells:
    """Return what a block prints, by the columns' own names."""
    return {name: block.texts(place) for name, place in places.items()}


def judge_block(task: tuple[Cells, dict[int, str], Options]) -> tuple[int, bytes]:
    """Return the number of rows of a block, and its added columns as a partial file holds them."""
    import numpy as np

    from sojia_stats.reconstruction.screening.table import added_columns

    cells, flaws, options = task
    for row in flaws:
        for column in cells.values():
            column[row] = None
    rows = PrintedRows(
        {name: np.array([*column, None], dtype=object)[:-1] for name, column in cells.items()},
        options.defaults,
    )
    added = added_columns(rows, count=options.count, repairs=options.repairs)
    for row, flaw in flaws.items():
        added["reason"][row] = flaw
    return rows.size, packed([added[name].tolist() for name in ADDED])


def _judged(
    tasks: Iterator[tuple[Cells, dict[int, str], Options]], workers: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the judged blocks in order; only a few are under way at a time."""
    first = list(islice(tasks, 2))
    if workers == 1 or len(first) < 2:
        yield from map(judge_block, chain(first, tasks))
        return
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[Future[tuple[int, bytes]]] = deque()
    try:
        for task in chain(first, tasks):
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
            waiting.append(pool.submit(judge_block, task))
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise Stopped(
            "a worker process was ended from outside, perhaps for want of memory: run again with "
            "--resume and fewer --workers"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait
    from threading import Thread

    parent = parent_process()
    assert parent is not None, "workers are started by another process"

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _write(table: Source, output: Path, partial: Partial) -> Counter[str]:
    """Put the added columns beside the input, whole or not at all, and count the rows."""
    counts: Counter[str] = Counter()
    with _new_file(output) as path:
        written = sink(path, output.suffix.lower(), table, ADDED)
        try:
            for block, found in zip(table.blocks(BLOCK), _all(partial), strict=True):
                counts.update(found[0])
                written.write(block, found)
        finally:
            written.close()
    return counts


def _all(partial: Partial) -> Iterator[Found]:
    yield from partial


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Give a file to write that takes its name when it is whole."""
    # One name for all runs, so that killed ones leave one file at most; the partial one is locked.
    made = path.with_name(f".{path.name}.sojia-stats")
    try:
        yield made
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.chmod(0o644)
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def rows_of(path: Path) -> int | None:
    """Return about how many rows a table has, for a progress bar; None where that is not known."""
    table = source(path)
    if isinstance(table, ParquetTable):
        return table.rows
    if not isinstance(table, CsvTable):
        return None
    with path.open("rb") as file:
        parts = iter(lambda: file.read(2**20), b"")
        return max(sum(part.count(b"\n") for part in parts) - 1, 0)

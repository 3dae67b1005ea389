"""Judging the blocks of a table, on several processes; what comes out does not depend on them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice

from sojia_stats.errors import Stopped
from sojia_stats.reconstruction.screening.headers import ADDED
from sojia_stats.reconstruction.screening.printed_rows import Defaults, PrintedRows
from sojia_stats.reproduction.screened_files.partial import packed


@dataclass(frozen=True, slots=True)
class Options(Defaults):
    """How a table is screened; see :func:`sojia_stats.screen`."""

    count: bool = False
    repairs: bool = True


Task = tuple[dict[str, list[str | None]], dict[int, str], Options]
"""What a block prints, by the columns' own names; what is wrong with its rows; how it is read."""


def judge_block(task: Task) -> tuple[int, bytes]:
    """Return the number of rows of a block, and its added columns as a partial file holds them."""
    import numpy as np

    from sojia_stats.reconstruction.screening.table import added_columns

    cells, flaws, options = task
    for row in flaws:
        for column in cells.values():
            column[row] = None
    rows = PrintedRows(
        {name: np.array([*column, None], dtype=object)[:-1] for name, column in cells.items()},
        options,
    )
    added = added_columns(rows, count=options.count, repairs=options.repairs)
    for row, flaw in flaws.items():
        added["reason"][row] = flaw
    return rows.size, packed([added[name].tolist() for name in ADDED])


def judged(tasks: Iterator[Task], workers: int) -> Iterator[tuple[int, bytes]]:
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

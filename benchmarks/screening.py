"""Screening tables of printed summaries: rows per second on one core, and memory as rows grow.

Run as ``python benchmarks/screening.py``, which prints Markdown for docs/benchmarks.md; ``--rows``
scales the in-memory tables, ``--files`` the tables in files. All tables are simulated: n patients
with whole-number values from a skewed or a symmetric distribution, summarised and printed as papers
do. Peers: ``pip install pysprite scrutipy``; they test mean and SD only, and answer neither for a
range nor for a median.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd

from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import reconstruct
from sojia_stats.reconstruction.screening.table import BLOCK, screen

PRINTED = ("minimum", "median", "maximum", "mean", "sd")


def texts(values: np.ndarray, decimals: np.ndarray | int) -> np.ndarray:
    """Print numbers; the same text is the same object, as readers of files make it."""
    pairs = np.stack([values, np.broadcast_to(decimals, values.shape)], axis=1)
    distinct, codes = np.unique(pairs, axis=0, return_inverse=True)
    printed = [f"{value:.{int(places)}f}" for value, places in distinct]
    return np.array(printed, dtype=object)[codes.ravel()]


def table(rows: int, most: int, width: int, places: int, seed: int) -> pd.DataFrame:
    """Return summaries of simulated patients: n from 3, ranges up to a width."""
    rng = np.random.default_rng(seed)
    n = rng.integers(3, most + 1, rows)
    span = rng.integers(2, width + 1, rows)
    low = rng.integers(0, 13, rows)
    share = np.where(
        rng.random((rows, 1)) < 0.5,
        rng.beta(2, 2, (rows, most)),
        np.minimum(rng.exponential(0.25, (rows, most)), 1),
    )
    values = np.rint(share * span[:, None]) + low[:, None]
    values[np.arange(most) >= n[:, None]] = np.nan
    columns = {"n": texts(n, 0)}
    median = np.nanmedian(values, axis=1)
    for name, found, decimals in (
        ("minimum", np.nanmin(values, axis=1), 0),
        ("median", median, (median % 1 > 0).astype(int)),
        ("maximum", np.nanmax(values, axis=1), 0),
        ("mean", np.nanmean(values, axis=1).round(places), places),
        ("sd", np.nanstd(values, axis=1, ddof=1).round(places), places),
    ):
        columns[name] = texts(found, decimals)
    return pd.DataFrame(columns)


def heading() -> str:
    """Return the heading of a page, with what the numbers were measured on."""
    used = [f"Python {platform.python_version()}", f"numpy {np.__version__}"]
    for peer in ("pysprite", "scrutipy"):
        with suppress(PackageNotFoundError):
            used.append(f"{peer} {version(peer)}")
    command = " ".join(["benchmarks/screening.py", *sys.argv[1:]])
    return (
        f"## Screening\n\nMade by `{command}` in one run on {os.cpu_count()} cores: "
        f"{', '.join(used)}. All rows are simulated.\n"
    )


def best(task: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of some runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def forget() -> None:
    """Empty the caches, so that a run finds nothing of the run before."""
    from sojia_stats.reconstruction.screening import integer_windows, row_by_search, row_sentences

    for module in (row_by_search, row_sentences, integer_windows):
        for task in vars(module).values():
            if hasattr(task, "cache_clear"):
                task.cache_clear()


def searched(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are left to the exact search."""
    from sojia_stats.reconstruction.screening import judge

    rows = []
    search = judge._search

    def noted(judged: object, row: int, *arguments: object) -> None:
        rows.append(start + row)
        search(judged, row, *arguments)

    judge._search = noted
    try:
        for start in range(0, len(frame), BLOCK):
            screen(frame.iloc[start : start + BLOCK], repairs=False)
    finally:
        judge._search = search
    return frame.iloc[rows]


def loop(frame: pd.DataFrame) -> list[str]:
    """Do the same row by row with ``reconstruct``."""
    found = []
    for row in frame.to_dict("records"):
        texts_of = {name: row[name] for name in PRINTED if name in row}
        found.append(reconstruct(Summary(n=int(row["n"]), **texts_of)).status)
    return found


def peers(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the installed peers on the same rows, where they apply."""
    found: dict[str, Callable[[], object]] = {}
    columns = list(zip(frame["mean"], frame.sd, map(int, frame.n), strict=True))
    if importlib.util.find_spec("pysprite"):
        from pysprite import grim

        found["pysprite grim, row by row"] = lambda: [grim(n, float(m), 2) for m, _, n in columns]
    if importlib.util.find_spec("scrutipy"):
        from scrutipy import grimmer

        means, sds, sizes = (list(column) for column in zip(*columns, strict=True))
        # Without as many items as rows it answers for the first row alone.
        found["scrutipy grimmer, all rows"] = lambda: grimmer(
            means, sds, sizes, items=[1] * len(sizes)
        )
    return found


def classes(rows: int) -> None:
    """Print rows per second for each class of rows, beside the loop and the peers."""
    ordered = ["n", "minimum", "median", "maximum"]
    bounded = ["n", "minimum", "maximum", "mean", "sd"]
    every = ["n", *PRINTED]
    mixes = [
        ("a: n, median, range; n 3–60, range up to 60", rows, (60, 60, 1), ordered),
        (
            "b: n, mean, SD (1 decimal), range; n 3–60, range up to 60",
            rows // 5,
            (60, 60, 1),
            bounded,
        ),
        ("b: the same, 2 decimals", rows // 5, (60, 60, 2), bounded),
        (
            "c: n, median, mean, SD, range; 1 decimal, n 3–30, range up to 30",
            rows // 50,
            (30, 30, 1),
            every,
        ),
        ("c: the same, 2 decimals", rows // 50, (30, 30, 2), every),
    ]
    print(
        "One core, no repairs; frames in memory, text in, text out; best of three, caches emptied "
        "before each. *to the search*: the rows that bounds do not decide; those of the tables c "
        "are class d.\n"
    )
    print("| rows | number | rows/s | to the search | loop of reconstruct, rows/s | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    hard = []
    for seed, (name, size, shape, columns) in enumerate(mixes):
        frame = table(size, *shape, seed)[columns]
        left = searched(frame)
        if columns is every:
            hard.append(left)
        line(name, frame, f"{100 * len(left) / size:.2f} %")
    line("d: rows that reach the exact search", pd.concat(hard, ignore_index=True), "100 %")
    frame = table(20_000, 60, 60, 2, 9)[["n", "mean", "sd"]].assign(step="1")
    print("\nMean and SD alone (GRIM, GRIMMER), 20,000 rows, n 3–60, 2 decimals:\n")
    print("| by | rows/s |\n|---|---:|")
    print(f"| screen | {speed(lambda: screen(frame), len(frame)):,.0f} |")
    for name, task in peers(frame).items():
        try:
            answers = len(task())
            assert answers == len(frame), f"{answers} answers to {len(frame)} rows"
            print(f"| {name} | {speed(task, len(frame), 1):,.0f} |", flush=True)
        except Exception as error:
            print(f"| {name} | fails: {str(error)[:60]} |")


def speed(task: Callable[[], object], rows: int, times: int = 3) -> float:
    """Return rows per second from empty caches."""
    seconds = []
    for _ in range(times):
        forget()
        seconds.append(best(task, 1))
    return rows / min(seconds)


def line(name: str, frame: pd.DataFrame, share: str) -> None:
    """Print a class of rows, beside a loop over some of them, whose answers must be the same."""
    fast = speed(lambda: screen(frame, repairs=False), len(frame))
    part = frame.head(300)
    assert screen(part, repairs=False).status.tolist() == loop(part)
    slow = speed(lambda: loop(part), len(part), 1)
    ratio = f"{fast / slow:,.0f}" if fast > 10 * slow else f"{fast / slow:.1f}"
    print(
        f"| {name} | {len(frame):,} | {fast:,.0f} | {share} | {slow:,.0f} | {ratio} × |",
        flush=True,
    )


def sentences() -> None:
    """Print what incompatible rows cost: their reason, and their repair."""
    frame = table(3_000, 30, 30, 1, 5)
    frame["mean"] = [f"{float(x) + 0.3:.1f}" for x in frame["mean"]]
    rows = screen(frame, repairs=False)
    frame = frame[rows.status == "incompatible"].head(300)
    seconds = []
    for repairs in (False, True):
        forget()
        seconds.append(best(lambda r=repairs: screen(frame, repairs=r), 1))
    print(f"\nWhat is said of {len(frame)} incompatible rows of class c, one core:\n")
    print("| sentence | rows/s |\n|---|---:|")
    print(f"| status and reason | {len(frame) / seconds[0]:,.0f} |")
    print(f"| status, reason and repair | {len(frame) / seconds[1]:,.0f} |")


def write(path: Path, rows: int) -> None:
    """Write a table of class a, in parts."""
    for start in range(0, rows, 50_000):
        part = table(min(50_000, rows - start), 60, 60, 1, start)
        columns = ["n", "minimum", "median", "maximum"]
        part[columns].to_csv(path, mode="a", header=start == 0, index=False)


def files(rows: int) -> None:
    """Print rows per second and peak memory from file to file, each in a fresh process."""
    print("\nCSV to CSV, rows of class a, one worker and one for each core:\n")
    print("| rows | workers | rows/s | peak memory |\n|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for size in (rows // 10, rows):  # peak memory is read as Linux tells it
            path = Path(folder) / f"{size}.csv"
            write(path, size)
            for workers in (1, os.cpu_count() or 1):
                command = [sys.executable, __file__, "--run", str(path), str(workers)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                seconds, megabytes = json.loads(done.stdout)
                print(
                    f"| {size:,} | {workers} | {size / seconds:,.0f} | {megabytes:,.0f} MB |",
                    flush=True,
                )


def run_file(path: Path, workers: int) -> None:
    """Screen one file in this process and print seconds and megabytes."""
    from sojia_stats.reproduction.screened_files.table_screening import Options, screen_file

    start = time.perf_counter()
    screen_file(path, path.with_name("out.csv"), Options(), workers=workers)
    seconds = time.perf_counter() - start
    # What getrusage says of this process counts the one that started it, too.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    most += (workers > 1) * workers * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps([seconds, most]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--run", nargs=2, metavar=("FILE", "WORKERS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run_file(Path(options.run[0]), int(options.run[1]))
    else:
        print(heading())
        classes(options.rows)
        sentences()
        files(options.files)

"""Screening tables of printed summaries: rows per second on one core, and memory as rows grow.

Run as ``python benchmarks/screening.py``; ``--rows`` scales the in-memory tables, ``--files`` the
tables in files. All tables are simulated: n patients with whole-number values from a skewed or a
symmetric distribution, summarised and printed as papers do. Peers: ``pip install pysprite
scrutipy``; they test mean and SD only, and answer neither for a range nor for a median.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from sojia_stats.reconstruction.datasets import reconstruct
from sojia_stats.reconstruction.screening.table import screen
from sojia_stats.reconstruction.summary import Summary

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


def best(task: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of some runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def forget() -> None:
    """Empty the caches of single problems, so that a run finds nothing of the run before."""
    from sojia_stats.reconstruction.screening import exact

    exact.outcome.cache_clear()


def searched(frame: pd.DataFrame) -> tuple[int, float]:
    """Return how many problems are left to the exact search, and its speed on these alone."""
    from sojia_stats.reconstruction.screening import exact

    problems = []
    search = exact.outcome
    exact.outcome = lambda problem: problems.append(problem) or search(problem)
    forget_search = search.cache_clear
    forget_search()
    screen(frame, repairs=False)
    exact.outcome = search
    forget_search()
    start = time.perf_counter()
    for problem in problems:
        search(problem)
    seconds = time.perf_counter() - start
    return len(problems), len(problems) / seconds if problems else float("nan")


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
        found["scrutipy grimmer, all rows"] = lambda: grimmer(means, sds, sizes)
    return found


def classes(rows: int) -> None:
    """Print rows per second for each class of rows, beside the loop and the peers."""
    ordered = ["n", "minimum", "median", "maximum"]
    bounded = ["n", "minimum", "maximum", "mean", "sd"]
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
            None,
        ),
        ("c: the same, 2 decimals", rows // 50, (30, 30, 2), None),
    ]
    print(
        "one core, no repairs; frames in memory, text in, text out; best of three, caches "
        "emptied between\n"
    )
    print("| rows | number | rows/s | searched | their rows/s | loop of reconstruct | ratio |")
    print("|---|---|---|---|---|---|---|")
    for seed, (name, size, shape, columns) in enumerate(mixes):
        frame = table(size, *shape, seed)
        frame = frame if columns is None else frame[columns]

        def run(frame: pd.DataFrame = frame) -> None:
            forget()
            screen(frame, repairs=False)

        speed = size / best(run)
        part = frame.head(300)
        assert screen(part, repairs=False).status.tolist() == loop(part)
        slow = len(part) / best(lambda part=part: loop(part), 1)
        exact, alone = searched(frame)
        print(
            f"| {name} | {size:,} | {speed:,.0f} | {exact / size:.2%} | {alone:,.0f} | "
            f"{slow:,.0f} | {speed / slow:,.0f} × |",
            flush=True,
        )
    frame = table(20_000, 60, 60, 2, 9)[["n", "mean", "sd"]].assign(step="1")
    print("\nmean and SD alone (GRIM, GRIMMER), 20,000 rows, n 3–60, 2 decimals:\n")
    print("| by | rows/s |\n|---|---|")
    print(f"| screen | {len(frame) / best(lambda: (forget(), screen(frame))):,.0f} |")
    for name, task in peers(frame).items():
        try:
            print(f"| {name} | {len(frame) / best(task, 1):,.0f} |", flush=True)
        except Exception as error:
            print(f"| {name} | fails: {str(error)[:60]} |")


def sentences() -> None:
    """Print what incompatible rows cost: their reason, and their repair."""
    frame = table(3_000, 30, 30, 1, 5)
    frame["mean"] = [f"{float(x) + 0.3:.1f}" for x in frame["mean"]]
    rows = screen(frame, repairs=False)
    frame = frame[rows.status == "incompatible"].head(300)
    from sojia_stats.reconstruction.screening import sentences as said

    seconds = []
    for repairs in (False, True):
        said.why_not.cache_clear()
        said.mend.cache_clear()
        seconds.append(best(lambda r=repairs: screen(frame, repairs=r), 1))
    print(
        f"\n{len(frame)} incompatible rows of class c: reasons at "
        f"{len(frame) / seconds[0]:,.0f} rows/s, repairs at "
        f"{len(frame) / (seconds[1] - seconds[0]):,.0f} rows/s"
    )


def write(path: Path, rows: int) -> None:
    """Write a table of class a, in parts."""
    for start in range(0, rows, 50_000):
        part = table(min(50_000, rows - start), 60, 60, 1, start)
        columns = ["n", "minimum", "median", "maximum"]
        part[columns].to_csv(path, mode="a", header=start == 0, index=False)


def files(rows: int) -> None:
    """Print rows per second and peak memory from file to file, each in a fresh process."""
    print("\nCSV to CSV, rows of class a, one worker and one for each core:\n")
    print("| rows | workers | rows/s | peak memory |\n|---|---|---|---|")
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
    from sojia_stats.reproduction.screening import Options, screen_file

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
        classes(options.rows)
        sentences()
        files(options.files)

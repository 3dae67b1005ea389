"""Counting, listing and deciding, beside the peers that are installed, in one run.

Run as ``python benchmarks/reconstruction.py``; with ``--all`` also problems on which a peer takes
minutes or gigabytes, with ``--growth`` also how the cost grows with n and with the grid's width,
drawn with ``--plot FILE``.
Peers: ``pip install scrutipy pysprite``. Every number is the best of three runs (one where
a run takes over 5 s) in a fresh process.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import resource
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np

from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.problem import GridProblem, grid_problem
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary

PROBLEMS = [
    ("2.7", "1.9", 130, 1, 5, 5_359),
    ("3.1", "2.1", 60, 1, 10, 6_854_464),
    ("3.0", "1.0", 150, 1, 7, 1_764_333),
    ("20.3", "12.1", 25, 0, 50, 1_889_593_115_680_780),
]
SLOW = {(1, "scrutipy"), (2, "scrutipy"), (3, "scrutipy"), (3, "list")}


def translated(summary: Summary, reading: Reading) -> GridProblem:
    assert reading.step is not None
    return grid_problem(chain_of(summary, reading), reading.step, reading.origin)


def problem_of(mean: str, sd: str, n: int, low: int, high: int) -> GridProblem:
    reading = Reading("1", "nearest", within=(low, high))
    return translated(Summary(n=n, mean=mean, sd=sd), reading)


def ours_count(mean: str, sd: str, n: int, low: int, high: int) -> int:
    return int(GridSets(problem_of(mean, sd, n, low, high)).count)


def ours_list(mean: str, sd: str, n: int, low: int, high: int) -> int:
    return len(GridSets(problem_of(mean, sd, n, low, high)).to_numpy(multiplicities=True))


def scrutipy_list(mean: str, sd: str, n: int, low: int, high: int) -> int:
    import scrutipy

    # Its windows are closed as ours, but in floating point: a hair wider.
    half = 0.05 + 1e-9
    return len(scrutipy.closure(float(mean), float(sd), n, low, high, half, half))


def pysprite_one(mean: str, sd: str, n: int, low: int, high: int) -> int:
    from pysprite import Sprite

    found = Sprite(n, float(mean), float(sd), 1, 1, low, high).find_possible_distribution()
    return int(found[0] == "Success")


def ours_one(mean: str, sd: str, n: int, low: int, high: int) -> int:
    return int(GridSets(problem_of(mean, sd, n, low, high)).finding.status == "found")


TASKS = {
    "count": ours_count,
    "list": ours_list,
    "scrutipy": scrutipy_list,
    "one": ours_one,
    "pysprite": pysprite_one,
}


def run(task: str, number: int) -> None:
    """Do one task in this process and print its time, memory and answer."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    answer = 0
    for _ in range(1 if (number, task) in SLOW else 3):
        start = time.perf_counter()
        answer = TASKS[task](*PROBLEMS[number][:5])
        times.append(time.perf_counter() - start)
        if times[-1] > 5:
            break
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([min(times), (after - before) / 1024, answer]))


def in_fresh_process(task: str, number: int) -> tuple[float, float, int] | None:
    """Return seconds, MB and the answer of a task, or None if it fails."""
    command = [sys.executable, __file__, "--run", task, str(number)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    seconds, megabytes, answer = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes, answer


def shown(result: tuple[float, float, int] | None) -> str:
    return "–" if result is None else f"{result[0] * 1e3:,.1f} ms, {result[1]:,.0f} MB"


def compare(everything: bool) -> None:
    """Print the table of the issue."""
    peers = [name for name in ("scrutipy", "pysprite") if importlib.util.find_spec(name)]
    print(f"peers installed: {', '.join(peers) or 'none'}\n")
    print("| problem | answer | count | list | scrutipy | its time / our list | one | pysprite |")
    print("|---|---|---|---|---|---|---|---|")
    for number, (mean, sd, n, low, high, exact) in enumerate(PROBLEMS):
        results = {}
        for task in ("count", "list", "one", *peers):
            slow = (number, task) in SLOW and not (everything and number < 3)
            results[task] = None if slow else in_fresh_process(task, number)
        counted = results["count"]
        assert counted is not None and counted[2] == exact, (counted, exact)
        theirs, listed = results.get("scrutipy"), results["list"]
        ratio = "–"
        if theirs is not None and listed is not None:
            assert theirs[2] == listed[2] == exact, (theirs, listed)
            ratio = f"{theirs[0] / listed[0]:,.0f} ×"
        cells = [
            f"mean {mean}, SD {sd}, n = {n}, {low}–{high}",
            f"{exact:,}",
            shown(counted),
            shown(listed),
            shown(theirs),
            ratio,
            shown(results["one"]),
            shown(results.get("pysprite")),
        ]
        print(f"| {' | '.join(cells)} |", flush=True)


def realistic(rng: random.Random) -> tuple[Summary, Reading]:
    """Return what a paper might print of 3 to 200 values on a grid of up to 1,000 steps."""
    n, width = rng.randint(3, 200), rng.choice([20, 60, 100, 300, 1000])
    draw = rng.choice([lambda: rng.gauss(0.45, 0.18), lambda: rng.expovariate(5), rng.random])
    step = Fraction(1) if width <= 100 or rng.random() < 0.5 else Fraction(1, 10)
    values = np.array(sorted(min(max(round(draw() * width), 0), width) for _ in range(n)))
    values = values * float(step)
    places = rng.choice([0, 1, 2]) if step == 1 else rng.choice([1, 2])
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    texts = {
        "minimum": f"{values[0]:.{0 if step == 1 else 1}f}",
        "maximum": f"{values[-1]:.{0 if step == 1 else 1}f}",
        "median": f"{median:.{places}f}",
        "mean": f"{values.mean():.{places}f}",
        "sd": f"{values.std(ddof=1):.{places}f}",
        "q1": f"{q1:.{places}f}",
        "q3": f"{q3:.{places}f}",
    }
    printed = {}
    for name, text in texts.items():
        if rng.random() < 0.6 or (name == "q3" and "q1" in printed):
            # One in eight figures is misread in its last digit.
            slip = rng.random() < 0.12 and len(text) > 1
            printed[name] = text[:-1] + str(rng.randint(0, 9)) if slip else text
    reading = Reading(step, "nearest", "nearest", within=(0, step * width))
    return Summary(n=n, quartile_method=rng.choice(["7", "any"]), **printed), reading


def decide(times: int) -> None:
    """Print how long the status of realistic summaries takes."""
    rng = random.Random(3)
    seconds, outcomes = [], {}
    while len(seconds) < times:
        try:
            problem = translated(*realistic(rng))
        except ValueError:  # a misread figure put the minimum above the maximum
            continue
        start = time.perf_counter()
        status = GridSets(problem).status
        seconds.append(time.perf_counter() - start)
        outcomes[status] = outcomes.get(status, 0) + 1
    seconds.sort()
    print(
        f"\nstatus of {times:,} realistic summaries: median {seconds[times // 2] * 1e3:.1f} ms, "
        f"99 % below {seconds[times * 99 // 100] * 1e3:.0f} ms, "
        f"longest {seconds[-1] * 1e3:.0f} ms; {outcomes}"
    )


def grow(plot: str | None) -> None:
    """Print, and plot if asked, how the cost of counting grows with n and with the grid's width."""
    print("\n| n | width | answer | count |\n|---|---|---|---|")
    series = {
        "against n, on 10 values": [(n, 10) for n in (10, 20, 40, 80, 160)],
        "against the width of the grid, n = 20": [(20, w) for w in (10, 20, 40, 80)],
    }
    drawn = {}
    for title, cases in series.items():
        drawn[title] = []
        for n, width in cases:
            mean, sd = f"{width * 0.4:.1f}", f"{width * 0.22:.1f}"
            times = []
            for _ in range(3):
                start = time.perf_counter()
                count = ours_count(mean, sd, n, 1, width)
                times.append((time.perf_counter() - start) * 1e3)
            print(f"| {n} | {width} | {count:,} | {min(times):,.1f} ms |")
            drawn[title].append((n if "against n" in title else width, min(times)))
    if plot:
        draw(drawn, plot)


def draw(series: dict[str, list[tuple[int, float]]], path: str) -> None:
    """Draw milliseconds against size, both on logarithmic scales."""
    from matplotlib.figure import Figure

    from sojia_stats.reproduction.figures import style

    with style():
        figure = Figure(figsize=(6.5, 2.8))
        for ax, (title, points) in zip(figure.subplots(1, 2), series.items(), strict=True):
            ax.plot(*zip(*points, strict=True), "o-", color="#0b3c5d")
            ax.set(xscale="log", yscale="log", title=f"Counting {title}")
            ax.set(xlabel=title.split()[1].rstrip(",").replace("the", "width"), ylabel="ms")
        figure.savefig(path, metadata={"Date": None} if path.endswith("svg") else None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--plot", metavar="FILE", help="draw the growth as well")
    parser.add_argument("--run", nargs=2, metavar=("TASK", "PROBLEM"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run[0], int(options.run[1]))
    else:
        compare(options.all)
        decide(1000)
        if options.growth or options.plot:
            grow(options.plot)

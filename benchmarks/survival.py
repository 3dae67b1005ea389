"""Kaplan–Meier beside lifelines, and the envelope of many data sets, in one run.

Run as ``python benchmarks/survival.py``; prints Markdown tables. Every number is the best of seven
runs; the ratio is ours over lifelines' own fit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from lifelines import KaplanMeierFitter

from sojia_stats import Summary, curve_envelope, kaplan_meier, reconstruct_survival

RUNS = 7


def best(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def tabled(times: object, flags: object) -> object:
    return kaplan_meier(times, flags).table


def curves() -> None:
    rng = np.random.default_rng(2012)
    print("| patients | times | lifelines fit | kaplan_meier | ratio | with its table |")
    print("|---|---|---|---|---|---|")
    for n in (10, 1_000, 10_000):
        exact = rng.exponential(24, n)
        flags = rng.integers(0, 2, n)
        for name, times in (("all different", exact), ("whole months", np.ceil(exact))):
            theirs = best(partial(KaplanMeierFitter().fit, times, flags))
            ours = best(partial(kaplan_meier, times, flags))
            table = best(partial(tabled, times, flags))
            print(
                f"| {n:,} | {name} | {1e3 * theirs:.1f} ms | {1e3 * ours:.1f} ms | "
                f"{ours / theirs:.2f} | {1e3 * table:.1f} ms |"
            )


def envelopes() -> None:
    rng = np.random.default_rng(2012)
    print("\n| data sets | patients | envelope | with exact limits |")
    print("|---|---|---|---|")
    for n in (4, 8, 12, 20):
        times = rng.integers(1, 60, (10_000, n)).tolist()
        flags = rng.integers(0, 2, (10_000, n)).tolist()
        sets = [tuple(zip(*rows, strict=True)) for rows in zip(times, flags, strict=True)]
        curve, limits = (best(partial(curve_envelope, sets, a)) for a in (None, 0.95))
        print(f"| 10,000 drawn | {n} | {curve:.2f} s | {limits:.2f} s |")
    summary = Summary(n=5, median="9", minimum="2", maximum="30")
    found = reconstruct_survival(summary, rounding="exact")
    found.count  # noqa: B018
    curve, limits = (best(partial(curve_envelope, found, a)) for a in (None, 0.95))
    print(f"| {found.count:,} found | 5 | {curve:.2f} s | {limits:.2f} s |")


if __name__ == "__main__":
    curves()
    envelopes()

"""Exact beta product limits beside Monte Carlo and the method of moments, in one run.

Run as ``python benchmarks/beta_product.py``. The peers are what R's bpcp does, written with numpy
and scipy: 100,000 draws of each factor, and one beta variable of the same two moments. Every time
is the best of five calls (one of the draws), for all limits of a curve with half of the patients
censored, one per time; errors are the largest difference from the exact limits. Where R has its
package bpcp, that is timed as well (best of five inside R, so without its start).
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sojia_stats.statistics.small_sample import beta_product_limits

DRAWS = 100_000
Limits = tuple[NDArray[np.float64], NDArray[np.float64]]


def drawn_limits(at_risk: list[int], events: list[int]) -> Limits:
    rng = np.random.default_rng(1)
    low, high = np.zeros(len(at_risk) + 1), np.ones(len(at_risk) + 1)
    upper = np.ones(DRAWS)
    for j, n in enumerate([*at_risk, 0]):
        if j and events[j - 1]:
            upper *= rng.beta(at_risk[j - 1] - events[j - 1] + 1, events[j - 1], DRAWS)
        high[j] = np.quantile(upper, 0.975)
        if n:
            low[j] = np.quantile(upper * rng.beta(n, 1, DRAWS), 0.025)
    return low, high


def timed(call: Callable[[], Limits], runs: int) -> tuple[float, Limits]:
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        limits = call()
        best = min(best, time.perf_counter() - start)
    return best, limits


R_BPCP = """
if (!requireNamespace("bpcp", quietly = TRUE)) quit(status = 3)
events <- c({events})
seconds <- replicate(5, system.time(bpcp::bpcp(seq_along(events), events))[["elapsed"]])
cat(min(seconds))
"""


def r_bpcp(events: list[int]) -> float | None:
    """Seconds that R's bpcp takes by its moments; None where it is not installed."""
    if shutil.which("Rscript") is None:
        return None
    code = R_BPCP.format(events=", ".join(map(str, events)))
    ran = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True)
    if ran.returncode == 3:
        return None
    ran.check_returncode()
    return float(ran.stdout)


def main() -> None:
    beta_product_limits([2, 1], [1, 1], kind="moments")  # scipy is imported before the clock runs
    print(
        "| n | exact, ms | mid-p, ms | moments | 10^5 draws | R's bpcp | moments off by "
        "| draws off by |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for n in (12, 100, 500):
        at_risk = list(range(n, 0, -1))
        events = np.random.default_rng(n).integers(0, 2, n).tolist()
        exact, limits = timed(lambda a=at_risk, e=events: beta_product_limits(a, e), 5)
        mid_p, _ = timed(lambda a=at_risk, e=events: beta_product_limits(a, e, kind="mid-p"), 5)
        moments, near = timed(
            lambda a=at_risk, e=events: beta_product_limits(a, e, kind="moments"), 5
        )
        draws, drawn = timed(lambda a=at_risk, e=events: drawn_limits(a, e), 1)
        off = [
            max(float(np.abs(a - b).max()) for a, b in zip(limits, other, strict=True))
            for other in (near, drawn)
        ]
        theirs = r_bpcp(events)
        r = "not installed" if theirs is None else f"{theirs / exact:.0f} × exact"
        print(
            f"| {n} | {exact * 1e3:.2f} | {mid_p * 1e3:.2f} | {moments / exact:.2g} × exact "
            f"| {draws / exact:.0f} × exact | {r} | {off[0]:.1e} | {off[1]:.1e} |"
        )


if __name__ == "__main__":
    main()

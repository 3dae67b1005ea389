"""Honest data are never accused: random data sets, summarised and rounded, must stay compatible.

Run as ``python benchmarks/honest_data.py 100000``; prints how many were found.
"""

import importlib.util
import random
import sys
import time
from collections import Counter
from pathlib import Path

from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.problem import grid_problem
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary

path = Path(__file__).parents[1] / "tests" / "reconstruction" / "counting" / "brute_force.py"
spec = importlib.util.spec_from_file_location("brute_force", path)
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


def problem_of(summary, reading):
    return grid_problem(chain_of(summary, reading), reading.step, reading.origin)


rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
outcomes: Counter[str] = Counter()
times = []
for _ in range(int(sys.argv[1])):
    facts = brute.honest_facts(rng)
    summary, reading = brute.arguments(facts)
    start = time.perf_counter()
    outcome = GridSets(problem_of(Summary(**summary), Reading(**reading))).finding.status
    times.append(time.perf_counter() - start)
    outcomes[outcome] += 1
    if outcome != "found" or times[-1] > 1:
        print(outcome, f"{times[-1]:.1f} s", facts, flush=True)
times.sort()
print(
    dict(outcomes),
    f"median {times[len(times) // 2] * 1e3:.1f} ms, "
    f"99 % {times[-len(times) // 100] * 1e3:.1f} ms, longest {times[-1] * 1e3:.0f} ms",
)

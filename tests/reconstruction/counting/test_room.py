"""How tight the boxes are and how much room the tables take: this decides what is too large.

Boxes and tables that are wider than they need give the same counts, later. The numbers are ours;
that the boxes hold every data set, and touch one at each end where only the sum or only links are
known, is checked by listing.
"""

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sojia_stats.reconstruction import effort
from sojia_stats.reconstruction.counting.box import box_of, centre
from sojia_stats.reconstruction.counting.existence.one_data_set import find, pure_boxes
from sojia_stats.reconstruction.counting.existence.square_sums import targets_of
from sojia_stats.reconstruction.counting.problem import GridProblem, Link, grid_problem
from sojia_stats.reconstruction.counting.tables.draws import blocks, draw, draw_two_sides
from sojia_stats.reconstruction.counting.tables.multiplicities import short_grid_of
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.size_estimate import magnitude
from sojia_stats.reconstruction.counting.tables.two_sides import TwoSides
from sojia_stats.reconstruction.counting.tables.value_counts import (
    _enumerate,
    count_short,
    list_short,
)
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary

FACTS = {
    "mean and sd": (Summary(n=12, mean="4.1", sd="2.6"), (0, 9)),
    "a small sd": (Summary(n=9, mean="10.2", sd="2.1"), (0, 60)),
    "skewed": (Summary(n=8, mean="3.1", sd="4.2", median="1", minimum="0"), (0, 30)),
    "ends and quartiles": (
        Summary(n=11, median="7", q1="4", q3="12.5", minimum="1", maximum="30"),
        (0, 40),
    ),
    "a mean and an end": (Summary(n=5, mean="3.6", maximum="5"), (0, 9)),
    "an even median": (Summary(n=6, median="5.5", mean="6.2", sd="3.3", maximum="12"), (0, 20)),
}


def problem_of(name: str) -> GridProblem:
    summary, within = FACTS[name]
    reading = Reading("1", within=within)
    assert reading.step is not None
    return grid_problem(chain_of(summary, reading), reading.step, reading.origin)


def room(name: str) -> dict[str, object]:
    problem = problem_of(name)
    boxes = (box_of(problem, group) for group in problem.alternatives)
    box = next(box for box in boxes if box is not None)
    tables = RankTables(box)
    sizes: dict[str, object] = {
        "lows": box.lows,
        "highs": box.highs,
        "pairs": len(box.pairs),
        "sums": len(targets_of(box, centre(box))),
        "cells kept": tables.cells(keep=True),
        "cells in turn": tables.cells(keep=False),
        "magnitude": round(magnitude(box), 6),
    }
    if box.squares(0) is not None:
        sides = TwoSides(replace(box, pairs=()))
        sizes["two sides: size"] = sides.size
        sizes["two sides: work"] = sides.work
        sizes["two sides: meetings"] = sides.meetings_at_most
    short = short_grid_of(problem)
    if short is not None:
        centred = short.centred()
        sizes["value counts"] = len(_enumerate(centred, merge=False))
        sizes["value counts merged"] = len(_enumerate(centred, merge=True))
    return sizes


ROOM = {
    "mean and sd": {
        "lows": (0, 0, 0, 1, 2, 2, 2, 3, 3, 4, 4, 5),
        "highs": (4, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 9),
        "pairs": 0,
        "sums": 1,
        "cells kept": 28025,
        "cells in turn": 8970,
        "magnitude": 2.831196,
        "two sides: size": 74256,
        "two sides: work": 80652,
        "two sides: meetings": 15,
        "value counts": 423,
        "value counts merged": 415,
    },
    "a small sd": {
        "lows": (5, 7, 8, 8, 9, 9, 10, 10, 11),
        "highs": (10, 10, 11, 11, 12, 12, 13, 14, 15),
        "pairs": 0,
        "sums": 1,
        "cells kept": 6300,
        "cells in turn": 2160,
        "magnitude": 1.821031,
        "two sides: size": 17328,
        "two sides: work": 20862,
        "two sides: meetings": 9,
    },
    "skewed": {
        "lows": (0, 0, 0, 0, 1, 1, 2, 4),
        "highs": (0, 1, 1, 1, 3, 8, 10, 13),
        "pairs": 1,
        "sums": 1,
        "cells kept": 7205,
        "cells in turn": 6352,
        "magnitude": 1.317471,
        "two sides: size": 58880,
        "two sides: work": 78272,
        "two sides: meetings": 15,
    },
    "ends and quartiles": {
        "lows": (1, 1, 4, 4, 4, 7, 7, 7, 14, 14, 30),
        "highs": (1, 4, 5, 7, 7, 7, 12, 12, 29, 30, 30),
        "pairs": 2,
        "sums": 1,
        "cells kept": 62,
        "cells in turn": 38,
        "magnitude": 4.082642,
    },
    "a mean and an end": {
        "lows": (0, 2, 3, 4, 5),
        "highs": (3, 4, 5, 5, 5),
        "pairs": 0,
        "sums": 1,
        "cells kept": 37,
        "cells in turn": 28,
        "magnitude": 1.005012,
    },
    "an even median": {
        "lows": (2, 2, 4, 6, 6, 12),
        "highs": (5, 5, 5, 7, 10, 12),
        "pairs": 1,
        "sums": 1,
        "cells kept": 680,
        "cells in turn": 400,
        "magnitude": 0.321503,
        "two sides: size": 11832,
        "two sides: work": 13746,
        "two sides: meetings": 9,
    },
}


@pytest.mark.parametrize("name", FACTS)
def test_the_room_that_a_problem_takes(name: str) -> None:
    assert room(name) == ROOM[name]


def work(answer: Callable[[], object]) -> int:
    with limited(10**15):
        purse = effort._PURSE.get()
        assert purse is not None
        answer()
        return 10**15 - purse.left


def spent(name: str) -> dict[str, int]:
    problem = problem_of(name)
    boxes = (box_of(problem, group) for group in problem.alternatives)
    box = next(box for box in boxes if box is not None)
    rng = np.random.default_rng(1)
    answers: dict[str, Callable[[], object]] = {
        "box": lambda: box_of(problem, problem.alternatives[-1]),
        "sums": lambda: targets_of(box, centre(box)),
        "magnitude": lambda: magnitude(box),
        "count": lambda: RankTables(box).count(),
        "marginals": lambda: RankTables(box).marginals(),
        "draws": lambda: draw(RankTables(box), 50, rng),
        "rows": lambda: sum(len(block) for block in blocks(RankTables(box))),
        "one data set": lambda: find(problem),
        "pure boxes": lambda: list(pure_boxes(box)),
    }
    if box.squares(0) is not None:
        boxed = replace(box, pairs=())
        answers["two sides: count"] = lambda: TwoSides(boxed).count()
        answers["two sides: draws"] = lambda: draw_two_sides(TwoSides(boxed), 50, rng)
    short = short_grid_of(problem)
    if short is not None:
        answers["value counts: count"] = lambda: count_short(short)
        answers["value counts: rows"] = lambda: list_short(short)
    return {name: work(answer) for name, answer in answers.items()}


SPENT = {
    "mean and sd": {
        "box": 24000,
        "sums": 142280,
        "magnitude": 11442040,
        "count": 1077740,
        "marginals": 1077740,
        "draws": 1077740,
        "rows": 2245540,
        "one data set": 307080,
        "pure boxes": 142280,
        "two sides: count": 844852,
        "two sides: draws": 14200,
        "value counts: count": 285500,
        "value counts: rows": 287600,
    },
    "a small sd": {
        "box": 18000,
        "sums": 121860,
        "magnitude": 11296000,
        "count": 636702,
        "marginals": 636702,
        "draws": 636702,
        "rows": 864402,
        "one data set": 270460,
        "pure boxes": 121860,
        "two sides: count": 482662,
        "two sides: draws": 11800,
    },
    "skewed": {
        "box": 16000,
        "sums": 105040,
        "magnitude": 10053000,
        "count": 586087,
        "marginals": 586087,
        "draws": 586087,
        "rows": 750087,
        "one data set": 378260,
        "pure boxes": 347120,
        "two sides: count": 841272,
        "two sides: draws": 13000,
    },
    "ends and quartiles": {
        "box": 11000,
        "sums": 157200,
        "magnitude": 1164760,
        "count": 598200,
        "marginals": 964566,
        "draws": 964566,
        "rows": 5780866,
        "one data set": 794140,
        "pure boxes": 7175200,
    },
    "a mean and an end": {
        "box": 10000,
        "sums": 83120,
        "magnitude": 2506000,
        "count": 228271,
        "marginals": 228271,
        "draws": 228271,
        "rows": 369871,
        "one data set": 209620,
        "pure boxes": 83120,
    },
    "an even median": {
        "box": 18000,
        "sums": 86420,
        "magnitude": 9338200,
        "count": 312670,
        "marginals": 312670,
        "draws": 312670,
        "rows": 459770,
        "one data set": 341240,
        "pure boxes": 283260,
        "two sides: count": 471946,
        "two sides: draws": 8200,
    },
}


@pytest.mark.parametrize("name", FACTS)
def test_the_work_that_each_part_takes(name: str) -> None:
    assert spent(name) == SPENT[name]


@pytest.mark.parametrize("total", [None, (9, 9), (13, 15), (20, 24)])
@pytest.mark.parametrize("spread", [None, (0, 30), (40, 60)])
@pytest.mark.parametrize(
    "links",
    [
        (),
        (Link(1, 1, 0, 2, 3),),
        (Link(1, 1, 1, 7, 7),),
        (Link(1, 1, 3, 9, 11), Link(3, 1, 0, 4, 6)),
        (Link(0, 2, 1, 4, 5), Link(2, 3, 1, 12, 15)),
    ],
)
def test_boxes_hold_every_data_set(
    total: tuple[int, int] | None, spread: tuple[int, int] | None, links: tuple[Link, ...]
) -> None:
    problem = GridProblem(4, low=0, high=7, links=links)
    if total:
        problem = replace(problem, sum_low=total[0], sum_high=total[1])
    if spread:
        problem = replace(problem, spread_low=spread[0], spread_high=spread[1])
    rows = [
        row for row in itertools.combinations_with_replacement(range(8), 4) if problem.holds(row)
    ]
    frame = box_of(problem)
    if frame is None:
        assert not rows
        return
    for rank, values in enumerate(zip(*rows, strict=True)):
        low, high = frame.lows[rank], frame.highs[rank]
        assert low <= min(values) and max(values) <= high
        if spread is None and (not links or total is None):
            assert (low, high) == (min(values), max(values))

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
from sojia_stats.reconstruction.counting.existence.sum_targets import targets_of
from sojia_stats.reconstruction.counting.problem import GridProblem, Link, grid_problem
from sojia_stats.reconstruction.counting.tables.multiplicities import short_grid_of
from sojia_stats.reconstruction.counting.tables.rank_draws import blocks, draw
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.size_estimate import magnitude
from sojia_stats.reconstruction.counting.tables.two_side_draws import draw_two_sides
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


def room(name: str) -> list[object]:
    problem = problem_of(name)
    frames = (box_of(problem, group) for group in problem.alternatives)
    frame = next(frame for frame in frames if frame is not None)
    layers, found = RankTables(frame), targets_of(frame, centre(frame))
    sizes: list[object] = [frame.lows, frame.highs, len(frame.pairs), len(found)]
    sizes += [layers.cells(keep=True), layers.cells(keep=False), round(magnitude(frame), 6)]
    if frame.squares(0) is not None:
        boxed = replace(frame, pairs=())
        wide = TwoSides(boxed)
        sizes += [wide.size, wide.work, wide.meetings_at_most]
    short = short_grid_of(problem)
    if short is not None:
        centred = short.centred()
        sizes += [len(_enumerate(centred, merge=merge)) for merge in (False, True)]
    return sizes


ROOM = {
    "mean and sd": [
        (0, 0, 0, 1, 2, 2, 2, 3, 3, 4, 4, 5),
        (4, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 9),
        0,
        1,
        28025,
        8970,
        2.831196,
        74256,
        80652,
        15,
        423,
        415,
    ],
    "a small sd": [
        (5, 7, 8, 8, 9, 9, 10, 10, 11),
        (10, 10, 11, 11, 12, 12, 13, 14, 15),
        0,
        1,
        6300,
        2160,
        1.821031,
        17328,
        20862,
        9,
    ],
    "skewed": [
        (0, 0, 0, 0, 1, 1, 2, 4),
        (0, 1, 1, 1, 3, 8, 10, 13),
        1,
        1,
        7205,
        6352,
        1.317471,
        58880,
        78272,
        15,
    ],
    "ends and quartiles": [
        (1, 1, 4, 4, 4, 7, 7, 7, 14, 14, 30),
        (1, 4, 5, 7, 7, 7, 12, 12, 29, 30, 30),
        2,
        1,
        62,
        38,
        4.082642,
    ],
    "a mean and an end": [(0, 2, 3, 4, 5), (3, 4, 5, 5, 5), 0, 1, 37, 28, 1.005012],
    "an even median": [
        (2, 2, 4, 6, 6, 12),
        (5, 5, 5, 7, 10, 12),
        1,
        1,
        680,
        400,
        0.321503,
        11832,
        13746,
        9,
    ],
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


def spent(name: str) -> list[int]:
    problem = problem_of(name)
    frames = (box_of(problem, group) for group in problem.alternatives)
    frame = next(frame for frame in frames if frame is not None)
    rng = np.random.default_rng(1)
    answers: list[Callable[[], object]] = [
        lambda: box_of(problem, problem.alternatives[-1]),
        lambda: targets_of(frame, centre(frame)),
        lambda: magnitude(frame),
        lambda: RankTables(frame).count(),
        lambda: RankTables(frame).marginals(),
        lambda: draw(RankTables(frame), 50, rng),
        lambda: sum(len(block) for block in blocks(RankTables(frame))),
        lambda: find(problem),
        lambda: list(pure_boxes(frame)),
    ]
    if frame.squares(0) is not None:
        boxed = replace(frame, pairs=())
        answers += [
            lambda: TwoSides(boxed).count(),
            lambda: draw_two_sides(TwoSides(boxed), 50, rng),
        ]
    short = short_grid_of(problem)
    if short is not None:
        answers += [lambda: count_short(short), lambda: list_short(short)]
    return [work(answer) for answer in answers]


SPENT = {
    "mean and sd": [
        24000,
        142280,
        11442040,
        1077740,
        1077740,
        1077740,
        2245540,
        307080,
        142280,
        844852,
        14200,
        285500,
        287600,
    ],
    "a small sd": [
        18000,
        121860,
        11296000,
        636702,
        636702,
        636702,
        864402,
        270460,
        121860,
        482662,
        11800,
    ],
    "skewed": [
        16000,
        105040,
        10053000,
        586087,
        586087,
        586087,
        750087,
        378260,
        347120,
        841272,
        13000,
    ],
    "ends and quartiles": [
        11000,
        157200,
        1164760,
        598200,
        964566,
        964566,
        5780866,
        794140,
        7175200,
    ],
    "a mean and an end": [10000, 83120, 2506000, 228271, 228271, 228271, 369871, 209620, 83120],
    "an even median": [
        18000,
        86420,
        9338200,
        312670,
        312670,
        312670,
        459770,
        341240,
        283260,
        471946,
        8200,
    ],
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

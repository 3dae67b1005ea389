"""What an answer costs, in the library's own units: it decides what is refused as too large.

Work is counted, not timed, so that a claim is judged alike on every machine. These numbers are ours
alone: no other program has them. One that changes says that more or less is refused than before.
"""

import itertools
import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from sojia_stats import (
    JointReconstruction,
    Reconstruction,
    Summary,
    reconstruct,
    reconstruct_jointly,
)
from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction import effort
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.searches.several import rank_search

PLENTY = 10**15

ALONE = {
    "mean and sd": (Summary(n=12, mean="4.1", sd="2.6"), {"within": (0, 9)}),
    "mean, sd and ends": (Summary(n=9, mean="10.2", sd="6.1", minimum="2", maximum="21"), {}),
    "mean, sd and median": (
        Summary(n=8, mean="10.3", sd="6.1", median="9.5", minimum="2", maximum="21"),
        {},
    ),
    "quartiles": (
        Summary(n=8, median="7", q1="4", q3="12.5", minimum="1", maximum="20"),
        {"step": "0.5"},
    ),
    "mean and quartiles": (
        Summary(n=9, mean="7.4", median="7", q1="4", q3="12", minimum="1", maximum="14"),
        {},
    ),
    "mean, sd and quartiles": (
        Summary(n=9, mean="7.3", sd="4.4", median="7", q1="4", q3="12", minimum="1", maximum="14"),
        {},
    ),
    "median alone": (Summary(n=9, median="11", minimum="5", maximum="14"), {"step": "0.5"}),
    "nothing fits": (Summary(n=6, mean="10.2", sd="6.1", minimum="2", maximum="10"), {}),
    "nothing fits, after a search": (
        Summary(n=7, mean="3.29", sd="2.14", minimum="1", maximum="6"),
        {},
    ),
    "a wide range": (Summary(n=5, mean="400.2", sd="380.6", minimum="2"), {"within": (0, 2000)}),
    "one on a fine grid": (
        Summary(n=4, mean="13.5", sd="3.1", median="13.2", minimum="10.1", maximum="17.4"),
        {"step": "0.1"},
    ),
}

TOGETHER = {
    "two in order": (
        {
            "a": Summary(n=5, median="20", minimum="2", maximum="50"),
            "b": Summary(n=5, median="9", minimum="2", maximum="18"),
        },
        ["b <= a"],
        {},
    ),
    "two in order with means": (
        {
            "a": Summary(n=4, mean="6.5", minimum="2", maximum="11"),
            "b": Summary(n=4, mean="8.2", sd="3.4", minimum="4", maximum="12"),
        },
        ["a < b"],
        {"rounding": "half-up"},
    ),
    "a sum": (
        {
            "a": Summary(n=4, median="3", minimum="1", maximum="6"),
            "b": Summary(n=4, median="4", minimum="2", maximum="7"),
            "c": Summary(n=4, mean="9.5", minimum="5", maximum="12"),
        },
        ["a + b <= c"],
        {},
    ),
    "a sum with spreads": (
        {
            "a": Summary(n=3, mean="2.3", sd="1.2", minimum="1", maximum="4"),
            "b": Summary(n=3, median="4", minimum="2", maximum="7"),
            "c": Summary(n=3, mean="7.3", sd="2.1", minimum="5", maximum="10"),
        },
        ["a + b == c"],
        {},
    ),
    "three in a row": (
        {
            "a": Summary(n=4, median="3", minimum="1", maximum="6"),
            "b": Summary(n=4, median="5", mean="5.5", minimum="2", maximum="9"),
            "c": Summary(n=4, mean="9.5", minimum="5", maximum="12"),
        },
        ["a <= b", "b < c"],
        {},
    ),
    "real numbers and a sum": (
        {
            "a": Summary(n=3, mean="2.5", minimum="1", maximum="4"),
            "b": Summary(n=3, median="4", minimum="2", maximum="7"),
            "c": Summary(n=3, mean="7.5", minimum="5", maximum="10"),
        },
        ["a + b <= c"],
        {"step": None},
    ),
    "real numbers": (
        {
            "a": Summary(n=5, mean="6.5", minimum="2", maximum="11"),
            "b": Summary(n=5, mean="8.2", median="8.0", minimum="4", maximum="12"),
        },
        ["a <= b"],
        {"step": None},
    ),
}

ANSWERS: dict[str, Callable[[Reconstruction], object]] = {
    "status": lambda found: found.status,
    "count": lambda found: found.count,
    "mean": lambda found: found.bounds("mean"),
    "sd": lambda found: found.bounds("sd"),
    "third": lambda found: found.ordered_value(3),
    "marginals": lambda found: found.marginals(),
    "some": lambda found: found.sample(5, seed=1),
    "rows": lambda found: found.to_numpy(multiplicities=True),
    "first": lambda found: list(itertools.islice(found, 40)),
}


TOGETHER_ANSWERS: dict[str, Callable[[JointReconstruction], object]] = {
    "status": lambda found: found.status,
    "count": lambda found: found.count,
    "mean": lambda found: found.bounds("a", "mean"),
    "sd": lambda found: found.bounds("a", "sd"),
    "rows": lambda found: list(itertools.islice(found, 20)),
    "collision": lambda found: found.collision(),
}


def work(make: Callable[[], Any], answer: Callable[[Any], object]) -> int | str:
    """Units that an answer takes, or the name of the error."""
    with limited(PLENTY):
        purse = effort._PURSE.get()
        assert purse is not None
        try:
            answer(make())
        except ValueError as refused:
            return type(refused).__name__
        return PLENTY - purse.left


def spent_alone(name: str) -> dict[str, int | str]:
    summary, reading = ALONE[name]
    make = partial(reconstruct, summary, **reading)
    return {what: work(make, answer) for what, answer in ANSWERS.items()}


def spent_together(name: str) -> dict[str, int | str]:
    summaries, relations, reading = TOGETHER[name]
    make = partial(reconstruct_jointly, summaries, relations, **reading)
    return {what: work(make, answer) for what, answer in TOGETHER_ANSWERS.items()}


SPENT: dict[str, list[int | str]] = {
    "mean and sd": [
        1159140,
        1116580,
        1186160,
        2816300,
        1785300,
        1932820,
        2921672,
        1118680,
        3100620,
    ],
    "mean, sd and ends": [
        1151400,
        2983260,
        1160400,
        3031700,
        2419360,
        2402583,
        4564643,
        3478283,
        3442283,
    ],
    "mean, sd and median": [
        1956680,
        1838257,
        1534720,
        4599560,
        2611100,
        1838257,
        2671154,
        1965557,
        1917557,
    ],
    "quartiles": [
        4274680,
        11978340,
        30702360,
        100639925,
        5077540,
        16632990,
        9527960,
        39747168,
        37999168,
    ],
    "mean and quartiles": [
        4415000,
        15830374,
        4478000,
        32651100,
        4986320,
        15830374,
        13123884,
        9338646,
        9086646,
    ],
    "mean, sd and quartiles": [
        7619840,
        13374796,
        4479000,
        16675640,
        6035560,
        13200796,
        11365409,
        8734884,
        8482884,
    ],
    "median alone": [
        1045260,
        1392620,
        1629620,
        3876800,
        1524480,
        1813040,
        2445040,
        65846340,
        31975140,
    ],
    "nothing fits": [
        524000,
        524000,
        "ValueError",
        "ValueError",
        "ValueError",
        536000,
        "ValueError",
        560000,
        536000,
    ],
    "nothing fits, after a search": [
        2479680,
        799160,
        1049920,
        1187780,
        1309600,
        1156931,
        1603596,
        1349131,
        1321131,
    ],
    "a wide range": [
        967740,
        "TooLarge",
        974240,
        "Undecided",
        3595160,
        "TooLarge",
        "TooLarge",
        "TooLarge",
        "TooLarge",
    ],
    "one on a fine grid": [
        1299800,
        2210323,
        2941440,
        7977060,
        2531160,
        2210323,
        3609386,
        2091623,
        2067623,
    ],
    "two in order": [22086440, 22086440, 55613770, 48514122, 95861450, 21029950],
    "two in order with means": [
        11649350,
        11649350,
        "ValueError",
        "ValueError",
        11649350,
        507302676,
    ],
    "a sum": [28642496, 28642496, 28642496, 28642496, 28642496, 15049500],
    "a sum with spreads": [6985600, 6985600, "ValueError", "ValueError", 6985600, 579623858],
    "three in a row": [60239074, 60239074, 124654830, 112611806, 64908418, 57100034],
    "real numbers and a sum": [59733550, 59733550, 33897700, "ValueError", "ValueError", 7830900],
    "real numbers": [14889300, 14889300, 7641000, "ValueError", "ValueError", 2129250],
}


@pytest.mark.parametrize("name", ALONE)
def test_the_work_of_one_quantity(name: str) -> None:
    assert spent_alone(name) == dict(zip(ANSWERS, SPENT[name], strict=True))


@pytest.mark.parametrize("name", TOGETHER)
def test_the_work_of_several_quantities(name: str) -> None:
    assert spent_together(name) == dict(zip(TOGETHER_ANSWERS, SPENT[name], strict=True))


@pytest.mark.parametrize("name", ["mean and sd", "quartiles", "nothing fits, after a search"])
@pytest.mark.parametrize("answer", ["status", "count", "sd"])
def test_the_work_is_what_a_limit_refuses(name: str, answer: str) -> None:
    summary, reading = ALONE[name]
    needed = SPENT[name][list(ANSWERS).index(answer)]
    assert isinstance(needed, int)
    with limited(needed):
        ANSWERS[answer](reconstruct(summary, **reading))
    with limited(needed - 1), pytest.raises(TooLarge, match="more work than is spent on one claim"):
        ANSWERS[answer](reconstruct(summary, **reading))


ROOM: dict[str, list[tuple[tuple[int, ...], int]]] = {
    "two in order": [((49, 17), 0), ((49, 17), 1), ((49, 17), 37)],
    "three in a row": [((6, 8, 8), 0), ((6, 8, 8), 841), ((6, 8, 8), 21025)],
}


@pytest.mark.parametrize("name", ROOM)
def test_the_room_of_the_pass_over_the_ranks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room(name, monkeypatch) == ROOM[name]


def room(name: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[int, ...], int]]:
    """Steps of each quantity, and bits of a number, of the tables that are asked for."""
    summaries, relations, reading = TOGETHER[name]
    asked: list[tuple[tuple[int, ...], int]] = []
    afford = rank_search.RankSearch._afford

    def noted(self: rank_search.RankSearch, bits: int) -> None:
        asked.append((self.shape, bits))
        afford(self, bits)

    monkeypatch.setattr(rank_search.RankSearch, "_afford", noted)
    found = reconstruct_jointly(summaries, relations, **reading)
    _ = found.count
    with suppress(ValueError):  # infinitely many are not listed
        list(itertools.islice(found, 3))
    return list(dict.fromkeys(asked))


def test_tables_beyond_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    summaries, relations, reading = TOGETHER["three in a row"]
    asked = room("three in a row", monkeypatch)
    shape, bits = max(asked, key=lambda one: one[1])
    size = (bits // 8 + rank_search._OBJECT_BYTES) * math.prod(shape)
    for less in (0, 1):
        monkeypatch.setattr(rank_search, "MEMORY", size - less)
        found = reconstruct_jointly(summaries, relations, **reading)
        if not less:
            assert found.count > 0
            continue
        with pytest.raises(TooLarge) as refused:
            _ = found.count
        assert str(refused.value) == (
            f"the exact answer needs about 10^{len(str(size)) - 1} bytes of memory for n = 4 and "
            f"{' by '.join(map(str, shape))} steps: give a coarser step, narrower bounds "
            "(within=), or fewer patients"
        )

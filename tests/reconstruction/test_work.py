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


SPENT: dict[str, dict[str, int | str]] = {
    "mean and sd": {
        "status": 1159140,
        "count": 1116580,
        "mean": 1186160,
        "sd": 2816300,
        "third": 1785300,
        "marginals": 1932820,
        "some": 2921672,
        "rows": 1118680,
        "first": 3100620,
    },
    "mean, sd and ends": {
        "status": 1151400,
        "count": 2983260,
        "mean": 1160400,
        "sd": 3031700,
        "third": 2419360,
        "marginals": 2402583,
        "some": 4564643,
        "rows": 3460283,
        "first": 3442283,
    },
    "mean, sd and median": {
        "status": 1956680,
        "count": 1838257,
        "mean": 1534720,
        "sd": 4599560,
        "third": 2611100,
        "marginals": 1838257,
        "some": 2671154,
        "rows": 1941557,
        "first": 1917557,
    },
    "quartiles": {
        "status": 4274680,
        "count": 11978340,
        "mean": 30702360,
        "sd": 100639925,
        "third": 5077540,
        "marginals": 16632990,
        "some": 9527960,
        "rows": 39595168,
        "first": 37999168,
    },
    "mean and quartiles": {
        "status": 4415000,
        "count": 15830374,
        "mean": 4478000,
        "sd": 32651100,
        "third": 4986320,
        "marginals": 15830374,
        "some": 13123884,
        "rows": 9212646,
        "first": 9086646,
    },
    "mean, sd and quartiles": {
        "status": 7619840,
        "count": 13374796,
        "mean": 4479000,
        "sd": 16675640,
        "third": 6035560,
        "marginals": 13200796,
        "some": 11365409,
        "rows": 8608884,
        "first": 8482884,
    },
    "median alone": {
        "status": 1045260,
        "count": 1392620,
        "mean": 1629620,
        "sd": 3876800,
        "third": 1524480,
        "marginals": 1813040,
        "some": 2445040,
        "rows": 65828340,
        "first": 31975140,
    },
    "nothing fits": {
        "status": 524000,
        "count": 524000,
        "mean": "ValueError",
        "sd": "ValueError",
        "third": "ValueError",
        "marginals": 536000,
        "some": "ValueError",
        "rows": 548000,
        "first": 536000,
    },
    "nothing fits, after a search": {
        "status": 2479680,
        "count": 799160,
        "mean": 1049920,
        "sd": 1187780,
        "third": 1309600,
        "marginals": 1156931,
        "some": 1603596,
        "rows": 1335131,
        "first": 1321131,
    },
    "a wide range": {
        "status": 967740,
        "count": "TooLarge",
        "mean": 974240,
        "sd": "Undecided",
        "third": 3595160,
        "marginals": "TooLarge",
        "some": "TooLarge",
        "rows": "TooLarge",
        "first": "TooLarge",
    },
    "one on a fine grid": {
        "status": 1299800,
        "count": 2210323,
        "mean": 2941440,
        "sd": 7977060,
        "third": 2531160,
        "marginals": 2210323,
        "some": 3609386,
        "rows": 2079623,
        "first": 2067623,
    },
    "two in order": {
        "status": 22086440,
        "count": 22086440,
        "mean": 55613770,
        "sd": 48514122,
        "rows": 95861450,
        "collision": 21029950,
    },
    "two in order with means": {
        "status": 11649350,
        "count": 11649350,
        "mean": "ValueError",
        "sd": "ValueError",
        "rows": 11649350,
        "collision": 507302676,
    },
    "a sum": {
        "status": 28642496,
        "count": 28642496,
        "mean": 28642496,
        "sd": 28642496,
        "rows": 28642496,
        "collision": 15049500,
    },
    "a sum with spreads": {
        "status": 6985600,
        "count": 6985600,
        "mean": "ValueError",
        "sd": "ValueError",
        "rows": 6985600,
        "collision": 579623858,
    },
    "three in a row": {
        "status": 60239074,
        "count": 60239074,
        "mean": 124654830,
        "sd": 112611806,
        "rows": 64908418,
        "collision": 57100034,
    },
    "real numbers and a sum": {
        "status": 59733550,
        "count": 59733550,
        "mean": 33897700,
        "sd": "ValueError",
        "rows": "ValueError",
        "collision": 7830900,
    },
    "real numbers": {
        "status": 14889300,
        "count": 14889300,
        "mean": 7641000,
        "sd": "ValueError",
        "rows": "ValueError",
        "collision": 2129250,
    },
}


@pytest.mark.parametrize("name", ALONE)
def test_the_work_of_one_quantity(name: str) -> None:
    assert spent_alone(name) == SPENT[name]


@pytest.mark.parametrize("name", TOGETHER)
def test_the_work_of_several_quantities(name: str) -> None:
    assert spent_together(name) == SPENT[name]


@pytest.mark.parametrize("name", ["mean and sd", "quartiles", "nothing fits, after a search"])
@pytest.mark.parametrize("answer", ["status", "count", "sd"])
def test_the_work_is_what_a_limit_refuses(name: str, answer: str) -> None:
    summary, reading = ALONE[name]
    needed = SPENT[name][answer]
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

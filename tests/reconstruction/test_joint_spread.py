"""Standard deviations and quartiles beside relations, against all pairs of listed data sets."""

import itertools
from fractions import Fraction

import pytest

from sojia_stats import Summary, reconstruct, reconstruct_jointly

SHORT = Summary(n=4, minimum="1", maximum="5", sd="1.71")
LONG = Summary(n=4, minimum="2", maximum="6", q1="2.75", quartile_method="7")


def pairs(sign: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every pair of data sets that some pairing of patients allows, by trying all pairings."""
    compare = {"<=": int.__le__, "<": int.__lt__}[sign]
    return [
        (x, y)
        for x in reconstruct(SHORT)
        for y in reconstruct(LONG)
        if any(all(map(compare, x, turned)) for turned in itertools.permutations(y))
    ]


@pytest.mark.parametrize("sign", ["<=", "<"])
def test_spread_and_quartiles_are_honoured_beside_a_relation(sign: str) -> None:
    wanted = pairs(sign)
    assert wanted and len(wanted) < reconstruct(SHORT).count * reconstruct(LONG).count
    found = reconstruct_jointly({"x": SHORT, "y": LONG}, [f"x {sign} y"])
    assert found.count == len(wanted)
    assert sorted((t["x"], t["y"]) for t in found) == sorted(wanted)
    means = [Fraction(sum(x), 4) for x, _ in wanted]
    assert (found.bounds("x", "mean").low, found.bounds("x", "mean").high) == (
        min(means),
        max(means),
    )


def test_a_spread_that_collides_is_named() -> None:
    found = reconstruct_jointly(
        {"x": Summary(n=4, minimum="1", maximum="5", sd="9.9"), "y": LONG}, ["x <= y"]
    )
    assert found.status == "incompatible"
    assert found.explain().startswith(
        "x: the greatest standard deviation that minimum 1, maximum 5"
    )

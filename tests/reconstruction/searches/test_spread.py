"""Standard deviations and quartiles beside relations, against all pairs of listed data sets."""

import itertools
import statistics
from fractions import Fraction

import pytest

from sojia_stats import Summary, reconstruct, reconstruct_jointly
from sojia_stats.reconstruction.searches.several.by_rank import first_that_holds

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


def test_spread_is_bounded_over_all_tuples_of_rank_by_rank_relations() -> None:
    quantities = {
        "x": Summary(n=4, minimum="1", maximum="5", median="3"),
        "y": Summary(n=4, minimum="2", maximum="5"),
    }
    found = reconstruct_jointly(quantities, ["x <= y"], rounding="exact")
    variances = [statistics.variance(map(Fraction, t["x"])) for t in found]
    sd = found.bounds("x", "sd")
    assert float(sd.low) ** 2 == pytest.approx(float(min(variances)), rel=1e-14)
    assert float(sd.high) ** 2 == pytest.approx(float(max(variances)), rel=1e-14)


@pytest.mark.parametrize("low", [-7, -1, 0, 1, 5])
@pytest.mark.parametrize("more", range(9))
def test_the_first_number_from_which_something_holds(low: int, more: int) -> None:
    asked = []

    def holds(number: int) -> bool:
        asked.append(number)
        return number >= low + more

    for high in (None, low + more, low + more + 3):
        asked.clear()
        assert first_that_holds(low, high, holds) == low + more
        # Doubling, then halving.
        assert len(asked) <= 2 * (more + 4).bit_length() + 2

"""The exact linear programme, against HiGHS on random systems and by hand where it is strict."""

import math
import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.real_values.linear_program import LinearSystem


def random_system(rng):
    """A system of a few inequalities, as LinearSystem and as dense rows."""
    size = rng.randint(1, 5)
    system, rows = LinearSystem(size), []
    for _ in range(rng.randint(1, 9)):
        weights = {
            index: rng.choice(
                [Fraction(rng.randint(-3, 3)), Fraction(rng.randint(-4, 4), rng.randint(1, 3))]
            )
            for index in rng.sample(range(size), rng.randint(1, size))
        }
        limit, strict = Fraction(rng.randint(-6, 6), rng.randint(1, 3)), rng.random() < 0.4
        system.restrict(weights, Bounds(-math.inf, limit, False, not strict))
        rows.append(([weights.get(i, Fraction(0)) for i in range(size)], limit, strict))
    return system, rows


def highs(aim, rows, slack=False):
    """Minimise with HiGHS over the closed system; with ``slack`` over (x, s ≤ 1) as well."""
    matrix = np.array([[float(w) for w in weights] for weights, _, _ in rows])
    if slack:
        matrix = np.hstack([matrix, [[float(strict)] for _, _, strict in rows]])
    limits = [float(limit) for _, limit, _ in rows]
    free = [(None, None)] * (matrix.shape[1] - slack) + [(None, 1)] * slack
    return linprog(aim, A_ub=matrix, b_ub=limits, bounds=free, method="highs")


@pytest.mark.parametrize("block", range(6))
def test_random_systems(block) -> None:
    rng = random.Random(block)
    outcomes = set()
    for _ in range(60):
        system, rows = random_system(rng)
        size = system.size
        # The greatest slack that all strict inequalities have at once is positive or not.
        slack = highs([0] * size + [-1], rows, slack=True)
        possible = slack.status == 0 and slack.x[-1] > 1e-7
        witness = system.witness()
        assert (witness is not None) == possible
        if witness is None:
            outcomes.add("none")
            with pytest.raises(ValueError, match="no solution, hence no bounds"):
                system.bounds({0: 1})
            continue
        for weights, limit, strict in rows:  # exactly, not nearly
            total = sum(w * x for w, x in zip(weights, witness, strict=True))
            assert total < limit if strict else total <= limit
        aim = {index: Fraction(rng.randint(-3, 3)) for index in range(size)}
        found = system.bounds(aim)
        for sign, end in ((1, found.low), (-1, found.high)):
            solved = highs([sign * float(aim[i]) for i in range(size)], rows)
            if solved.status == 0:
                outcomes.add("bounded")
                assert float(end) == pytest.approx(sign * solved.fun, abs=1e-7)
            else:  # unbounded: HiGHS may call it infeasible or unbounded, and a witness exists
                outcomes.add("unbounded")
                assert end == -sign * math.inf
    assert outcomes == {"none", "bounded", "unbounded"}


# --- strictness, by hand ----------------------------------------------------------------------


def test_a_point_survives_only_where_both_sides_take_it_in() -> None:
    for low_attained in (True, False):
        for high_attained in (True, False):
            system = LinearSystem(2)
            system.restrict({0: 1}, Bounds(Fraction(5, 2), 4, low_attained, True))
            system.restrict({1: 1}, Bounds(1, Fraction(5, 2), True, high_attained))
            system.order({0: 1}, {1: 1})
            both = low_attained and high_attained
            assert (system.witness() is not None) == both
            if both:
                assert system.witness() == (Fraction(5, 2), Fraction(5, 2))
                assert system.bounds({0: 1}) == Bounds(Fraction(5, 2), Fraction(5, 2))


def test_a_strict_order_leaves_out_the_equal_case() -> None:
    system = LinearSystem(2)
    system.restrict({0: 1}, Bounds(0, 1))
    system.restrict({1: 1}, Bounds(0, 1))
    system.order({0: 1}, {1: 1}, strict=True)
    assert system.bounds({0: 1}) == Bounds(0, 1, True, False)
    assert system.bounds({1: 1}) == Bounds(0, 1, False, True)
    assert system.bounds({1: 1, 0: -1}) == Bounds(0, 1, False, True)
    system.order({1: 1}, {0: 1})
    assert system.witness() is None


def test_a_supremum_on_an_edge_that_a_strict_row_cuts_off() -> None:
    # x + y ≤ 1 is reached on a whole edge; y > 0 and x > 0 leave its inside.
    system = LinearSystem(2)
    system.restrict({0: 1, 1: 1}, Bounds(-math.inf, 1, False, True))
    system.restrict({0: 1}, Bounds(0, math.inf, False, False))
    system.restrict({1: 1}, Bounds(0, math.inf, False, False))
    assert system.bounds({0: 1, 1: 1}) == Bounds(0, 1, False, True)
    assert system.bounds({0: 1}) == Bounds(0, 1, False, False)


def test_a_form_that_is_constant() -> None:
    system = LinearSystem(2)
    system.restrict({0: 1, 1: 2}, Bounds(3, 3))
    assert system.bounds({0: 2, 1: 4}) == Bounds(6, 6)
    assert system.bounds({0: 1}) == Bounds(-math.inf, math.inf, False, False)


def test_no_rows_and_no_variables() -> None:
    assert LinearSystem(2).witness() == (0, 0)
    assert LinearSystem(1).bounds({0: 1}) == Bounds(-math.inf, math.inf, False, False)
    assert LinearSystem(0).witness() == ()


def test_beales_cycling_example_ends() -> None:
    """E. M. L. Beale, Nav Res Logist Q 2 (1955) 269: cycles under the largest-coefficient rule."""
    system = LinearSystem(4)
    rows = [
        ({0: Fraction(1, 4), 1: -8, 2: -1, 3: 9}, 0),
        ({0: Fraction(1, 2), 1: -12, 2: Fraction(-1, 2), 3: 3}, 0),
        ({2: 1}, 1),
    ]
    for weights, limit in rows:
        system.restrict(weights, Bounds(-math.inf, limit, False, True))
    for index in range(4):
        system.restrict({index: 1}, Bounds(0, math.inf, True, False))
    aim = {0: Fraction(3, 4), 1: -20, 2: Fraction(1, 2), 3: -6}
    assert system.bounds(aim).high == Fraction(5, 4)


def test_differences_below_any_float() -> None:
    tiny = Fraction(1, 10**40)
    system = LinearSystem(1)
    system.restrict({0: 1}, Bounds(1, 1 + tiny, False, False))
    assert system.bounds({0: 1}) == Bounds(1, 1 + tiny, False, False)
    system.restrict({0: 1}, Bounds(1 + tiny, 2))
    assert system.witness() is None

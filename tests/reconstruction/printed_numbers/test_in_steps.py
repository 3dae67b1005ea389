"""Windows on values as whole numbers of steps: against trying whole numbers one by one."""

import itertools
import math
import random
from fractions import Fraction

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import in_steps
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed
from sojia_stats.reconstruction.screening import integer_windows


def test_a_whole_number_is_in_steps_exactly_if_its_mean_is_in_the_window() -> None:
    rng = random.Random(3)
    empty = 0
    for _ in range(300):
        step, origin = Fraction(rng.randint(1, 5), rng.randint(1, 4)), Fraction(rng.randint(-3, 3))
        low = Fraction(rng.randint(-40, 40), rng.randint(1, 8))
        high = low + Fraction(rng.randint(0, 20), rng.randint(1, 8))
        window = Bounds(low, high, rng.random() < 0.5, rng.random() < 0.5)
        weight = rng.randint(1, 6)
        first, last = in_steps(window, step, origin, weight)
        inside = [k for k in range(-1500, 1500) if origin + step * Fraction(k, weight) in window]
        assert first is not None and last is not None
        assert list(range(first, last + 1)) == inside
        empty += not inside
    assert 10 < empty < 200


def test_an_end_without_a_bound_stays_without_one() -> None:
    assert in_steps(Bounds(-math.inf, 7, False, False), Fraction(2)) == (None, 3)
    assert in_steps(Bounds(Fraction(1), math.inf), Fraction(1, 2), Fraction(1, 4)) == (2, None)


def test_the_screening_of_many_rows_translates_alike() -> None:
    texts = ("0", "0.0", "3", "-2.5", "4.25", "13.5", "100")
    steps = (Fraction(1), Fraction(1, 2), Fraction(3, 10))
    for text, rule, step, weight in itertools.product(texts, ROUNDING_RULES, steps, (1, 2, 7)):
        expected = in_steps(Printed(text).window(rule), step, weight=weight)
        assert integer_windows.steps(text, rule, step, weight) == expected

"""Primes, sums of squares in wide boxes, and shifting: against sieves, listings and definitions."""

import itertools
import math
import random

import numpy as np
import pytest

from sojia_stats.reconstruction.counting.existence.square_sums import (
    flattest,
    greatest_squares,
    least_squares,
    level,
    nearest,
)
from sojia_stats.reconstruction.counting.existence.unit_shifts import by_shifting
from sojia_stats.reconstruction.counting.tables.big_integers import (
    _primes,
    from_residues,
    passes,
)


def prime(number: int) -> bool:
    return number % 2 == 1 and all(number % d for d in range(3, math.isqrt(number) + 1, 2))


def test_primes_from_the_largest_word_down() -> None:
    first = list(itertools.islice(_primes(), 20))
    assert first == [n for n in range(2**32 - 1, first[-1] - 1, -1) if prime(n)]


@pytest.mark.parametrize("power", [10, 63, 64, 65, 100, 128, 400])
@pytest.mark.parametrize("less", [0, 1])
def test_as_many_passes_as_the_number_needs(power: int, less: int) -> None:
    bound = 2**power - less
    asked = []

    def residues(prime: int | None) -> np.ndarray:
        asked.append(prime)
        return np.array([bound % (prime or 2**64), 5], dtype=np.uint64)

    assert from_residues(residues, bound).tolist() == [bound, 5]
    assert len(asked) == len(set(asked))
    assert len(asked) <= passes(bound) <= len(asked) + 1
    assert math.prod(prime or 2**64 for prime in asked) > bound


@pytest.mark.parametrize("kind", [np.int64, object])
@pytest.mark.parametrize("scale", [1, 7, 400])
def test_squares_of_wide_boxes_for_few_and_for_all_sums(kind: type, scale: int) -> None:
    rng = random.Random(scale)
    for _ in range(25):
        n = rng.randint(1, 5)
        lows = sorted(rng.randint(-9, 9) * scale for _ in range(n))
        highs = list(itertools.accumulate((low + rng.randint(0, 9) * scale for low in lows), max))
        sums = sorted(rng.randint(sum(lows), sum(highs)) for _ in range(6))
        given = np.array(sums).astype(kind)
        least, greatest = least_squares(lows, highs, given), greatest_squares(lows, highs, given)
        for total, low, high in zip(sums, least.tolist(), greatest.tolist(), strict=True):
            flat = flattest(lows, highs, total)
            assert sum(flat) == total
            assert all(a <= v <= b for a, v, b in zip(lows, flat, highs, strict=True))
            assert sum(v * v for v in flat) == low
            at = level(lows, highs, total)
            assert sum(nearest(lows, highs, at)) <= total or at == lows[0]
            assert at == highs[-1] or sum(nearest(lows, highs, at + 1)) > total
            # No unit can be shifted towards the others (flat), or away from them (steep).
            for i, j in itertools.permutations(range(n), 2):
                movable = flat[i] < highs[i] and flat[j] > lows[j]
                assert not movable or flat[j] - flat[i] <= 1
            steep = list(lows)
            rest = total - sum(lows)
            for rank in range(n - 1, -1, -1):
                step = min(rest, highs[rank] - lows[rank])
                steep[rank] += step
                rest -= step
            assert sum(v * v for v in steep) == high


@pytest.mark.parametrize("n", [4, 7, 20, 70])
def test_shifting_hits_every_window_that_a_random_row_fits(n: int) -> None:
    rng = random.Random(n)
    for _ in range(60):
        lows = sorted(rng.randint(-9, 9) for _ in range(n))
        highs = list(itertools.accumulate((low + rng.randint(0, 12) for low in lows), max))
        row = [rng.randint(a, b) for a, b in zip(lows, highs, strict=True)]
        total, squares = sum(row), sum(v * v for v in row)
        found = by_shifting(lows, highs, total, squares, squares)
        assert found is not None
        assert (sum(found), sum(v * v for v in found)) == (total, squares)
        ordered = sorted(found)
        assert all(a <= v <= b for a, v, b in zip(lows, ordered, highs, strict=True))

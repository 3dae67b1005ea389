"""Numbers in words, and stretches of the number line, against decimal arithmetic and points."""

import itertools
import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest

from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING, Bounds, exactly, plain
from sojia_stats.wording.numbers import counted, decimal, fraction, number, series, whole_numbers

SOME = [Fraction(a, b) for b in (1, 2, 3, 8, 40, 1000, 10**5) for a in (-1234, -5, -1, 0, 1, 7, 45)]


@pytest.mark.parametrize("places", range(6))
def test_decimals_are_rounded_to_the_even_digit(places: int) -> None:
    for value in (*SOME, *(Fraction(k, 2 * 10**places) for k in range(-9, 10))):
        if value.denominator in (3,):
            continue
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        wanted = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
        said = decimal(value, places)
        assert Decimal(said) == wanted
        assert len(said.partition(".")[2]) == places
        assert not said.startswith("-") or wanted < 0


def test_exact_numbers_have_as_many_decimals_as_they_need_up_to_four() -> None:
    for value, decimals in itertools.product(SOME, range(6)):
        said = number(value, decimals)
        needed = next((p for p in range(6) if (value * 10**p).denominator == 1), None)
        if needed is None or needed > max(decimals, 4):
            assert said == f"about {decimal(value, max(decimals, 4))}"
        else:
            assert said == decimal(value, max(decimals, needed))
        assert (fraction(value) == number(value)) == (needed is not None and needed <= 4)
        assert Fraction(fraction(value)) == value


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (0.5, 0, "0.50"),
        (2.0, 1, "2.00"),
        (1.23456, 3, "1.235"),
        (math.inf, 0, "infinity"),
        (-math.inf, 3, "minus infinity"),
        (7, 0, "7"),
        (7, 2, "7.00"),
    ],
)
def test_floats_and_infinity(value: float, decimals: int, said: str) -> None:
    assert number(value, decimals) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"),
        (999, "999"),
        (10**12 - 1, "999,999,999,999"),
        (10**12, "about 1.0 × 10^12"),
        (1_260_000_000_000, "about 1.3 × 10^12"),
        (9_949 * 10**20, "about 9.9 × 10^23"),
        (math.inf, "infinitely many"),
    ],
)
def test_numbers_of_data_sets(count: float, said: str) -> None:
    assert counted(count) == said


def test_series() -> None:
    said = ["", "a", "a and b", "a, b and c", "a, b, c and d"]
    assert [series("abcd"[:size]) for size in range(5)] == said


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ((3,), "3"),
        ((3, 4), "3 and 4"),
        ((3, 4, 5), "3 to 5"),
        ((0, 1, 2, 3), "0 to 3"),
        ((1, 2, 4), "1, 2 and 4"),
        ((0, 2, 4), "0, 2 and 4"),
        ((1, 3, 4, 6), "1, 3, 4 and 6"),
    ],
)
def test_whole_numbers(whole: tuple[int, ...], said: str) -> None:
    assert whole_numbers(whole) == said


ENDS = (-math.inf, 0, Fraction(1, 2), 2, math.inf)
SETS = [
    Bounds(low, high, a, b)
    for low, high in itertools.product(ENDS, repeat=2)
    for a, b in itertools.product((True, False), repeat=2)
    if not (low == math.inf or high == -math.inf)
    and (low != -math.inf or not a)
    and (high != math.inf or not b)
]
POINTS = [Fraction(k, 4) for k in range(-8, 17)]


def holds(found: Bounds) -> list[Fraction]:
    return [
        point
        for point in POINTS
        if (found.low < point or (found.low == point and found.low_attained))
        and (point < found.high or (found.high == point and found.high_attained))
    ]


@pytest.mark.parametrize("one", SETS, ids=repr)
def test_stretches_are_the_points_they_hold(one: Bounds) -> None:
    points = holds(one)
    assert [point for point in POINTS if point in one] == points
    assert one.empty == (not points)
    assert one.point == (one.low == one.high and len(points) == 1)
    for other in SETS:
        assert holds(one.intersect(other)) == [point for point in points if point in holds(other)]
    for factor, shift in ((1, 0), (Fraction(1, 2), 0), (2, 1), (Fraction(3, 2), Fraction(-1, 2))):
        moved = one.scale(factor, shift)
        assert [point for point in POINTS if point * factor + shift in moved] == points
    least, most = one.integers()
    assert (least is None, most is None) == (one.low == -math.inf, one.high == math.inf)
    wanted = [k for k in range(-2, 5) if k in one]
    found = range(-2 if least is None else least, 5 if most is None else most + 1)
    assert list(found) == wanted
    assert holds(one.plain()) == points
    assert eval(repr(one), {"Bounds": Bounds, "inf": math.inf}).low == pytest.approx(float(one.low))


def test_stretches_in_words() -> None:
    said = {
        Bounds(1, 1): "1",
        Bounds(1, 1, False, True): "above 1 to 1",
        Bounds(1, 2): "1 to 2",
        Bounds(1, 2, False, True): "above 1 to 2",
        Bounds(1, 2, True, False): "1 to below 2",
        Bounds(1, 2, False, False): "above 1 to below 2",
        Bounds(1, math.inf, True, False): "1 or more",
        Bounds(1, math.inf, False, False): "above 1",
        Bounds(-math.inf, 2, False, True): "at most 2",
        Bounds(-math.inf, 2, False, False): "below 2",
        EVERYTHING: "any value",
    }
    assert {found: str(found) for found in said} == said
    assert Bounds(1, 2).in_words(1) == "1.0 to 2.0"
    assert Bounds(1, 1).in_words(2) == "1.00"
    assert repr(Bounds(1, 2)) == "Bounds(low=1, high=2)"
    assert repr(Bounds(1, 2, False)) == "Bounds(low=1, high=2, low_attained=False)"
    assert repr(Bounds(1, 2, True, False)) == "Bounds(low=1, high=2, high_attained=False)"
    assert (exactly(3), plain(Fraction(4, 2)), plain(Fraction(1, 2))) == (
        Bounds(3, 3),
        2,
        Fraction(1, 2),
    )
    assert type(plain(Fraction(4, 2))) is int
    assert (EVERYTHING.low_attained, EVERYTHING.high_attained) == (False, False)

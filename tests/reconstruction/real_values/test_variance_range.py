"""Bounds of the variance over real values against listing, against a search, and by hand."""

import math
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.real_values.variance_range import range_only, real_variance


def bounds_of(n, minimum, median, maximum, rounding="exact", values="exact", within=None):
    summary = Summary(n=n, minimum=minimum, median=median, maximum=maximum)
    return real_variance(chain_of(summary, Reading(None, rounding, values, within=within)))


def variance(values):
    mean = Fraction(sum(values)) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def listed(brute, n, printed, rules, part):
    """Least and greatest variance of the multisets of multiples of 1/part that print so."""
    highest = int(max(map(Fraction, printed.values()))) + 1
    lowest = int(min(map(Fraction, printed.values()))) - 1
    window = {name: brute.window(text, rules[name]) for name, text in printed.items()}
    grid = [Fraction(k, part) for k in range(lowest * part, highest * part + 1)]
    found = []
    for values in combinations_with_replacement(grid, n):
        for name, (low, high, low_attained, high_attained) in window.items():
            value = brute.statistics[name](values)
            at_end = (value == low and low_attained) or (value == high and high_attained)
            if not (low < value < high or at_end):
                break
        else:
            found.append(variance(values))
    return min(found), max(found)


@pytest.mark.parametrize(
    ("n", "texts", "part"),
    [
        (2, ("1", "2", "3"), 8),
        (3, ("0", "1", "3"), 6),
        (4, ("0", "1", "3"), 4),
        (4, ("1", "1", "3"), 4),
        (4, ("1", "2", "2"), 4),
        (4, ("0", "1", "2"), 4),
        (5, ("0", "1", "2"), 4),
        (6, ("1", "1", "2"), 4),
        (6, ("0", "1", "1"), 4),
    ],
)
@pytest.mark.parametrize("rules", list(product(("exact", "nearest"), repeat=2)))
def test_closed_readings_against_listing(brute, n, texts, part, rules):
    printed = dict(zip(("minimum", "median", "maximum"), texts, strict=True))
    names = {"minimum": rules[1], "median": rules[0], "maximum": rules[1]}
    low, high = listed(brute, n, printed, names, part)
    found = bounds_of(n, *texts, *rules)
    # The greatest is at printed numbers and ends of windows, which the list has.
    assert found.high == high
    assert found.high_attained
    # The least may lie between two values of the list.
    assert found.low <= low
    assert math.sqrt(low) - math.sqrt(found.low) < 1 / part
    assert found.low_attained


@pytest.mark.parametrize("n", [7, 8, 9])
def test_the_greatest_against_all_samples_of_whole_numbers(brute, n):
    """Exact numbers: the greatest is at whole numbers."""
    listed = {}
    for values in combinations_with_replacement(range(7), n):
        key = (values[0], brute.middle(values), values[-1])
        low, high = listed.get(key, (math.inf, 0))
        listed[key] = min(low, variance(values)), max(high, variance(values))
    whole = {key: ends for key, ends in listed.items() if key[1].denominator == 1}
    assert len(whole) > 50
    for key, (low, high) in whole.items():
        found = bounds_of(n, *map(str, key))
        assert found.high == high, key
        assert found.low <= low < found.low + Fraction(1, 4), key


def test_by_hand():
    # {2, 4, 4, 10} and {2, 2, 6, 10}; mean 5 in both.
    assert bounds_of(4, "2", "4", "10").low == Fraction(9 + 1 + 1 + 25, 3)
    assert bounds_of(4, "2", "4", "10").high == Fraction(9 + 9 + 1 + 25, 3)
    # One more value each side of the median: least with both at the centre, the mean of all.
    # {0, 3, 3, x, 12} with x = (0 + 3 + 3 + 12) / 4 = 4.5; greatest {0, 0, 3, 12, 12}.
    found = bounds_of(5, "0", "3", "12")
    assert found.low == variance([0, 3, 3, Fraction("4.5"), 12])
    assert found.high == variance([0, 0, 3, 12, 12])
    # All equal, or possibly so.
    assert bounds_of(7, "3", "3", "3").high == 0
    assert bounds_of(7, "3", "3", "4", "half-up", "half-up").low == 0
    assert not bounds_of(7, "3", "3", "4", "half-up", "half-up").low_attained
    assert bounds_of(7, "3", "3", "4", "nearest", "nearest").low_attained
    assert bounds_of(7, "3", "3", "3", "half-even", "half-even").low_attained
    # The minimum may be 3.5 by itself and not below a median of 3: {3, 3, 3, 8.5}.
    assert bounds_of(4, "3", "3", "9", "exact", "nearest").low == variance(
        [3, 3, 3, Fraction("8.5")]
    )
    assert bounds_of(4, "3", "9", "9", "exact", "nearest").low == variance(
        [Fraction("3.5"), 9, 9, 9]
    )


def test_open_ends_are_not_attained():
    found = bounds_of(4, "2", "4", "10", "exact", "half-up")
    # 2.5 is no 2 and 10.5 no 10; 1.5 and 9.5 are.
    assert found.low == variance([Fraction("2.5"), 4, 4, Fraction("9.5")])
    assert found.high == variance([Fraction("1.5"), Fraction("1.5"), Fraction("6.5"), 10.5])
    assert (found.low_attained, found.high_attained) == (False, False)
    assert bounds_of(4, "2", "4", "10", "exact", "half-up", within=(2, 10)).high_attained
    # A median of 3 completed months is below 4, where the SD would be greatest.
    months = bounds_of(4, "0", "3", "9", "truncate")
    assert (months.high, months.high_attained) == (variance([0, 0, 8, 9]), False)
    assert bounds_of(4, "0", "6", "9", "truncate").high_attained


@given(
    n=st.integers(3, 8),
    texts=st.lists(st.integers(0, 9), min_size=3, max_size=3).map(sorted),
    rules=st.tuples(*[st.sampled_from(ROUNDING_RULES)] * 2),
    draws=st.lists(st.fractions(0, 1, max_denominator=64), min_size=8, max_size=8),
)
def test_no_data_set_is_outside(n, texts, rules, draws):
    """Any data set, drawn by shares of what is left, has a variance between the bounds."""
    minimum, median, maximum = map(str, texts)
    summary = Summary(n=n, minimum=minimum, median=median, maximum=maximum)
    chain = chain_of(summary, Reading(None, *rules))
    windows = {fact.statistic: fact.window for fact in chain.orders}
    low = windows["minimum"]
    first = low.low + draws[0] * (low.high - low.low)
    high = windows["maximum"]
    last = high.low + draws[1] * (high.high - high.low)
    if first > last:
        return
    values = sorted([first, last, *(first + d * (last - first) for d in draws[2:n])])
    # Move the middle to where the median is right, then sort again.
    middle = windows["median"].low + draws[2] * (windows["median"].high - windows["median"].low)
    if n % 2:
        values[n // 2] = middle
    else:
        half = values[n // 2] - values[n // 2 - 1]
        values[n // 2 - 1], values[n // 2] = middle - half / 2, middle + half / 2
    if not chain.holds(values) or sorted(values) != values:
        return
    assert variance(values) in real_variance(chain)


@pytest.mark.parametrize("n", [3, 4, 5, 6, 9, 12, 51, 1000, 999_999])
def test_least_and_greatest_share_of_the_range(n):
    """With the median midway, the least SD that n values with this range can have."""
    symmetric = bounds_of(n, "0", "0.5", "1")
    assert symmetric.low == Fraction(1, 2 * (n - 1))
    if n % 2 == 0:
        assert symmetric.high == Fraction(n, 4 * (n - 1))
    else:
        # (n − 1)/2 at either end and one in the middle.
        assert symmetric.high == Fraction(1, 4)


def test_other_facts_are_left_to_others():
    reading = Reading(None, "exact")
    summary = Summary(n=9, minimum="1", q1="2", median="4", q3="6", maximum="9", mean="4.5")
    chain = chain_of(summary, reading)
    assert real_variance(chain) is None
    assert real_variance(chain.only(("minimum", "median"))) is None
    assert real_variance(range_only(chain)) == bounds_of(9, "1", "4", "9")

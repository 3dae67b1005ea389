"""logrank_test against R's coin and survdiff, and against listing every assignment."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pins import FEWER, differing, same
from second.groups import excess, p_values

from sojia_stats.statistics.logrank import logrank_test

DIGITS = FEWER["logrank"]
ALTERNATIVES = ("two-sided", "less", "greater")
IN_R = {"two.sided": "two-sided", "less": "greater", "greater": "less"}  # R's sign is the other


def test_agrees_with_r(reference):
    for name, case in reference("logrank")["cases"].items():
        for alternative, p in case["p"].items():
            found = logrank_test(case["time"], case["event"], case["group"], IN_R[alternative])
            assert same(found.p_value, p, DIGITS), (name, alternative)
            assert found.observed == tuple(case["obs"])
            assert not differing(found.expected, case["exp"], DIGITS)


@given(st.lists(st.tuples(st.integers(0, 7), st.booleans()), min_size=2, max_size=9), st.data())
@settings(max_examples=80)
def test_every_assignment_listed(pattern, data):
    times, events = zip(*pattern, strict=True)
    sizes = st.integers(1, len(times) - 1)
    chosen = set(data.draw(st.permutations(range(len(times))))[: data.draw(sizes)])
    group = ["a" if i in chosen else "b" for i in range(len(times))]
    found = {a: logrank_test(times, events, group, a) for a in ALTERNATIVES}
    assert {a: test.p_value for a, test in found.items()} == p_values(times, events, chosen)
    one = found["two-sided"]
    assert one.statistic == excess(times, events, chosen) == one.observed[0] - one.expected[0]
    assert sum(one.expected) == sum(one.observed) == sum(events)
    assert one.n == (len(chosen), len(times) - len(chosen))
    assert one.permutations == math.comb(len(times), len(chosen))
    # the other group's view, in other units, from the last patient to the first
    swapped = ["b" if label == "a" else "a" for label in reversed(group)]
    thirds = [Fraction(time, 3) for time in reversed(times)]
    for alternative, other in zip(ALTERNATIVES, ("two-sided", "greater", "less"), strict=True):
        again = logrank_test(thirds, events[::-1], swapped, other)
        assert again.p_value == found[alternative].p_value
        assert again.expected == one.expected[::-1]


def test_two_groups_that_follow_each_other():
    # All of the first group have the event before any of the second: the most extreme assignment,
    # and at six patients only one other is as far from what is expected.
    found = logrank_test([1, 2, 3, 4, 5, 6], [1] * 6, list("aaabbb"), "greater")
    assert found.p_value == Fraction(1, 20)
    assert found.expected[0] == Fraction(3, 6) + Fraction(2, 5) + Fraction(1, 4)
    assert logrank_test([1, 2, 3, 4, 5, 6], [1] * 6, list("aaabbb"), "less").p_value == 1


@pytest.mark.parametrize(("n", "chosen", "died", "of_chosen"), [(40, 20, 9, 7), (200, 80, 30, 19)])
def test_many_patients_with_one_event_time_are_hypergeometric(n, chosen, died, of_chosen):
    group = [1] * chosen + [2] * (n - chosen)
    events = [i < of_chosen for i in range(chosen)]
    events += [i < died - of_chosen for i in range(n - chosen)]
    found = logrank_test([5] * n, events, group, "greater")
    ways = [math.comb(chosen, k) * math.comb(n - chosen, died - k) for k in range(died + 1)]
    assert found.p_value == Fraction(sum(ways[of_chosen:]), math.comb(n, died))
    below = logrank_test([5] * n, events, group, "less")
    assert below.p_value + found.p_value == 1 + Fraction(ways[of_chosen], math.comb(n, died))


def test_thirty_patients_without_ties():
    times = list(range(30))
    group = [i % 3 == 0 for i in times]
    events = [i % 4 != 1 for i in times]
    tails = [logrank_test(times, events, group, a).p_value for a in ("less", "greater")]
    assert 1 < sum(tails) < 1 + Fraction(1, 10**4)  # only the equal ones are in both
    both = logrank_test(times, events, group)
    assert both.permutations == 30045015
    assert min(tails) < both.p_value < 1
    assert both.n == (20, 10)


def test_nobody_had_the_event():
    found = logrank_test([1, 2, 3], [0, 0, 0], ["a", "b", "b"])
    assert (found.p_value, found.observed, found.expected) == (1, (0, 0), (0, 0))


def test_labels_of_any_one_kind():
    times, events = [1, 2, 3, 4], [1, 1, 1, 0]
    expected = logrank_test(times, events, [1, 1, 2, 2])
    for labels in (
        [False, False, True, True],
        ("anakinra", "anakinra", "other", "other"),
        np.array([0.5, 0.5, 1.5, 1.5]),
        np.array(["a", "a", "b", "b"]),
        pd.Series(["a", "a", "b", "b"], dtype="category"),
        iter([1, 1, 2, 2]),
    ):
        found = logrank_test(times, events, labels)
        assert (found.p_value, found.expected) == (expected.p_value, expected.expected)
        assert not isinstance(found.groups[0], np.generic)


def test_as_text():
    assert str(logrank_test([1, 2, 3, 4], [1, 1, 1, 0], ["old", "old", "new", "new"])) == (
        "p = 1/3 = 0.333333 (two-sided, 6 assignments); "
        "events in new: 1, 2.16667 expected; in old: 2, 0.833333"
    )
    many = logrank_test(range(30), [1] * 30, [i % 2 for i in range(30)], "less")
    assert str(many).startswith(f"p = {float(many.p_value):.6g} (less, 155,117,520 assignments)")


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (
            ([1, 2, 3], [1, 1, 1], ["a", "a", "a"]),
            ValueError,
            "group has 1 distinct labels ('a'): give exactly two",
        ),
        (
            ([1, 2, 3, 4, 5], [1] * 5, ["a", "b", "c", "d", "e"]),
            ValueError,
            "group has 5 distinct labels ('a', 'b', 'c', …): give exactly two",
        ),
        (
            ([1, 2, 3], [1, 1, 1], ["a", "b"]),
            ValueError,
            "there are 3 times and 2 group labels: give one label for each time",
        ),
        (
            ([1, 2], [1, 1], ["a", None]),
            ValueError,
            "group[1] is missing: give a label, or leave that patient out yourself",
        ),
        (
            ([1, 2], [1, 1], pd.array([pd.NA, "a"], dtype="string")),
            ValueError,
            "group[0] is missing: give a label, or leave that patient out yourself",
        ),
        (
            ([1, 2], [1, 1], np.array([1.0, math.nan])),
            ValueError,
            "group[1] is missing: give a label, or leave that patient out yourself",
        ),
        (
            ([1, 2], [1, 1], ["a", 1]),
            TypeError,
            "group has labels that cannot be sorted together: give labels of one kind, text or "
            "numbers",
        ),
        (
            ([1, 2], [1, 1], "ab"),
            TypeError,
            "group is a str: give a list, tuple, array or Series",
        ),
        (
            ([1, 2], [1, 2], ["a", "b"]),
            ValueError,
            "events[1] is 2: give 1 (event seen) or 0 (censored) for each time",
        ),
        (
            ([1, 2], [1, 1], ["a", "b"], "upper"),
            ValueError,
            'alternative is \'upper\': give one of "two-sided", "less", "greater"',
        ),
        (
            (range(42), [1] * 42, [i % 2 for i in range(42)]),
            ValueError,
            "42 patients, 21 of them in the smaller group, are too many to count all assignments "
            "(more than 2,097,152 sums or steps): use "
            "lifelines.statistics.logrank_test, whose p-value is asymptotic",
        ),
    ],
)
def test_what_cannot_be_compared(arguments, error, sentence):
    with pytest.raises(error) as raised:
        logrank_test(*arguments)
    assert str(raised.value) == sentence


def test_large_groups_are_refused_at_once():
    with pytest.raises(ValueError, match="10000 patients, 5000 of them in the smaller group"):
        logrank_test([1] * 10_000, [1] * 10_000, [0, 1] * 5_000)


def test_labels_are_single():
    with pytest.raises(TypeError, match="labels that are collections"):
        logrank_test([1, 2], [1, 1], [[1], [2]])

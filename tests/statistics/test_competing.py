"""cumulative_incidence against R's survfit and against the estimator's definition in fractions."""

import math
from fractions import Fraction
from itertools import combinations_with_replacement, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pins import differing

from sojia_stats.statistics.competing import cumulative_incidence
from sojia_stats.statistics.kaplan_meier import kaplan_meier

PATTERNS = [
    pattern
    for n in range(1, 5)
    for pattern in combinations_with_replacement([(t, c) for t in (1, 3) for c in range(3)], n)
]


def shared_out(pattern):
    """Incidences at each distinct time: everyone weighs 1/n, who is censored hands the weight on,
    in equal parts, to those left, and who has an event brings it to the cause."""
    left = sorted(pattern, key=lambda patient: (patient[0], patient[1] == 0))
    weights = [Fraction(1, len(left))] * len(left)
    reached = dict.fromkeys({cause for _, cause in pattern if cause}, Fraction(0))
    curves = {cause: {} for cause in sorted(reached)}
    for index, (time, cause) in enumerate(left):
        staying = range(index + 1, len(left))
        if cause:
            reached[cause] += weights[index]
        for later in () if cause else staying:
            weights[later] += weights[index] / len(staying)
        for each, curve in curves.items():
            curve[time] = reached[each]
    return curves


def defined(rows):
    """Σ S(t−) d_k / n, from lists of (entry, time, cause)."""
    survival, reached = Fraction(1), dict.fromkeys({c for *_, c in rows if c}, Fraction(0))
    curves = {cause: [] for cause in sorted(reached)}
    for time in sorted({left for _, left, _ in rows}):
        at_risk = sum(entered < time <= left for entered, left, _ in rows)
        before = survival
        for cause in curves:
            events = sum((left, ended) == (time, cause) for _, left, ended in rows)
            reached[cause] += before * Fraction(events, at_risk)
            survival -= before * Fraction(events, at_risk)
            curves[cause].append(reached[cause])
    return curves


def test_incidences_agree_with_r(reference):
    r = reference("competing")
    for name, fit in r["fits"].items():
        entry = r["entry"] if name == "late_entry" else None
        found = cumulative_incidence(r["time"], r["cause"], entry)
        assert found.times == tuple(fit["time"])
        assert found.at_risk == tuple(fit["at_risk"])
        assert found.causes == (1, 2, 3)
        assert not differing(found.table["survival"], fit["survival"])
        for cause in ("1", "2", "3"):
            curve = found.table[f"incidence_{cause}"].to_numpy()
            assert not differing(curve, fit[cause]), (name, cause)


def test_every_pattern_of_ties_up_to_four_patients():
    assert len(PATTERNS) == 6 + 21 + 56 + 126
    for pattern in PATTERNS:
        times, causes = zip(*pattern, strict=True)
        found = cumulative_incidence(times, causes)
        expected = shared_out(pattern)
        assert found.causes == tuple(expected), pattern
        for cause, seen, curve in zip(found.causes, found.events, found.incidence, strict=True):
            shares = [float(share) for share in expected[cause].values()]
            assert curve == pytest.approx(shares, abs=1e-15), pattern
            assert seen == tuple(pattern.count((time, cause)) for time in found.times)
        assert found.censored == tuple(pattern.count((time, 0)) for time in found.times)
        assert found.n == len(pattern)


rows = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 6), st.integers(0, 3)), min_size=1, max_size=25
).map(lambda drawn: [(entered, entered + stay, cause) for entered, stay, cause in drawn])


@given(rows, st.booleans())
@settings(max_examples=60)
def test_longer_series_by_definition(drawn, late):
    drawn = [(entered if late else 0, left, cause) for entered, left, cause in drawn]
    entry, times, causes = zip(*drawn, strict=True)
    found = cumulative_incidence(times, causes, entry)
    expected = defined(drawn)
    assert found.causes == tuple(expected)
    for cause, curve in zip(found.causes, found.incidence, strict=True):
        assert curve == pytest.approx([float(share) for share in expected[cause]], abs=1e-13)
    any_cause = kaplan_meier(times, [cause > 0 for cause in causes], entry)
    assert found.at_risk == any_cause.at_risk
    table = found.table
    assert table["survival"].tolist() == [float(s) for s in any_cause.exact_survival]
    whole = table[["survival", *(f"incidence_{c}" for c in found.causes)]].sum(axis="columns")
    assert whole.to_numpy() == pytest.approx(1, abs=1e-13)
    for cause, curve in zip(found.causes, found.incidence, strict=True):
        alone = kaplan_meier(times, [ended == cause for ended in causes], entry).exact_survival
        assert all(
            share <= 1 - s + 1e-13 for share, s in zip(curve, map(float, alone), strict=True)
        )


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=25))
@settings(max_examples=40)
def test_one_cause_alone_is_one_minus_kaplan_meier(pattern):
    times, events = zip(*pattern, strict=True)
    found = cumulative_incidence(times, [7 * event for event in events])
    survival = kaplan_meier(times, events).exact_survival
    assert found.causes == ((7,) if any(events) else ())
    for curve in found.incidence:
        assert curve == pytest.approx([float(1 - s) for s in survival], abs=1e-14)


def test_censoring_the_other_cause_overstates():
    times, causes = [1, 2, 3, 4], [2, 1, 2, 1]
    assert cumulative_incidence(times, causes).incidence_at(1, 4) == pytest.approx(0.5, abs=1e-15)
    alone = kaplan_meier(times, [cause == 1 for cause in causes])
    assert 1 - alone.survival_at(4) == 1


def test_order_scale_and_container_do_not_matter():
    patients = [(2, 1), (2, 2), (2, 0), (5, 1)]
    expected = cumulative_incidence(*zip(*patients, strict=True))
    for order in permutations(patients):
        assert cumulative_incidence(*zip(*order, strict=True)) == expected
    times, causes = zip(*patients, strict=True)
    frame = pd.DataFrame({"t": times, "c": np.array(causes, float)}, index=[3, 3, 1, 0])
    assert cumulative_incidence(frame["t"], frame["c"]) == expected
    assert cumulative_incidence(np.array(times), np.array(causes, np.int8)) == expected
    thirds = cumulative_incidence([Fraction(time, 3) for time in times], causes)
    assert thirds.incidence == expected.incidence
    assert thirds.times == (Fraction(2, 3), Fraction(5, 3))


def test_codes_may_be_any_whole_numbers():
    found = cumulative_incidence([1, 2, 3], [10**30, 5, 0])
    assert found.causes == (5, 10**30)
    assert found.events == ((0, 1, 0), (1, 0, 0))


def test_everybody_was_censored():
    found = cumulative_incidence([2, 3], [0, 0])
    assert repr(found) == "CumulativeIncidence(n=2, events of no cause)"
    assert found.table.to_dict("list") == {
        "time": [2, 3],
        "at_risk": [2, 1],
        "censored": [1, 1],
        "survival": [1.0, 1.0],
    }
    with pytest.raises(ValueError) as raised:
        found.incidence_at(1, 2)
    assert str(raised.value) == "cause is 1, which nobody had: everybody was censored"


def test_the_table():
    table = cumulative_incidence([2, 4, 4, 4, 8], [1, 1, 2, 0, 2]).table
    assert table.round(12).to_dict("list") == {
        "time": [2, 4, 8],
        "at_risk": [5, 4, 1],
        "censored": [0, 1, 0],
        "survival": [0.8, 0.4, 0.0],
        "events_1": [1, 1, 0],
        "incidence_1": [0.2, 0.4, 0.4],
        "events_2": [0, 1, 1],
        "incidence_2": [0.0, 0.2, 0.6],
    }


def test_incidence_is_a_right_continuous_step():
    found = cumulative_incidence([2, 4, 4, 8], [1, 1, 2, 0])
    asked = (0, 1.9, 2, Fraction(39999, 10000), 4, 8, 99)
    assert [found.incidence_at(1, t) for t in asked] == [0, 0, 0.25, 0.25, 0.5, 0.5, 0.5]
    assert found.incidence_at(2, 4) == 0.25


@pytest.mark.parametrize(
    ("cause", "t", "error", "sentence"),
    [
        (3, 1, ValueError, "cause is 3, which nobody had: give one of 1, 2"),
        (1, -1, ValueError, "t is -1: give a time, 0 or later"),
        (1, math.nan, ValueError, "t is missing: give a time, 0 or later"),
        (1, "2", TypeError, "t[0] is '2', a str: give an int, float, Fraction or Decimal"),
    ],
)
def test_what_has_no_incidence(cause, t, error, sentence):
    with pytest.raises(error) as raised:
        cumulative_incidence([2, 4], [1, 2]).incidence_at(cause, t)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([], []), ValueError, "times is empty: give at least one number"),
        (
            ([2, 3], [1]),
            ValueError,
            "there are 2 times and 1 causes: give one cause for each time",
        ),
        (
            ([2, 3], [1, -1]),
            ValueError,
            "causes[1] is -1: give 0 (censored) or the whole number of a cause",
        ),
        (
            ([2, 3], [1, 1.5]),
            ValueError,
            "causes[1] is 1.5: give 0 (censored) or the whole number of a cause",
        ),
        (
            ([2, 3], [math.nan, 1]),
            ValueError,
            "causes[0] is nan: give 0 (censored) or the whole number of a cause",
        ),
        (
            ([2, 3], ["death", "flare"]),
            ValueError,
            "causes[0] is 'death': give 0 (censored) or the whole number of a cause",
        ),
        (([2, 3], "12"), TypeError, "causes is a str: give a list, tuple, array or Series"),
        (
            ([2, 3], [1, 1], [0, 3]),
            ValueError,
            "entry[1] is 3 and times[1] is 3: give an entry before the patient's time",
        ),
    ],
)
def test_what_has_no_curve(arguments, error, sentence):
    with pytest.raises(error) as raised:
        cumulative_incidence(*arguments)
    assert str(raised.value) == sentence

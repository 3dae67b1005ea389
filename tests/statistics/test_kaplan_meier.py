"""kaplan_meier against R, lifelines and curves made by sharing out the weights of the censored."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from pins import differing

from sojia_stats.statistics.descriptive import describe
from sojia_stats.statistics.kaplan_meier import kaplan_meier

HALF = Fraction(1, 2)
TIMES = (1, 2, 4, 7, 12)  # no two pairs of them have the same middle
PATTERNS = [
    pattern
    for n in range(1, 6)
    for pattern in combinations_with_replacement([(t, e) for t in TIMES for e in (1, 0)], n)
]


def shared_out(pattern):
    """Survival at each distinct time: every patient weighs 1/n, and one who is censored hands his
    weight on, in equal parts, to those who stay under observation (Efron 1967)."""
    left = sorted(pattern, key=lambda patient: (patient[0], -patient[1]))
    weights = [Fraction(1, len(left))] * len(left)
    survival, alive = {}, Fraction(1)
    for index, (time, event) in enumerate(left):
        staying = len(left) - index - 1
        if event:
            alive -= weights[index]
        elif staying:
            for later in range(index + 1, len(left)):
                weights[later] += weights[index] / staying
        survival[time] = alive
    return survival


def medians(survival):
    """All three conventions, from the set of times at which the curve is 1/2 or below it."""
    first = min((time for time, share in survival.items() if share <= HALF), default=math.inf)
    below = min((time for time, share in survival.items() if share < HALF), default=math.inf)
    return {
        "midpoint": math.inf if below == math.inf else Fraction(first + below, 2),
        "first": first,
        "strict": below,
    }


def test_all_patterns_are_listed():
    assert len(PATTERNS) == 10 + 55 + 220 + 715 + 2002


def test_every_tie_and_censoring_pattern_up_to_five_patients():
    for index, pattern in enumerate(PATTERNS):
        times, events = zip(*pattern, strict=True)
        curve = kaplan_meier(times, events)
        expected = shared_out(pattern)
        assert curve.times == tuple(expected), pattern
        assert curve.exact_survival == tuple(expected.values()), pattern
        if index % 9 == 0:  # a DataFrame costs more than all the rest
            assert curve.table["survival"].tolist() == [float(s) for s in expected.values()]
        assert curve.at_risk == tuple(sum(u >= t for u in times) for t in curve.times)
        assert curve.events == tuple(pattern.count((t, 1)) for t in curve.times)
        assert curve.censored == tuple(pattern.count((t, 0)) for t in curve.times)
        found = {c: curve.median(c) for c in ("midpoint", "first", "strict")}
        assert found == medians(expected), pattern


def test_lifelines_survival_is_the_exact_one():
    for pattern in PATTERNS[::7]:
        times, events = zip(*pattern, strict=True)
        theirs = KaplanMeierFitter().fit(times, events).survival_function_["KM_estimate"]
        for time, share in shared_out(pattern).items():
            assert theirs.loc[time] == pytest.approx(float(share), abs=1e-15), pattern


def test_tables_and_medians_agree_with_r_and_lifelines(reference):
    for name, case in reference("kaplan_meier")["cases"].items():
        curve = kaplan_meier(case["inputs"]["time"], case["inputs"]["event"])
        table = case["table"]
        assert curve.table["time"].tolist() == table["time"], name
        assert curve.table["at_risk"].tolist() == table["n_risk"], name
        assert curve.table["events"].tolist() == table["n_event"], name
        assert curve.table["censored"].tolist() == table["n_censor"], name
        assert not differing(curve.exact_survival, table["surv"]), name
        assert curve.median() == case["R_median"], name
        assert curve.median("first") == case["lifelines_median"], name


@pytest.mark.parametrize(
    ("times", "midpoint", "first"),
    [
        ((2, 3, 5, 10), 4, 3),
        ((2, 2, 6, 10), 4, 2),
        ((2, 4, 4, 10), 4, 4),
        ((3, 3, 3, 18), 3, 3),
        ((1, 2, 3, 4, 5, 6), Fraction(7, 2), 3),
    ],
)
def test_conventions_on_uncensored_times(times, midpoint, first):
    curve = kaplan_meier(times)
    assert (curve.median(), curve.median("first")) == (midpoint, first)
    assert curve.median() == curve.median("midpoint") == describe(times).median


def test_a_curve_that_ends_at_one_half(reference):
    case = reference("kaplan_meier")["curve_that_ends_at_one_half"]
    times, events = case["inputs"]["time"], case["inputs"]["event"]
    said = case["medians"]
    curve = kaplan_meier(times, events)
    assert curve.exact_survival == (HALF, HALF)
    assert curve.median("midpoint") == math.inf
    assert curve.median("first") == 3 == said["R survival, print"] == said["lifelines"]
    assert curve.median("strict") == math.inf
    assert said["SAS PROC LIFETEST"] is said["statsmodels"] is None
    # R's quantile stops the stretch at the last time, where nobody had the event
    assert said["R survival, quantile"] == (curve.median("first") + curve.times[-1]) / 2
    assert KaplanMeierFitter().fit(times, events).median_survival_time_ == said["lifelines"]


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25).map(sorted))
@settings(max_examples=60, deadline=None)
def test_longer_curves_agree_with_shared_out_weights(pattern):
    expected = shared_out(pattern)
    curve = kaplan_meier(*zip(*pattern, strict=True))
    assert curve.exact_survival == tuple(expected.values())
    assert {c: curve.median(c) for c in ("midpoint", "first", "strict")} == medians(expected)
    if all(event for _, event in pattern):
        assert curve.median() == describe([time for time, _ in pattern]).median


def test_order_and_container_do_not_matter():
    expected = kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1])
    assert kaplan_meier((10, 5, 3, 2), (True, False, True, True)) == expected
    assert kaplan_meier(np.array([5, 2, 10, 3]), np.array([False, True, True, True])) == expected
    frame = pd.DataFrame({"t": [3, 2, 5, 10], "e": [1.0, 1.0, 0.0, 1.0]}, index=[7, 7, 8, 9])
    assert kaplan_meier(frame["t"], frame["e"]) == expected
    assert repr(expected) == "SurvivalCurve(n=4, events=3, midpoint median=6.5)"


def test_the_table_is_tidy_and_new_each_time():
    curve = kaplan_meier([2, 3, 3, 10], [1, 1, 0, 1])
    assert curve.table.to_dict("list") == {
        "time": [2, 3, 10],
        "at_risk": [4, 3, 1],
        "events": [1, 1, 1],
        "censored": [0, 1, 0],
        "survival": [0.75, 0.5, 0.0],
    }
    assert curve.table.dtypes.map(lambda d: d.kind).tolist() == ["i", "i", "i", "i", "f"]
    changed = curve.table
    changed["survival"] = 9.0
    assert curve.table.loc[0, "survival"] == 0.75


def test_a_row_for_time_0_only_if_somebody_has_it():
    assert kaplan_meier([2, 3]).table["time"].tolist() == [2, 3]
    start = kaplan_meier([0, 0, 3, 5], [1, 0, 1, 1])
    assert start.table["time"].tolist() == [0, 3, 5]
    assert start.exact_survival == (Fraction(3, 4), Fraction(3, 8), 0)
    assert start.survival_at(0) == 0.75


def test_survival_is_a_right_continuous_step():
    curve = kaplan_meier([2, 3, 5, 10], [1, 1, 1, 0])
    assert curve.survival_at(3) == 0.5
    assert curve.survival_at(math.nextafter(3, 0)) == 0.75
    assert curve.survival_at(Fraction(29999, 10000)) == 0.75
    assert isinstance(curve.survival_at(np.float64(3)), float)
    found = curve.survival_at(np.array([0, 2, 4.5, 5, 9, 10, 99]))
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [1, 0.75, 0.5, 0.25, 0.25, 0.25, 0.25]
    table = curve.table
    assert curve.survival_at(table["time"]).tolist() == table["survival"].tolist()


@pytest.mark.parametrize(
    ("t", "error", "sentence"),
    [
        (-1, ValueError, "t is -1: give a time, 0 or later"),
        ([1, -0.5], ValueError, "t[1] is -0.5: give a time, 0 or later"),
        (math.nan, ValueError, "t is missing: give a time, 0 or later"),
        ("3", TypeError, "t is a str: give a list, tuple, array or Series"),
    ],
)
def test_times_at_which_there_is_no_survival(t, error, sentence):
    with pytest.raises(error) as raised:
        kaplan_meier([2, 3]).survival_at(t)
    assert str(raised.value) == sentence


def test_nobody_had_the_event():
    curve = kaplan_meier([2, 3, 5], [0, 0, 0])
    assert curve.exact_survival == (1, 1, 1)
    assert {curve.median(c) for c in ("midpoint", "first", "strict")} == {math.inf}
    assert repr(curve) == "SurvivalCurve(n=3, events=0, midpoint median=∞)"


def test_exact_times_stay_exact():
    thirds = kaplan_meier([Fraction(1, 3), Fraction(2, 3)])
    assert thirds.median() == HALF
    assert thirds.table["time"].tolist() == [1 / 3, 2 / 3]
    assert kaplan_meier([Decimal("1.5"), Decimal("2.0")]).median() == Fraction(7, 4)
    assert isinstance(kaplan_meier([1.5, 2.0]).median(), float)
    assert kaplan_meier([1.5, 2.0]).median() == 1.75


def test_times_that_floats_cannot_tell_apart_stay_apart():
    later = Fraction(1, 3) + Fraction(1, 10**30)
    curve = kaplan_meier([Fraction(1, 3), later, 1 / 3], [1, 1, 0])
    assert curve.times == (Fraction(1 / 3), Fraction(1, 3), later)
    assert curve.exact_survival == (1, HALF, 0)


def at_risk_by_definition(patients):
    """Under observation just before each time: entered before it, and not yet gone."""
    return tuple(
        sum(entered < time <= left for entered, left, _ in patients)
        for time in sorted({left for _, left, _ in patients})
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 6), st.booleans()), min_size=1, max_size=20
    )
)
@settings(max_examples=100, deadline=None)
def test_late_entry_is_counted_by_definition(drawn):
    patients = [(entered, entered + stay, seen) for entered, stay, seen in drawn]
    entry, times, events = zip(*patients, strict=True)
    curve = kaplan_meier(times, events, entry)
    assert curve.at_risk == at_risk_by_definition(patients)
    assert curve.n == len(patients)
    if not any(entry):
        assert curve == kaplan_meier(times, events)


@pytest.mark.parametrize("container", [list, tuple, np.array, pd.Series])
@pytest.mark.parametrize("number", [int, float])
def test_containers_of_plain_numbers_are_read_alike(container, number):
    times = container([number(t) for t in (7, 2, 2, 9)])
    for events in ([1, 1, 0, 1], np.array([1, 1, 0, 1]), pd.Series([True, True, False, True])):
        curve = kaplan_meier(times, events)
        assert curve.times == (2, 7, 9)
        assert {type(time) for time in curve.times} == {number}
        assert (curve.at_risk, curve.events) == ((4, 2, 1), (1, 1, 1))
    with pytest.raises(ValueError, match=r"times\[2\] is -2: give"):
        kaplan_meier(container([number(t) for t in (7, 2, -2, 9)]))


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([],), ValueError, "times is empty: give at least one number"),
        (
            ([2, -3],),
            ValueError,
            "times[1] is -3: give times from the start, 0 or later",
        ),
        (
            ([2, None],),
            ValueError,
            "times[1] is missing: give a number, or leave that patient out yourself",
        ),
        (([2, math.inf],), ValueError, "times[1] is infinite: give a finite number"),
        (
            (["2"],),
            TypeError,
            "times[0] is '2', a str: give an int, float, Fraction or Decimal",
        ),
        (
            ([2, 3, 5, 10], [1, 1, 1]),
            ValueError,
            "there are 4 times and 3 events: give one event for each time",
        ),
        (
            ([2, 3], [1, 2]),
            ValueError,
            "events[1] is 2: give 1 (event seen) or 0 (censored) for each time",
        ),
        (
            ([2, 3], [None, 1]),
            ValueError,
            "events[0] is None: give 1 (event seen) or 0 (censored) for each time",
        ),
        (
            ([2, 3], ["1", "0"]),
            ValueError,
            "events[0] is '1': give 1 (event seen) or 0 (censored) for each time",
        ),
        (
            ([2, 3], pd.Series([True, None], dtype="boolean")),
            ValueError,
            "events[1] is <NA>: give 1 (event seen) or 0 (censored) for each time",
        ),
        (([2, 3], 1), TypeError, "events is a int: give a list, tuple, array or Series"),
        (
            ([2, 3], [1, 1], [0, 3]),
            ValueError,
            "entry[1] is 3 and times[1] is 3: give an entry before the patient's time",
        ),
        (
            ([2, 3], [1, 1], [0]),
            ValueError,
            "there are 2 times and 1 entry times: give one entry for each time",
        ),
        (
            ([2, 3], [1, 1], [0, -1]),
            ValueError,
            "entry[1] is -1: give times from the start, 0 or later",
        ),
        (
            ([2, 3], [1, 1], [0, None]),
            ValueError,
            "entry[1] is missing: give a number, or leave that patient out yourself",
        ),
    ],
)
def test_what_has_no_curve(arguments, error, sentence):
    with pytest.raises(error) as raised:
        kaplan_meier(*arguments)
    assert str(raised.value) == sentence


def test_an_unknown_convention_is_refused():
    with pytest.raises(ValueError) as raised:
        kaplan_meier([2, 3]).median("middle")
    assert str(raised.value) == (
        'convention is \'middle\': give one of "midpoint", "first", "strict"'
    )


def test_times_beyond_floating_point_are_refused():
    for times in ([10**400, 3], [1e200, 2.0], np.array([1e200, 2.0]), [Fraction(10**160), 1]):
        with pytest.raises(ValueError, match=r"times\[0\] is above 1e150: give times in a larger"):
            kaplan_meier(times)


def test_minus_zero_is_zero():
    assert str(kaplan_meier([-0.0, 1.0]).times) == "(0.0, 1.0)"


def test_spans_of_time_have_a_unit_and_are_refused():
    for times in (np.array([2, 3], "timedelta64[D]"), [np.timedelta64(2, "D")]):
        with pytest.raises(TypeError, match=r"times\[0\] is .*: give an int, float"):
            kaplan_meier(times)


@pytest.mark.parametrize("kind", [Fraction, Decimal, float, np.float32, np.uint8, np.bool_, bool])
def test_flags_of_any_kind_of_number(kind):
    assert kaplan_meier([2, 3], [kind(1), kind(0)]).events == (1, 0)
    with pytest.raises(ValueError, match=r"events\[1\] is (nan|Decimal\('NaN'\)): give 1"):
        kaplan_meier([2, 3], [1, Decimal("nan") if kind is Decimal else math.nan])


def test_mixed_exact_and_float_times():
    assert kaplan_meier([2, 3.0]).median() == 2.5
    assert type(kaplan_meier([2, 3.0]).median()) is float
    assert type(kaplan_meier([2, 3, 4.5, 5.5]).median("first")) is int

"""curve_envelope against the curve of every data set, one at a time."""

from fractions import Fraction
from itertools import combinations_with_replacement, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sojia_stats import (
    Summary,
    curve_envelope,
    kaplan_meier,
    reconstruct,
    reconstruct_survival,
)
from sojia_stats.errors import TooLarge

DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
MONTHS = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")


def one_at_a_time(data_sets, level=None, method=None):
    """The extremes over the curves of all data sets, each fitted and asked by itself."""
    curves = []
    for data_set in data_sets:
        pairs = [patient if isinstance(patient, tuple) else (patient, 1) for patient in data_set]
        curves.append(kaplan_meier(*zip(*pairs, strict=True)))
    times = sorted({0, *(time for curve in curves for time in curve.times)})
    rows = [
        [extreme(curve.survival_at(time) for curve in curves) for extreme in (min, max)]
        for time in times
    ]
    if level is not None:
        tables = [curve.interval(level, method) for curve in curves]
        for time, row in zip(times, rows, strict=True):
            at = [table[table["time"] <= time].iloc[-1] for table in tables]
            limits = [[a["low"] for a in at], [a["high"] for a in at]]
            row += [np.fmin.reduce(limits[0]), np.fmax.reduce(limits[1])]
    return dict(zip(times, rows, strict=True))


def agree(envelope, expected):
    """At every time the envelope's last row so far holds; each row says something new."""
    names = ["time", "low", "high", "limit_low", "limit_high"]
    assert list(envelope.columns) == names[: len(next(iter(expected.values()))) + 1]
    for time, values in expected.items():
        row = envelope[envelope["time"] <= time].iloc[-1]
        assert row.to_numpy()[1:] == pytest.approx(values, abs=1e-12, nan_ok=True), time
    rows = envelope.drop(columns="time").to_numpy().tolist()
    assert all(repr(a) != repr(b) for a, b in pairwise(rows[:-1]))
    assert envelope["time"].iloc[-1] == max(expected)


@pytest.mark.parametrize("rounding", ["exact", "nearest", "half-up"])
@pytest.mark.parametrize("method", ["bpcp", "bpcp-midp", "log-log"])
def test_uncensored_values_as_listed(rounding, method):
    found = reconstruct(DAYS, rounding=rounding)
    expected = one_at_a_time(found, 0.95, method)
    agree(curve_envelope(found, 0.95, method), expected)
    agree(curve_envelope(list(found), 0.95, method), expected)


def test_what_the_abstract_allows():
    envelope = curve_envelope(reconstruct(DAYS, rounding="exact"))
    assert list(envelope.columns) == ["time", "low", "high"]
    assert envelope["time"].tolist() == [0, 2, 4, 6, 10]
    assert envelope["low"].tolist() == [1, 0.5, 0.25, 0.25, 0]
    assert envelope["high"].tolist() == [1, 0.75, 0.5, 0.25, 0]


@pytest.mark.parametrize("convention", ["midpoint", "first", "strict"])
def test_censored_times_as_listed(convention):
    found = reconstruct_survival(MONTHS, rounding="exact", convention=convention)
    agree(curve_envelope(found, 0.9), one_at_a_time(found, 0.9))
    agree(curve_envelope(list(found)), one_at_a_time(found))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_data_sets_of_one_size(data):
    n = data.draw(st.integers(1, 5))
    patient = st.tuples(st.integers(0, 6), st.integers(0, 1))
    sets = data.draw(st.lists(st.lists(patient, min_size=n, max_size=n), min_size=1, max_size=5))
    agree(curve_envelope(sets, 0.95), one_at_a_time(sets, 0.95))


def test_survival_is_the_exact_quotient():
    sets = [tuple((k, 1) for k in range(1, n + 1)) for n in [49]]
    envelope = curve_envelope(sets)
    assert envelope["low"].tolist() == [float(Fraction(49 - k, 49)) for k in range(50)]


def test_every_multiset_of_a_range_needs_no_listing():
    wide = Summary(n=30, minimum="0", maximum="60")
    found = reconstruct(wide)
    assert found.count > 10**20
    envelope = curve_envelope(found)
    assert envelope["time"].tolist() == [0, 60]
    assert envelope["low"].tolist() == [float(Fraction(1, 30)), 0]
    assert envelope["high"].tolist() == [float(Fraction(29, 30)), 0]


def test_continuous_values():
    found = reconstruct(DAYS, step=None, rounding="exact")
    envelope = curve_envelope(found)
    listed = [(2, 2, 6, 10), (2, 4, 4, 10), (2, Fraction(5, 2), Fraction(11, 2), 10)]
    for values in listed:
        curve = kaplan_meier(values)
        for time, low, high in envelope.itertuples(index=False):
            assert low <= curve.survival_at(time) <= high
    assert envelope["time"].tolist() == [0, 2, 4, 6, 10]


@pytest.mark.parametrize("method", ["log-log", "log", "plain", "logit", "arcsin"])
@pytest.mark.parametrize(
    "summary",
    [
        Summary(n=4, median="4"),
        Summary(n=3, minimum="0", maximum="3"),
        Summary(n=2, median="1"),
        Summary(n=5, minimum="1", median="2", maximum="3"),
    ],
)
def test_limits_that_do_not_fall_with_every_event_are_listed(summary, method):
    """These have none where survival is 0, and are 1 to 1 before the first event."""
    found = reconstruct(summary, within=(0, 5))
    agree(curve_envelope(found, 0.95, method), one_at_a_time(found, 0.95, method))


def test_limits_that_need_a_list_are_refused_where_there_is_none():
    found = reconstruct(Summary(n=60, median="4"), step="0.5", within=(0, 10))
    assert curve_envelope(found, 0.95).notna().all(axis=None)
    with pytest.raises(TooLarge, match=r'^limits by "log" need every data set listed, and .* fit'):
        curve_envelope(found, 0.95, "log")
    with pytest.raises(TooLarge, match=r"and infinitely many fit: give \"bpcp\""):
        curve_envelope(reconstruct(DAYS, step=None, rounding="exact"), 0.95, "log")


def test_many_different_times():
    """Some 20,000 times: what is kept must not grow with times times data sets."""
    rng = np.random.default_rng(5)
    sets = rng.exponential(10, (5_000, 4))
    envelope = curve_envelope(sets)
    for time in (0.5, 3.0, 11.0, 40.0):
        left = (sets > time).sum(axis=1) / 4
        row = envelope[envelope["time"] <= time].iloc[-1]
        assert (row["low"], row["high"]) == (left.min(), left.max())


def test_arrays_and_pairs_of_any_kind():
    expected = curve_envelope([((2, 1), (3, 0)), ((2, 0), (5, 1))])
    for sets in (
        [[[2, 1], [3, 0]], [[2, 0], [5, 1]]],
        np.array([[[2, 1], [3, 0]], [[2, 0], [5, 1]]]),
    ):
        assert curve_envelope(sets).to_numpy().tolist() == expected.to_numpy().tolist()
    found = reconstruct(DAYS, rounding="exact")
    assert curve_envelope(found.to_numpy()).equals(curve_envelope(found))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([2, 3, 5, 10], r"^data set 1 is 2, a int: give a list of times, or of \(time, event\)"),
        ([{2, 3}], r"^data set 1 is \{2, 3\}, a set: give a list"),
        (None, r"^found is a NoneType: give what reconstruct or"),
        ("ab", r"^found is a str: give what reconstruct or"),
        ([["2", 3]], r"^patient 1 of data set 1\[0\] is '2', a str: give an int"),
    ],
)
def test_what_is_no_data_set(found, sentence):
    with pytest.raises(TypeError, match=sentence):
        curve_envelope(found)


def test_what_is_no_pair():
    for pair in ((2, 1, 3), (2, (1, 2))):
        with pytest.raises(ValueError, match=r"^patient 1 of data set 1 "):
            curve_envelope([[pair]])


def test_no_data_set_has_no_curve():
    nothing = Summary(n=4, median="4", minimum="5", maximum="10")
    for found in (reconstruct(nothing), reconstruct_survival(nothing, censored=0), []):
        with pytest.raises(ValueError, match=r"^no data set fits, hence there is no curve"):
            curve_envelope(found)


@pytest.mark.parametrize(
    ("found", "arguments", "sentence"),
    [
        ([(2, 3), (2, 3, 4)], (), "data sets have 2 to 3 patients: give data sets of one size"),
        (
            [((2, 1), (3, 2))],
            (),
            "patient 2 of data set 1 has the event 2: give 1 (seen) or 0 (censored)",
        ),
        ([(2, 3), (2, -3)], (), "patient 2 of data set 2 has the time -3: give times from 0 on"),
        (
            [(2, None)],
            (),
            "patient 2 of data set 1 has no time: give a time, 0 or later",
        ),
        ([(2, 3)], (None, "log"), 'level is missing: with method "log" give one, such as 0.95'),
        ([(2, 3)], (95,), "level is 95: give a proportion between 0 and 1, such as 0.95"),
    ],
)
def test_what_has_no_envelope(found, arguments, sentence):
    with pytest.raises(ValueError) as raised:
        curve_envelope(found, *arguments)
    assert str(raised.value) == sentence


def test_values_below_0_are_no_times():
    found = reconstruct(Summary(n=2, minimum="-2", maximum="3"))
    with pytest.raises(ValueError, match=r"^values may be -2 and so are no times"):
        curve_envelope(found)


def test_too_many_to_list():
    found = reconstruct_survival(Summary(n=6, minimum="0", maximum="60"), rounding="exact")
    assert found.count > 200_000
    with pytest.raises(TooLarge, match="more than the 200,000 that are listed"):
        curve_envelope(found)


def test_ties_are_as_in_the_curve():
    """Over all patterns of three patients and three times: after a tie its limits."""
    patients = [(t, e) for t in (1, 2, 3) for e in (1, 0)]
    for pattern in combinations_with_replacement(patients, 3):
        agree(curve_envelope([pattern], 0.95), one_at_a_time([pattern], 0.95))

"""rate_bounds against the rate of every data set, one at a time."""

import math

import numpy as np
import pytest

from sojia_stats import Summary, event_rate, rate_bounds, reconstruct, reconstruct_survival

DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
MONTHS = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")


def agree(found, rates):
    assert found.events.low == min(rate.events for rate in rates)
    assert found.events.high == max(rate.events for rate in rates)
    assert found.patient_time.low == min(rate.patient_time for rate in rates)
    assert found.patient_time.high == max(rate.patient_time for rate in rates)
    assert found.rate.low == min(rate.rate for rate in rates)
    assert found.rate.high == max(rate.rate for rate in rates)
    assert found.interval.low == min(rate.interval.low for rate in rates)
    assert found.interval.high == max(rate.interval.high for rate in rates)


@pytest.mark.parametrize("alternative", ["two-sided", "upper", "lower"])
@pytest.mark.parametrize("events", [0, 1, 3])
def test_times_as_listed(alternative, events):
    found = reconstruct(DAYS, rounding="nearest")
    assert found.count == 8
    rates = [event_rate(events, sum(values), 0.9, alternative, 7) for values in found]
    agree(rate_bounds(found, events, 0.9, alternative, 7), rates)


@pytest.mark.parametrize("convention", ["midpoint", "first"])
def test_each_data_set_with_censoring_has_its_own_events(convention):
    found = reconstruct_survival(MONTHS, rounding="exact", convention=convention)
    rates = [
        event_rate(sum(event for _, event in pairs), sum(time for time, _ in pairs), per=12)
        for pairs in found
    ]
    agree(rate_bounds(found, per=12), rates)
    others = [event_rate(2, sum(time for time, _ in pairs)) for pairs in found]
    agree(rate_bounds(found, events=2), others)


def test_the_27_months_of_the_abstract():
    found = reconstruct(MONTHS, rounding="exact")
    rates = rate_bounds(found, events=0, per=12, unit="patient-months")
    assert (rates.patient_time.low, rates.patient_time.high) == (27, 27)
    # with no event the limit is -log(alpha / 2) events in all of the time
    assert rates.interval.high == pytest.approx(-math.log(0.025) * 12 / 27, abs=1e-12)
    assert round(rates.interval.high, 2) == 1.64
    one_sided = rate_bounds(found, events=0, alternative="upper", per=12)
    assert one_sided.interval.high == pytest.approx(-math.log(0.05) * 12 / 27, abs=1e-12)
    assert str(rates) == (
        "0 events in 27 patient-months: 0 per 12 patient-months, 0 to 1.6395 (95 % interval)"
    )


@pytest.mark.parametrize(
    ("found", "events", "sentence"),
    [
        (
            reconstruct(Summary(n=4, mean="13.5", minimum="2", maximum="50")),
            0,
            "no data set fits, hence there is no rate: see explain()",
        ),
        (
            reconstruct(DAYS),
            None,
            "events is missing: say how many were seen in the times, such as 0",
        ),
        (
            reconstruct(Summary(n=4, median="4", minimum="2")),
            0,
            "the patient-time has no upper bound: give the summary a maximum",
        ),
        (
            reconstruct(Summary(n=2, minimum="0", maximum="0")),
            0,
            "the patient-time may be 0: give reconstruct bounds (within=) above 0",
        ),
        (reconstruct(DAYS), -1, "events is -1: give the number of events seen, 0 or more"),
    ],
)
def test_what_has_no_rate(found, events, sentence):
    with pytest.raises(ValueError) as raised:
        rate_bounds(found, events)
    assert str(raised.value) == sentence


def test_what_is_no_reconstruction():
    for found in ([[2, 3]], None, DAYS):
        with pytest.raises(TypeError, match=r"^found is a \w+: give what reconstruct"):
            rate_bounds(found, events=1)
    with pytest.raises(TypeError, match=r"^events is \[1\], a list: give a whole number"):
        rate_bounds(reconstruct(DAYS), events=[1])
    assert type(rate_bounds(reconstruct(DAYS), events=np.int64(2)).events.low) is int

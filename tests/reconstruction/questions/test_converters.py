"""estimate_mean_sd: what converters give, and whether a data set could have it."""

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.converters import Attainable, estimate_mean_sd, estimates
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction, reconstruct

REFERENCE = Path(__file__).parents[2] / "reference" / "conversion.json"
TREATMENT = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")  # C04
DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")  # C07
FIVE = Summary(n=25, minimum="1", q1="3", median="5", q3="9", maximum="20")
BOTH_NEAREST = {"rounding": "nearest", "value_rounding": "nearest"}


def moments(values):
    mean = Fraction(sum(values)) / len(values)
    return mean, math.sqrt(sum((x - mean) ** 2 for x in values) / (len(values) - 1))


def near(bounds, low, high):
    return bounds.low == pytest.approx(low, rel=1e-14) and bounds.high == pytest.approx(
        high, rel=1e-14
    )


def test_bounds_over_real_values_agree_with_the_reference():
    cases = json.loads(REFERENCE.read_text(encoding="utf-8"))["cases"][:2]
    assert [case["minimum"] for case in cases] == ["2", "3"]
    for case in cases:
        summary = Summary(**{key: case[key] for key in ("n", "minimum", "median", "maximum")})
        found = estimate_mean_sd(summary)
        assert near(found.mean_bounds, *case["mean_bounds"])
        assert near(found.sd_bounds, *case["sd_bounds"])


def test_the_abstracts_two_medians():
    """Exact, C04 is {3, 3, 3, 18} and C07 has mean 5: the only estimates that hold are means."""
    hozo, wan, luo = estimates(TREATMENT)
    assert (hozo.mean, wan.mean) == (Fraction("6.75"), Fraction("6.75"))
    assert f"{luo.mean:.2f} {wan.sd:.2f} {hozo.sd:.2f}" == "7.39 7.15 4.84"
    assert [each.attainable for each in (hozo, wan, luo)] == [(True, False)] * 2 + [(False, False)]
    assert (hozo.sd_bounds.low, hozo.sd_bounds.high) == (7.5, 7.5)
    hozo, wan, luo = estimates(DAYS)
    assert [each.attainable for each in (hozo, wan, luo)] == [
        (True, False),
        (True, True),
        (False, True),
    ]
    assert f"{luo.mean:.2f} {wan.sd:.2f} {hozo.sd:.2f}" == "5.17 3.81 2.38"


def test_luos_mean_for_the_treatment_is_out_of_reach():
    """7.39, where exact numbers allow 6.75 and numbers rounded to nearest at most 7.25."""
    for reading, high in (
        ({}, "6.75"),
        ({"rounding": "nearest"}, "7"),
        (BOTH_NEAREST, "7.25"),
        ({"step": "1", "rounding": "nearest"}, "7"),
    ):
        found = estimate_mean_sd(TREATMENT, "luo", **reading)
        assert found.mean_bounds.high == Fraction(high)
        assert found.attainable.mean is False
    # Other readings do reach it: completed months, for instance.
    truncated = {"rounding": "truncate", "value_rounding": "truncate"}
    assert estimate_mean_sd(TREATMENT, "luo", **truncated).attainable.mean


@given(st.lists(st.fractions(-50, 50, max_denominator=100), min_size=4, max_size=4).map(sorted))
def test_at_four_the_simplified_mean_is_an_identity(values):
    mean, _ = moments(values)
    median = (values[1] + values[2]) / 2
    assert (values[0] + values[3] + 2 * median) / 4 == mean


@given(st.lists(st.integers(0, 200), min_size=4, max_size=4).map(sorted))
def test_at_four_hozo_and_wan_give_the_mean_and_luo_only_where_it_is_the_median(values):
    median = Fraction(values[1] + values[2], 2)
    summary = Summary(
        n=4,
        minimum=str(values[0]),
        median=f"{float(median):.1f}",
        maximum=str(values[3]),
    )
    hozo, wan, luo = estimates(summary)
    mean, _ = moments(values)
    assert hozo.mean == wan.mean == mean
    assert hozo.attainable.mean and wan.attainable.mean
    assert luo.attainable.mean == (mean == median)


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.integers(0, 60), min_size=n, max_size=n)))
def test_no_sample_of_five_or_fewer_has_the_simplified_sd_of_hozo(values):
    n, values = len(values), sorted(values)
    if values[0] == values[-1]:
        return
    median = Fraction(values[(n - 1) // 2] + values[n // 2], 2)
    summary = Summary(
        n=n, minimum=str(values[0]), median=f"{float(median):.1f}", maximum=str(values[-1])
    )
    found = estimate_mean_sd(summary, "hozo")
    share = found.sd / (values[-1] - values[0])
    assert math.sqrt(1 / 12) <= share * (1 + 1e-15)
    assert share <= math.sqrt(5 / 48) * (1 + 1e-15)
    assert found.sd < moments(values)[1]
    assert found.attainable.sd is False
    assert not estimate_mean_sd(summary, "hozo", step="1").attainable.sd


def test_the_simplified_sd_of_hozo_comes_within_reach_at_seven():
    """0.289 to 0.323 of the range; the least possible share, 1/√(2(n − 1)), is 0.354 at n = 5."""
    assert f"{math.sqrt(1 / 12):.3f} {math.sqrt(5 / 48):.3f}" == "0.289 0.323"
    for n, share, attainable in ((5, "0.354", False), (6, "0.316", False), (7, "0.289", True)):
        found = estimate_mean_sd(Summary(n=n, minimum="0", median="6", maximum="12"), "hozo")
        assert f"{found.sd_bounds.low / 12:.3f}" == share
        assert found.attainable.sd is attainable
    # At seven it is the least: {0, 6, 6, 6, 6, 6, 12}.
    assert found.sd == pytest.approx(moments((0, 6, 6, 6, 6, 6, 12))[1], rel=1e-15)


@pytest.mark.parametrize(
    ("printed", "n", "rounding"),
    [
        ({"minimum": "2", "median": "4", "maximum": "10"}, 4, "exact"),
        ({"minimum": "2", "median": "4", "maximum": "10"}, 4, "nearest"),
        ({"minimum": "0", "median": "3", "maximum": "5"}, 6, "exact"),
        ({"minimum": "0", "median": "1", "maximum": "7"}, 5, "half-up"),
        ({"minimum": "3", "median": "3", "maximum": "18"}, 4, "truncate"),
    ],
)
def test_attainable_on_a_grid_against_listing(brute, printed, n, rounding):
    rules = {"minimum": "exact", "median": rounding, "maximum": "exact"}
    grid = range(int(printed["minimum"]), int(printed["maximum"]) + 1)
    listed = [moments(values) for values in brute.data_sets(map(Fraction, grid), n, printed, rules)]
    means, sds = zip(*listed, strict=True)
    for found in estimates(Summary(n=n, **printed), step="1", rounding=rounding):
        assert (found.mean_bounds.low, found.mean_bounds.high) == (min(means), max(means))
        assert near(found.sd_bounds, min(sds), max(sds))
        assert found.attainable == (
            min(means) <= found.mean <= max(means),
            min(sds) <= found.sd <= max(sds),
        )


def test_inside_the_bounds_is_not_yet_a_data_set():
    """Wan's SD for C07 lies between 3.56 and 3.83, and no whole-day data set has it."""
    found = estimate_mean_sd(DAYS, step="1")
    assert found.attainable == (True, True)
    sds = [moments(values)[1] for values in reconstruct(DAYS, rounding="exact")]
    assert [f"{sd:.2f}" for sd in sds] == ["3.83", "3.56", "3.46"]
    assert all(abs(sd - found.sd) > 0.01 for sd in sds)


def test_quartiles_against_listing():
    """Five values 0, 1, 2, 4, 8 by the quartiles of R."""
    summary = Summary(
        n=5, minimum="0", q1="1", median="2", q3="4", maximum="8", quartile_method="7"
    )
    found = estimates(summary, step=None)
    assert [each.method for each in found] == ["hozo", "wan", "luo", "shi"]
    assert [each.scenario for each in found] == ["S1", "S3", "S3", "S3"]
    mean, sd = moments((0, 1, 2, 4, 8))
    for each in found:  # the only data set
        assert (each.mean_bounds.low, each.mean_bounds.high) == (mean, mean)
        assert near(each.sd_bounds, sd, sd)
        assert each.attainable == (each.mean == mean, False)
    assert found[0].mean == 3 == mean


def test_quartiles_over_real_values_are_decided_where_the_range_decides():
    shi = estimate_mean_sd(FIVE, "shi")
    assert shi.attainable == (True, None)
    assert shi.sd_bounds is None
    assert shi.note == (
        "over real values the bounds of the SD are computed from minimum, median and maximum "
        "alone: give a step to have them under all that is printed"
    )
    assert "SD 4.79751, not decided [continuous" in str(shi)
    # Six values from 0 to 12 around 6 have an SD of 3.79 or more, whatever their quartiles are.
    six = Summary(n=6, minimum="0", q1="5", median="6", q3="7", maximum="12")
    hozo = estimate_mean_sd(six, "hozo")
    assert f"{hozo.sd:.2f}" == "3.46"
    assert hozo.attainable == (True, False)
    assert hozo.note == ""
    # Without a range anything can be.
    open_ended = estimate_mean_sd(Summary(n=25, q1="3", median="5", q3="9"), "luo")
    assert open_ended.mean == Fraction("5.7156")
    assert open_ended.attainable == (True, None)
    assert open_ended.mean_bounds.low == -math.inf


def test_a_step_decides_quartiles():
    found = estimates(FIVE, step="1")
    assert [each.attainable for each in found] == [(True, True)] * 4
    assert found[3].sd_bounds.low < found[3].sd < found[3].sd_bounds.high
    within = estimate_mean_sd(Summary(n=25, q1="3", median="5", q3="9"), step="1", within=(0, None))
    assert (within.mean_bounds.high, within.attainable) == (math.inf, (True, True))


def test_a_printed_mean_narrows_the_data_sets():
    summary = Summary(n=5, minimum="0", median="3", maximum="12", mean="4.2")
    alone = estimate_mean_sd(Summary(n=5, minimum="0", median="3", maximum="12"), step="1")
    found = estimate_mean_sd(summary, step="1")
    assert found.mean == alone.mean == Fraction("4.5")
    assert alone.attainable.mean and not found.attainable.mean
    assert found.mean_bounds.low == found.mean_bounds.high == Fraction("4.2")
    assert estimate_mean_sd(summary).attainable == (False, None)


def test_where_no_data_set_fits_nothing_is_attainable():
    found = estimate_mean_sd(Summary(n=4, minimum="3", median="3.5", maximum="4"), step="2")
    assert found.attainable == (False, False)
    assert (found.mean_bounds, found.sd_bounds) == (None, None)
    assert found.note == (
        "no data set fits the summary under this reading: see reconstruct().explain()"
    )
    assert str(found).startswith("wan (S1): mean 3.5, outside; SD 0.476585, outside [step 2;")


def test_a_float_that_is_the_bound_but_for_rounding_is_on_it():
    # At n = 2 Hozo's mean is the only one; so is Wan's, and Luo's as the median is midway.
    pair = Summary(n=2, minimum="0.1", median="0.2", maximum="0.3")
    for each in estimates(pair):
        assert each.attainable.mean
    same = Summary(n=9, minimum="5.1", median="5.1", maximum="5.1")
    assert [each.attainable for each in estimates(same)] == [(True, True)] * 3
    # n = 16 makes Luo's weight 1/3 and the mean 1/10, which no float is.
    luo = estimate_mean_sd(Summary(n=16, minimum="0", median="0", maximum="0.6", mean="0.1"), "luo")
    assert luo.mean != Fraction(1, 10) and luo.mean == pytest.approx(0.1, rel=1e-15)
    assert luo.attainable.mean
    assert not estimate_mean_sd(
        Summary(n=16, minimum="0", median="0", maximum="0.6000000001", mean="0.1"), "luo"
    ).attainable.mean


def test_a_float_that_is_an_open_bound_but_for_rounding_is_outside():
    summary = Summary(n=16, minimum="0", median="0", maximum="0.9", mean="0.1")
    open_end = {"rounding": {"mean": "half-up", "median": "exact"}}
    luo = estimate_mean_sd(summary, "luo", **open_end)
    assert luo.mean == pytest.approx(0.15, rel=1e-15)
    assert (luo.mean_bounds.high, luo.mean_bounds.high_attained) == (Fraction("0.15"), False)
    assert luo.attainable.mean is False
    closed = {"rounding": {"mean": "nearest", "median": "exact"}}
    assert estimate_mean_sd(summary, "luo", **closed).attainable.mean is True


def test_too_large_a_search_is_said_and_not_raised(monkeypatch):
    def refuse(self, statistic):
        raise TooLarge("the tables would outgrow the memory")

    monkeypatch.setattr(Reconstruction, "bounds", refuse)
    found = estimate_mean_sd(DAYS, step="1")
    assert found.attainable == Attainable(None, None)
    assert found.note == "the tables would outgrow the memory"


def test_estimates_are_those_that_apply():
    assert estimates(Summary(n=4, mean="3")) == ()
    assert [e.method for e in estimates(Summary(n=9, q1="1", median="2", q3="3"), step="1")] == [
        "wan",
        "luo",
    ]
    assert estimates(DAYS, step="1")[1] == estimate_mean_sd(DAYS, "wan", step="1")


def test_an_estimate_prints_what_it_is():
    assert str(estimate_mean_sd(DAYS, "luo", step="1")) == (
        "luo (S1): mean 5.17157, outside 5; SD 3.81268, inside 3.46 to 3.83 "
        "[step 1; statistics exact; values exact]"
    )
    assert estimate_mean_sd(DAYS).reading.step is None


@pytest.mark.parametrize(
    ("summary", "options", "error", "message"),
    [
        (
            DAYS,
            {"method": "shi"},
            ValueError,
            'method "shi" needs minimum, q1, median, q3 and maximum, and there is minimum, median '
            'and maximum: ask for "hozo", "wan" or "luo"',
        ),
        (
            Summary(n=4, mean="13.5", minimum="2", maximum="50"),
            {"method": "hozo"},
            ValueError,
            'method "hozo" needs minimum, median and maximum, and there is minimum and maximum: '
            "give the median with minimum and maximum, or with both quartiles",
        ),
        (
            Summary(n=4, median="4", minimum="2", maximum="10", sd="3.5"),
            {},
            ValueError,
            "sd 3.5 is printed, so there is nothing to estimate: use it, or leave it out of the "
            "summary to see what a converter would give",
        ),
        (
            Summary(n=1, median="4", minimum="4", maximum="4"),
            {},
            ValueError,
            "n is 1: one patient has no standard deviation to estimate",
        ),
        (
            {"n": 4, "median": "4"},
            {},
            TypeError,
            "summary is a dict: give a Summary, such as "
            'Summary(n=4, median="4", minimum="2", maximum="10")',
        ),
        (
            Summary(n=4, median="11", minimum="2", maximum="10"),
            {},
            ValueError,
            "median 11 is above maximum 10: give quantiles that ascend",
        ),
        (
            DAYS,
            {"method": "bland"},
            ValueError,
            'method is \'bland\': give one of "hozo", "wan", "luo", "shi"',
        ),
        (
            DAYS,
            {"step": 0.5},
            TypeError,
            "step: write an exact number as text, for example '0.5', not 0.5",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(summary, options, error, message):
    with pytest.raises(error) as raised:
        estimate_mean_sd(summary, **options)
    assert str(raised.value) == message


def test_n_cannot_be_missing():
    with pytest.raises(TypeError, match="n is the number of patients: write a whole number"):
        Summary(n=None, median="4", minimum="2", maximum="10")

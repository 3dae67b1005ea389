"""The formulas of Hozo, Wan, Luo and Shi against R, and against the papers' form in high precision.

The papers write weighted sums; the library moves the median by shares of the skew.
"""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from pins import differing
from second.conversion import papers

from sojia_stats import Reading, Summary, reconstruct
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.real_values.variance_range import real_variance
from sojia_stats.statistics.conversion import SCENARIOS, mean_sd

NAMES = ("minimum", "q1", "median", "q3", "maximum")


def in_last_digit(value, text):
    """Whether a value is the printed one to half a unit of its last digit."""
    unit = Decimal(1).scaleb(Decimal(text).as_tuple().exponent)
    return abs(Fraction(value) - Fraction(text)) <= Fraction(unit) / 2


def test_every_method_agrees_with_r(reference):
    cases = reference("conversion")["cases"]
    assert len(cases) == 6
    compared = []
    for case in cases:
        quantiles = {name: Fraction(case[name]) for name in NAMES if name in case}
        for method in [method for method in SCENARIOS if method in case]:
            found = mean_sd(method, case["n"], **quantiles)
            assert in_last_digit(found.mean, case[method]["mean"]), (method, case)
            assert in_last_digit(found.sd, case[method]["sd"]), (method, case)
            compared.append((found.method, found.scenario))
    assert {(m, s) for m, scenarios in SCENARIOS.items() for s in scenarios} == set(compared)


def test_attainable_means_and_sds(reference):
    """Over real values, by the vertices of order statistics and by clipping."""
    bounded = [case for case in reference("conversion")["cases"] if "sd_bounds" in case]
    assert len(bounded) == 2
    for case in bounded:
        printed = {name: case[name] for name in ("minimum", "median", "maximum")}
        summary = Summary(case["n"], **printed)
        reading = Reading(None, "exact")
        mean = reconstruct(summary, step=None, rounding="exact").bounds("mean")
        assert not differing((mean.low, mean.high), case["mean_bounds"])
        variance = real_variance(chain_of(summary, reading))
        sds = [math.sqrt(end) for end in (variance.low, variance.high)]
        assert not differing(sds, case["sd_bounds"])


def test_wan_agrees_with_the_example_of_metablue(reference):
    case = reference("conversion")["metaBLUE"]
    quantiles = {name: Fraction(case[name]) for name in ("minimum", "median", "maximum")}
    assert list(quantiles.values()) == [1, 4, 10]
    found = mean_sd("wan", case["n"], **quantiles)
    assert in_last_digit(found.sd, case["wan_sd"])


@pytest.mark.parametrize("n", [2, 3, 4, 5, 15, 16, 25, 26, 70, 71, 200, 5000])
def test_every_formula_is_that_of_its_paper(n):
    values = [Fraction(x) for x in ("1.5", "2", "3.7", "9", "31")]
    given = dict(zip(NAMES, values, strict=True))
    needed = {"S1": NAMES[::2], "S2": NAMES[1:4], "S3": NAMES}
    for (method, scenario), (mean, sd) in papers(Fraction(n), *values).items():
        found = mean_sd(method, n, **{name: given[name] for name in needed[scenario]})
        assert found.scenario == scenario
        assert float(found.mean) == pytest.approx(float(mean), rel=2e-15, abs=0), method
        assert float(found.sd) == pytest.approx(float(sd), rel=1e-14, abs=0), method


def test_rational_formulas_are_exact_and_floats_stay_floats():
    five = dict(zip(NAMES, (1, 3, 5, 9, 20), strict=True))
    assert mean_sd("wan", 25, **five).mean == Fraction(55, 8)
    assert mean_sd("luo", 25, q1=3, median=5, q3=9).mean == Fraction("5.7156")
    # 25 is the last n at which the rule of Hozo looks at the range.
    exact = [mean_sd("hozo", n, minimum=1, median=5, maximum=20) for n in (25, 26, 70, 71)]
    assert [(e.mean, e.sd) for e in exact] == [
        (Fraction(31, 4), Fraction(19, 4)),
        (5, Fraction(19, 4)),
        (5, Fraction(19, 4)),
        (5, Fraction(19, 6)),
    ]
    found = mean_sd("hozo", 30, minimum=1.0, median=5.0, maximum=20.0)
    assert (found.mean, found.sd) == (5.0, 4.75)
    assert isinstance(found.mean, float) and isinstance(found.sd, float)
    assert mean_sd("hozo", np.int64(4), minimum=0, median=6, maximum=6) == mean_sd(
        "hozo", 4, minimum=Decimal(0), median=Decimal(6), maximum=Decimal(6)
    )


def test_a_centred_median_is_the_mean_of_luo_exactly():
    for n in (4, 7, 16, 25):
        tenth = Fraction(1, 10)
        assert mean_sd("luo", n, minimum=0, median=tenth, maximum=2 * tenth).mean == tenth
        five = {"minimum": 0, "q1": tenth / 2, "q3": 3 * tenth / 2, "maximum": 2 * tenth}
        assert mean_sd("luo", n, median=tenth, **five).mean == tenth
    skewed = mean_sd("luo", 25, minimum=0, q1=1, median=2, q3=4, maximum=4).mean
    assert 2 < skewed < 2.5


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"method": "shi", "n": 4, "minimum": 2, "median": 4, "maximum": 10},
            ValueError,
            'method "shi" needs minimum, q1, median, q3 and maximum, and there is minimum, median '
            'and maximum: ask for "hozo", "wan" or "luo"',
        ),
        (
            {"method": "hozo", "n": 4, "q1": 2, "median": 4, "q3": 10},
            ValueError,
            'method "hozo" needs minimum, median and maximum, and there is q1, median and q3: '
            'ask for "wan" or "luo"',
        ),
        (
            {"method": "luo", "n": 4, "minimum": 2, "median": 4},
            ValueError,
            'method "luo" needs minimum, q1, median, q3 and maximum; or minimum, median and '
            "maximum; or q1, median and q3, and there is minimum and median: give the median with "
            "minimum and maximum, or with both quartiles",
        ),
        (
            {"method": "hozo", "n": 4, "median": None},
            ValueError,
            'method "hozo" needs minimum, median and maximum, and there is none of these: give '
            "the median with minimum and maximum, or with both quartiles",
        ),
        (
            {"method": "wan", "n": 4, "minimum": 2, "median": 11, "maximum": 10},
            ValueError,
            "median 11 is above maximum 10: give quantiles that ascend",
        ),
        (
            {"method": "wan", "n": 1, "minimum": 2, "median": 2, "maximum": 2},
            ValueError,
            "n is 1: an SD needs two patients or more",
        ),
        (
            {"method": "wan", "n": 4.0, "minimum": 2, "median": 2, "maximum": 2},
            TypeError,
            "n is 4.0, a float: give a whole number",
        ),
        (
            {"method": "wan", "n": 4, "minimum": "2", "median": 4, "maximum": 10},
            TypeError,
            "minimum[0] is '2', a str: give an int, float, Fraction or Decimal",
        ),
        (
            {"method": "bland", "n": 4, "minimum": 2, "median": 4, "maximum": 10},
            ValueError,
            'method is \'bland\': give one of "hozo", "wan", "luo", "shi"',
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(arguments, error, message):
    with pytest.raises(error) as raised:
        mean_sd(**arguments)
    assert str(raised.value) == message


@pytest.mark.parametrize("method", ["luo", "shi", "wan"])
@pytest.mark.parametrize("q1", ["2", "3", "4.5", "5", "6", "7"])
def test_what_is_mirrored_has_the_mirrored_mean(method, q1):
    # Minimum, median and maximum are centred on 5; the quartiles alone lean to one side.
    five = {"minimum": 0, "q1": Fraction(q1), "median": 5, "q3": 8, "maximum": 10}
    if five["q1"] > 5:
        five |= {"q1": 10 - Fraction(8), "q3": Fraction(q1)}
    names = ("maximum", "q3", "median", "q1", "minimum")
    mirrored = {name: 10 - five[other] for name, other in zip(five, names, strict=True)}
    here, there = mean_sd(n=40, method=method, **five), mean_sd(n=40, method=method, **mirrored)
    assert here.mean + there.mean == pytest.approx(10, abs=1e-12)
    lean = five["q1"] + five["q3"] - 10
    assert (here.mean > 5, here.mean < 5) == (lean > 0, lean < 0)
    assert here.sd == pytest.approx(there.sd, rel=1e-12)

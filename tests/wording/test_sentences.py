"""The sentence for each kind of outcome, from plain values."""

import math
from fractions import Fraction

import pytest

from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING, Bounds
from sojia_stats.wording import estimates, printed_numbers, rows, survival
from sojia_stats.wording.collisions import Collision, Limit, Stated, colliding
from sojia_stats.wording.names import SD_KINDS, SD_NAMES, SIGNS, STATUS_NAMES, STATUSES, compared
from sojia_stats.wording.numbers import either, series
from sojia_stats.wording.outcomes import Outcome, fitting, joined
from sojia_stats.wording.repairs import (
    SLIPS,
    SlipChange,
    clause,
    condition,
    finding,
    outcome,
    question,
    repaired,
    turned,
)

POINT, RANGE = Bounds(Fraction(27, 4), Fraction(27, 4)), Bounds(Fraction(9, 2), 5, True, False)


def test_names() -> None:
    assert list(STATUS_NAMES) == list(STATUSES)
    assert list(SD_NAMES) == list(SD_KINDS)
    signs = {sign: compared(["a"], sign, ["b", "c"]) for sign in SIGNS}
    assert signs == {
        "<=": "a ≤ b + c",
        "<": "a < b + c",
        "==": "a = b + c",
        ">": "a > b + c",
        ">=": "a ≥ b + c",
    }
    said = ["", "a", "a or b", "a, b or c"]
    assert [either("abc"[:size]) for size in range(4)] == said
    assert [series("abc"[:size]) for size in range(4)] == [one.replace("or", "and") for one in said]


@pytest.mark.parametrize(
    ("found", "alone", "after"),
    [
        (
            Outcome(1, (3, 3, Fraction(21, 2)), POINT, "months"),
            "exactly one data set fits: 3, 3, 10.5 months; its mean is 6.75 months",
            "exactly one data set fits: 3, 3, 10.5 months, with mean 6.75 months",
        ),
        (Outcome(1, unit="months"), "exactly one data set fits", "exactly one data set fits"),
        (Outcome(1, together=True), *("exactly one tuple of data sets fits",) * 2),
        (Outcome(2, together=True), *("2 data sets fit",) * 2),
        (
            Outcome(1200, mean=POINT),
            "1,200 data sets fit; all have mean 6.75",
            "1,200 data sets fit, all with mean 6.75",
        ),
        (
            Outcome(math.inf, mean=RANGE, unit="days"),
            "infinitely many data sets fit; their means are 4.5 to below 5 days",
            "infinitely many data sets fit, with means of 4.5 to below 5 days",
        ),
        (
            Outcome(None, mean=RANGE),
            "more data sets fit than can be counted; their means are 4.5 to below 5",
            "more data sets fit than can be counted, with means of 4.5 to below 5",
        ),
    ],
)
def test_what_fits(found: Outcome, alone: str, after: str) -> None:
    assert (fitting(found), joined(found)) == (alone, after)


def stated(statistic, text, window=None, quantity="") -> Stated:
    value = Fraction(text)
    decimals = len(text.partition(".")[2])
    return Stated(quantity, statistic, text, decimals, window or Bounds(value, value))


MEAN = stated("mean", "13.5", Bounds(Fraction("13.45"), Fraction("13.55"), True, False))
ENDS = (stated("minimum", "2"), stated("maximum", "50"))


def limit(side, *values, **other) -> str:
    given = {"subject": MEAN, "others": ENDS, "n": 4, "within": None, "step": Fraction(1)}
    given |= {"attained": True, "sd_kind": "sample"} | other
    one = Limit(**given, side=side, values=values)
    return colliding(Collision((*one.others, one.subject), limit=one))


def test_what_collides_in_one_quantity() -> None:
    printed = "13.5 is printed, which stands for 13.45 to below 13.55"
    by = "that minimum 2, maximum 50 and n = 4 allow"
    assert limit("least", 14) == f"the least mean {by} is 14.0; {printed}"
    open_end = limit("least", Fraction(27, 2), attained=False)
    assert open_end == f"the least mean {by} is above 13.5; {printed}"
    assert (
        limit("greatest", 13, attained=False) == f"the greatest mean {by} is below 13.0; {printed}"
    )
    within = Bounds(-math.inf, 9, False, True)
    alone = limit("greatest", 9, others=(), within=within, n=3)
    assert alone == f"the greatest mean that all values at most 9 and n = 3 allow is 9.0; {printed}"
    spread = stated("sd", "1", quantity="delay")
    assert limit("greatest", 0, others=(), subject=spread, n=1, sd_kind="population") == (
        "delay: the greatest population standard deviation that n = 1 allows is 0; 1 is printed"
    )
    by = "that minimum 2, maximum 50, n = 4 and steps of 1 allow"
    assert limit("nearest", 13, 14) == f"the nearest means {by} are 13.0 and 14.0; {printed}"
    assert limit("nearest", Fraction(1, 3)) == f"the nearest mean {by} is about 0.3333; {printed}"
    assert limit("nearest", step=None) == (
        f"no mean that minimum 2, maximum 50 and n = 4 allow is printed so; {printed}"
    )
    root = limit("nearest", math.sqrt(2), subject=stated("sd", "1.5"), others=())
    assert root == (
        "the nearest standard deviation that n = 4 and steps of 1 allow is 1.41; 1.5 is printed"
    )


def test_what_else_collides() -> None:
    ties = ((("a", "b"), "<=", ("c",)), (("a",), "<", ("b",)))
    assert colliding(Collision(conditions=("geometric mean 4", "50 % > 4"))) == (
        "no data set that the other numbers allow has geometric mean 4 and 50 % > 4"
    )
    assert colliding(Collision(relations=ties)) == (
        "a + b ≤ c and a < b cannot hold together in any patient, whatever is printed"
    )
    numbers = (stated("minimum", "2", quantity="a"), stated("mean", "3", RANGE, quantity="b"))
    assert colliding(Collision(numbers, ties[1:])) == (
        "a < b in every patient cannot hold together with minimum 2 of a and mean 3 (4.5 to below "
        "5) of b"
    )
    assert colliding(Collision()) == "the bounds on all values (within) leave no value on the steps"


CHANGES = [
    (SlipChange(SLIPS[0], "mean", "13.5"), "13.5 is a median", "Is 13.5 a median?"),
    (SlipChange(SLIPS[0], "median", "4"), "4 is a mean", "Is 4 a mean?"),
    (
        SlipChange(SLIPS[0], "mean", "2", "3"),
        "2 is the median and 3 the mean",
        "Is 2 the median and 3 the mean?",
    ),
    *(
        (SlipChange(SLIPS[1], "sd", "1.2", kind), f"1.2 is a {name}", f"Is 1.2 a {name}?")
        for kind, name in (
            ("sample", "sample standard deviation"),
            ("population", "population standard deviation"),
            ("sem", "standard error of the mean"),
        )
    ),
    (
        SlipChange(SLIPS[2], "q1", "1.6"),
        "q1 1.6 is truncated, not rounded",
        "Is the q1 1.6 truncated, not rounded?",
    ),
    (
        SlipChange(SLIPS[3], "median", "3", "lower"),
        "median 3 is the lower of the two middle values",
        "Is the median 3 the lower of the two middle values?",
    ),
    (SlipChange(SLIPS[4], "n", "4", "6"), "n is 6", "Is n 6?"),
    (
        SlipChange(SLIPS[5], "minimum", "2", "1"),
        "minimum is 1, not 2",
        "Is the minimum 1, not 2?",
    ),
    (
        SlipChange(SLIPS[6], "range"),
        "the range is that of another group",
        "Is the range that of another group?",
    ),
]


@pytest.mark.parametrize(("change", "said", "asked"), CHANGES)
def test_slips(change: SlipChange, said: str, asked: str) -> None:
    assert (clause(change), question(change)) == (said, asked)
    alone = change.kind == SLIPS[0] and not change.instead
    expected = f"read as {said[said.index(' a ') + 1 :]}" if alone else f"if {said}"
    assert condition(change) == expected
    assert repaired(change, Outcome(3)) == f"{said}: 3 data sets fit"
    fits = finding(change, Outcome(3, mean=POINT))
    assert fits == f"{expected}, 3 data sets fit, all with mean 6.75"


def test_what_fits_once_a_slip_is_undone() -> None:
    uncounted = "some data sets fit, too many to count"
    assert outcome(None) == "the given values fit"
    assert outcome(Outcome(None)) == uncounted
    change = SlipChange(SLIPS[4], "n", "4", "6")
    assert finding(change, Outcome(None)) == f"if n is 6, {uncounted}"
    assert repaired(change, Outcome(None)) == f"n is 6: {uncounted}"
    assert turned("mean", "13.5", "14.0") == "mean 14.0 instead of 13.5"


def times_collide(**other) -> str:
    numbers = {"minimum": "3", "median": "2.5", "mean": "4"}
    given = {"n": 4, "censored": (0, 1, 2), "numbers": numbers, "convention": "first"} | other
    return survival.colliding(survival.TimesCollide(**given))


def test_times() -> None:
    patients = "n = 4 with 0 to 2 censored"
    assert times_collide(numbers={}) == (
        "the bounds on all times (within, and 0 or later) leave no time on the steps"
    )
    assert times_collide() == f"no data set of {patients} has minimum 3, median 2.5 and mean 4"
    assert times_collide(subject="mean", side="greatest", value=3) == (
        f"the greatest mean that minimum 3, median 2.5 and {patients} allow is 3; 4 is printed"
    )
    assert times_collide(subject="median", side="least", value=3, decimals=1) == (
        f"the least Kaplan–Meier median (first) that minimum 3, mean 4 and {patients} allow is "
        "3.0; 2.5 is printed"
    )
    assert times_collide(subject="median", side="not reached", numbers={"median": "2.5"}) == (
        f"the Kaplan–Meier median (first) is not reached with {patients}; 2.5 is printed"
    )
    assert survival.only_one([(3, 1), (4, 1)], "") == "exactly one data set fits: 3, 4"
    assert survival.several(1200, (0, 2), 4, RANGE, "days") == (
        "1,200 data sets fit, with 0 and 2 of 4 censored; their person-time is 4.5 to below 5 days"
    )
    roles = [survival.patient(2, *sets) for sets in ((3, 0), (0, 3), (1200, 3))]
    assert roles == [
        "patient 2: observed in every data set",
        "patient 2: censored in every data set",
        "patient 2: observed or censored (1,200 and 3 data sets)",
    ]


def test_readings_and_further_figures() -> None:
    rules = {"mean": "nearest", "sd": "exact"}
    half, origin = Fraction(1, 2), Fraction(1, 3)
    assert printed_numbers.reading(half, rules, "exact", origin, RANGE, "a note") == (
        "step 0.5 (a note); mean nearest; sd exact; values exact; counted from 1/3; all values 4.5 "
        "to below 5"
    )
    same = dict.fromkeys(rules, "truncate")
    assert printed_numbers.reading(None, same, "truncate", origin, None) == (
        "continuous; all numbers truncate"
    )
    assert printed_numbers.reading(half, same, "exact", Fraction(0), None) == (
        "step 0.5; statistics truncate; values exact"
    )
    exact = dict.fromkeys(rules, "exact")
    assert printed_numbers.reading(half, exact, "exact", Fraction(0), None) == (
        "step 0.5; statistics exact; values exact"
    )
    assert printed_numbers.interquartile_width("3.5") == "interquartile width 3.5"
    assert printed_numbers.percent_above("50", "4", False) == "50 % > 4"
    assert printed_numbers.percent_above("50", "4", True) == "50 % ≥ 4"
    assert printed_numbers.mean_interval("1", "9", Fraction(975, 1000)) == (
        "97.5 % confidence limits 1 and 9 of the mean"
    )
    assert printed_numbers.geometric_mean("4.2") == "geometric mean 4.2"


def test_estimates() -> None:
    said = [estimates.estimated("SD", "5", inside, RANGE) for inside in (True, False, None)]
    assert said == [
        "SD 5, inside 4.5 to below 5",
        "SD 5, outside 4.5 to below 5",
        "SD 5, not decided",
    ]
    assert estimates.estimated("mean", "5", False, None) == "mean 5, outside"
    assert estimates.estimated("mean", "5", True, EVERYTHING) == "mean 5, inside any value"
    assert estimates.converted("wan", "S1", "a", "b", "step 1", "") == "wan (S1): a; b [step 1]"
    assert estimates.converted("wan", "S1", "a", "b", "step 1", "c") == "wan (S1): a; b [step 1]; c"


def test_rows() -> None:
    printed = {"minimum": "2", "mean": "3.5"}
    nothing = "no data set gives minimum 2, mean 3.5 and n = 4; which of these collide"
    assert rows.not_sought(printed, 4, 2000, 10**6) == (
        f"{nothing} is not sought beyond 2,000 patients or 1,000,000 steps"
    )
    assert rows.not_found(printed, 4) == f"{nothing} was not found within the limit of the search"
    assert rows.too_many(2000) == (
        "bounds alone do not decide, and the exact search is for rows of up to 2,000 patients"
    )

"""explain(): the numbers that it names collide, and what it says of the rest is so."""

import math
import random
import re
from fractions import Fraction
from itertools import combinations

import pytest

from sojia_stats import Reading, Summary, reconstruct, reconstruct_jointly
from sojia_stats.reconstruction.questions.collision import collision

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
SENTENCE = re.compile(
    r"the (?P<side>least|greatest|nearest) (?P<subject>\w+?)s? that (?P<by>.*) allows? (?:is|are) "
    r"(?P<said>.*); (?P<printed>\S+) is printed(?:, which stands for .*)?"
)


# --- sentences by hand ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "reading", "sentence"),
    [
        (
            {"n": 4, "mean": "13.5", "minimum": "2", "maximum": "50"},
            {"rounding": "exact"},
            "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0; 13.5 is printed",
        ),
        (
            {"n": 4, "mean": "13.5", "minimum": "2", "maximum": "50"},
            {"rounding": "half-up"},
            "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0; 13.5 is printed, "
            "which stands for 13.45 to below 13.55",
        ),
        (
            {"n": 4, "mean": "13.5", "minimum": "2", "maximum": "50"},
            {"step": None, "rounding": "truncate", "value_rounding": "truncate"},
            "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0; 13.5 is printed, "
            "which stands for 13.5 to below 13.6",
        ),
        (
            {"n": 5, "q1": "2.3", "minimum": "1", "maximum": "9"},
            {"rounding": "exact"},
            "no q1 that n = 5 and steps of 1 allow is printed so; 2.3 is printed",
        ),
        (
            {"n": 4, "q3": "7.31", "minimum": "1", "maximum": "9"},
            {},
            "no q3 that minimum 1, n = 4 and steps of 1 allow is printed so; 7.31 is printed, "
            "which stands for 7.305 to 7.315",
        ),
        (
            {"n": 3, "sd": "0.3"},
            {"rounding": "exact"},
            "the nearest standard deviations that n = 3 and steps of 1 allow are 0.0 and 0.58; "
            "0.3 is printed",
        ),
        (
            {"n": 1, "sd": "2", "sd_kind": "population"},
            {"rounding": "exact"},
            "the greatest population standard deviation that n = 1 allows is 0; 2 is printed",
        ),
        (
            {"n": 4, "mean": "12", "maximum": "10"},
            {"rounding": "exact"},
            "the greatest mean that maximum 10 and n = 4 allow is 10; 12 is printed",
        ),
        (
            {"n": 5, "mean": "3.25", "minimum": "1", "maximum": "9"},
            {"rounding": "exact"},
            "the nearest means that n = 5 and steps of 1 allow are 3.20 and 3.40; 3.25 is printed",
        ),
        (
            {"n": 3, "mean": "3.5", "minimum": "1", "maximum": "9"},
            {"rounding": "exact", "within": (0, 10)},
            "the nearest means that all values 0 to 10, n = 3 and steps of 1 allow are about "
            "3.3333 and about 3.6667; 3.5 is printed",
        ),
        (
            {"n": 4, "mean": "12"},
            {"rounding": "exact", "within": (0, 10)},
            "the greatest mean that all values 0 to 10 and n = 4 allow is 10; 12 is printed",
        ),
        (
            {"n": 3, "median": "1", "minimum": "2"},
            {"rounding": "exact"},
            "the least median that minimum 2 and n = 3 allow is 2; 1 is printed",
        ),
        (
            {"n": 2, "median": "5", "minimum": "2", "maximum": "4"},
            {"step": None, "rounding": "exact", "value_rounding": "truncate"},
            "the greatest median that maximum 4 and n = 2 allow is below 5; 5 is printed",
        ),
        (
            {"n": 3, "median": "2.5"},
            {"rounding": "exact"},
            "the nearest medians that n = 3 and steps of 1 allow are 2.0 and 3.0; 2.5 is printed",
        ),
        (
            {"n": 3, "minimum": "1.5"},
            {},
            "the nearest minimums that n = 3 and steps of 1 allow are 1.0 and 2.0; 1.5 is printed",
        ),
        (
            {"n": 1, "mean": "3", "sd": "1", "sd_kind": "population"},
            {},
            "the greatest population standard deviation that n = 1 allows is 0; 1 is printed, "
            "which stands for 0.5 to 1.5",
        ),
        (
            {"n": 1, "minimum": "2", "maximum": "3"},
            {},
            "the greatest maximum that minimum 2 and n = 1 allow is 2; 3 is printed",
        ),
        (
            {"n": 2, "minimum": "2"},
            {"within": (None, 1)},
            "the greatest minimum that all values at most 1 and n = 2 allow is 1; 2 is printed",
        ),
        (
            {"n": 4, "minimum": "2", "maximum": "3"},
            {"within": ("0.2", "0.8")},
            "the bounds on all values (within) leave no value on the steps",
        ),
    ],
)
def test_why_nothing_fits(printed, reading, sentence) -> None:
    found = reconstruct(Summary(**printed), **reading)
    assert found.status == "incompatible"
    assert found.explain() == sentence


@pytest.mark.parametrize(
    ("printed", "reading", "sentence"),
    [
        (
            {"n": 4, "median": "4", "minimum": "2", "maximum": "10", "unit": "days"},
            {"rounding": "exact"},
            "3 data sets fit; all have mean 5 days",
        ),
        (
            {"n": 4, "median": "4", "minimum": "2", "maximum": "10", "unit": "days"},
            {"rounding": "half-up"},
            "5 data sets fit; their means are 4.75 to 5 days",
        ),
        (
            {"n": 4, "median": "3", "minimum": "3", "maximum": "18", "unit": "months"},
            {"rounding": "exact"},
            "exactly one data set fits: 3, 3, 3, 18 months; its mean is 6.75 months",
        ),
        (
            {"n": 3, "minimum": "0", "maximum": "1"},
            {"step": "1/3"},
            "4 data sets fit; their means are about 0.3333 to about 0.6667",
        ),
        (
            {"n": 2, "minimum": "1", "maximum": "2", "unit": "m"},
            {"step": None, "value_rounding": "half-up"},
            "infinitely many data sets fit; their means are 1 to below 2 m",
        ),
        (
            {"n": 20, "minimum": "0", "maximum": "20"},
            {},
            f"{math.comb(38, 18):,} data sets fit; their means are 1 to 19",
        ),
    ],
)
def test_what_fits(printed, reading, sentence) -> None:
    assert reconstruct(Summary(**printed), **reading).explain() == sentence


@pytest.mark.parametrize(("mean", "near"), [(110, 100), (190, 200)])
def test_a_side_without_a_value_near_by_is_left_out(mean, near) -> None:
    # 0, 0, 300 or 0, 300, 300: the other mean is 90 away.
    printed = Summary(n=3, mean=str(mean), sd="173.2", minimum="0", maximum="300")
    assert reconstruct(printed).explain() == (
        "the nearest mean that minimum 0, maximum 300, sd 173.2, n = 3 and steps of 1 allow is "
        f"{near}; "
        f"{mean} is printed, which stands for {mean - 1}.5 to {mean}.5"
    )


def test_why_a_relation_fails() -> None:
    follow_up = Summary(n=4, mean="13.5", minimum="2", maximum="50")
    treatment = Summary(n=4, median="3", minimum="3", maximum="18")
    quantities = {"follow_up": follow_up, "treatment": treatment}
    ordered = quantities | {"follow_up": Summary(n=4, minimum="2", maximum="50")}
    relation = ["treatment <= follow_up"]
    found = reconstruct_jointly(ordered, relation, rounding="exact")
    assert found.collision() == (("follow_up", "minimum"), ("treatment", "minimum"))
    assert found.explain() == (
        "treatment ≤ follow_up in every patient cannot hold together with minimum 2 of follow_up "
        "and minimum 3 of treatment"
    )
    rounded = reconstruct_jointly(
        ordered, relation, step=None, rounding="half-up", value_rounding="half-up"
    )
    assert rounded.explain() == (
        "treatment ≤ follow_up in every patient cannot hold together with minimum 2 (1.5 to below "
        "2.5) of follow_up and minimum 3 (2.5 to below 3.5) of treatment"
    )


def test_a_quantity_that_fails_alone_is_named_alone() -> None:
    found = reconstruct_jointly(
        {
            "follow_up": Summary(n=4, mean="13.5", minimum="2", maximum="50"),
            "stay": Summary(n=4, minimum="1", maximum="9"),
        },
        ["stay <= follow_up"],
        rounding="exact",
    )
    assert found.explain() == (
        "follow_up: the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0; 13.5 is "
        "printed"
    )


def test_relations_that_nothing_satisfies() -> None:
    range_ = Summary(n=2, minimum="1", maximum="3")
    found = reconstruct_jointly({"a": range_, "b": range_}, ["a < b", "b < a"])
    assert found.status == "incompatible"
    assert found.explain() == (
        "a < b and b < a cannot hold together in any patient, whatever is printed"
    )


def test_three_numbers_that_collide_only_together() -> None:
    """Any two of minimum, maximum and mean agree."""
    found = reconstruct(
        Summary(n=3, minimum="1", maximum="4", mean="3.5"), rounding="exact", step="0.5"
    )
    assert [name for _, name in collision(found._search)] == ["minimum", "maximum", "mean"]
    assert found.explain() == (
        "the greatest mean that minimum 1, maximum 4 and n = 3 allow is 3.0; 3.5 is printed"
    )  # fmt: skip


def test_what_agrees_has_no_collision() -> None:
    found = reconstruct_jointly({"a": Summary(n=2, minimum="1")}, [], readings={"a": Reading()})
    assert found.collision() is None


# --- random problems --------------------------------------------------------------------------

TEXTS = ["0", "1", "2", "3", "4", "5", "1.5", "2.5", "2.0", "3.3", "-1"]
LOW, HIGH = -3, 7


def problem(rng):
    n = rng.randint(1, 3)
    step = rng.choice([Fraction(1), Fraction(1, 2), Fraction(2), Fraction(1, 3)])
    origin = rng.choice([Fraction(0), Fraction(0), Fraction(1, 4)])
    printed = {
        name: rng.choice(TEXTS)
        for name in ("minimum", "median", "maximum", "mean")
        if rng.random() < 0.7
    }
    ends = {"minimum", "maximum"} <= set(printed)
    if ends and Fraction(printed["minimum"]) > Fraction(printed["maximum"]):
        printed["minimum"], printed["maximum"] = printed["maximum"], printed["minimum"]
    rules = dict.fromkeys(("minimum", "maximum"), rng.choice(RULES))
    rules |= {name: rng.choice(RULES) for name in ("median", "mean")}
    return n, step, origin, printed, rules


def stated(text: str) -> Fraction:
    """The number in the words of a sentence; rounded ones are close to within half of 0.0001."""
    return Fraction(text.removeprefix("about "))


@pytest.mark.parametrize("block", range(4))
def test_every_sentence_is_true(brute, block) -> None:
    rng = random.Random(block)
    sides = []
    while len(sides) < 25:
        n, step, origin, printed, rules = problem(rng)
        found = reconstruct(
            Summary(n=n, **printed),
            step,
            {name: rules[name] for name in ("median", "mean")},
            rules["minimum"],
            within=(LOW, HIGH),
            origin=origin,
        )
        if found.status != "incompatible":
            continue
        values = [x for k in range(-40, 40) if LOW <= (x := origin + step * k) <= HIGH]
        case = (n, str(step), str(origin), printed, rules)
        named = tuple(name for _, name in collision(found._search))
        assert named == brute.smallest_collision(values, n, printed, rules), case
        match = SENTENCE.fullmatch(found.explain())
        assert match is not None, found.explain()
        subject = match["subject"]
        others = {name: printed[name] for name in named if name != subject}
        for name, text in others.items():
            assert f"{name} {text}" in match["by"]
        assert f"all values {LOW} to {HIGH}" in match["by"]
        assert f"n = {n}" in match["by"]
        assert match["printed"] == printed[subject]
        # What the other numbers allow, by listing.
        allowed = sorted(
            {
                brute.statistics[subject](chosen)
                for chosen in brute.data_sets(values, n, others, rules)
            }
        )
        side = match["side"]
        sides.append(side)
        if side == "nearest":
            target = Fraction(printed[subject])
            below = [x for x in allowed if x < target][-1:]
            above = [x for x in allowed if x > target][:1]
            expected = below + above
            assert f"steps of {reading_step(step)}" in match["by"]
        else:
            expected = [allowed[0] if side == "least" else allowed[-1]]
        said = [stated(part) for part in match["said"].split(" and ")]
        assert len(said) == len(expected), case
        for one, other in zip(said, expected, strict=True):
            assert abs(one - other) <= Fraction(1, 20_000), case
    assert {"least", "greatest", "nearest"} <= set(sides)


def reading_step(step: Fraction) -> str:
    return {Fraction(1, 2): "0.5", Fraction(1, 3): "1/3"}.get(step, str(step))


@pytest.mark.parametrize("rule", RULES)
def test_smallest_collisions_of_two_quantities(brute, rule) -> None:
    """By trying all subsets of the printed numbers, fewest first."""
    rng = random.Random(7)
    collided = 0
    for _ in range(15):
        quantities = {}
        for name in ("a", "b"):
            low = rng.randint(0, 3)
            quantities[name] = {"minimum": str(low), "maximum": str(low + rng.randint(0, 3))}
            if rng.random() < 0.6:
                quantities[name]["mean"] = rng.choice(["1", "2", "2.5", "3.0"])
        found = reconstruct_jointly(
            {name: Summary(n=3, **printed) for name, printed in quantities.items()},
            ["a < b"],
            readings={name: Reading("1", rule, within=(0, 6)) for name in quantities},
        )
        order = [
            (name, statistic)
            for name in ("a", "b")
            for statistic in ("minimum", "maximum", "mean")
            if statistic in quantities[name]
        ]
        rules = {"minimum": "exact", "maximum": "exact", "mean": rule}

        def fits(facts, quantities=quantities, rules=rules):
            sides = []
            for name in ("a", "b"):
                part = {s: quantities[name][s] for q, s in facts if q == name}
                sides.append(list(brute.data_sets(map(Fraction, range(7)), 3, part, rules)))
            return any(
                all(x < y for x, y in zip(a, b, strict=True)) for a in sides[0] for b in sides[1]
            )

        subsets = (s for size in range(len(order) + 1) for s in combinations(order, size))
        expected = next((facts for facts in subsets if not fits(facts)), None)
        assert found.collision() == expected, quantities
        if expected is not None:
            collided += 1
            sentence = found.explain()
            for name, statistic in expected:
                text = quantities[name][statistic]
                assert f"{statistic} {text}" in sentence or f"; {text} is printed" in sentence
    assert collided > 5

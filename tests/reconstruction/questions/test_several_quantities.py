"""Several quantities in the same patients, against trying every pairing of the patients."""

import math
import operator
import random
from fractions import Fraction
from itertools import permutations, product

import pytest

from sojia_stats import Bounds, Reading, Summary, reconstruct, reconstruct_jointly

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
MIXES = list(product(RULES, RULES))
SIGNS = {
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}
FOLLOW_UP = Summary(n=4, minimum="2", maximum="50", unit="months")
WITH_MEAN = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
TREATMENT = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")
R1 = ["treatment <= follow_up"]


def both(follow_up, treatment, follow_up_summary=FOLLOW_UP):
    return reconstruct_jointly(
        {"follow_up": follow_up_summary, "treatment": TREATMENT},
        R1,
        readings={"follow_up": follow_up, "treatment": treatment},
    )


def alike(step, rule):
    return Reading(step, rule, rule)


# --- R1: treatment lasts no longer than follow-up ---------------------------------------------


@pytest.mark.parametrize("rules", MIXES)
def test_r1_in_whole_months_is_incompatible_under_every_mix(rules) -> None:
    """Whole months are printed as they are, whatever the rule."""
    found = both(alike("1", rules[0]), alike("1", rules[1]))
    assert (found.count, found.status) == (0, "incompatible")
    assert found.collision() == (("follow_up", "minimum"), ("treatment", "minimum"))


@pytest.mark.parametrize("rule", ["exact", "half-up", "half-even", "truncate", "ceiling"])
def test_r1_in_continuous_months_is_incompatible_under_one_rule_for_all(rule) -> None:
    """Under each the shortest treatment, printed 3, is longer than all that are printed 2."""
    found = both(alike(None, rule), alike(None, rule))
    assert (found.count, found.status) == (0, "incompatible")


def test_r1_survives_at_a_point_when_ties_go_either_way() -> None:
    found = both(alike(None, "nearest"), alike(None, "nearest"))
    assert (found.count, found.status) == (math.inf, "compatible")
    point = Bounds(Fraction(5, 2), Fraction(5, 2))
    assert found.bounds("treatment", "minimum") == point
    assert found.bounds("follow_up", "minimum") == point


# By hand: the shortest follow-up, printed 2, against the shortest treatment, printed 3.
HIGHEST = {  # the highest follow-up that is printed 2, and whether it is itself
    "exact": (2, True),
    "nearest": (2.5, True),
    "half-up": (2.5, False),
    "half-even": (2.5, True),
    "truncate": (3, False),
    "ceiling": (2, True),
}
LOWEST = {  # the lowest treatment that is printed 3
    "exact": (3, True),
    "nearest": (2.5, True),
    "half-up": (2.5, True),
    "half-even": (2.5, False),
    "truncate": (3, True),
    "ceiling": (2, False),
}


@pytest.mark.parametrize(("follow_up", "treatment"), MIXES)
def test_r1_in_continuous_months_under_every_mix(follow_up, treatment) -> None:
    (high, high_attained), (low, low_attained) = HIGHEST[follow_up], LOWEST[treatment]
    possible = low < high or (low == high and high_attained and low_attained)
    found = both(alike(None, follow_up), alike(None, treatment))
    assert (found.status != "incompatible") == possible
    # With the mean of 13.5 months, no mix survives.
    with_mean = both(alike(None, follow_up), alike(None, treatment), WITH_MEAN)
    assert with_mean.status == "incompatible"


def test_r1_with_completed_months_of_follow_up() -> None:
    found = both(alike(None, "truncate"), alike(None, "nearest"))
    assert found.status == "compatible"
    assert found.bounds("treatment", "minimum") == Bounds(Fraction(5, 2), 3, True, False)
    assert found.bounds("follow_up", "minimum") == Bounds(Fraction(5, 2), 3, True, False)


# --- random problems against every pairing ----------------------------------------------------


def problem(rng):
    n = rng.randint(1, 3)
    texts = ["0", "1", "2", "3", "1.5", "2.5"]
    quantities = {}
    for name in ("a", "b"):
        printed = {
            statistic: rng.choice(texts)
            for statistic in ("minimum", "median", "maximum", "mean")
            if rng.random() < 0.4
        }
        if {"minimum", "maximum"} <= set(printed) and (
            Fraction(printed["minimum"]) > Fraction(printed["maximum"])
        ):
            printed.pop("minimum")
        value_rule = rng.choice(RULES)
        rules = {"median": rng.choice(RULES), "mean": rng.choice(RULES)}
        rules |= {"minimum": value_rule, "maximum": value_rule}
        step = rng.choice([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(2)])
        origin = rng.choice([Fraction(0), Fraction(0), Fraction(1, 2)])
        quantities[name] = (printed, rules, step, origin)
    relations = [rng.choice(("a {} b", "b {} a")).format(rng.choice(list(SIGNS)))]
    if rng.random() < 0.2:
        relations.append(f"a {rng.choice(list(SIGNS))} b")
    return n, quantities, relations


def paired(relations, a, b):
    """Whether some pairing of the patients satisfies all relations in every patient."""

    def holds(x, y):
        values = {"a": x, "b": y}
        parts = [relation.split() for relation in relations]
        return all(SIGNS[sign](values[left], values[right]) for left, sign, right in parts)

    return any(all(map(holds, a, order)) for order in permutations(b))


@pytest.mark.parametrize("block", range(4))
def test_random_problems_are_paired_alike(brute, block) -> None:
    rng = random.Random(block)
    sizes = []
    for _ in range(35):
        n, quantities, relations = problem(rng)
        listed, summaries, readings = {}, {}, {}
        for name, (printed, rules, step, origin) in quantities.items():
            values = [origin + step * k for k in range(-4, 9) if 0 <= origin + step * k <= 4]
            listed[name] = list(brute.data_sets(values, n, printed, rules))
            summaries[name] = Summary(n=n, **printed)
            readings[name] = Reading(
                step,
                {statistic: rules[statistic] for statistic in ("median", "mean")},
                rules["minimum"],
                origin=origin,
                within=(0, 4),
            )
        expected = [pair for pair in product(listed["a"], listed["b"]) if paired(relations, *pair)]
        found = reconstruct_jointly(summaries, relations, readings=readings)
        assert found.count == len(expected), (quantities, relations)
        assert sorted((each["a"], each["b"]) for each in found) == sorted(expected)
        sizes.append(len(expected))
        for place, name in enumerate("ab"):
            for statistic, function in brute.statistics.items():
                computed = [function(pair[place]) for pair in expected]
                if computed:
                    ends = Bounds(min(computed), max(computed))
                    assert found.bounds(name, statistic) == ends, (name, statistic)
    assert sum(size == 0 for size in sizes) > 5
    assert sum(size > 0 for size in sizes) > 2


@pytest.mark.parametrize("block", range(2))
def test_random_continuous_pairs_have_the_bounds_of_their_corners(brute, block) -> None:
    """Two patients: the union over both pairings of the corners of each."""
    rng = random.Random(100 + block)
    kinds = set()
    for _ in range(6):
        _, quantities, _ = problem(rng)
        sign = rng.choice(["<=", "<", "=="])
        sides = {
            name: {s: brute.window(text, rules[s]) for s, text in printed.items()}
            | {"within": (0, 4, True, True)}
            for name, (printed, rules, _, _) in quantities.items()
        }
        polytopes = []
        for order in permutations(range(2)):
            rows = brute.real_rows(2, sides["a"], 0, 4) + brute.real_rows(2, sides["b"], 2, 4)
            for i, j in enumerate(order):
                difference = [Fraction(0)] * 4
                difference[i], difference[2 + j] = Fraction(1), Fraction(-1)
                rows.append((tuple(difference), Fraction(0), sign == "<"))
                if sign == "==":
                    rows.append((tuple(-x for x in difference), Fraction(0), False))
            polytopes.append(brute.Polytope(rows))
        possible = [polytope for polytope in polytopes if polytope.possible]
        found = reconstruct_jointly(
            {name: Summary(n=2, **printed) for name, (printed, *_) in quantities.items()},
            [f"a {sign} b"],
            readings={
                name: Reading(
                    None,
                    {s: rules[s] for s in ("median", "mean")},
                    rules["minimum"],
                    within=(0, 4),
                )
                for name, (_, rules, _, _) in quantities.items()
            },
        )
        assert (found.status != "incompatible") == bool(possible), (quantities, sign)
        kinds.add(bool(possible))
        corners = {corner for polytope in possible for corner in polytope.corners}
        if possible:
            assert found.count == (1 if len(corners) == 1 else math.inf)
            for index, (name, statistic) in enumerate(product("ab", ("minimum", "maximum"))):
                form = [Fraction(i == index) for i in range(4)]
                ends = [polytope.bounds(form) for polytope in possible]
                low = min(end[0][0] for end in ends)
                high = max(end[1][0] for end in ends)
                assert found.bounds(name, statistic) == Bounds(
                    low,
                    high,
                    any(end[0] == (low, True) for end in ends),
                    any(end[1] == (high, True) for end in ends),
                )
    assert kinds == {True, False}


# --- counts, open sides, equal values ---------------------------------------------------------


def test_two_quantities_without_a_relation_multiply() -> None:
    days = Summary(n=4, median="4", minimum="2", maximum="10")
    found = reconstruct_jointly({"a": days, "b": TREATMENT}, [], rounding="exact")
    assert found.count == 3 * 1
    assert [each["a"] for each in found] == [(2, 2, 6, 10), (2, 3, 5, 10), (2, 4, 4, 10)]


def test_equal_quantities_and_strictly_ordered_ones() -> None:
    days = Summary(n=4, median="4", minimum="2", maximum="10")
    same = reconstruct_jointly({"a": days, "b": days}, ["a == b"], rounding="exact")
    assert same.count == 3
    assert all(each["a"] == each["b"] for each in same)
    below = reconstruct_jointly({"a": days, "b": days}, ["a < b"], rounding="exact")
    assert (below.count, below.status) == (0, "incompatible")
    at_most = reconstruct_jointly({"a": days, "b": days}, ["a <= b"], rounding="exact")
    # (2,2,6,10), (2,3,5,10) and (2,4,4,10) are pairwise not comparable rank by rank.
    assert at_most.count == 3


def test_three_quantities_in_a_row() -> None:
    low, high = Summary(n=2, minimum="1", maximum="2"), Summary(n=2, minimum="1", maximum="4")
    found = reconstruct_jointly({"a": low, "b": high, "c": high}, ["a <= b", "b <= c"])
    assert list(found) == [{"a": (1, 2), "b": (1, 4), "c": (1, 4)}]
    assert found.status == "determined"


def test_mirrored_signs_mean_the_same() -> None:
    quantities = {"a": Summary(n=3, minimum="1", maximum="4"), "b": Summary(n=3, maximum="4")}
    readings = {name: Reading(within=(0, 5)) for name in quantities}
    for sign, mirror in (("<=", ">="), ("<", ">")):
        forth = reconstruct_jointly(quantities, [f"a {sign} b"], readings=readings)
        back = reconstruct_jointly(quantities, [f"b {mirror} a"], readings=readings)
        assert list(forth) == list(back)


def test_an_open_quantity_reaches_as_far_as_the_other_needs() -> None:
    found = reconstruct_jointly(
        {"t": Summary(n=3, median="2"), "f": Summary(n=3, minimum="1", maximum="1000")}, ["f <= t"]
    )
    assert found.status == "compatible"
    assert found.count == math.inf
    assert found.bounds("t", "maximum") == Bounds(1000, math.inf, True, False)


def test_open_quantities_on_different_steps_meet_at_common_multiples() -> None:
    found = reconstruct_jointly(
        {"a": Summary(n=1), "b": Summary(n=1)},
        ["a == b"],
        readings={"a": Reading("7", within=(1, None)), "b": Reading("11", within=(1, None))},
    )
    assert found.count == math.inf
    assert found.bounds("a", "minimum").low == 77


def test_one_quantity_alone_is_as_in_reconstruct() -> None:
    days = Summary(n=4, median="4", minimum="2", maximum="10")
    joint = reconstruct_jointly({"days": days}, [], rounding="exact")
    alone = reconstruct(days, rounding="exact")
    assert [each["days"] for each in joint] == list(alone)
    assert joint.bounds("days", "sd") == alone.bounds("sd")


def test_quantities_open_on_both_sides_have_bounds_where_a_relation_gives_them() -> None:
    quantities = {"a": Summary(n=4, median="3"), "b": Summary(n=4, median="5")}
    found = reconstruct_jointly(quantities, ["a <= b"], rounding="exact")
    everything = Bounds(-math.inf, math.inf, False, False)
    assert found.bounds("a", "mean") == found.bounds("b", "mean") == everything
    assert found.bounds("a", "minimum") == Bounds(-math.inf, 3, False, True)
    assert found.bounds("b", "maximum") == Bounds(5, math.inf, True, False)


@pytest.mark.parametrize(
    ("names", "relations"),
    [("ab", ["a <= b"]), ("abc", ["a <= b", "b < c"]), ("abc", ["a + b <= c", "b < c"])],
)
def test_one_tuple_is_among_all_of_them(names, relations) -> None:
    quantities = {
        "a": Summary(n=3, median="3", minimum="1", maximum="5"),
        "b": Summary(n=3, mean="4", minimum="2", maximum="7"),
        "c": Summary(n=3, sd="2.1", minimum="5", maximum="9"),
    }
    found = reconstruct_jointly({name: quantities[name] for name in names}, relations)
    everything = list(found)
    assert len(everything) == found.count > 0
    assert found._search.witness in everything


@pytest.mark.parametrize("relation", ["a < b", "a + b < c"])
def test_nothing_has_the_count_0_whoever_counts(relation) -> None:
    quantities = {name: Summary(n=3, minimum="4", maximum="6") for name in "abc"}
    if relation == "a < b":
        quantities["b"] = Summary(n=3, minimum="1", maximum="6")
        del quantities["c"]
    found = reconstruct_jointly(quantities, [relation])
    assert found.count == found._search._way.count == 0
    assert (list(found), found.status) == ([], "incompatible")


# --- refusals ---------------------------------------------------------------------------------

PAIR = {"a": Summary(n=4), "b": Summary(n=4)}


@pytest.mark.parametrize(
    ("quantities", "relations", "options", "message"),
    [
        ({}, [], {}, "no quantity is given: give at least one summary by name"),
        (
            {"a": Summary(n=4), "b": Summary(n=3)},
            ["a <= b"],
            {},
            "the quantities have different n (a 4, b 3): relations tie values of the same "
            "patients, so give summaries with one n",
        ),
        (
            PAIR,
            ["a is below b"],
            {},
            "relation 'a is below b' cannot be read: write two quantities and a sign, for example "
            "'treatment <= follow_up'",
        ),
        (
            PAIR,
            ["a <= c"],
            {},
            "relation 'a <= c' names 'c', which is none of the quantities (a, b)",
        ),
        (
            PAIR,
            ["a <= a"],
            {},
            "relation 'a <= a' compares 'a' with itself: name two quantities",
        ),
        (
            {name: Summary(n=4, q1="2", median="3", q3="5") for name in "abc"},
            ["a + b <= c"],
            {"step": None},
            "quartiles are printed, which are not tied by a sum over real values: give a step, or "
            "leave them out",
        ),
        (
            PAIR,
            ["a <= b"],
            {"readings": {"c": Reading()}},
            "a reading is given for 'c', which is none of the quantities",
        ),
        (
            PAIR,
            ["a <= b"],
            {"readings": {"a": Reading(None)}},
            "some quantities have a step and some are continuous: give every quantity a step, or "
            "none",
        ),
    ],
)
def test_what_cannot_be_searched_is_refused(quantities, relations, options, message) -> None:
    with pytest.raises(ValueError) as error:
        reconstruct_jointly(quantities, relations, **options).count  # noqa: B018
    assert str(error.value) == message


def test_an_unknown_quantity_has_no_bounds() -> None:
    with pytest.raises(ValueError) as error:
        both(Reading(), Reading()).bounds("dose", "mean")
    assert str(error.value) == "unknown quantity 'dose': name one of follow_up, treatment"

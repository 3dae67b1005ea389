"""Sums of quantities in the same patients, against trying every assignment of the values."""

import math
import operator
import random
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, count, permutations, product
from statistics import median

import numpy as np
import pytest
from scipy.optimize import linprog

from sojia_stats import Bounds, Reading, Summary, reconstruct_jointly
from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.relations import Pairing, SumRelation
from sojia_stats.reconstruction.searches.protocol import Tied
from sojia_stats.reconstruction.searches.several import branch_and_bound, listed
from sojia_stats.reconstruction.searches.several.assignment import (
    Assignment,
    necessary_comparisons,
    related_groups,
)
from sojia_stats.reconstruction.searches.several.branch_and_bound import BranchAndBound
from sojia_stats.reconstruction.searches.several.listed import ListedTuples

SIGNS = {
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}
DELAY = Summary(n=4, median="4", minimum="2", maximum="10", unit="months")
TREATMENT = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")
SUM = ["delay + treatment <= follow_up"]


def three(follow_up, relations=SUM, **reading):
    quantities = {"delay": DELAY, "treatment": TREATMENT, "follow_up": follow_up}
    return reconstruct_jointly(quantities, relations, **reading)


# --- the oracle: no order is assumed, every assignment is tried ---------------------------------


def holds(relation, patient):
    """Whether a relation holds in a patient, given as a dict of values."""
    sign = next(s for s in ("<=", ">=", "==", "<", ">") if f" {s} " in relation)
    left, right = relation.split(f" {sign} ")
    totals = [sum(patient[name] for name in side.split(" + ")) for side in (left, right)]
    return SIGNS[sign](*totals)


def some_assignment(data_sets, relations):
    """Whether values can be dealt out to patients so that all relations hold in each."""
    (first, values), *others = data_sets.items()
    for orders in product(*(set(permutations(row)) for _, row in others)):
        dealt = {first: values, **{name: o for (name, _), o in zip(others, orders, strict=True)}}
        patients = [{name: row[i] for name, row in dealt.items()} for i in range(len(values))]
        if all(holds(relation, patient) for relation in relations for patient in patients):
            return True
    return False


def data_sets_of(summary, step):
    """List what has exactly the printed statistics, by hand."""
    low, high = Fraction(summary.minimum), Fraction(summary.maximum)
    grid = [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return [
        values
        for values in combinations_with_replacement(grid, summary.n)
        if (values[0], values[-1]) == (low, high)
        and summary.median in (None, text(median(values)))
        and (summary.mean is None or Fraction(summary.mean) == sum(values) / summary.n)
    ]


def text(value):
    """Return a number as exact text."""
    return f"{float(value):g}"


def problem(seed):
    """Make a random problem; more than half of them from patients who satisfy the relations."""
    rng = random.Random(seed)
    n = rng.choice([1, 2, 2, 3, 3, 3])
    names = ["a", "b", "c", "d"][: 4 if n < 3 and rng.random() < 0.5 else 3]
    steps = {name: Fraction(1, rng.choice([1, 1, 1, 2])) for name in names}
    relations = []
    for k in range(rng.choice([1, 1, 2])):
        chosen = rng.sample(names, rng.choice([2, 3]) if k else rng.choice([3, len(names)]))
        cut = rng.choice([1, len(chosen) - 1])
        sign = rng.choice(["<=", "<=", "<", "==", ">=", ">"])
        relations.append(f"{' + '.join(chosen[:cut])} {sign} {' + '.join(chosen[cut:])}")
    patients = []
    for _ in range(n):
        tries = (
            {name: rng.randint(0, 10) * step for name, step in steps.items()} for _ in range(400)
        )
        fitting = (t for t in tries if all(holds(relation, t) for relation in relations))
        patients.append(next(fitting, {name: 3 * step for name, step in steps.items()}))
    summaries = {}
    for name in names:
        values = sorted(patient[name] for patient in patients)
        shown = {"minimum": text(values[0]), "maximum": text(values[-1])}
        if rng.random() < 0.6:
            shown["median"] = text(median(values))
        if rng.random() < 0.4 and (sum(values) * 8 / n).denominator == 1:
            shown["mean"] = text(sum(values) / n)
        if rng.random() < 0.2:
            shown["maximum"] = text(values[-1] + steps[name])
        summaries[name] = Summary(n=n, **shown)
    readings = {name: Reading(str(step), "exact") for name, step in steps.items()}
    expected = [
        dict(zip(names, chosen, strict=True))
        for chosen in product(*(data_sets_of(summaries[q], steps[q]) for q in names))
    ]
    expected = [found for found in expected if some_assignment(found, relations)]
    return summaries, relations, readings, expected


def statistics_of(values):
    """Return the statistics that bounds are asked for, exactly."""
    n = len(values)
    found = {"mean": sum(values) / Fraction(n), "sum": sum(values), "median": median(values)}
    found |= {"minimum": values[0], "maximum": values[-1]}
    if n > 1:
        found["sd"] = float(sum((x - found["mean"]) ** 2 for x in values) / (n - 1)) ** 0.5
    return found


def check(found, expected):
    """Compare status, and bounds of every statistic, with what the oracle lists."""
    status = "determined" if len(expected) == 1 else "compatible" if expected else "incompatible"
    assert found.status == status
    for name in found.summaries if expected else ():
        by_hand = [statistics_of(row[name]) for row in expected]
        for statistic in by_hand[0]:
            bounds = found.bounds(name, statistic)
            ends = [f(row[statistic] for row in by_hand) for f in (min, max)]
            wanted = pytest.approx(ends, rel=1e-12) if statistic == "sd" else ends
            assert [bounds.low, bounds.high] == wanted, (name, statistic)
            assert bounds.low_attained and bounds.high_attained


@pytest.mark.parametrize("block", range(8))
def test_counts_lists_and_bounds_are_those_of_trying_every_assignment(block) -> None:
    seen = []
    for seed in range(40 * block, 40 * block + 40):
        summaries, relations, readings, expected = problem(seed)
        found = reconstruct_jointly(summaries, relations, readings=readings)
        assert found.count == len(expected), (seed, relations)
        assert sorted(map(repr, map(in_fractions, found))) == sorted(map(repr, expected))
        check(found, expected)
        seen.append(min(len(expected), 2))
    assert set(seen) == {0, 1, 2}  # the problems are of every status


@pytest.mark.parametrize("block", range(4))
def test_branching_finds_what_listing_finds(block, monkeypatch) -> None:
    """The same without comparing lists, as where they would be too long."""
    monkeypatch.setattr(listed, "FEW_TUPLES", -1)
    for seed in range(30 * block, 30 * block + 30):
        summaries, relations, readings, expected = problem(seed)
        check(reconstruct_jointly(summaries, relations, readings=readings), expected)


def in_fractions(found):
    return {name: tuple(map(Fraction, values)) for name, values in found.items()}


def test_a_sum_and_a_comparison_hold_in_the_same_patient() -> None:
    """The sum asks for 1 with 4, the comparison for 1 with 1: each can hold, both cannot."""
    quantities = {
        "a": Summary(n=2, minimum="1", maximum="4"),
        "b": Summary(n=2, minimum="1", maximum="4"),
        "c": Summary(n=2, minimum="5", maximum="5"),
    }
    assert reconstruct_jointly(quantities, ["a + b <= c"]).count == 1
    assert reconstruct_jointly(quantities, ["a <= b"]).count == 1
    both = reconstruct_jointly(quantities, ["a + b <= c", "a <= b"])
    assert (both.status, both.count) == ("incompatible", 0)


def test_four_patients_against_all_permutations() -> None:
    rng = random.Random(5)
    outcomes = set()
    for _ in range(60):
        data_sets = {
            "a": tuple(sorted(rng.randint(0, 6) for _ in range(4))),
            "b": tuple(sorted(rng.randint(0, 6) for _ in range(4))),
            "c": tuple(sorted(rng.randint(3, 11) for _ in range(4))),
        }
        pair = rng.choice(["a <= c", "b < c", "a <= b"])
        left, sign, right = pair.split()
        wanted = some_assignment(data_sets, ["a + b <= c", pair])
        found = ListedTuples(
            {name: [row] for name, row in data_sets.items()},
            [Pairing(left, sign, right)],
            [SumRelation(("a", "b"), "<=", ("c",))],
        )
        assert found.any() is wanted and found.count() == int(wanted)
        outcomes.add(wanted)
    assert outcomes == {True, False}


def test_a_match_satisfies_the_relations_patient_by_patient() -> None:
    matcher = Assignment(["a", "b", "c"], [SumRelation(("a", "b"), "==", ("c",))])
    values = {"a": (1, 2, 3, 4, 5), "b": (10, 20, 30, 40, 50), "c": (15, 24, 31, 42, 53)}
    rows = matcher.match(values)
    assert (
        rows is not None
        and [sorted(column) for column in zip(*rows, strict=True)] == [list(range(5))] * 3
    )
    for ranks in rows:
        patient = {q: values[q][r] for q, r in zip(matcher.names, ranks, strict=True)}
        assert patient["a"] + patient["b"] == patient["c"]


def test_what_is_called_necessary_holds_for_every_assignment() -> None:
    rng = random.Random(2)
    for n in (1, 2, 3, 5):
        for _ in range(200):
            rows = [[rng.randint(0, 9) for _ in range(n)] for _ in range(3)]
            rows.append(
                [sum(row) - rows[2][i] * 2 for i, row in enumerate(zip(*rows, strict=True))]
            )
            # a + b == c + d in every patient, so each of these holds of the sorted values.
            ordered = {name: sorted(row) for name, row in zip("abcd", rows, strict=True)}
            for left, right in necessary_comparisons(SumRelation(("a", "b"), "==", ("c", "d")), n):
                add = [sum(ordered[q][rank] for q, rank in side) for side in (left, right)]
                assert add[0] <= add[1]


# --- over the reals -----------------------------------------------------------------------------


def real_problem(seed):
    """Make a random problem with closed windows, as the ends of the statistics."""
    rng = random.Random(seed)
    n = rng.choice([1, 2, 3])
    windows = {}
    for name in "abc":
        low = rng.randint(0, 3) + (rng.randint(0, 4) if name == "c" else 0)
        high = low + rng.randint(0, 4) + (rng.randint(0, 3) if name == "c" else 0)
        windows[name] = {"minimum": low, "maximum": high if n > 1 else low}
        if rng.random() < 0.6:
            middle = windows[name]["minimum"] + windows[name]["maximum"]
            windows[name]["mean"] = Fraction(middle + rng.choice([-1, 0, 1]) * (n > 2), 2)
    sign = rng.choice(["<=", "<=", "=="])
    relations = [f"a + b {sign} c"]
    if rng.random() < 0.6:
        relations.append(rng.choice(["a <= b", "a == b", "b <= c", "a <= c"]))
    return n, windows, relations


def by_patterns(n, windows, relations, aim):
    """Return the least and greatest value of a linear form by one float programme a pattern."""
    ends = []
    for orders in product(permutations(range(n)), repeat=2):
        rank = {"c": list(range(n)), "a": orders[0], "b": orders[1]}
        rows, limits, equal, values = [], [], [], []
        variable = {(q, r): i for i, (q, r) in enumerate(product("abc", range(n)))}

        def form(weights, variable=variable):
            row = np.zeros(len(variable))
            for key, weight in weights.items():
                row[variable[key]] += weight
            return row

        for q in "abc":
            for r in range(n - 1):
                rows.append(form({(q, r): 1, (q, r + 1): -1}))
                limits.append(0)
            equal += [form({(q, 0): 1}), form({(q, n - 1): 1})]
            values += [windows[q]["minimum"], windows[q]["maximum"]]
            if "mean" in windows[q]:
                equal.append(form({(q, r): 1 / n for r in range(n)}))
                values.append(float(windows[q]["mean"]))
        for relation in relations:
            sign = next(s for s in ("<=", "==") if s in relation)
            left, right = (side.split(" + ") for side in relation.split(f" {sign} "))
            for p in range(n):
                row = form(
                    {**{(q, rank[q][p]): 1 for q in left}, **{(q, rank[q][p]): -1 for q in right}}
                )
                (rows if sign == "<=" else equal).append(row)
                (limits if sign == "<=" else values).append(0)
        for way in (1, -1):
            found = linprog(
                way * form(aim),
                np.array(rows) if rows else None,
                limits or None,
                np.array(equal),
                np.array(values, dtype=float),
                bounds=(None, None),
            )
            if found.status == 0:
                ends.append(way * found.fun)
    return (min(ends), max(ends)) if ends else None


@pytest.mark.parametrize("block", range(3))
def test_real_values_agree_with_a_programme_for_every_pattern(block) -> None:
    outcomes = set()
    for seed in range(15 * block, 15 * block + 15):
        n, windows, relations = real_problem(seed)
        summaries = {
            q: Summary(n=n, **{name: text(value) for name, value in shown.items()})
            for q, shown in windows.items()
        }
        found = reconstruct_jointly(summaries, relations, step=None, rounding="exact")
        aims = {
            (q, name): {(q, r): 1 / n for r in range(n)} if name == "mean" else {(q, middle): 1}
            for q in "abc"
            for name, middle in (("mean", 0), ("median", n // 2))
            if name == "mean" or n % 2
        }
        for (q, name), aim in aims.items():
            wanted = by_patterns(n, windows, relations, aim)
            assert (found.status == "incompatible") is (wanted is None), (seed, relations)
            outcomes.add(wanted is None)
            if wanted is not None:
                bounds = found.bounds(q, name)
                assert (float(bounds.low), float(bounds.high)) == pytest.approx(wanted, abs=1e-7)
    assert outcomes == {True, False}


def test_ends_that_are_only_approached_over_the_reals() -> None:
    quantities = {
        "a": Summary(n=2, minimum="1", maximum="3"),
        "b": Summary(n=2, minimum="1", maximum="3"),
        "c": Summary(n=2, minimum="4"),
    }
    found = reconstruct_jointly(quantities, ["a + b < c"], step=None)
    # 1 with 3 and 3 with 1 reach 4 where more than 4 is asked, so c needs 1 with 1: 3 with 3.
    assert found.bounds("c", "maximum") == Bounds(6, math.inf, False, False)
    found = reconstruct_jointly(quantities, ["a + b <= c"], step=None)
    assert found.bounds("c", "maximum") == Bounds(4, math.inf, True, False)
    whole = reconstruct_jointly(quantities, ["a + b < c"])
    assert whole.bounds("c", "maximum") == Bounds(7, math.inf, True, False)
    assert whole.count == found.count == math.inf


def test_one_solution_over_the_reals_is_found_to_be_one() -> None:
    quantities = {
        "a": Summary(n=3, minimum="1", maximum="5", median="2"),
        "b": Summary(n=3, minimum="1", maximum="4"),
        "c": Summary(n=3, minimum="5", maximum="6", median="5"),
    }
    # 5 stands with 1 only, in 6; so 1 and 2 come to 5 each, and 4 is with 1.
    found = reconstruct_jointly(quantities, ["a + b == c"], step=None, rounding="exact")
    assert (found.count, found.status) == (1, "determined")
    assert list(found) == [{"a": (1, 2, 5), "b": (1, 3, 4), "c": (5, 5, 6)}]
    for name, variance in (("a", Fraction(13, 3)), ("b", Fraction(7, 3)), ("c", Fraction(1, 3))):
        assert found._search.variance(name) == Bounds(variance, variance)


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["1", None])
def test_the_sentence_names_the_relation_and_the_numbers(step) -> None:
    found = three(Summary(n=4, minimum="4", maximum="50"), step=step, rounding="exact")
    assert found.collision() == (
        ("delay", "minimum"),
        ("treatment", "minimum"),
        ("follow_up", "minimum"),
    )
    assert found.explain() == (
        "delay + treatment ≤ follow_up in every patient cannot hold together with minimum 2 of "
        "delay, minimum 3 of treatment and minimum 4 of follow_up"
    )


def test_the_largest_follow_up_must_hold_the_largest_treatment() -> None:
    found = three(Summary(n=4, minimum="6", maximum="19"), rounding="exact")
    assert found.explain() == (
        "delay + treatment ≤ follow_up in every patient cannot hold together with minimum 2 of "
        "delay, maximum 18 of treatment and maximum 19 of follow_up"
    )
    assert three(Summary(n=4, minimum="6", maximum="20"), rounding="exact").status == "compatible"


def test_a_mirrored_relation_is_the_same() -> None:
    found = three(Summary(n=4, minimum="4"), ["follow_up >= delay + treatment"])
    assert found.explain() == three(Summary(n=4, minimum="4")).explain()


def test_relations_that_cannot_hold_whatever_is_printed() -> None:
    quantities = {name: Summary(n=3, minimum="1") for name in "abc"}
    found = reconstruct_jointly(quantities, ["a + b < c", "a + b == c"])
    assert found.collision() == ()
    assert found.explain() == (
        "a + b < c and a + b = c cannot hold together in any patient, whatever is printed"
    )


def test_what_fits_is_counted() -> None:
    found = three(Summary(n=4, minimum="6", maximum="50", median="8"), rounding="exact")
    assert found.explain() == f"{found.count} data sets fit"


def test_an_open_quantity_has_infinitely_many() -> None:
    found = three(Summary(n=4, minimum="6"), rounding="exact")
    assert (found.count, found.status) == (math.inf, "compatible")
    assert found.explain() == "infinitely many data sets fit"
    with pytest.raises(ValueError, match="infinitely many data sets fit, so they cannot be listed"):
        list(found)
    # 18 + 2 is the least that the longest treatment can come to.
    assert found.bounds("follow_up", "maximum") == Bounds(20, math.inf, True, False)


def test_a_quantity_that_is_closed_by_the_others_alone() -> None:
    quantities = {
        "a": Summary(n=2),
        "b": Summary(n=2, minimum="1", maximum="2"),
        "c": Summary(n=2, minimum="3", maximum="4"),
    }
    found = reconstruct_jointly(quantities, ["a + b == c"])
    assert list(found) == [
        {"a": (1, 3), "b": (1, 2), "c": (3, 4)},
        {"a": (2, 2), "b": (1, 2), "c": (3, 4)},
    ]


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        (
            "a + b <= d",
            "relation 'a + b <= d' names 'd', which is none of the quantities (a, b, c)",
        ),
        ("a + a <= c", "relation 'a + a <= c' names 'a' twice: name each quantity once"),
        ("a + b <= b", "relation 'a + b <= b' names 'b' twice: name each quantity once"),
        (
            "a + <= c",
            "relation 'a + <= c' cannot be read: write two quantities and a sign, for example "
            "'treatment <= follow_up'",
        ),
    ],
)
def test_a_sum_that_cannot_be_read(relation, sentence) -> None:
    with pytest.raises(ValueError) as caught:
        reconstruct_jointly({name: Summary(n=2) for name in "abc"}, [relation])
    assert str(caught.value) == sentence


def test_nine_patients_are_refused_at_once() -> None:
    quantities = {name: Summary(n=9, minimum="1", maximum="2") for name in "abc"}
    with pytest.raises(ValueError) as caught:
        reconstruct_jointly(quantities, ["a + b <= c"])
    assert str(caught.value) == (
        "a relation with a sum asks who is who, which is searched for up to 8 patients, not 9: "
        "compare single quantities instead"
    )
    assert reconstruct_jointly(quantities, ["a <= c"]).status == "compatible"


def test_too_many_tuples_are_refused_and_the_status_is_not() -> None:
    quantities = {
        "a": Summary(n=6, minimum="1", maximum="20"),
        "b": Summary(n=6, minimum="1", maximum="20"),
        "c": Summary(n=6, minimum="2", maximum="60"),
    }
    found = reconstruct_jointly(quantities, ["a + b <= c"])
    assert found.status == "compatible"
    assert found.explain() == "more data sets fit than can be counted"
    with pytest.raises(TooLarge) as caught:
        found.count  # noqa: B018
    assert str(caught.value) == (
        "the exact answer needs more than 250,000 tuples of data sets of a, b, c to be compared, "
        "and the limit is 250,000: give a coarser step, narrower bounds (within=), or fewer "
        "quantities"
    )


def test_a_question_with_too_many_branches_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(branch_and_bound, "MOST_WORK", 3 * 4**4)
    follow_up = Summary(n=4, minimum="6", maximum="20", mean="11.75")
    found = three(follow_up, step=None, rounding="exact")
    with pytest.raises(TooLarge) as caught:
        found.bounds("delay", "median")
    assert str(caught.value) == (
        "who is who among 4 patients takes more than 3 linear programmes to decide: give fewer "
        "quantities, fewer patients or narrower bounds (within=)"
    )


# --- tuples of listed data sets -------------------------------------------------------------------


@pytest.mark.parametrize("step", ["1", None])
def test_what_few_branches_leave_open_is_searched_on(step, monkeypatch) -> None:
    follow_ups = [Summary(n=4, minimum=low, maximum="28") for low in ("4", "5", "7", "9")]
    expected = [three(follow_up, step=step).status for follow_up in follow_ups]
    assert len(set(expected)) == 2
    monkeypatch.setattr(branch_and_bound, "_QUICK_PROGRAMMES", 0)
    assert [three(follow_up, step=step).status for follow_up in follow_ups] == expected


def test_an_assignment_between_the_steps_has_no_part_in_the_bounds() -> None:
    # c is 2b + d, so 5 goes with 1 and 6 with 2; the other way round b would be 3/2 and 5/2.
    quantities = {
        "a": Summary(n=2),
        "b": Summary(n=2),
        "c": Summary(n=2, minimum="5", maximum="6"),
        "d": Summary(n=2, minimum="1", maximum="2"),
        "e": Summary(n=2, minimum="0"),
    }
    found = reconstruct_jointly(quantities, ["a + b == c", "b + d == a"])
    assert found.bounds("e", "maximum") == Bounds(0, math.inf, True, False)
    assert found.bounds("a", "minimum") == Bounds(3, 3)
    assert found.bounds("a", "maximum") == Bounds(4, 4)
    assert found.bounds("b", "minimum") == found.bounds("b", "maximum") == Bounds(2, 2)


def test_bounds_of_nothing_are_refused() -> None:
    chains = {
        name: chain_of(Summary(n=2, minimum="3", maximum="4"), Reading("1")) for name in "abc"
    }
    found = BranchAndBound(Tied(chains, {}, (), (SumRelation(("a", "b"), "<=", ("c",)),), 0))
    assert found.witness() is None
    with pytest.raises(ValueError) as caught:
        found.bounds({0: 1})
    assert str(caught.value) == "no solution, hence no bounds: ask for a witness first"


def test_lists_that_outgrow_the_memory_are_not_needed_for_bounds() -> None:
    found = three(Summary(n=4, minimum="6", maximum="20", mean="11.75"))
    small = replace(found._search, memory=100)
    with pytest.raises(TooLarge):
        _ = small._way.lists.alone["follow_up"].count
    assert small.possible and found.status == "compatible"
    for statistic in ("mean", "minimum", "median"):
        for name in ("delay", "follow_up"):
            assert small.bounds(name, statistic) == found.bounds(name, statistic)


def test_comparisons_alone_are_those_of_every_assignment() -> None:
    rng = random.Random(11)
    for _ in range(20):
        rows = list(combinations_with_replacement([Fraction(k, 3) for k in range(5)], 3))
        lists = {name: rng.sample(rows, 7) for name in "abc"}
        relations = ["a <= b", rng.choice(["b < c", "c <= b", "a == c", "c < a"])]
        pairings = [Pairing(*relation.split()) for relation in relations]
        wanted = [
            dict(zip("abc", chosen, strict=True))
            for chosen in product(*lists.values())
            if some_assignment(dict(zip("abc", chosen, strict=True)), relations)
        ]
        found = ListedTuples(lists, pairings)
        assert list(found) == wanted
        assert (found.count(), found.any()) == (len(wanted), bool(wanted))
        for name in "abc" if wanted else "":
            sums = [sum(row[name]) for row in wanted]
            assert found.bounds(name, sum) == Bounds(min(sums), max(sums))


def test_untied_quantities_multiply() -> None:
    lists = {"a": [(1,), (3,)], "x": [(7,), (8,), (9,)], "b": [(2,)]}
    found = ListedTuples(lists, [Pairing("a", "<=", "b")])
    assert (found.any(), found.count()) == (True, 3)
    assert list(found) == [{"a": (1,), "x": (x,), "b": (2,)} for x in (7, 8, 9)]
    assert related_groups(lists, [SumRelation(("a",), "<=", ("b",))]) == [("a", "b"), ("x",)]
    assert ListedTuples({**lists, "x": []}, [Pairing("a", "<=", "b")]).count() == 0


def test_numbers_beyond_63_bits_are_compared_exactly() -> None:
    big = 2**70
    lists = {"a": [(big, big + 1)], "b": [(Fraction(1, 3), 1)], "c": [(big + 1, big + 2)]}
    assert ListedTuples(lists, sums=[SumRelation(("a", "b"), "<=", ("c",))]).count() == 1
    lists["c"] = [(big + 1, big + 1)]
    assert ListedTuples(lists, sums=[SumRelation(("a", "b"), "<=", ("c",))]).count() == 0
    assert ListedTuples(lists, [Pairing("a", "<=", "c")]).count() == 1


def test_the_first_tuple_ends_the_reading() -> None:
    endless = ((k, k) for k in count())
    found = ListedTuples({"a": endless, "b": [(20, 20)]}, [Pairing("b", "<=", "a")])
    assert found.any()
    assert next(endless)[0] < 200


def test_lists_without_an_end_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(listed, "MOST_COMPARED", 10_000)
    found = ListedTuples(
        {"a": ((k, k) for k in count()), "b": [(-1, -1)]}, [Pairing("a", "<=", "b")]
    )
    with pytest.raises(TooLarge, match="more than 10,000 tuples of data sets of a, b"):
        found.any()


def test_long_lists_are_refused_unread() -> None:
    sizes = {"a": 20_000, "b": 1_000}
    found = ListedTuples({"a": [], "b": []}, [Pairing("a", "<=", "b")], sizes=sizes)
    with pytest.raises(TooLarge) as caught:
        found.count()
    assert str(caught.value) == (
        "the exact answer needs 20,000,000 tuples of data sets of a, b to be compared, and the "
        "limit is 10,000,000: give a coarser step, narrower bounds (within=), or fewer quantities"
    )


def test_one_list_without_an_end_is_not_counted(monkeypatch) -> None:
    monkeypatch.setattr(listed, "MOST_COMPARED", 5)
    assert ListedTuples({"a": [(k,) for k in range(5)]}).count() == 5
    with pytest.raises(TooLarge, match="needs more than 5 tuples of data sets of a to be compared"):
        ListedTuples({"a": ((k,) for k in count())}).count()


def test_an_empty_list_leaves_no_tuple() -> None:
    found = ListedTuples({"a": [], "b": [(1, 2)]}, [Pairing("a", "<=", "b")])
    assert (found.count(), list(found), found.any()) == (0, [], False)

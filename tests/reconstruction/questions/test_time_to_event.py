"""reconstruct_survival, against listing every (time, event) and drawing every curve."""

import math
import random
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sojia_stats import Bounds, Summary, kaplan_meier, reconstruct, reconstruct_survival
from sojia_stats.errors import TooLarge

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
CONVENTIONS = ("midpoint", "first", "strict")
TREATMENT = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")


def km_median(pairs, convention):
    """The Kaplan–Meier median from the definition of the curve; None where it is not reached."""

    def survival(t):
        share = Fraction(1)
        for time in sorted({x for x, event in pairs if event and x <= t}):
            deaths = sum(event for x, event in pairs if x == time)
            share *= 1 - Fraction(deaths, sum(x >= time for x, _ in pairs))
        return share

    times = sorted({x for x, _ in pairs})
    at_most = [t for t in times if survival(t) <= Fraction(1, 2)]
    under = [t for t in times if survival(t) < Fraction(1, 2)]
    if convention == "first":
        return min(at_most, default=None)
    if not under:
        return None
    return min(under) if convention == "strict" else (Fraction(min(at_most)) + min(under)) / 2


def listed(brute, times, n, printed, rules, censored, convention):
    """Every data set, by trying all multisets of (time, event)."""
    pairs = [(time, event) for time in sorted(times) for event in (1, 0)]
    for chosen in combinations_with_replacement(pairs, n):
        if sum(not event for _, event in chosen) not in censored:
            continue
        values = [time for time, _ in chosen]
        exact = {"minimum": min(values), "maximum": max(values)}
        exact |= {"mean": Fraction(sum(values)) / n, "median": km_median(chosen, convention)}
        if all(
            exact[name] is not None and brute.printed_so(Fraction(exact[name]), text, rules[name])
            for name, text in printed.items()
        ):
            yield chosen


# --- the four treatments of the paper ----------------------------------------------------------


def test_which_treatments_may_have_been_ongoing() -> None:
    """Under midpoint and strict only the longest; under first also the third of the four."""
    for convention in ("midpoint", "strict"):
        found = reconstruct_survival(
            TREATMENT, rounding="exact", censored=range(1, 4), convention=convention
        )
        assert list(found) == [((3, 1), (3, 1), (3, 1), (18, 0))]
        assert found.censored_counts() == {1: 1, 2: 0, 3: 0}
        assert [patient.role for patient in found.patients()] == ["observed"] * 3 + ["censored"]
        assert found.status == "determined"
        assert found.explain() == ("exactly one data set fits: 3, 3, 3, 18+ months (+ is censored)")


@pytest.mark.parametrize(
    ("censored", "expected"),
    [
        # S = 1/2 at 3 and anything after it: the third patient at 3 to 18, one or both censored.
        (
            1,
            [
                ((3, 1), (3, 1), (3, 1), (18, 0)),
                ((3, 1), (3, 1), (3, 0), (18, 1)),
                *(
                    ((3, 1), (3, 1), third, fourth)
                    for time in range(4, 18)
                    for third, fourth in [((time, 1), (18, 0)), ((time, 0), (18, 1))]
                ),
                ((3, 1), (3, 1), (18, 1), (18, 0)),
            ],
        ),
        (2, [((3, 1), (3, 1), (time, 0), (18, 0)) for time in range(3, 19)]),
        (3, []),
    ],
)
def test_the_first_time_at_one_half_leaves_more_room(censored, expected) -> None:
    found = reconstruct_survival(TREATMENT, rounding="exact", censored=censored, convention="first")
    assert list(found) == expected
    assert found.count == len(expected)


def test_patients_in_order() -> None:
    found = reconstruct_survival(TREATMENT, rounding="exact", convention="first")
    assert found.censored_counts() == {0: 16, 1: 31, 2: 16, 3: 0, 4: 0}
    assert [str(patient) for patient in found.patients()] == [
        "patient 1: observed in every data set",
        "patient 2: observed in every data set",
        "patient 3: observed or censored (32 and 31 data sets)",
        "patient 4: observed or censored (31 and 32 data sets)",
    ]
    assert found.bounds("events") == Bounds(2, 4)
    assert found.bounds("person_time") == Bounds(27, 42)
    assert found.explain() == (
        "63 data sets fit, with 0 to 2 of 4 censored; their person-time is 27 to 42 months"
    )
    assert repr(found) == (
        "<compatible: 63 data sets; "
        "Summary(n=4, minimum='3', median='3', maximum='18', unit='months'); "
        "step 1; statistics exact; values exact; 0 to 4 censored; convention first>"
    )


def test_a_printed_median_that_is_rounded_leaves_the_longest_only() -> None:
    found = reconstruct_survival(TREATMENT, rounding="nearest", censored=1)
    # 3.5 is the middle of the stretch from 3 to 4.
    assert list(found) == [((3, 1), (3, 1), (3, 1), (18, 0)), ((3, 1), (3, 1), (4, 1), (18, 0))]


@pytest.mark.parametrize(("convention", "fits"), [("first", 1), ("midpoint", 0), ("strict", 0)])
def test_a_curve_that_ends_at_one_half(convention, fits) -> None:
    """{3, 3, 3+, 18+}: the times have median 3, the curve stays at 1/2 from 3 on."""
    pairs = ((3, 1), (3, 1), (3, 0), (18, 0))
    found = reconstruct_survival(TREATMENT, "15", "exact", censored=2, convention=convention,
                                 origin=3)  # fmt: skip
    assert (pairs in list(found)) == bool(fits)
    assert found.count == 2 * fits  # and {3, 3, 18+, 18+}
    free = reconstruct_survival(
        Summary(n=4, minimum="3", maximum="18"), "15", censored=2, convention=convention, origin=3
    )
    assert pairs in list(free)
    never = any(km_median(each, convention) is None for each in free)
    assert never is not bool(fits)  # under first both such curves are reached
    assert (free.bounds("median").high == math.inf) is never


# --- random problems against the listing -------------------------------------------------------


def text_of(value: Fraction, decimals: int) -> str:
    scaled = round(value * 10**decimals)
    return f"{scaled // 10**decimals}" + (
        f".{scaled % 10**decimals:0{decimals}d}" if decimals else ""
    )


def problem(brute, seed: int):
    """A small random problem: honest numbers, some of them then shifted."""
    rng = random.Random(seed)
    n = rng.choice([1, 2, 3, 4, 4])
    step = rng.choice([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(2)])
    origin = rng.choice([Fraction(0), Fraction(0), Fraction(1, 4), Fraction(7), Fraction(-1, 3)])
    first = rng.randint(1, 4)
    grid = [time for k in range(-25, 40) if (time := origin + k * step) >= 0]
    points = grid[first : first + rng.randint(1, 4)]
    pairs = [(rng.choice(points), rng.randint(0, 1)) for _ in range(n)]
    values = [time for time, _ in pairs]
    convention = rng.choice(CONVENTIONS)
    exact = {"minimum": min(values), "maximum": max(values)}
    exact |= {"median": km_median(pairs, convention), "mean": Fraction(sum(values)) / n}
    if exact["median"] is None or rng.random() < 0.1:
        exact["median"] = rng.choice(points) + rng.choice([0, step / 2])
    slip = rng.choice([[0], [0], [0, 0, Fraction(1, 10), Fraction(1, 2), step]])
    rules = {name: rng.choice(RULES) for name in ("median", "mean")}
    rules |= dict.fromkeys(("minimum", "maximum"), rng.choice(("exact", *RULES)))
    chance = {"minimum": 0.9, "maximum": 0.9, "median": 0.9, "mean": 0.3}
    printed = {}
    for name, value in exact.items():
        if rng.random() < chance[name]:
            decimals = rng.choice([0, 0, 1, 1, 2])
            texts = brute.prints(Fraction(value + rng.choice(slip)), decimals, rules[name])
            # An exact rule may print no such number: then two decimals are cut off.
            printed[name] = format(min(texts), "f") if texts else text_of(Fraction(value), 2)
    if {"minimum", "maximum"} <= set(printed) and (
        Fraction(printed["minimum"]) > Fraction(printed["maximum"])
    ):
        printed.pop("minimum")
    within = None
    if len({"minimum", "maximum"} & set(printed)) < 2 or rng.random() < 0.3:
        within = (max(points[0] - step, 0), points[-1] + step)
    censored = rng.choice([None, rng.randint(0, n), range(rng.randint(0, n), n + 1)])
    return n, printed, rules, step, origin, within, censored, convention


def candidates(printed, step, origin, within):
    """All times of the grid that can matter: inside the bounds, or one unit around the range."""
    low, high = within or (Fraction(printed["minimum"]) - 1, Fraction(printed["maximum"]) + 1)
    low = max(low, 0)
    return [
        origin + step * k
        for k in range(math.ceil((low - origin) / step), math.floor((high - origin) / step) + 1)
    ]


def solved(brute, seed):
    """A random problem with its answer."""
    n, printed, rules, step, origin, within, censored, convention = problem(brute, seed)
    return reconstruct_survival(
        Summary(n=n, **printed),
        step,
        {name: rules[name] for name in ("median", "mean")},
        rules["minimum"],
        censored=censored,
        convention=convention,
        within=within,
        origin=origin,
    )


@pytest.mark.parametrize("block", range(10))
def test_random_problems_are_listed_alike(brute, block) -> None:
    sizes = []
    for seed in range(block * 60, block * 60 + 60):
        n, printed, rules, step, origin, within, censored, convention = problem(brute, seed)
        times = candidates(printed, step, origin, within)
        if math.comb(2 * len(times) + n - 1, n) > 6_000:
            continue
        allowed = {None: range(n + 1)}.get(censored, censored)
        allowed = [allowed] if isinstance(allowed, int) else list(allowed)
        expected = list(listed(brute, times, n, printed, rules, allowed, convention))
        found = solved(brute, seed)
        assert list(found) == expected, seed
        assert found.count == len(expected), seed
        assert found.censored_counts() == {
            k: sum(sum(not event for _, event in pairs) == k for pairs in expected) for k in allowed
        }, seed
        assert found.status == (
            ["incompatible", "determined"][len(expected)] if len(expected) < 2 else "compatible"
        )
        check_rest(found, expected, n, convention)
        sizes.append(len(expected))
    assert len(sizes) > 30
    assert sum(size == 0 for size in sizes) > 2
    assert sum(size > 1 for size in sizes) > 8


def check_rest(found, expected, n, convention) -> None:
    """Compare patients and bounds with what the listed data sets say."""
    if not expected:
        for ask in (found.patients, lambda: found.bounds("events")):
            with pytest.raises(ValueError) as error:
                ask()
            assert str(error.value) == (
                "no data set fits, hence there is nothing to bound: see explain()"
            )
        assert found.explain()
        return
    for rank, patient in enumerate(found.patients()):
        events = [pairs[rank][1] for pairs in expected]
        assert patient.rank == rank + 1
        assert (patient.observed, patient.censored) == (events.count(1), events.count(0))
    medians = [km_median(pairs, convention) for pairs in expected]
    medians = [math.inf if median is None else median for median in medians]
    statistics = {
        "median": medians,
        "events": [sum(event for _, event in pairs) for pairs in expected],
        "person_time": [sum(time for time, _ in pairs) for pairs in expected],
    }
    for name, values in statistics.items():
        assert found.bounds(name) == Bounds(min(values), max(values)), name
    for pairs in random.Random(0).sample(expected, min(3, len(expected))):
        curve = kaplan_meier([time for time, _ in pairs], [event for _, event in pairs])
        assert curve.median(convention) == medians[expected.index(pairs)]


def test_all_rules_and_conventions(brute) -> None:
    """Four patients, times 1 to 4: every printed median in half and whole units."""
    for convention in CONVENTIONS:
        for rule in RULES:
            for median in ("2", "3", "2.5", "3.0"):
                printed = {"median": median, "minimum": "1", "maximum": "4"}
                rules = {"median": rule, "minimum": "exact", "maximum": "exact"}
                found = reconstruct_survival(
                    Summary(n=4, **printed), "1", rule, convention=convention
                )
                assert list(found) == list(
                    listed(brute, range(1, 5), 4, printed, rules, range(5), convention)
                )


@pytest.mark.parametrize("n", [7, 9, 12])
def test_honest_series_are_always_among_the_data_sets(n) -> None:
    """Larger series than can be listed: the true one fits, and printed so it is counted."""
    rng = random.Random(n)
    for _ in range(6):
        pairs = sorted(
            ((rng.randint(1, 6), rng.randint(0, 3) and 1) for _ in range(n)),
            key=lambda pair: (pair[0], -pair[1]),
        )
        for convention in CONVENTIONS:
            median = km_median(pairs, convention)
            if median is None:
                continue
            summary = Summary(
                n=n,
                median=text_of(Fraction(median), 1),
                mean=text_of(Fraction(sum(time for time, _ in pairs), n), 0),
                minimum=str(pairs[0][0]),
                maximum=str(pairs[-1][0]),
            )
            k = sum(not event for _, event in pairs)
            found = reconstruct_survival(summary, censored=k, convention=convention)
            for each in islice(found, 100):
                assert text_of(Fraction(km_median(each, convention)), 1) == summary.median
            assert found.count >= 1
            assert sum(p.censored for p in found.patients()) == k * found.count


def test_a_count_beyond_listing() -> None:
    """No median: every pattern of events with k censored, times by stars and bars."""
    n, width, k = 9, 30, 3
    found = reconstruct_survival(Summary(n=n, minimum="0"), within=(0, width - 1), censored=k)

    def series(count, places):  # ascending multisets
        return math.comb(places + count - 1, count)

    # Multisets of n − k events and k censorings, less those with no time at 0.
    every = series(n - k, width) * series(k, width)
    without = series(n - k, width - 1) * series(k, width - 1)
    assert found.count == every - without


def test_a_median_counted_by_patterns() -> None:
    """The strict median is the time of one known patient once it is known who was censored."""
    n, width, median, k = 8, 25, 10, 2
    found = reconstruct_survival(
        Summary(n=n, median=str(median)),
        rounding="exact",
        censored=k,
        convention="strict",
        within=(0, width - 1),
    )
    total = 0
    for censored in combinations(range(n), k):
        share, rank = Fraction(1), None
        for i in range(n):
            if i not in censored:
                share *= Fraction(n - i - 1, n - i)
            if share < Fraction(1, 2):
                rank = i
                break
        if rank is None:
            continue
        # A censoring before an event at the next rank asks for a later time: shift it away.
        rises = [i for i in range(n - 1) if i in censored and i + 1 not in censored]
        low = median - sum(i < rank for i in rises)
        high = width - 1 - median - sum(i >= rank for i in rises)
        total += math.comb(low + rank, rank) * math.comb(high + n - 1 - rank, n - 1 - rank)
    assert found.count == total


# --- agreement with reconstruct ----------------------------------------------------------------


@pytest.mark.parametrize("block", range(4))
def test_without_censoring_the_midpoint_is_the_sample_median(brute, block) -> None:
    several = 0
    for seed in range(block * 150, block * 150 + 150):
        n, printed, rules, step, origin, within, _, _ = problem(brute, seed)
        n += seed % 4
        low, high = within or (0, None)
        options = {
            "rounding": {name: rules[name] for name in ("median", "mean")},
            "value_rounding": rules["minimum"],
            "within": (low, high),
            "origin": origin,
        }
        plain = reconstruct(Summary(n=n, **printed), step, **options)
        found = reconstruct_survival(Summary(n=n, **printed), step, censored=0, **options)
        assert [tuple(time for time, _ in pairs) for pairs in found] == list(plain), seed
        assert all(event for pairs in found for _, event in pairs)
        assert (found.count, found.status) == (plain.count, plain.status)
        if plain.count:
            assert found.bounds("median") == plain.bounds("median")
            assert found.bounds("person_time") == plain.bounds("sum")
        several += found.count > 1
    assert several > 20


# --- properties --------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    st.integers(1, 7),
    st.integers(0, 4),
    st.integers(0, 6),
    st.integers(-1, 12),
    st.sampled_from(CONVENTIONS),
)
def test_numbers_censored_add_up(n, low, span, twice, convention) -> None:
    median = text_of(low + Fraction(max(twice, 0), 2), 1)
    summary = Summary(n=n, median=median, minimum=str(low), maximum=str(low + span))
    found = reconstruct_survival(summary, rounding="exact", convention=convention)
    parts = [
        reconstruct_survival(summary, rounding="exact", convention=convention, censored=k).count
        for k in range(n + 1)
    ]
    assert found.censored_counts() == dict(enumerate(parts))
    some = reconstruct_survival(
        summary, rounding="exact", convention=convention, censored=range(1, n + 1, 2)
    )
    assert some.count == sum(parts[1::2])
    if twice == -1:
        return
    moved = Summary(
        n=n,
        median=text_of(Fraction(median) + 5, 1),
        minimum=str(low + 5),
        maximum=str(low + 5 + span),
    )
    shifted = reconstruct_survival(moved, rounding="exact", convention=convention)
    assert shifted.censored_counts() == found.censored_counts()


# --- in words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "options", "sentence"),
    [
        (
            {"median": "3", "minimum": "3", "maximum": "18"},
            {"censored": 2},
            "the least Kaplan–Meier median (midpoint) that minimum 3 and n = 4 with 2 censored "
            "allow is 4; 3 is printed",
        ),
        (
            {"median": "3", "minimum": "3", "maximum": "18"},
            {"censored": 4, "convention": "first"},
            "the Kaplan–Meier median (first) is not reached with n = 4 with 4 censored; 3 is "
            "printed",
        ),
        (
            {"mean": "13.5", "minimum": "2", "maximum": "50"},
            {},
            "the least mean that minimum 2, maximum 50 and n = 4 with 0 to 4 censored allow is "
            "14.0; 13.5 is printed",
        ),
        (
            {"median": "20", "maximum": "18"},
            {"within": (0, None)},
            "the greatest Kaplan–Meier median (midpoint) that maximum 18 and n = 4 with 0 to 4 "
            "censored allow is 18; 20 is printed",
        ),
        (
            {"minimum": "2.5", "maximum": "18"},
            {},
            "no data set of n = 4 with 0 to 4 censored has minimum 2.5",
        ),
        (
            {"minimum": "2", "maximum": "18"},
            {"within": ("3.2", "3.8")},
            "the bounds on all times (within, and 0 or later) leave no time on the steps",
        ),
    ],
)
def test_why_nothing_fits(printed, options, sentence) -> None:
    found = reconstruct_survival(Summary(n=4, **printed), rounding="exact", **options)
    assert found.status == "incompatible"
    assert found.explain() == sentence


def test_what_is_too_large_to_take_apart_is_still_said() -> None:
    """Without the maximum there would be more times than can be counted."""
    printed = {"minimum": "0", "median": "3000", "maximum": "1"}
    found = reconstruct_survival(Summary(n=9, **printed))
    assert found.status == "incompatible"
    assert found.explain() == (
        "no data set of n = 9 with 0 to 9 censored has minimum 0, median 3000 and maximum 1"
    )


@pytest.mark.parametrize("seed", range(0, 600, 3))
def test_collisions_are_smallest(brute, seed) -> None:
    """The numbers named alone leave nothing; without any one of them something fits."""
    found = solved(brute, seed)
    if found.count:
        return
    n, printed, rules, step, origin, within, _, convention = problem(brute, seed)
    names = found._facts.collision()
    low = max(within[0], 0) if within else Fraction(0)
    top = max([Fraction(text) for text in printed.values()], default=Fraction(0))
    high = within[1] if within else 2 * top + n * step + 2
    if "mean" in printed and not within:
        high = max(high, n * (Fraction(printed["mean"]) + 1))
    times = [
        origin + step * k
        for k in range(math.ceil((low - origin) / step), math.floor((high - origin) / step) + 1)
    ]
    if math.comb(2 * len(times) + n - 1, n) > 6_000:
        return

    def some(chosen):
        part = {name: printed[name] for name in chosen}
        return next(
            listed(brute, times, n, part, rules, found.censored, convention), None
        ) is not None  # fmt: skip

    assert not some(names)
    for left_out in names:
        assert some([name for name in names if name != left_out]), (names, left_out)


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "options", "kind", "sentence"),
    [
        (
            {},
            {"step": None},
            ValueError,
            "step is None, but data sets with censoring are sought on a grid: give a step, for "
            "example '1' or '0.1'",
        ),
        (
            {"sd": "2"},
            {},
            ValueError,
            "sd 2 is printed, but data sets with censoring are sought by n, minimum, median, "
            "maximum and mean alone: leave it out",
        ),
        (
            {"q1": "2"},
            {},
            ValueError,
            "q1 2 is printed, but data sets with censoring are sought by n, minimum, median, "
            "maximum and mean alone: leave it out",
        ),
        (
            {"q3": "9"},
            {},
            ValueError,
            "q3 9 is printed, but data sets with censoring are sought by n, minimum, median, "
            "maximum and mean alone: leave it out",
        ),
        (
            {"maximum": None},
            {},
            ValueError,
            "the times have no upper bound, so their data sets cannot be counted: give a "
            "maximum, or bounds (within=)",
        ),
        (
            {},
            {"convention": "lower"},
            ValueError,
            None,
        ),
        (
            {},
            {"censored": 5},
            ValueError,
            "censored is 5: write numbers from 0 to n = 4",
        ),
        (
            {},
            {"censored": range(2, 2)},
            ValueError,
            "censored is range(2, 2): write numbers from 0 to n = 4",
        ),
        (
            {},
            {"censored": -1},
            ValueError,
            "censored is -1: write numbers from 0 to n = 4",
        ),
        (
            {},
            {"censored": True},
            TypeError,
            "censored is the number of patients censored: write a whole number, a range of them, "
            "or None for any, not True",
        ),
        (
            {},
            {"censored": [1, 2]},
            TypeError,
            "censored is the number of patients censored: write a whole number, a range of them, "
            "or None for any, not [1, 2]",
        ),
    ],
)  # fmt: skip
def test_each_refusal_is_one_sentence(printed, options, kind, sentence) -> None:
    base = {"median": "3", "minimum": "3", "maximum": "18"} | printed
    with pytest.raises(kind) as error:
        reconstruct_survival(Summary(n=4, **base), **options)
    if sentence is None:
        assert "lower" in str(error.value) and "midpoint" in str(error.value)
    else:
        assert str(error.value) == sentence


def test_an_unknown_statistic_is_refused() -> None:
    with pytest.raises(ValueError) as error:
        reconstruct_survival(TREATMENT).bounds("mode")
    assert str(error.value) == ("unknown statistic 'mode': ask for median, events or person_time")


@pytest.mark.parametrize(
    ("n", "maximum", "censored", "words"),
    [
        (4, "1000000", 1, "n = 4, 999998 steps and 1 censored"),
        (40, "60", None, "n = 40, 58 steps and 0 to 40 censored"),
        (1_000_000, "4", None, "n = 1000000, 2 steps and 0 to 1000000 censored"),
    ],
)
def test_what_would_take_too_long_is_refused_at_once(n, maximum, censored, words) -> None:
    with pytest.raises(TooLarge) as error:
        reconstruct_survival(
            Summary(n=n, median="3", minimum="3", maximum=maximum), censored=censored
        )
    assert str(error.value) == (
        f"the exact answer for {words} would take too long or too much memory: give a coarser "
        "step, narrower bounds (within=), fewer numbers censored, or fewer patients"
    )


def test_digits_of_the_mean_that_would_fill_the_memory_are_refused() -> None:
    summary = Summary(n=12, median="12", mean="20.3", minimum="0", maximum="200")
    with pytest.raises(TooLarge) as error:
        reconstruct_survival(summary).count  # noqa: B018
    assert str(error.value).startswith(
        "the exact answer for n = 12, 201 steps and 0 to 12 censored"
    )


# --- the rest ----------------------------------------------------------------------------------


def test_no_time_is_negative() -> None:
    summary = Summary(n=1, minimum="0", maximum="0")
    found = reconstruct_survival(summary, "0.5", value_rounding="truncate", censored=0)
    assert list(found) == [((0, 1),), ((Fraction(1, 2), 1),)]
    assert reconstruct_survival(Summary(n=1, minimum="-2", maximum="-2")).count == 0


def test_a_mean_bounds_the_longest_time() -> None:
    found = reconstruct_survival(Summary(n=3, minimum="2", mean="4"), rounding="exact", censored=0)
    assert [tuple(time for time, _ in pairs) for pairs in found] == [
        (2, 2, 8), (2, 3, 7), (2, 4, 6), (2, 5, 5),
    ]  # fmt: skip


def test_long_lists_start_at_once() -> None:
    found = reconstruct_survival(
        Summary(n=1_500, median="2", minimum="1", maximum="3"), censored=0, rounding="exact"
    )
    first = next(iter(found))  # S = 1/2 from 1 to 3, whose middle is 2
    assert [time for time, _ in first] == [1] * 750 + [3] * 750


def test_the_table_has_a_row_per_patient() -> None:
    frame = reconstruct_survival(TREATMENT, rounding="exact").to_frame()
    assert list(frame.columns) == ["data_set", "patient", "time", "event"]
    assert frame.data_set.tolist() == [1] * 4 + [2] * 4
    assert frame.patient.tolist() == [1, 2, 3, 4] * 2
    assert frame.time.tolist() == [3, 3, 3, 18] * 2
    assert frame.event.tolist() == [1, 1, 1, 1, 1, 1, 1, 0]

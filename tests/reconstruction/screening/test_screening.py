"""Screening a table: every status is that of the reconstruction, and of every data set listed."""

import math
import pickle
import random
from fractions import Fraction
from itertools import combinations, combinations_with_replacement

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sojia_stats import ROUNDING_RULES, Printed, Summary, diagnose, reconstruct
from sojia_stats.reconstruction.screening import (
    one_witness,
    order_counts,
    row_by_search,
    small_n,
)
from sojia_stats.reconstruction.screening.arrays import Windows
from sojia_stats.reconstruction.screening.extreme_squares import SquareWindows
from sojia_stats.reconstruction.screening.headers import columns_of
from sojia_stats.reconstruction.screening.integer_rows import integer_rows
from sojia_stats.reconstruction.screening.judge import judge
from sojia_stats.reconstruction.screening.judged_rows import STATUSES
from sojia_stats.reconstruction.screening.printed_rows import Defaults, PrintedRows
from sojia_stats.reconstruction.screening.row_by_search import LARGEST
from sojia_stats.reconstruction.screening.table import screen

STATISTICS = ("minimum", "q1", "median", "q3", "maximum", "mean", "sd")


def judged(rows: list[dict[str, str]]) -> list[tuple[str, float]]:
    """Status and number of data sets of rows, without sentences."""
    frame = pd.DataFrame(rows).fillna("")
    cells = {name: frame[name].to_numpy(dtype=object) for name in frame.columns}
    found = judge(PrintedRows(cells, Defaults()))
    return [(STATUSES[code], ways) for code, ways in zip(found.status, found.ways, strict=True)]


def one(**row: str) -> dict[str, str]:
    return screen(pd.DataFrame([row])).iloc[0].to_dict()


def statistics_of(values: tuple[Fraction, ...], kind: str) -> dict[str, Fraction]:
    """Exact statistics of ascending values; the standard deviation is squared."""
    n = len(values)
    mean = sum(values, Fraction(0)) / n
    squares = sum(((v - mean) ** 2 for v in values), Fraction(0))
    divisor = {"sample": n - 1, "population": n, "sem": n * (n - 1)}[kind]
    return {
        "minimum": values[0],
        "maximum": values[-1],
        "median": (values[(n - 1) // 2] + values[n // 2]) / 2,
        "mean": mean,
        "sd": squares / divisor if divisor else Fraction(0),
    }


def fits(row: dict[str, str], found: dict[str, Fraction]) -> bool:
    """Whether exact statistics are printed as a row has them."""
    for name, value in found.items():
        if row.get(name):
            rule = row["value_rounding" if name in ("minimum", "maximum") else "rounding"]
            window = Printed(row[name]).window(rule)
            if name == "sd":
                low, high = max(window.low, 0), window.high
                above = value >= low**2 if window.low_attained or window.low < 0 else value > low**2
                below = value <= high**2 if window.high_attained else value < high**2
                if not (above and below):
                    return False
            elif value not in window:
                return False
    return True


KEPT = (
    *((), ("median",), ("median",), ("mean",), ("sd",), ("median", "mean")),
    *(("mean", "sd"), ("mean", "sd"), ("median", "mean", "sd")),
)


def test_every_status_and_count_is_that_of_all_data_sets_of_a_small_grid() -> None:
    rng = random.Random(7)
    rows, want = [], []
    for n in (1, 2, 3, 4, 5):
        for width in range(5):
            for step in (Fraction(1), Fraction(1, 2), Fraction(1, 10)):
                low = rng.randint(-3, 3)
                grid = [step * k for k in range(low - 2, low + width + 3)]
                data = list(combinations_with_replacement(grid, n))
                known = {
                    kind: [statistics_of(values, kind) for values in data]
                    for kind in ("sample", "population", "sem")
                }
                for _ in range(20):
                    kind = rng.choice(["sample", "population", "sem"]) if n > 1 else "population"
                    rule = rng.choice(ROUNDING_RULES)
                    places = 1 if step != 1 else rng.choice([0, 1])
                    a, b = (f"{float(step * k):.{places}f}" for k in (low, low + width))
                    seen = rng.choice(known[kind])
                    shown = {
                        "minimum": a,
                        "maximum": b,
                        "median": f"{float(seen['median']):.{rng.choice([0, 1, 2])}f}",
                        "mean": f"{float(seen['mean']):.{rng.choice([0, 1, 2])}f}",
                        "sd": f"{math.sqrt(seen['sd']):.{rng.choice([0, 1, 2])}f}",
                    }
                    kept = rng.choice(KEPT)
                    row = {name: shown[name] for name in ("minimum", "maximum", *kept)}
                    row |= {
                        "n": str(n),
                        "sd_kind": kind,
                        "step": str(step),
                        "rounding": rule,
                        "value_rounding": rng.choice(["exact", rule]),
                    }
                    rows.append(row)
                    ways = sum(fits(row, seen) for seen in known[kind])
                    want.append(ways)
    found = judged(rows)
    assert len(rows) == 1500
    for row, ways, (status, counted) in zip(rows, want, found, strict=True):
        right = "incompatible" if not ways else "determined" if ways == 1 else "compatible"
        assert status == right, (row, ways)
        if not (row.get("mean") or row.get("sd")) or ways < 2:
            assert counted == ways, (row, ways)
    assert {status for status, _ in found} == {"determined", "compatible", "incompatible"}


TEXTS = st.tuples(st.integers(-40, 200), st.integers(0, 2)).map(
    lambda pair: f"{pair[0] / 10 ** pair[1]:.{pair[1]}f}"
)


@st.composite
def printed_rows(draw: st.DrawFn) -> dict[str, str]:
    names = draw(st.sets(st.sampled_from(STATISTICS), min_size=1, max_size=5))
    row = {name: draw(TEXTS) for name in sorted(names)}
    if {"minimum", "maximum"} <= names:
        row["minimum"], row["maximum"] = sorted((row["minimum"], row["maximum"]), key=float)
    row["n"] = str(draw(st.integers(1, 9)))
    row["rounding"] = draw(st.sampled_from(ROUNDING_RULES))
    row["value_rounding"] = draw(st.sampled_from(("exact", *ROUNDING_RULES)))
    row["step"] = draw(st.sampled_from(("1", "1", "0.5", "0.1", "2", "1/3")))
    row["sd_kind"] = draw(st.sampled_from(("sample", "population", "sem")))
    return row


@given(printed_rows())
@settings(max_examples=250)
def test_the_status_of_any_row_is_that_of_its_reconstruction(row: dict[str, str]) -> None:
    agrees_with_the_reconstruction(row)


def agrees_with_the_reconstruction(row: dict[str, str]) -> None:
    ((status, ways),) = judged([row])
    texts = {name: row[name] for name in STATISTICS if row.get(name)}
    try:
        summary = Summary(n=int(row["n"]), sd_kind=row["sd_kind"], **texts)
    except ValueError:
        assert status == "unreadable"
        return
    found = reconstruct(summary, row["step"], row["rounding"], row["value_rounding"])
    assert status == found.status
    if not {"mean", "sd", "q1", "q3"} & set(texts):
        count = found.count
        assert ways == count or min(ways, count) > order_counts.COUNTED


@given(st.lists(printed_rows(), min_size=1, max_size=4))
@settings(max_examples=150)
def test_a_block_is_translated_into_the_steps_of_its_rows(rows: list[dict[str, str]]) -> None:
    frame = pd.DataFrame(rows).fillna("")
    cells = {name: frame[name].to_numpy(dtype=object) for name in frame.columns}
    printed = PrintedRows(cells, Defaults())
    found = integer_rows(printed)
    for row in np.flatnonzero(printed.readable & ~found.one_by_one & ~found.given.quartiles):
        reading = printed.reading(row)
        assert reading is not None
        alone = row_by_search.problem_of(printed.summary(row), reading)
        assert row_by_search.problem_at(found, row) == alone


def test_honest_rows_and_rows_with_a_slip_have_the_status_of_their_reconstruction() -> None:
    rng = random.Random(11)
    for _ in range(250):
        n, width = rng.choice([3, 4, 5, 6, 8, 11, 16, 24]), rng.choice([3, 6, 12, 30])
        values = sorted(Fraction(rng.randint(0, width)) for _ in range(n))
        seen = statistics_of(tuple(values), "sample")
        places = rng.choice([1, 1, 2])
        row = {
            "minimum": str(values[0]),
            "maximum": str(values[-1]),
            "median": f"{float(seen['median']):.1f}",
            "mean": f"{float(seen['mean']):.{places}f}",
            "sd": f"{math.sqrt(seen['sd']):.{places}f}",
        }
        gone = rng.choice([(), ("median",), ("median",), ("median", "minimum"), ("maximum",)])
        row = {name: text for name, text in row.items() if name not in gone}
        if rng.random() < 0.4:
            name = rng.choice(["mean", "sd"])
            row[name] = row[name][:-1] + str(rng.randint(0, 9))
        row |= {"n": str(n), "step": "1", "rounding": "nearest", "sd_kind": "sample"}
        agrees_with_the_reconstruction({**row, "value_rounding": "exact"})


PARTS = [
    names
    for size in range(1, 6)
    for names in combinations(("minimum", "median", "maximum", "mean", "sd"), size)
]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_every_choice_of_statistics_of_few_values(n: int) -> None:
    # Of one and of two values, the median ties the ends to each other.
    rng = random.Random(n)
    for names in PARTS:
        for case in range(4):
            values = sorted(Fraction(rng.randint(0, 5)) for _ in range(n))
            seen = statistics_of(tuple(values), "sample" if n > 1 else "population")
            row = {
                name: f"{float(value) ** (0.5 if name == 'sd' else 1):.{case % 2}f}"
                for name, value in seen.items()
                if name in names
            }
            if case == 3:  # a slip
                name = rng.choice(names)
                row[name] = str(rng.randint(0, 6))
            row |= {"n": str(n), "step": "1", "sd_kind": "sample" if n > 1 else "population"}
            agrees_with_the_reconstruction(
                {**row, "rounding": "nearest", "value_rounding": rng.choice(["exact", "nearest"])}
            )


@pytest.mark.parametrize("quartiles", [("q1",), ("q3",), ("q1", "q3")])
def test_one_quartile_or_both_beside_everything_else(quartiles: tuple[str, ...]) -> None:
    rng = random.Random(len(quartiles[0]))
    statuses = set()
    for _ in range(60):
        n = rng.choice([4, 5, 7, 8, 11])
        values = sorted(Fraction(rng.randint(0, 12)) for _ in range(n))
        seen = statistics_of(tuple(values), "sample")
        row = {name: f"{float(seen[name]):.1f}" for name in ("median", "mean")}
        row |= {"minimum": str(values[0]), "maximum": str(values[-1])}
        row["sd"] = f"{math.sqrt(seen['sd']):.1f}"
        for name in quartiles:
            inner = values[: n // 2] if name == "q1" else values[-(n // 2) :]
            row[name] = str(rng.choice(inner))
        row |= {"n": str(n), "step": "1", "sd_kind": "sample", "rounding": "nearest"}
        agrees_with_the_reconstruction({**row, "value_rounding": "exact"})
        statuses.add(judged([row])[0][0])
    assert {"compatible", "incompatible"} <= statuses


@given(st.integers(1, 5), st.integers(0, 6), st.data())
@settings(max_examples=150)
def test_going_through_and_building_agree_with_all_multisets(
    m: int, width: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, m * width))
    least = data.draw(st.integers(-2, m * width * width + 2))
    most = data.draw(st.integers(least - 1, least + 12))
    fitting = {
        (sum(v * v for v in values), sum(v**3 for v in values))
        for values in combinations_with_replacement(range(width + 1), m)
        if sum(values) == total and least <= sum(v * v for v in values) <= most
    }
    number = sum(
        sum(values) == total and least <= sum(v * v for v in values) <= most
        for values in combinations_with_replacement(range(width + 1), m)
    )
    windows = SquareWindows(*(np.array([x]) for x in (m, width, total, least, most)))
    assert small_n.count(windows).tolist() == [number]
    least += (least - total) & 1
    most -= (most - total) & 1
    if least <= most:
        windows = SquareWindows(*(np.array([x]) for x in (m, width, total, least, most)))
        for build in (one_witness.highest_first, one_witness.lowest_first):
            found = build(windows)
            if found.built[0]:
                assert (found.squares[0], found.cubes[0]) in fitting


@pytest.mark.parametrize("n", [2, 3, 4, 5, 8, 9, 30, 31])
@pytest.mark.parametrize("width", [0, 1, 7, 64, 65, 300, 1500])
def test_counts_of_medians_by_table_by_binomials_and_by_reconstruction(n: int, width: int) -> None:
    for middle in (0, 1, width // 2, width):
        m1, m2 = (2 - n % 2) * middle - (n % 2 == 0), (2 - n % 2) * middle
        slow = float(m1 <= width <= m2) if n == 2 else order_counts.binomial_count(n, width, m1, m2)
        fast = order_counts.counts(
            np.array([n]), np.array([width]), Windows(np.array([m1]), np.array([m2]))
        )[0]
        assert np.isnan(fast) == (width > 1024 and n > 2)
        if not np.isnan(fast):
            assert fast == slow or min(fast, slow) > order_counts.COUNTED
        if width <= 65:
            summary = Summary(n=n, minimum="0", maximum=str(width), median=str(middle))
            found = reconstruct(summary, rounding="exact")
            if n > 2:
                exact = order_counts.binomial_count(n, width, m2, m2)
                assert exact == found.count or min(exact, found.count) > order_counts.COUNTED
    alone = order_counts.inner_binomial_count(n, width)
    table = order_counts.inner_counts(np.array([n]), np.array([width]))[0]
    assert (
        alone == min(math.comb(n - 2 + width, width), order_counts.MANY)
        or alone > order_counts.COUNTED
    )
    assert np.isnan(table) or table == alone or min(table, alone) > order_counts.COUNTED


PUBLISHED = [
    # Hedrich et al. 2012, doi 10.1007/s00296-011-2249-4, abstract
    ({"n": "4", "mean": "13.5", "min": "2", "max": "50"}, "incompatible", "0"),
    ({"n": "4", "median": "3", "min": "3", "max": "18"}, "compatible", "2"),
    ({"n": "4", "median": "3", "min": "3", "max": "18", "rounding": "exact"}, "determined", "1"),
    ({"n": "4", "median": "4", "min": "2", "max": "10"}, "compatible", "8"),
    # Foley 2023, doi 10.3389/fped.2023.1218312: age at diagnosis, years
    ({"n": "76", "median": "4.5", "min": "0.6", "max": "14.1"}, "compatible", "many"),
    # Kuemmerle-Deschner 2011, doi 10.1002/art.30149: months of anakinra
    ({"n": "12", "median": "11", "min": "5", "max": "14"}, "compatible", "19125"),
    # Galeotti 2011, doi 10.1186/1546-0096-9-S1-P7: whole-number scores, whole days
    ({"n": "7", "median": "0.5", "step": "1", "rounding": "exact"}, "incompatible", "0"),
    ({"n": "7", "mean": "5.25", "step": "1"}, "incompatible", "0"),
    ({"n": "7", "mean": "5.25"}, "not-assessable", ""),
    # Quartier 2011 (ANAJIS), table 1: age in years, whose step is not printed
    ({"n": "12", "mean": "9.5", "sd": "5.19"}, "not-assessable", ""),
    ({"n": "12", "mean": "9.5", "sd": "5.19", "step": "0.1"}, "compatible", "many"),
    # Paulose 2016, doi 10.2147/OPTH.S116343: injections, whose nine values are printed
    ({"n": "9", "mean": "2.3", "sd": "0.9", "min": "1", "max": "4"}, "determined", "1"),
    # Tjon Pian Gi 2016, doi 10.1007/s00405-016-4085-3: years
    ({"n": "6", "median": "3", "min": "1", "max": "30"}, "compatible", "405"),
]


def test_published_series() -> None:
    frame = pd.DataFrame([row for row, _, _ in PUBLISHED])
    found = screen(frame)
    for (row, status, sets), (_, got) in zip(PUBLISHED, found.iterrows(), strict=True):
        assert (got["status"], got["data_sets"]) == (status, sets), row
        if status == "not-assessable":
            assert "step" in got["reason"] and got["reading"] == ""
            continue
        texts = {
            long: row[short]
            for long, short in zip(
                ("minimum", "maximum", "median", "mean", "sd"),
                ("min", "max", "median", "mean", "sd"),
                strict=True,
            )
            if short in row
        }
        summary = Summary(n=int(row["n"]), **texts)
        decimals = max(len(row.get(end, "").partition(".")[2]) for end in ("min", "max"))
        step = row.get("step", str(Fraction(1, 10**decimals)))
        rules = (step, row.get("rounding", "nearest"))
        exact = reconstruct(summary, *rules)
        assert exact.status == status
        if status == "incompatible":
            assert got["reason"] == exact.explain()
            repairs = diagnose(summary, *rules)
            assert got["repair"] == (repairs[0].text if repairs else "")
        else:
            assert got["repair"] == ""
        if sets.isdigit():
            assert exact.count == int(sets)


def test_a_row_says_its_reading() -> None:
    shown = one(n="4", median="4.0", min="2.0", max="10")["reading"]
    assert shown == (
        "step 0.1 (last place of minimum and maximum); statistics nearest; values exact"
    )
    own = one(n="4", median="4", min="2", max="10", step="0.5", rounding="Truncate")["reading"]
    assert own == "step 0.5; statistics truncate; values exact"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"n": "", "median": "4"}, "n is missing: give the number of patients"),
        ({"n": "abc", "median": "4"}, "n is the number of patients: write a whole number"),
        ({"n": "4.5", "median": "4"}, "n is the number of patients: write a whole number"),
        ({"n": "0", "median": "4"}, "n is the number of patients: write a whole number"),
        ({"n": "4", "median": "about 4"}, "median: 'about 4' is not one plain number"),
        ({"n": "4", "min": "9", "max": "2"}, "minimum 9 is above maximum 2"),
        ({"n": "4", "min": "1" * 41}, "minimum: a printed number has at most 40 characters"),
        ({"n": "4", "min": "9" * 39, "max": "2"}, "is above maximum 2"),
        ({"n": "4", "sd": "-1", "mean": "2"}, "sd -1 is negative"),
        ({"n": "1", "sd": "1", "mean": "2"}, "sd: one patient has no standard deviation"),
        ({"n": "4", "sd": "1", "mean": "2", "sd kind": "SE"}, "unknown sd_kind 'SE'"),
        ({"n": "4", "median": "2", "step": "0"}, "step 0 is not positive"),
        ({"n": "4", "median": "2", "step": "x"}, "step: 'x' is not a plain number"),
        ({"n": "4", "median": "2", "rounding": "up"}, "rounding: unknown rounding rule 'up'"),
        ({"n": "4", "sd": "2", "mean": "2", "step": "continuous"}, "sd: it is sought on a grid"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row: dict[str, str], sentence: str) -> None:
    found = one(**row)
    assert (found["status"], found["data_sets"], found["repair"]) == ("unreadable", "", "")
    assert sentence in found["reason"]
    assert "\n" not in found["reason"]


@pytest.mark.parametrize(
    ("row", "status", "sets"),
    [
        ({"n": "4", "median": "NA"}, "not-assessable", ""),
        ({"n": "4", "median": "3", "min": "3", "max": "18", "step": "continuous",
          "rounding": "exact"}, "determined", "1"),
        ({"n": "4", "median": "5", "min": "3", "max": "18", "step": "continuous"},
         "compatible", "∞"),
        ({"n": "4", "min": "3"}, "compatible", "∞"),
        ({"n": "1000000", "median": "9.1", "min": "2", "max": "50"}, "incompatible", "0"),
        ({"n": "1000000", "median": "9", "min": "2", "max": "50"}, "compatible", "many"),
        ({"n": str(LARGEST + 1), "median": "9", "mean": "9.0", "min": "2", "max": "50"},
         "not-assessable", ""),
        ({"n": "5000", "mean": "13.5", "sd": "9.1", "min": "2", "max": "50"}, "compatible", "many"),
        ({"n": "5000", "mean": "13.5", "sd": "29.1", "min": "2", "max": "50"}, "incompatible", "0"),
        ({"n": "4", "min": "12345678901234567890", "max": "12345678901234567891"},
         "compatible", "3"),
        ({"n": "4.0", "median": "4", "min": "2", "max": "10"}, "compatible", "8"),
    ],
)  # fmt: skip
def test_rows_at_the_edge(row: dict[str, str], status: str, sets: str) -> None:
    found = one(**row)
    assert (found["status"], found["data_sets"]) == (status, sets)
    assert found["reason"]


def test_a_search_at_its_limit_is_not_assessable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_by_search, "outcome", lambda problem: "undecided")
    found = one(n="5", median="4", mean="5.2", min="2", max="10")
    assert (found["status"], found["data_sets"]) == ("not-assessable", "")
    assert "could not be decided within the limit" in found["reason"]


def test_counting_is_asked_for_where_it_takes_long() -> None:
    row = {"n": "4", "mean": "5.0", "sd": "3.6", "min": "2", "max": "10"}
    frame = pd.DataFrame([row, {**row, "sd": "3.5"}])
    summaries = [
        Summary(n=4, mean="5.0", sd=sd, minimum="2", maximum="10") for sd in ("3.6", "3.5")
    ]
    want = [str(reconstruct(summary).count) for summary in summaries]
    assert screen(frame, count=True).data_sets.tolist() == want
    assert set(screen(frame).data_sets) <= {"many", *want}


def test_rows_stand_for_themselves_wherever_the_table_is_cut() -> None:
    rng = random.Random(3)
    rows = [
        {"n": str(rng.randint(2, 9)), "Mean": f"{rng.randint(20, 60) / 10}", "SD": "2.1",
         "min": str(rng.randint(0, 2)), "max": str(rng.randint(6, 9)), "note": f"row {i}"}
        for i in range(60)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, index=range(100, 160))
    whole = pickle.loads(pickle.dumps(screen))(frame)
    parts = pd.concat([screen(frame.iloc[i : i + 7]) for i in range(0, 60, 7)])
    pd.testing.assert_frame_equal(whole, parts)
    assert whole.index.equals(frame.index)
    pd.testing.assert_frame_equal(whole[list(frame.columns)], frame)
    assert list(whole.columns[-5:]) == ["status", "data_sets", "reason", "repair", "reading"]
    assert screen(frame.iloc[:0]).shape == (0, 11)


def test_headers() -> None:
    headers = ["STUDY", " N ", "Standard deviation", "upper-quartile", "value.rounding"]
    assert columns_of(headers) == {"n": 1, "sd": 2, "q3": 3, "value_rounding": 4}
    german = ["Patienten", "Mittelwert", "Standardabweichung"]
    assert columns_of(german) == {"n": 0, "mean": 1, "sd": 2}
    # Its numbers are there already.
    assert columns_of(["n", "min", "max", "Range"]) == {"n": 0, "minimum": 1, "maximum": 2}
    for header in ("range", "Range", "min-max", "Min – Max"):
        sentence = f"the column {header} holds two numbers: split it into minimum and maximum"
        with pytest.raises(ValueError, match=sentence):
            columns_of(["n", "median", "min", header])
    for header in ("IQR", "Interquartile range", "interquartile_range", "Q1-Q3"):
        sentence = f"the column {header} holds two numbers: split it into q1 and q3"
        with pytest.raises(ValueError, match=sentence):
            columns_of(["n", "median", header])
    for wrong, sentence in [
        (["n", "min", "Minimum"], "the headers 'min' and 'Minimum' both name the column minimum"),
        (["min", "max"], "the table has no column n"),
        (["n", "study"], "the table has no column of a statistic"),
        ([], "the table has no column n: give the number of patients of each row in n$"),
        (["n", "min", "status"], "the table has a column 'status' already"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            columns_of(wrong)


def test_numbers_that_are_not_text() -> None:
    whole = pd.DataFrame({"n": [4.0, np.nan], "median": [4, 4], "min": [2, 2], "max": [10, 10]})
    assert screen(whole).status.tolist() == ["compatible", "unreadable"]
    with pytest.raises(TypeError, match="column 'median' holds floating-point numbers"):
        screen(whole.assign(median=[4.5, 4.0]))
    mixed = pd.DataFrame({"n": ["4", "4"], "median": ["4", 4.5], "min": ["2", "2"]})
    found = screen(mixed)
    assert found.status.tolist() == ["compatible", "unreadable"]
    assert "4.5 (a float)" in found.reason[1]
    with pytest.raises(ValueError, match="unknown rounding rule 'up'"):
        screen(whole, rounding="up")

"""The sentence beside every status, and that a table may be cut anywhere."""

import pandas as pd
import pytest

from sojia_stats import Summary, diagnose, reconstruct
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.screening import row_by_search, row_sentences, table
from sojia_stats.reconstruction.screening.row_by_search import LARGEST
from sojia_stats.reconstruction.screening.table import screen
from sojia_stats.wording import rows as wording

ROWS = [
    ({"n": "4", "median": "3", "min": "3", "max": "18", "rounding": "exact"}, "determined", "1"),
    ({"n": "2", "mean": "4", "min": "2", "max": "6"}, "determined", "1"),
    ({"n": "3", "mean": "4.0", "min": "2", "max": "6"}, "determined", "1"),
    ({"n": "4", "median": "4", "min": "2", "max": "10"}, "compatible", "8"),
    ({"n": "5", "min": "2"}, "compatible", "∞"),
    ({"n": "9", "mean": "4.1", "min": "2", "max": "10"}, "compatible", "many"),
    ({"n": "5", "q1": "3", "min": "2", "max": "10"}, "compatible", "many"),
    ({"n": "5", "q3": "6", "min": "2", "max": "10"}, "compatible", "many"),
    ({"n": "5", "sd": "3.0", "min": "2", "max": "10"}, "compatible", "many"),
    ({"n": "4", "mean": "13.5", "min": "2", "max": "50"}, "incompatible", "0"),
    ({"n": "4"}, "not-assessable", ""),
    ({"n": "4", "mean": "13.5"}, "not-assessable", ""),
    ({"n": str(LARGEST + 1), "q1": "3", "q3": "9", "min": "1"}, "not-assessable", ""),
]
REASONS = [
    *(wording.ONE,) * 3,
    *(wording.ORDERED,) * 2,
    *(wording.COMPUTED,) * 4,
    None,
    wording.NOTHING,
    wording.STEPLESS,
    wording.too_many(LARGEST),
]


def frame() -> pd.DataFrame:
    return pd.DataFrame([row for row, _, _ in ROWS]).fillna("")


def test_every_status_has_its_sentence() -> None:
    found = screen(frame())
    assert found.status.tolist() == [status for _, status, _ in ROWS]
    assert found.data_sets.tolist() == [count for _, _, count in ROWS]
    printed = Summary(n=4, mean="13.5", minimum="2", maximum="50")
    reasons = [reason or reconstruct(printed).explain() for reason in REASONS]
    assert found.reason.tolist() == reasons
    repairs = ["" for _ in ROWS]
    repairs[9] = diagnose(printed)[0].text
    assert found.repair.tolist() == repairs
    silent = [row for row, reason in enumerate(reasons) if reason == wording.NOTHING]
    silent += [row for row, reason in enumerate(reasons) if reason == wording.STEPLESS]
    assert [row for row, words in enumerate(found.reading) if not words] == silent


def test_counts_and_repairs_are_as_asked_for() -> None:
    counted = screen(frame(), count=True, repairs=False)
    assert counted.repair.tolist() == [""] * len(ROWS)
    for (row, status, before), ways in zip(ROWS, counted.data_sets, strict=True):
        if before != "many":
            assert ways == before
            continue
        names = {"min": "minimum", "max": "maximum"}
        texts = {names.get(name, name): text for name, text in row.items() if name != "n"}
        assert status == "compatible"
        assert ways == str(reconstruct(Summary(n=int(row["n"]), **texts)).count)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_table_may_be_cut_anywhere(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = screen(frame())
    monkeypatch.setattr(table, "BLOCK", size)
    pd.testing.assert_frame_equal(screen(frame()), whole)
    parts = [screen(frame().iloc[at : at + size]) for at in range(0, len(ROWS), size)]
    pd.testing.assert_frame_equal(pd.concat(parts), whole)
    assert screen(frame().iloc[:0]).columns.tolist() == whole.columns.tolist()


def test_more_than_is_searched_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"n": "3", "median": "7", "mean": "5", "sd": "1", "min": "2", "max": "6"}
    for module in (row_by_search, row_sentences):
        monkeypatch.setattr(module, "LARGEST", 2)
    row_sentences.why_not.cache_clear()
    row_sentences.mend.cache_clear()
    found = screen(pd.DataFrame([row])).iloc[0]
    row_sentences.why_not.cache_clear()
    row_sentences.mend.cache_clear()
    assert found["status"] == "incompatible"
    assert found["repair"] == ""
    assert found["reason"].startswith("no data set gives ")
    assert found["reason"].endswith("which of these collide is not sought beyond 2 patients or "
                                    f"{row_sentences.WIDEST:,} steps")  # fmt: skip
    assert "median 7, " in found["reason"] and " and n = 3; " in found["reason"]


def test_rows_of_real_numbers_that_are_not_searched() -> None:
    rows = [
        {"n": "4", "mean": "", "step": "continuous"},
        {"n": str(LARGEST + 1), "mean": "4.1", "min": "2", "max": "10", "step": "continuous"},
    ]
    found = screen(pd.DataFrame(rows).fillna(""))
    assert found.status.tolist() == ["not-assessable"] * 2
    assert found.reason.tolist() == [wording.NOTHING, wording.too_many(LARGEST)]


def test_more_than_is_searched_or_counted_is_not_made_up() -> None:
    wide = {"n": "3", "mean": "40000000", "sd": "20000000.12", "median": "40000001"}
    large = {"n": str(LARGEST + 1), "mean": "4.1"}
    rows = [
        {**wide, "min": "2", "max": "100000000"},
        {**large, "min": "2", "max": "10"},
        {"n": "50", "mean": "4000.1", "sd": "2500", "min": "2", "max": "10000"},
    ]
    found = screen(pd.DataFrame(rows).fillna(""), count=True)
    assert found.status.tolist() == ["not-assessable", "compatible", "compatible"]
    assert found.data_sets.tolist() == ["", "many", "many"]
    assert found.reason.tolist() == [
        wording.UNDECIDED,
        wording.COMPUTED,
        wording.COMPUTED,
    ]


def test_which_numbers_collide_may_take_too_much() -> None:
    # The two ends alone give a standard deviation of 920 or more.
    row = {"n": "60", "mean": "4000.1", "sd": "30", "min": "2", "max": "10000"}
    assert 9998**2 / 2 / 59 > 920**2
    found = screen(pd.DataFrame([row])).iloc[0]
    assert found["status"] == "incompatible"
    assert found["reason"] == (
        "no data set gives minimum 2, maximum 10000, mean 4000.1, sd 30 and n = 60; which of these "
        "collide was not found within the limit of the search"
    )
    printed = Summary(n=4, mean="13.5", minimum="2", maximum="50")
    with limited(10):
        assert row_sentences.mend.__wrapped__(printed, Reading()) == ""


def test_a_row_whose_step_or_range_is_no_number_says_so() -> None:
    row = {"n": ["4"], "minimum": ["2"], "maximum": ["10"], "mean": ["5"]}
    empty = screen(pd.DataFrame(row), step="").iloc[0]
    assert empty["status"] == "unreadable"
    assert empty["reason"].startswith("step: '' is not a plain number")
    long = screen(pd.DataFrame(row | {"minimum": ["2." + "1" * 39]})).iloc[0]
    assert long["status"] == "unreadable"
    assert long["reason"].startswith("minimum: a printed number has at most 40 characters")

"""A number of patients with an event, and the percentage beside it."""

from decimal import Decimal

import pytest

from sojia_stats import Paper, load_paper
from sojia_stats.reproduction.claim_files.entries import CountClaim
from sojia_stats.reproduction.kinds.count import Count
from sojia_stats.reproduction.patients.patients_file import PatientFile


def count(events: int, n: int, percent: str | None = None, **more: str) -> Count:
    fields = {
        "id": "K1",
        "kind": "count",
        "label": "Response",
        "place": "text",
        "assumption": "all",
    }
    printed = f"{events} of {n}" if percent is None else f"{percent} %"
    claim = CountClaim(
        **{**fields, "printed": printed, **more}, events=events, n=n, percent=percent
    )
    return Count(claim, load_paper("hedrich2012"))


@pytest.mark.parametrize(
    ("kind", "follows", "finding"),
    [
        # With none of four the upper limit is 1 - 0.025 ** (1 / 4) = 60.2 %.
        (
            count(0, 4),
            "0 of 4 is 0 %; exact 95 % upper limit of the two-sided interval 60.2 %",
            "response: 0 of 4 patients (0 %), with an exact two-sided 95 % upper limit of 60.2 %",
        ),
        (
            count(4, 4),
            "4 of 4 is 100 %; exact 95 % lower limit of the two-sided interval 39.8 %",
            "response: 4 of 4 patients (100 %), with an exact two-sided 95 % lower limit of 39.8 %",
        ),
        # One of three: 1 - 0.975 ** (1 / 3) is 0.8 %.
        (
            count(1, 3),
            "1 of 3 is about 33.3333 %; exact 95 % interval 0.8 % to 90.6 %",
            "response: 1 of 3 patients (33.3 %), with an exact 95 % interval of 0.8 % to 90.6 %",
        ),
    ],
)
def test_one_interval_told_in_two_sentences(kind: Count, follows: str, finding: str) -> None:
    verdict = kind.judge()
    assert verdict.follows == (f"{follows} (as if independent draws)",)
    assert kind.finding(verdict) == f"{finding} if patients are taken as independent draws"
    assert kind.possible(verdict) == verdict.reading
    row = kind.columns(verdict)
    assert (row["event"], row["xi"]) == (kind.entry.events, kind.entry.events)
    assert row["proportion_low"] <= row["proportion"] <= row["proportion_high"]


def test_a_percentage_of_another_count() -> None:
    kind = count(10, 46, "23")
    verdict = kind.judge()
    # 10 of 46 is 21.74 %, 11 of 46 is 23.91 %.
    assert (verdict.status, verdict.count) == ("incompatible", 0)
    reason = "10 of 46 is about 21.7391 %, to the nearest 22 %; 23 % is printed"
    assert verdict.reason == reason
    assert kind.finding(verdict) == f"response: {reason}"
    assert list(kind.questions(verdict)) == ["Which is meant, 10 of 46 patients or 23 %?"]
    assert list(kind.flags(verdict)) == [f"incompatible: {reason}", "n assumed: all"]
    assert [(trial.n, trial.status) for trial in verdict.other_n] == [
        (45, "incompatible"),
        (47, "incompatible"),
    ]


def test_an_inferred_count_is_flagged_and_its_reason_told() -> None:
    kind = count(1, 1, inferred="named in the text", printed="the boy (n = 1)")
    verdict = kind.judge()
    assert (verdict.reading, verdict.because) == ("1 of 1, inferred", "named in the text")
    assert [trial.n for trial in verdict.other_n] == [2]
    assert list(kind.flags(verdict)) == ["count inferred: named in the text"]
    assert kind.columns(verdict)["proportion"] == Decimal(1)


def test_it_is_recomputed_from_a_column_of_flags() -> None:
    flags = {"K1": (True, False, None)}
    table = PatientFile("t.csv", (2, 3, 4), {}, {}, flags)
    found = count(1, 2).recompute(table)
    assert (found.agreement, found.n_table) == ("agree", 2)
    assert isinstance(count(1, 2).paper, Paper)
    assert count(2, 3).recompute(table).agreement == "agree under another convention"

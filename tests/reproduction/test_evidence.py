"""The evidence in a verdict: worked out once while judging, so that nothing searches afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest

from sojia_stats import (
    Bounds,
    Reconstruction,
    Verdict,
    cite,
    extract,
    finding,
    load_paper,
    reproduce,
)
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.real_values.linear_program import LinearSystem
from sojia_stats.reconstruction.searches.search import Search
from sojia_stats.reproduction.claim_files.loading import shipped_papers
from sojia_stats.reproduction.judging.judged import Judged
from sojia_stats.reproduction.judging.work import PHASES
from sojia_stats.reproduction.kinds.summary import judge_summary
from sojia_stats.reproduction.result import Result
from sojia_stats.reproduction.writing.finding import statement
from sojia_stats.reproduction.writing.note import note

PLENTY = 10**18


@pytest.fixture(scope="module")
def result() -> Result:
    return reproduce(load_paper("hedrich2012"))


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The searches that are begun inside, by class; counted work must be none."""
    begun: list[str] = []

    def patched(kind: type, method: str) -> None:
        original = getattr(kind, method)

        def noted(self: object, *given: object, **named: object) -> None:
            begun.append(kind.__name__)
            original(self, *given, **named)

        monkeypatch.setattr(kind, method, noted)

    for kind, method in (
        (Search, "__post_init__"),
        (Reconstruction, "__post_init__"),
        (GridSets, "__init__"),
        (LinearSystem, "__init__"),
    ):
        patched(kind, method)
    with limited(PLENTY) as purse:
        yield begun
        assert purse.spent == 0


def test_what_is_counted_is_seen(monkeypatch: pytest.MonkeyPatch, result: Result) -> None:
    with pytest.raises(AssertionError), counted(monkeypatch) as begun:
        judge_summary(result.paper.find("C02"))
    assert {"Search", "Reconstruction", "GridSets", "LinearSystem"} == set(begun)


@pytest.mark.parametrize("name", shipped_papers())
def test_nothing_searches_once_a_paper_is_judged(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = reproduce(load_paper(name))
    with counted(monkeypatch) as begun:
        for verdict in judged:
            assert finding(verdict, judged.paper)
            assert finding(verdict, judged.paper) in statement(verdict, judged.paper, "1")
            assert cite(judged, verdict.id)
        assert note(judged)
        assert len(extract(judged)) == len(judged.paper.claims)
    assert begun == []


def test_a_report_searches_nothing(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as begun:
        assert result.write(tmp_path).is_file()
    assert begun == []


def test_what_the_evidence_of_a_summary_holds(result: Result) -> None:
    grounds = result["C02"].grounds
    assert grounds.searched is result["C02"].evidence
    assert grounds.colliding == (("", "minimum"), ("", "maximum"), ("", "mean"))
    assert grounds.limit is not None
    assert (grounds.limit.side, grounds.limit.values) == ("least", (14,))
    assert [repair.kind for repair in grounds.repairs] == [
        "mean and median exchanged",
        "another n",
        *["digit misread"] * (len(grounds.repairs) - 3),
        "range of another group",
    ]
    assert grounds.all_repairs
    assert [str(change) for change in grounds.changes] == [
        "mean 14.0 instead of 13.5",
        "minimum 1 instead of 2",
        "maximum 48 instead of 50",
    ]
    # Read as a median of 2, a, b, 50, a + b = 27: the sum is 79.
    assert grounds.exchanged["mean"] == Bounds(Fraction(79, 4), Fraction(79, 4))
    assert grounds.bounds == {} and grounds.data_sets is None and grounds.ordered == ()


def test_what_it_holds_where_data_sets_fit(result: Result) -> None:
    few = result["C07"].grounds
    assert few.data_sets == ((2, 2, 6, 10), (2, 3, 5, 10), (2, 4, 4, 10))
    assert [(one.method, *one.attainable) for one in few.estimates] == [
        ("hozo", True, False),
        ("wan", True, True),
        ("luo", False, True),
    ]
    assert few.repairs == () and few.colliding is None
    assert result["C04"].grounds.data_sets == ((3, 3, 3, 18),)
    claim = result.paper.find("C02").model_copy(update={"mean": None})
    many = judge_summary(claim).grounds
    # Two of four values from 2 to 50 are free.
    assert many.data_sets is None
    assert many.ordered == (Bounds(2, 2), Bounds(2, 50), Bounds(2, 50), Bounds(50, 50))


def test_what_the_evidence_of_a_relation_holds(result: Result) -> None:
    grounds = result["R1"].grounds
    assert grounds.colliding == (("C04", "minimum"), ("C02", "minimum"))
    assert (grounds.by_itself, grounds.mixed) == (False, ("compatible",))


def test_the_work_of_each_phase_is_counted_and_the_same_every_time(result: Result) -> None:
    again = judge_summary(result.paper.find("C02")).grounds.work
    assert again == result["C02"].grounds.work
    assert list(again) == ["status", "count", "others", "further", "exchanged", "estimates"]
    assert all(0 <= again[name] <= PHASES[name] for name in again) and again["status"]
    tied = ["status", "count", "mixes", "means", "further"]
    assert list(result["R1"].grounds.work) == tied


def test_what_counting_left_no_work_for_is_sought_once_more(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = finding(result["C02"], result.paper)
    monkeypatch.setitem(PHASES, "count", 10)
    verdict = judge_summary(result.paper.find("C02"))
    cut = "no data set fits; to say more takes more work than is spent on one claim"
    assert verdict.reason == cut
    assert finding(verdict, result.paper) == whole.replace(" (the least is 14.0)", "")
    assert "| no data set fits |" in note(of(verdict, result))
    monkeypatch.setitem(PHASES, "collision", 10)
    verdict = judge_summary(result.paper.find("C02"))
    assert finding(verdict, result.paper) == f"follow-up: {cut}"


def test_repairs_that_what_follows_left_no_work_for_are_sought_once_more(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = note(result).partition("R1")[0]
    monkeypatch.setitem(PHASES, "further", 10)
    verdict = judge_summary(result.paper.find("C02"))
    assert any("is not sought any further" in line for line in verdict.follows)
    assert verdict.grounds.repairs == result["C02"].grounds.repairs
    assert note(of(verdict, result)).partition("R1")[0] == asked
    monkeypatch.setitem(PHASES, "repairs", 10)
    verdict = judge_summary(result.paper.find("C02"))
    assert (verdict.grounds.repairs, verdict.grounds.all_repairs) == ((), False)
    assert finding(verdict, result.paper) == f"follow-up: {verdict.reason}"


def test_what_takes_too_much_leaves_a_row_without_it(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("exchanged", "drawing"):
        monkeypatch.setitem(PHASES, name, 10)
    assert judge_summary(result.paper.find("C02")).grounds.exchanged == {}
    claim = result.paper.find("C03")
    assert (claim.median, judge_summary(claim).grounds.data_sets) == (None, None)
    monkeypatch.setitem(PHASES, "status", 10)
    verdict = judge_summary(result.paper.find("C07"))
    assert verdict.status == "not-assessable" and verdict.evidence is None
    assert [one.method for one in verdict.grounds.estimates] == ["hozo", "wan", "luo"]
    assert verdict.grounds.estimates[0].attainable.mean is True
    row = extract(of(verdict, result)).set_index("id").loc["C07"]
    assert row.status == "not-assessable" and row.hozo_mean_attainable


def test_a_relation_whose_collision_takes_too_much_is_told_by_its_reason(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PHASES, "by itself", 10)
    # Ordered values of one quantity that cannot be, whatever the other is.
    claims = [
        claim.model_copy(update={"minimum": "3", "median": "2"}) if claim.id == "C04" else claim
        for claim in result.paper.claims
    ]
    judged = reproduce(result.paper.model_copy(update={"claims": tuple(claims)}))
    verdict = judged["R1"]
    assert verdict.grounds.colliding is None
    assert finding(verdict, judged.paper) == (
        f"treatment lasts no longer than follow-up: {verdict.reason}"
    )


def of(verdict: Verdict, others: Result) -> Judged:
    """A paper with one of its verdicts judged anew."""
    verdicts = tuple(verdict if one.id == verdict.id else one for one in others)
    return Judged(others.paper, verdicts)

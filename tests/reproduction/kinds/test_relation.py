"""A relation between quantities of the same patient, or between counts."""

from typing import Any

import pytest

from sojia_stats import Paper, load_paper, reproduce
from sojia_stats.reproduction.kinds import kind_of
from sojia_stats.reproduction.kinds.relation import RelationOf
from sojia_stats.reproduction.patients.patients_file import PatientFile


def changed(relation: str, **events: int) -> RelationOf:
    """R3 of the shipped paper, C05 + C06 == C01, with another text or other counts."""
    paper = load_paper("hedrich2012")
    claims = tuple(
        claim.model_copy(update={"events": events[claim.id]}) if claim.id in events else claim
        for claim in paper.claims
    )
    (entry,) = [one for one in paper.relations if one.id == "R3"]
    entry = entry.model_copy(update={"relation": relation})
    kind = kind_of(entry, paper.model_copy(update={"claims": claims}))
    assert isinstance(kind, RelationOf)
    return kind


@pytest.mark.parametrize(
    ("relation", "events", "status", "reason"),
    [
        ("C05 + C06 == C01", {}, "determined", "2 + 2 = 4"),
        ("C05 + C06 == C01", {"C05": 3}, "incompatible", "3 + 2 is 5, which is not = 4"),
        ("C05 < C06", {}, "incompatible", "2 is 2, which is not < 2"),
        ("C05 >= C06", {}, "determined", "2 ≥ 2"),
    ],
)
def test_counts_are_added(relation: str, events: dict[str, int], status: str, reason: str) -> None:
    kind = changed(relation, **events)
    verdict = kind.judge()
    assert (verdict.status, verdict.reason, verdict.printed) == (status, reason, relation)
    verb = "satisfy" if status == "determined" else "do not satisfy"
    assert kind.finding(verdict).startswith(f"the printed counts {verb} C05 ")
    assert list(kind.questions(verdict)) == [f"Is it so that {kind.entry.assumption}?"]
    assert (kind.title, kind.possible(verdict)) == (kind.entry.label, reason)


def test_quantities_are_tied_in_every_patient() -> None:
    paper = load_paper("hedrich2012")
    kind = kind_of(paper.relations[0], paper)
    verdict = kind.judge()
    assert verdict.printed == "C04 <= C02: duration of treatment ≤ follow-up"
    assert kind.finding(verdict) == (
        "duration of treatment ≤ follow-up in every patient cannot hold together with the printed "
        "minimum 3 of duration of treatment (C04) and minimum 2 of follow-up (C02)"
    )
    assert list(kind.questions(verdict))[-1].startswith("Does this reading hold: follow-up in ")


def tie(relation: str, first: dict[str, Any], limit: str = "3") -> Paper:
    common = {"kind": "summary", "place": "t", "printed": "p", "assumption": "all", "n": 3}
    common |= {"unit": "months", "reading": {"step": "1", "because": "b"}}
    common |= {"alternatives": {"steps": ["1"]}}
    stated = {"place": "t", "assumption": "one clock"}
    constant = {"id": "limit", "label": "the limit", "printed": limit, "unit": "months"}
    return Paper.model_validate(
        {
            "format": 1,
            "id": "x",
            "article": {"authors": "A", "title": "B", "journal": "C", "year": 2020},
            "source": "T.",
            "claims": [{"id": "A1", "label": "Time", **common, **first}],
            "constants": [{**constant, "value": limit, **stated}],
            "relations": [
                {
                    "id": "R1",
                    "label": "Tie",
                    "relation": relation,
                    "alternatives": {"steps": ["1"]},
                    **stated,
                }
            ],
        }
    )


def test_numbers_that_collide_without_the_relation_are_told_apart() -> None:
    within = "no data sets fit time ≤ the limit, 3 (3 months) in every patient: "
    # 5 is above the limit of 3; 2 as a median is below a minimum of 3 whatever the limit is.
    for printed, start in (
        ({"minimum": "5"}, "time ≤ the limit, 3 (3 months) in every patient cannot hold together "),
        ({"minimum": "3", "median": "2"}, within),
    ):
        paper = tie("A1 <= limit", printed)
        verdict = reproduce(paper)["R1"]
        assert verdict.status == "incompatible"
        assert verdict.grounds.by_itself == (start == within)
        assert kind_of(paper.relations[0], paper).finding(verdict).startswith(start)


def test_it_is_checked_in_a_table() -> None:
    table = PatientFile("t.csv", (2, 3), {}, {}, {"C05": (True, False), "C06": (False, True)})
    found = changed("C05 + C06 == C01").recompute(table)
    assert found.agreement == "agree"

"""The registry of kinds: every entry has one, and nothing else asks which it is."""

import ast
from pathlib import Path
from typing import get_args

import pytest

import sojia_stats
from sojia_stats import Paper, cite, extract, load_paper
from sojia_stats.reproduction import kinds
from sojia_stats.reproduction.claim_files import entries
from sojia_stats.reproduction.claim_files.entries import Claim, GivenClaim, Relation
from sojia_stats.reproduction.judging.verdicts import Verdict, stated
from sojia_stats.reproduction.kinds import KINDS, Kind, kind_of
from sojia_stats.reproduction.patients.agreement import Comparison, Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.recomputation import recompute
from sojia_stats.reproduction.result import reproduce
from sojia_stats.reproduction.writing.note import note

REPRODUCTION = Path(sojia_stats.__file__).parent / "reproduction"
CLAIMS = get_args(get_args(Claim)[0])


def test_every_entry_of_a_claim_file_has_a_kind() -> None:
    assert set(KINDS) == {*CLAIMS, Relation}
    paper = load_paper("hedrich2012")
    for entry in (*paper.claims, *paper.relations):
        kind = kind_of(entry, paper)
        assert (type(kind), kind.entry, kind.paper) == (KINDS[type(entry)], entry, paper)


def test_nobody_else_asks_of_which_kind_an_entry_is() -> None:
    names = {kind.__name__ for kind in (*CLAIMS, Relation)}
    for file in REPRODUCTION.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
                asked = {name.id for name in ast.walk(node.args[1]) if isinstance(name, ast.Name)}
                assert not asked & names, (file.name, node.lineno)


class Figure(entries._Statement):
    """An entry of another kind, as a later version may have it."""

    kind: str = "figure"


class ReadOff(Kind[Figure]):  # type: ignore[type-var]
    """Its kind, which says no more than it has to."""

    def judge(self) -> Verdict:
        told = {"printed": self.entry.printed, "reading": "read off", "because": "it is drawn"}
        return Verdict(
            **stated(self.entry),
            **told,
            status="incompatible",
            count=0,
            reason="two curves; one is drawn",
        )

    def recompute(self, patients: PatientFile) -> Recomputed:
        entry = self.entry
        nothing = Comparison("curve", entry.printed, "", "", "not in the table")
        return Recomputed(entry.id, entry.label, entry.printed, (nothing,))


@pytest.mark.filterwarnings("ignore:Pydantic serializer")  # the union does not know it
def test_another_kind_needs_its_entry_and_its_class_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds.KINDS, Figure, ReadOff)  # type: ignore[misc]
    figure = Figure(
        id="F1", label="Curve", place="Fig. 1", printed="a curve", n=4, assumption="all"
    )
    given = GivenClaim(
        **figure.model_dump(exclude={"kind", "id"}), id="G1", kind="given", because="b"
    )
    article = load_paper("hedrich2012").article
    paper = Paper.model_construct(
        format=1, id="x", article=article, source="s", claims=(figure, given)
    )
    result = reproduce(paper)
    assert "curve: two curves; one is drawn" in cite(result, "F1")
    assert "| F1 | Curve: a curve | incompatible | two curves; one is drawn |" in note(result)
    row = extract(result).iloc[0]
    assert (row["id"], row["mi"], row["event"]) == ("F1", None, None)
    assert row["flags"] == "incompatible: two curves; one is drawn | n assumed: all"
    assert result.write(tmp_path).is_file()
    found = recompute(paper, PatientFile("table.csv", (2, 3), {}, {}, {}))
    assert (found["F1"].agreement, found.differing) == ("not in the table", ("G1",))

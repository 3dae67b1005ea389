"""A number that nothing allows to recompute."""

import pytest

from sojia_stats import Paper, finding, load_paper
from sojia_stats.reproduction.claim_files.entries import GivenClaim
from sojia_stats.reproduction.kinds import kind_of
from sojia_stats.reproduction.kinds.given import Given
from sojia_stats.reproduction.patients.patients_file import PatientFile


@pytest.fixture
def paper() -> Paper:
    return load_paper("hedrich2012")


def test_it_is_judged_and_told(paper: Paper) -> None:
    claim = paper.find("C01")
    assert isinstance(claim, GivenClaim)
    kind = kind_of(claim, paper)
    assert isinstance(kind, Given)
    verdict = kind.judge()
    assert (verdict.status, verdict.count, verdict.reading) == (
        "not-assessable",
        None,
        "taken as given",
    )
    assert verdict.reason == claim.because
    assert finding(verdict, paper) == (
        f"the printed “{claim.printed}” cannot be recomputed, because {claim.because}"
    )
    assert list(kind.flags(verdict)) == [f"taken as given: {claim.because}"]
    assert (kind.possible(verdict), kind.columns(verdict), list(kind.questions(verdict))) == (
        "–",
        {},
        [],
    )


@pytest.mark.parametrize(("rows", "agreement"), [((2, 3, 4, 5), "agree"), ((2, 3), "differ")])
def test_its_number_is_that_of_the_rows_of_a_table(
    paper: Paper, rows: tuple[int, ...], agreement: str
) -> None:
    found = kind_of(paper.claims[0], paper).recompute(PatientFile("t.csv", rows, {}, {}, {}))
    assert (found.agreement, found.n_printed, found.n_table) == (agreement, 4, len(rows))

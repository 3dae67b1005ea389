"""The shipped series: every figure of the project's list, and verdicts worked out by hand."""

import ast
import csv
import json
import math
import statistics
from collections.abc import Iterator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
import yaml

from sojia_stats import Paper, Result, Summary, load_paper, reproduce, status_by_n
from sojia_stats.reproduction.claim_files.entries import CountClaim, GivenClaim, SummaryClaim
from sojia_stats.reproduction.claim_files.loading import shipped_papers
from sojia_stats.reproduction.claim_files.percentages import counts_printed_so

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "reference" / "il1_blockade_series.csv"

# The claims that have the rows of the list, in the list's order.
ROWS = {
    "laskari2011": "L01 L02 L03 L04 L05 L06 L07 L08 L09 L10",
    "sonmez2018": "S03 S01 S04 S06 S07 S08 S09",
    "nigrovic2011": "N01 N02 N03 N04 N05 N06 N07",
    "lainka2021": "A01 A02 A03 A04 A05 A06 A07 A08 A09",
    "foley2023": "F01 F02 F03 F04 F05",
    "quartier2011": "Q01 Q02 Q03 Q04 Q05 Q06 Q07 Q08 Q09 Q10",
    "pascual2005": "P01 P02",
    "vastert2014": "V01 V02 V03 V04 V05",
    "kuemmerle_deschner2011": "K02 K03 K06 K08 K07",
    "galeotti2011": "G01 G02 G03 G04 G05",
}

# The list has 25 for these two, which are of those who resolved (84 %) and responded (80 %).
OTHER_N = {"L04": 21, "L05": 20}

STATUSES = {
    "laskari2011": {
        "not-assessable": "L11",
        "compatible": "L01 L02 L03 L04 L05",
        "determined": "L06 L07 L08 L09 L10 L12 L13 L14 LR1 LR2 LR3",
    },
    "sonmez2018": {
        "not-assessable": "S10",
        "compatible": "S01 S02 S03 S04 S05 S06 S07",
        "determined": "S08 S09 S11 S12 SR1",
    },
    "nigrovic2011": {
        "not-assessable": "N06 N07",
        "compatible": "N01",
        "determined": "N02 N03 N04 N05 NR1",
    },
    "lainka2021": {
        "not-assessable": "A09 A10 A11",
        "compatible": "A01",
        "determined": "A02 A03 A04 A05 A06 A07 A08 A12 A13 A14 A15 A16 AR1 AR2",
    },
    "foley2023": {"compatible": "F01", "determined": "F02 F03 F04 F05 FR1"},
    "quartier2011": {
        "compatible": "Q01 Q02 Q03 Q04 Q05 Q06 Q07 Q08",
        "determined": "Q09 Q10",
    },
    "pascual2005": {"not-assessable": "P03", "determined": "P01 P02 PR1"},
    "vastert2014": {
        "determined": "V01 V02 V03 V04 V05 V06 V07 V08 V09 V10 V11 V12 VR1 VR2 VR3",
    },
    "kuemmerle_deschner2011": {
        "not-assessable": "K01",
        "compatible": "K02 K03 KR1",
        "determined": "K04 K05 K06 K07 K08 KR2",
    },
    "galeotti2011": {"compatible": "G01", "incompatible": "G02 G03 G04", "determined": "G05"},
}

every_series = pytest.mark.parametrize("name", ROWS)


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {name: reproduce(load_paper(name)) for name in ROWS}


def listed() -> dict[str, list[dict[str, str]]]:
    """The rows of the list by paper; of a study the list has its rows together."""
    with LIST.open(encoding="utf-8", newline="") as file:
        assert next(file).startswith("# ")
        rows = list(csv.DictReader(file))
    studies = list(dict.fromkeys(row["study"] for row in rows))
    names = {study: next(n for n in ROWS if same(study, n)) for study in studies}
    return {name: [row for row in rows if names[row["study"]] == name] for name in ROWS}


def same(study: str, name: str) -> bool:
    author, year = study.partition(" (")[0].rsplit(" ", 1)
    return name == author.lower().replace("-", "_") + year


def find(paper: Paper, name: str) -> GivenClaim | CountClaim | SummaryClaim:
    claim = paper.find(name)
    assert isinstance(claim, GivenClaim | CountClaim | SummaryClaim)
    return claim


def summaries(name: str) -> Iterator[SummaryClaim]:
    return (one for one in load_paper(name).claims if isinstance(one, SummaryClaim))


# ---- the files --------------------------------------------------------------------------------


def test_every_row_of_the_list_has_its_claim() -> None:
    rows = listed()
    assert sum(map(len, rows.values())) == 65
    for name, ids in ROWS.items():
        paper = load_paper(name)
        for row, claim_id in zip(rows[name], ids.split(), strict=True):
            claim, where = find(paper, claim_id), f"{claim_id}: {row['quantity']}"
            assert row["doi"] in ("", paper.article.doi), where
            assert int(row["year"]) == paper.article.year
            if row["statistic"] == "proportion":
                assert isinstance(claim, CountClaim), where
                assert f"{claim.events}/{claim.n}" == row["value"], where
                continue
            assert claim.n == OTHER_N.get(claim_id, int(row["n"])), where
            if isinstance(claim, GivenClaim):
                assert row["value"] in claim.printed, where
                continue
            assert isinstance(claim, SummaryClaim), where
            statistic = row["statistic"].partition(" ")[0]
            printed = {
                statistic: row["value"],
                "minimum": row["min"],
                "maximum": row["max"],
                "sd": row["sd"],
            }
            given = {key: Decimal(text) for key, text in printed.items() if text}
            fields = claim.summary().printed.items()
            assert {key: Decimal(text.text) for key, text in fields} == given, where
            assert claim.unit == row["unit"].replace("score", ""), where


def test_no_row_is_left_out_or_used_twice() -> None:
    ids = [claim for line in ROWS.values() for claim in line.split()]
    assert len(set(ids)) == len(ids) == 65
    assert set(ROWS) | {"hedrich2012"} == set(shipped_papers())


def test_ids_are_unique_across_papers() -> None:
    papers = [load_paper(name) for name in shipped_papers()]
    ids = [item.id for paper in papers for item in (*paper.claims, *paper.relations)]
    assert len(set(ids)) == len(ids)


@every_series
def test_source_record_and_what_is_not_said_are_filled(name: str) -> None:
    paper = load_paper(name)
    assert paper.id == name
    assert paper.not_said and paper.source.endswith(".")
    assert paper.article.title and paper.article.journal
    if name == "vastert2014":  # the article was not seen: its doi is no source
        assert (paper.article.doi, paper.article.volume, paper.article.pages) == ("", "", "")
        assert paper.source.startswith("Secondary source: a report for lay readers")
        assert {claim.place for claim in paper.claims} == {"lay report, second page"}
        assert all("lay report" in claim.assumption for claim in paper.claims)
        return
    assert paper.article.doi and paper.article.volume and paper.article.pages
    assert "econdary" not in paper.source


def test_what_is_not_assessable_says_why() -> None:
    given = [
        claim
        for name in ROWS
        for claim in load_paper(name).claims
        if isinstance(claim, GivenClaim) and claim.label != "Patients"
    ]
    assert {claim.id for claim in given} == {"A09", "A10", "N06", "N07"}
    for claim in given:
        assert "is not printed" in claim.because, claim.id


def test_the_claim_file_of_notebook_06_is_the_shipped_one(tmp_path: Path) -> None:
    notebook = json.loads(
        (ROOT / "notebooks" / "06_your_own_paper.ipynb").read_text(encoding="utf-8")
    )
    pieces: dict[str, str] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and '= """' in "".join(cell["source"]):
            (assigned, *_) = ast.parse("".join(cell["source"])).body
            assert isinstance(assigned, ast.Assign)
            pieces[ast.unparse(assigned.targets[0])] = ast.literal_eval(assigned.value)
    assert list(pieces) == ["head", "times", "counts", "relations"]
    path = tmp_path / "of_the_notebook.yaml"
    path.write_text("".join(pieces.values()), encoding="utf-8")
    assert load_paper(path) == load_paper("kuemmerle_deschner2011")


def test_printed_decimal_commas_stand_as_printed() -> None:
    text = (ROOT / "src/sojia_stats/reproduction/papers/galeotti2011.yaml").read_text("utf-8")
    claims = {claim["id"]: claim for claim in yaml.safe_load(text)["claims"]}
    found = [claims[i]["printed"].split()[0] for i in ("G02", "G03", "G04")]
    assert found == ["0,5", "5,25", "1,75"]


# ---- the verdicts -----------------------------------------------------------------------------


@every_series
def test_statuses_are_those_worked_out_by_hand(results: dict[str, Result], name: str) -> None:
    found: dict[str, set[str]] = {}
    for verdict in results[name]:
        found.setdefault(verdict.status, set()).add(verdict.id)
    assert found == {status: set(ids.split()) for status, ids in STATUSES[name].items()}


def nearest(share: Fraction, places: int) -> set[Decimal]:
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    unit = Decimal(1).scaleb(-places)
    return {exact.quantize(unit, rule) for rule in (ROUND_HALF_UP, ROUND_HALF_DOWN)}


@pytest.mark.parametrize(("claim", "printed"), [("G03", "5.25"), ("G04", "1.75")])
def test_means_of_seven_whole_numbers(results: dict[str, Result], claim: str, printed: str) -> None:
    def fits(n: int, parts: int = 1) -> bool:
        sums = range(100 * n * parts)
        return any(Decimal(printed) in nearest(Fraction(s, n * parts), 2) for s in sums)

    # 37/7 is 5.286 and 36/7 is 5.143; 12/7 is 1.714 and 13/7 is 1.857.
    assert [n for n in range(1, 13) if fits(n)] == [4, 8, 12]
    found = find(load_paper("galeotti2011"), claim)
    assert isinstance(found, SummaryClaim)
    by_n = status_by_n(found.summary(), range(1, 13))
    assert [n for n in by_n if by_n[n] != "incompatible"] == [4, 8, 12]
    trials = results["galeotti2011"][claim].trials
    steps = {t.step: t.status for t in trials if t.rules == ("nearest",)}
    assert [fits(7, parts) for parts in (1, 2, 4)] == [False, False, True]
    assert steps == {
        "1": "incompatible",
        "0.5": "incompatible",
        "0.25": "compatible",
        "continuous": "compatible",
    }


def test_the_median_of_seven_whole_scores(results: dict[str, Result]) -> None:
    def fits(n: int, step: Fraction) -> bool:
        scores = [k * step for k in range(4)]
        sets = combinations_with_replacement(scores, n)
        return any(Decimal("0.5") in nearest(Fraction(statistics.median(s)), 1) for s in sets)

    assert [n for n in range(1, 9) if fits(n, Fraction(1))] == [2, 4, 6, 8]
    assert fits(7, Fraction(1, 2))
    verdict = results["galeotti2011"]["G02"]
    assert [(t.n, t.status) for t in verdict.other_n] == [(6, "compatible"), (8, "compatible")]
    steps = {t.step: t.status for t in verdict.trials if t.rules == ("nearest",)}
    assert steps == {"1": "incompatible", "0.5": "compatible", "continuous": "compatible"}


def ways(n: int, low: int, median: int, high: int) -> int:
    """Data sets of odd n on a grid: between two fixed order statistics all multisets."""
    free = n // 2 - 1
    return math.comb(median - low + free, free) * math.comb(high - median + free, free)


@pytest.mark.parametrize(
    ("name", "claim", "steps"),
    [
        ("sonmez2018", "S01", (1, 2, 4)),
        ("sonmez2018", "S02", (1, 2, 4)),
        ("sonmez2018", "S04", (4, 6, 9)),
        ("sonmez2018", "S05", (4, 6, 9)),
        ("sonmez2018", "S06", (4, 10, 13)),
        ("sonmez2018", "S07", (6, 13, 24)),
        ("laskari2011", "L03", (3, 30, 142)),  # half months
        ("lainka2021", "A01", (6, 87, 191)),  # tenths of a year
    ],
)
def test_data_sets_of_an_exact_median_of_odd_n(
    results: dict[str, Result], name: str, claim: str, steps: tuple[int, int, int]
) -> None:
    assert results[name][claim].count == ways(find(load_paper(name), claim).n, *steps)


def test_the_formula_is_that_of_listing() -> None:
    sets = [(1, *rest, 4) for rest in combinations_with_replacement((1, 2, 3, 4), 13)]
    assert sum(statistics.median(one) == 2 for one in sets) == ways(15, 1, 2, 4) == 196


@every_series
def test_the_witness_of_a_compatible_summary_has_its_numbers(
    results: dict[str, Result], name: str
) -> None:
    for claim in summaries(name):
        verdict = results[name][claim.id]
        if verdict.status == "incompatible":
            continue
        values = verdict.evidence.witness  # type: ignore[union-attr]
        assert len(values) == claim.n
        own: dict[str, Fraction | float] = {
            "minimum": min(values),
            "maximum": max(values),
            "median": statistics.median(values),
            "mean": Fraction(sum(values), claim.n),
            "sd": statistics.stdev(map(float, values)),
        }
        for statistic, text in claim.summary().printed.items():
            half = Decimal(1).scaleb(-text.decimals) / 2
            assert abs(own[statistic] - Fraction(text.text)) <= Fraction(half) + Fraction(1, 10**9)


# Sum and sum of squares of whole numbers are both odd or both even, as x² and x are.
@pytest.mark.parametrize(("claim", "possible"), [("Q01", False), ("Q08", False), ("Q02", True)])
def test_whole_years_of_the_trial(results: dict[str, Result], claim: str, possible: bool) -> None:
    found = find(load_paper("quartier2011"), claim)
    assert isinstance(found, SummaryClaim) and found.mean and found.sd
    mean, sd, n = Fraction(found.mean), Fraction(found.sd), found.n
    half_mean, half_sd = Fraction(1, 20), Fraction(1, 200)
    fitting = [
        (total, squares)
        for total in range(200)
        if abs(Fraction(total, n) - mean) <= half_mean
        for squares in range(3000)
        if (total - squares) % 2 == 0
        and (sd - half_sd) ** 2
        <= (squares - Fraction(total**2, n)) / (n - 1)
        <= (sd + half_sd) ** 2
    ]
    assert bool(fitting) is possible
    trials = results["quartier2011"][claim].trials
    (trial,) = [t for t in trials if (t.step, t.rules) == ("1", ("nearest",))]
    assert (trial.status != "incompatible") is possible


@pytest.mark.parametrize("claims", [("Q01", "Q02", "Q03"), ("Q04", "Q05", "Q06")])
def test_both_arms_of_the_trial_make_up_all(claims: tuple[str, str, str]) -> None:
    """Which a claim file cannot express: by what rounding leaves open of means and SDs."""
    numbers = []
    for name in claims:
        claim = find(load_paper("quartier2011"), name)
        assert isinstance(claim, SummaryClaim) and claim.mean and claim.sd
        numbers.append((float(claim.mean), float(claim.sd)))
    (m1, s1), (m2, s2), (mean, sd) = numbers
    assert (m1 + m2) / 2 == pytest.approx(mean)
    ends = [
        ((11 * (s1 + s) ** 2 + 11 * (s2 + s) ** 2 + 6 * (m1 - m2 + m) ** 2) / 23) ** 0.5
        for s, m in ((-0.005, -0.1), (0.005, 0.1))
    ]
    assert ends[0] < sd + 0.005 and sd - 0.005 < ends[1]


@every_series
def test_printed_percentages_are_those_of_the_counts(name: str) -> None:
    for claim in load_paper(name).claims:
        if isinstance(claim, CountClaim) and claim.percent is not None:
            assert Decimal(claim.percent) in nearest(Fraction(100 * claim.events, claim.n), 0)
            if claim.inferred:  # no other number of the patients is printed so
                assert list(counts_printed_so(claim.n, claim.percent)) == [claim.events]


def test_which_claims_have_a_percentage() -> None:
    claims = [claim for name in ROWS for claim in load_paper(name).claims]
    found = {c.id: c.percent for c in claims if isinstance(c, CountClaim) and c.percent}
    assert found == {
        **{"L06": "80", "L12": "84", "L13": "12", "L14": "16", "N02": "22"},
        **{"F02": "36", "F03": "28", "F04": "88", "F05": "32", "Q09": "67", "Q10": "8"},
    }


def test_a_percentage_without_a_number_of_patients() -> None:
    assert "82 % at one month is no whole number of 25" in load_paper("laskari2011").not_said[1]
    # 20 of 25 is 80 %, 21 of 25 is 84 %.
    assert not [x for x in range(26) if Decimal(82) in nearest(Fraction(100 * x, 25), 0)]


@pytest.mark.parametrize("claim", ["N06", "N07"])
def test_a_median_alone_would_fit_any_number_of_patients(claim: str) -> None:
    median = find(load_paper("nigrovic2011"), claim).printed.split()[1]
    found = status_by_n(Summary(n=1, median=median), range(1, 47), step="0.1")
    assert "incompatible" not in found.values()


def at_most(k: int, mean: float) -> float:
    """The probability of k events or fewer under a Poisson law."""
    return math.fsum(math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(k + 1))


@pytest.mark.parametrize(
    ("events", "rate", "low", "high", "years"),
    [(45, 19.7, 14.4, 26.4, (227.9, 228.5)), (15, 26.6, 14.9, 43.9, (56.3, 56.4))],
)
def test_the_rates_of_adverse_events_fit_for_some_exposure(
    events: int, rate: float, low: float, high: float, years: tuple[float, float]
) -> None:
    def fits(exposure: float) -> bool:
        """Whether rate and exact limits round to the printed ones, without solving for them."""
        below, above = (  # the two limits lie where these probabilities cross 0.025
            [1 - at_most(events - 1, (low + e) * exposure / 100) for e in (-0.05, 0.05)],
            [at_most(events, (high + e) * exposure / 100) for e in (0.05, -0.05)],
        )
        return (
            abs(100 * events / exposure - rate) <= 0.05
            and below[0] <= 0.025 <= below[1]
            and above[0] <= 0.025 <= above[1]
        )

    tenths = [k / 10 for k in range(400, 2400)]
    fitting = [exposure for exposure in tenths if fits(exposure)]
    assert (fitting[0], fitting[-1]) == years

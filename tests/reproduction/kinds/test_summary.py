"""The printed statistics of one quantity: its row, its flags, its cell and its questions."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from sojia_stats import load_paper
from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.kinds.summary import SummaryOf
from sojia_stats.reproduction.patients.patients_file import PatientFile


def summary(n: int, step: str = "1", **printed: str) -> SummaryOf:
    claim = SummaryClaim.model_validate(
        {
            **{"id": "S1", "kind": "summary", "label": "Follow-up", "place": "text"},
            **{"printed": "as printed", "assumption": "all", "unit": "months", "n": n},
            **printed,
            "reading": {"step": step, "because": "months"},
            "alternatives": {"steps": [step]},
        }
    )
    return SummaryOf(claim, load_paper("hedrich2012"))


def test_what_fits_is_bounded_and_told() -> None:
    kind = summary(4, median="4", minimum="2", maximum="10")
    verdict = kind.judge()
    # 2, a, b, 10 with a + b from 7 to 9 print a median of 4 where ties may go either way.
    pairs = [(a, b) for a in range(2, 11) for b in range(a, 11) if 7 <= a + b <= 9]
    assert (verdict.status, verdict.count) == ("compatible", len(pairs))
    row = kind.columns(verdict)
    assert (row["mean_low"], row["mean_high"]) == (Decimal("4.75"), Decimal("5.25"))
    assert (Fraction(12 + 7, 4), Fraction(12 + 9, 4)) == (Fraction("4.75"), Fraction("5.25"))
    assert (row["unit"], row["median"], row["min"], "mi" in row) == ("months", 4, 2, False)
    # (2 + 2 · 4 + 10) / 4
    assert (row["hozo_mean"], row["hozo_mean_attainable"]) == (5, True)
    spread = [math.dist((2, a, b, 10), [(12 + a + b) / 4] * 4) / math.sqrt(3) for a, b in pairs]
    assert kind.possible(verdict) == (
        f"mean 4.75 to 5.25 and SD {min(spread):.2f} to {max(spread):.2f} months"
    )
    assert kind.finding(verdict).startswith(
        f"{len(pairs)} data sets of four whole-month follow-up times have shortest 2, median 4 and "
        "longest 10 months, with mean 4.75 to 5.25 and SD about "
    )


@pytest.mark.parametrize("n", [12, 13])
def test_the_only_data_set_is_listed_up_to_twelve_patients(n: int) -> None:
    kind = summary(n, minimum="3", maximum="3")
    finding = kind.finding(kind.judge())
    listed = "3, " * 10 + "3 and 3 months"
    assert (listed in finding, "exists" in finding) == (n == 12, n == 13)


def test_what_cannot_be_is_asked_for_with_its_slips() -> None:
    kind = summary(4, mean="13.5", minimum="2", maximum="50")
    verdict = kind.judge()
    assert kind.finding(verdict) == (
        "no four whole-month follow-up times with shortest 2 and longest 50 months have a mean of "
        "13.5 (the least is 14.0); read as a median, 12 data sets fit, all with mean 19.75 months"
    )
    asked = list(kind.questions(verdict))
    assert asked[0] == "What are the 4 values of follow-up in months?"
    assert asked[1].startswith("Is 13.5 a median? (Then the mean is 19.75 months.) Is n 6? ")
    flags = list(kind.flags(verdict))
    assert flags[0].startswith("incompatible: the least mean ")
    assert flags[-1].startswith("would fit if 13.5 is a median: 12 data sets fit")
    row = kind.columns(verdict)
    assert row["repair_mean_low"] == row["repair_mean_high"] == Decimal("19.75")
    assert kind.possible(verdict) == (
        "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0"
    )


def test_open_ends_are_flagged() -> None:
    kind = summary(3, step="continuous", mean="5")
    verdict = kind.judge()
    assert verdict.count == math.inf and "sd" not in verdict.bounds
    flags = list(kind.flags(verdict))
    assert "bounds of the SD are not computed under this reading" in flags
    assert kind.finding(verdict).startswith("infinitely many data sets of three real ")


def test_a_limit_at_the_end_of_a_window_that_is_not_part_of_it_is_not_told() -> None:
    # Half-up 13.5 stands for 13.45 to below 13.55; the least mean of 2, 2, x, 50 is its end.
    kind = summary(4, step="0.2", mean="14.0", minimum="2", maximum="50.2")
    rounding = {"reading": kind.entry.reading.model_copy(update={"rounding": "half-up"})}
    claim = kind.entry.model_copy(update=rounding)
    verdict = SummaryOf(claim, kind.paper).judge()
    assert Fraction(2 * 3) + Fraction("50.2") == 4 * Fraction("14.05")
    assert verdict.reason.startswith("the least mean ")
    assert "(the least is" not in SummaryOf(claim, kind.paper).finding(verdict)


def test_it_is_recomputed_from_a_column_of_values() -> None:
    kind = summary(3, median="4")
    values = {"S1": (Printed("2"), Printed("4"), Printed("9"))}
    found = kind.recompute(PatientFile("t.csv", (2, 3, 4), values, {}, {}))
    assert (found.agreement, found.lies_in) == ("agree", "yes")

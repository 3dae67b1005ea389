"""The work that the answers about one claim may take."""

from fractions import Fraction
from math import comb

import pytest

from sojia_stats import Summary, reconstruct
from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited, spend
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.kinds.summary import judge_summary


def claim(n: int, step: str = "1", **statistics: str) -> SummaryClaim:
    return SummaryClaim.model_validate(
        {
            **{"id": "C1", "kind": "summary", "label": "l", "place": "p", "printed": "x", "n": n},
            **statistics,
            "reading": {"step": step, "because": "b"},
            "alternatives": {"steps": [step]},
            "assumption": "a",
        }
    )


def test_what_is_spent_inside_is_spent_outside() -> None:
    with limited(10):
        with limited(8), pytest.raises(TooLarge):
            spend(7)
            spend(2)
        spend(3)
        with pytest.raises(TooLarge):
            spend(1)
        with limited(5), pytest.raises(TooLarge):
            spend(1)


def test_without_a_limit_nothing_is_refused() -> None:
    spend(10**30)


def test_a_wide_gap_between_two_ranks_is_not_walked_through() -> None:
    # Two values are free in 3..3, one is 10^9: the pass over the ranks once went through the gap.
    found = reconstruct(Summary(n=4, median="3", minimum="3", maximum="1000000000"))
    middle = [(a, b) for a in range(3, 8) for b in range(a, 8) if 5 <= a + b <= 7]
    assert found.count == len(middle)


def test_more_steps_than_a_machine_word_holds() -> None:
    tiny = "0.0000000000000000000000000000001"
    found = reconstruct(Summary(n=2, minimum=tiny, maximum="6"), step=tiny)
    assert found.witness == (Fraction(tiny), 6)
    assert found.explain().startswith("exactly one data set fits: ")
    with pytest.raises(TooLarge, match="values lie so many steps apart that none is listed"):
        list(found)


def test_a_claim_too_large_to_be_decided_says_so() -> None:
    verdict = judge_summary(claim(1_000_000, mean="13.5", sd="4.2", minimum="2", maximum="18"))
    assert (verdict.status, verdict.count) == ("not-assessable", None)
    assert verdict.reason == (
        "whether a data set fits is not decided: the answer takes more work than is spent on one "
        "claim: give a coarser step, or ask reconstruct() in Python, which takes its time"
    )


def test_what_is_not_sought_any_further_is_said() -> None:
    verdict = judge_summary(claim(50_000, median="3", minimum="3", maximum="18"))
    assert (verdict.status, verdict.data_sets) == ("compatible", "many")
    left = sum(trial.status == "not-assessable" for trial in verdict.trials)
    assert verdict.follows[-1] == (
        f"{left} of 6 alternative readings are not decided: they take more work than is spent on "
        "one claim"
    )
    # The same every time: work is counted, not timed.
    again = judge_summary(claim(50_000, median="3", minimum="3", maximum="18"))
    assert (again.trials, again.follows) == (verdict.trials, verdict.follows)


def test_enough_is_spent_on_a_small_series() -> None:
    verdict = judge_summary(claim(20, minimum="0", maximum="30"))
    assert verdict.count == comb(18 + 30, 30)
    assert not any(trial.status == "not-assessable" for trial in verdict.trials)

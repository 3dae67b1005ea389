"""docs/mutation.md: the samples of mutants, their scores, and why each survivor survived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

KINDS = {
    "ReplaceBinaryOperator": "a sign of arithmetic",
    "ReplaceComparisonOperator": "a comparison",
    "ReplaceUnaryOperator": "a sign or `not` before a value",
    "NumberReplacer": "a number, by one more or less",
    "AddNot": "a condition, reversed",
    "ReplaceAndWithOr": "`and`, `or`",
    "ReplaceOrWithAnd": "`and`, `or`",
    "ReplaceTrueWithFalse": "`True`, `False`",
    "ReplaceFalseWithTrue": "`True`, `False`",
    "ReplaceBreakWithContinue": "`break`, `continue`",
    "ReplaceContinueWithBreak": "`break`, `continue`",
    "ZeroIterationForLoop": "a loop, never entered",
    "RemoveDecorator": "a decorator, removed",
    "ExceptionReplacer": "the exception that is caught",
}

WHY = {
    "test": "a test was missing",
    "cost": "only time or memory differs",
    "same": "nothing differs",
    "open": "left as it is",
    "new": "to be looked at",
}


def plain_kind(kind: str) -> str:
    """Return what an operator of cosmic-ray changes, in words."""
    return KINDS[kind]


def score(killed: int, ran: int) -> str:
    """Return a share with its exact 95 % interval."""
    # Not before: the forks that test a mutant must load the library themselves.
    from sojia_stats.statistics.proportions import proportion_interval

    limits = proportion_interval(killed, ran)
    ends = f"{100 * float(limits.low):.1f} to {100 * float(limits.high):.1f}"
    return f"{killed} of {ran}: {100 * killed / ran:.1f} % ({ends})"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the first of them the head, as a Markdown table."""
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    lines.insert(1, " | ".join(["---"] * len(rows[0])))
    return "\n".join(f"| {line} |" for line in lines)


def row_of(sample: dict[str, Any], reasons: dict[str, dict[str, str]]) -> list[str]:
    """Return a sample's row of the table of scores."""
    killed, stopped, survived = (
        sum(column) for column in zip(*sample["kinds"].values(), strict=True)
    )
    ran, survivors = sample["ran"], sample["survivors"]
    kinds = [reasons.get(survivor["key"], {}).get("kind") for survivor in survivors]
    told = ran - kinds.count("same") - kinds.count("cost")
    own = score(killed + stopped, ran)
    other = f"{100 * sample['other']:.1f} %"
    scores = [own, other] if sample["unit"] == "mutant" else [other, own]
    return [
        *(str(sample["seed"]), f"{ran} {sample['unit']}s", str(killed), str(stopped)),
        *(str(survived), *scores, f"{killed + stopped} of {told}"),
    ]


def section(sample: dict[str, Any], reasons: dict[str, dict[str, str]]) -> str:
    """Return one sample's table by kind, and its survivors."""
    kinds = [("what is changed", "drawn", "survived")]
    for kind, counts in sorted(sample["kinds"].items(), key=lambda item: -sum(item[1])):
        kinds.append((kind, str(sum(counts)), str(counts[2])))
    rows = [("where", "change", "why it survived", "killed since by")]
    for survivor in sample["survivors"]:
        module, function, change = survivor["key"].split(" · ", 2)
        before, after = change.split(" ⇒ ", 1)
        now = re.sub(r".*::|\[.*| - .*", "", survivor["now"])
        reason = reasons.get(survivor["key"], {"kind": "new", "why": ""})
        why = WHY[reason["kind"]] + (f": {reason['why']}" if reason["why"] else "")
        rows.append(
            (
                f"`{module}` {function}",
                f"`` {before} `` ⇒ `` {after} ``",
                why,
                f"`{now}`" if now else "–",
            )
        )
    return f"## Seed {sample['seed']}\n\n{table(kinds)}\n\n{table(rows)}\n"


def page(samples: list[dict[str, Any]], reasons: dict[str, dict[str, str]]) -> str:
    """Return the page."""
    head = ("seed", "drawn and run", "killed by a test", "stopped", "survived")
    scores = ("of all mutants (95 % interval)", "of all places (95 % interval)")
    rows = [[*head, *scores, "of those that a result can tell"]]
    rows += [row_of(sample, reasons) for sample in samples]
    last = samples[-1]
    sections = [section(sample, reasons) for sample in reversed(samples)]
    return f"""# Mutation testing: which changes of the code do the tests notice?

Written by `make mutation`, not by hand; the reasons are from `tests/mutation/reasons.json`.

One place of `statistics/`, `reconstruction/` or `wording/` is changed, and the tests that reach it
are run: a test that fails kills the mutant. A mutant that no test kills is a survivor: either the
change makes no difference that a caller could see, or a test is missing.

{table(rows)}

A score on mutants that one has written tests for says little. So each sample has the score of the
tests that there were when it was drawn. Then tests were written, for its survivors and for what is
like them, and the next sample was drawn anew. The last one is the score, as it was found; the tests
that its survivors led to are named beside them.

- Mutants: all that the operators of cosmic-ray {last["cosmic-ray"]} make, {last["mutants"]:,} at
  {last["places"]:,} places, of the library with the checksum `{last["sources"][:12]}`.
- Drawn: at random without replacement, from the seed; the order is random, so that a run may be
  ended anywhere. A sign of arithmetic becomes each of eleven others, most of them absurd and easily
  noticed, and a number only one more or one less. The first samples, which look for missing tests,
  are therefore of places, each with the same chance, and one mutant at each. The last is of
  mutants, of which the score is asked for. The score in the other unit is the share weighted by the
  number of mutants at the place, or by one over it, and has no interval.
- Left out, as no test can tell: annotations, unions of types (`int | float`), `if TYPE_CHECKING`,
  `@overload`, `*` and `/` as syntax of a signature. Strings and docstrings are not changed. Two
  changes are left out: - to `not`, often no Python, and a comparison to `is`, which depends on
  whether the interpreter keeps equal numbers once. Assertions count, and so does what an error's
  sentence computes.
- Tests: those of `tests/statistics`, `tests/reconstruction`, `tests/wording` and
  `tests/independent` and the doctests of these rooms that run the changed statement, the specific
  and fast ones first, at most 60 s of them for one mutant (30 s with seeds 2 and 3); and those that
  look at every module. Where a result is kept for the next time, only the first test that asks for
  it runs the statement. The tests of the rooms above are not run. So a survivor may still be killed
  by another test.
- Stopped: a test that uses 5 s more than ten times the processor time that it took unchanged. The
  mutant counts as killed: `make test` would hang.
- The interval is Clopper–Pearson's, by our own `proportion_interval`.
- The last column leaves out survivors of which no result differs. Which these are was judged by
  reading the code, one by one, and can be judged again below.

{chr(10).join(sections)}"""

"""A printed number beside the one recomputed from patients' own values, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sojia_stats.wording.names import SD_NAMES, SIGNS, compared
from sojia_stats.wording.numbers import either

NOT_REACHED: Final = "not reached"
"""What stands in the place of a Kaplan–Meier median that the curve does not come down to."""

NONE_OF_ONE: Final = "none of one patient"
"""What stands in the place of the standard deviation of a single value."""

HOLDS_IN: Final = "holds in {} of {}"
"""What stands beside a relation that is checked patient by patient."""

_DEFINITIONS: Final[Mapping[str, str]] = {
    **{kind: f"a {name.told_apart}" for kind, name in SD_NAMES.items()},
    **{way: f"Kaplan–Meier, {way}" for way in ("midpoint", "first", "strict")},
    **{str(kind): f"quartile type {kind}" for kind in range(1, 10)},
    "tukey": "Tukey's hinges",
    "lower": "the lower of the two middle values (first)",
    "upper": "the upper of the two middle values (strict)",
    "uncensored": "the median of all times, censoring ignored",
    "mean": "the mean of the table",
    "median": "the median of the table",
    "empty as no": "a patient without an entry counted as no",
    "empty as yes": "a patient without an entry counted as yes",
    "none": "none found",
}
"""What the definitions of a :class:`Comparison` are called."""


def convention(definitions: Sequence[str], rules: Sequence[str]) -> str:
    """Return under which definitions, or else under which rounding rules, two numbers agree.

    Examples
    --------
    >>> convention(["6", "7", "tukey"], []), convention([], ["nearest", "truncate"])
    ("quartile type 6, quartile type 7 or Tukey's hinges", 'rounding: nearest or truncate')
    """
    if rules:
        return f"rounding: {either(rules)}"
    return either([_DEFINITIONS[name] for name in definitions])


def counts_compared(counts: Sequence[int], sign: str, total: int, holds: bool) -> str:
    """Say how a sum of counts compares with another count.

    Examples
    --------
    >>> counts_compared([2, 2], "==", 4, holds=True), counts_compared([2, 1], "==", 4, holds=False)
    ('2 + 2 = 4', '2 + 1 is 3, which is not = 4')
    """
    texts = [str(count) for count in counts]
    if holds:
        return compared(texts, sign, [str(total)])
    return f"{' + '.join(texts)} is {sum(counts)}, which is not {SIGNS[sign]} {total}"


def shown(recomputed: str, exact: str) -> str:
    """Return a recomputed number, with its exact form where that is another."""
    return recomputed if exact in ("", recomputed) else f"{recomputed} (exactly {exact})"


def beside(recomputed: str, agreement: str, convention: str) -> str:
    """Return what stands beside a printed number: the recomputed one, and whether they agree."""
    if recomputed and agreement == "agree under another convention":
        return f"{recomputed} as it is read; agree under another convention: {convention}"
    outcome = f"{agreement} ({convention})" if convention else agreement
    return f"{recomputed}: {outcome}" if recomputed else outcome

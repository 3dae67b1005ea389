"""Slips that would make a summary fit: as a clause, as a question, and with what would fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from sojia_stats.wording.names import SD_NAMES, SdKind, Statistic
from sojia_stats.wording.outcomes import Outcome, fitting, joined

Slip = Literal[
    "mean and median exchanged",
    "sd of another kind",
    "truncated",
    "middle value as median",
    "another n",
    "digit misread",
    "range of another group",
]
"""The slips that are tried, in the order of how much they change: labels, rules, then numbers."""

SLIPS: Final[tuple[Slip, ...]] = get_args(Slip)

_UNCOUNTED: Final = "some data sets fit, too many to count"


@dataclass(frozen=True, slots=True)
class SlipChange:
    """What is changed in a summary to undo a slip: a printed statistic, n or the range.

    ``instead`` is what takes the place of what is printed: another number; the median printed
    beside an exchanged mean (empty if there is one of the two alone); the kind of standard
    deviation; or "lower" or "upper" for a middle value.
    """

    kind: Slip
    statistic: Statistic | Literal["n", "range"]
    printed: str = ""
    instead: str = ""


def clause(change: SlipChange) -> str:
    """Return what would have been, as a clause.

    Examples
    --------
    >>> clause(SlipChange("mean and median exchanged", "mean", "13.5"))
    '13.5 is a median'
    >>> clause(SlipChange("digit misread", "minimum", "2", "1"))
    'minimum is 1, not 2'
    """
    _, subject, rest = _parts(change)
    return f"{subject} is {rest}"


def question(change: SlipChange) -> str:
    """Return the question whether it was so.

    Examples
    --------
    >>> question(SlipChange("mean and median exchanged", "mean", "13.5"))
    'Is 13.5 a median?'
    >>> question(SlipChange("digit misread", "minimum", "2", "1"))
    'Is the minimum 1, not 2?'
    """
    return f"Is {' '.join(_parts(change)).lstrip()}?"


def condition(change: SlipChange) -> str:
    """Return the change as the condition of an outcome.

    Examples
    --------
    >>> condition(SlipChange("mean and median exchanged", "mean", "13.5"))
    'read as a median'
    >>> condition(SlipChange("another n", "n", "4", "6"))
    'if n is 6'
    """
    if change.kind == "mean and median exchanged" and not change.instead:
        return f"read as {_parts(change)[2]}"
    return f"if {clause(change)}"


def outcome(fits: Outcome | None) -> str:
    """Return what fits once a slip is undone; None stands for the patients' own values."""
    if fits is None:
        return "the given values fit"
    return _UNCOUNTED if fits.count is None else fitting(fits)


def repaired(change: SlipChange, fits: Outcome | None) -> str:
    """Return a slip and its outcome in a sentence.

    Examples
    --------
    >>> repaired(SlipChange("truncated", "mean", "1.6"), Outcome(2))
    'mean 1.6 is truncated, not rounded: 2 data sets fit'
    """
    return f"{clause(change)}: {outcome(fits)}"


def finding(change: SlipChange, fits: Outcome) -> str:
    """Return a slip and its outcome as the end of a finding.

    Examples
    --------
    >>> finding(SlipChange("another n", "n", "4", "6"), Outcome(1, (2, 3)))
    'if n is 6, exactly one data set fits: 2, 3'
    """
    return f"{condition(change)}, {_UNCOUNTED if fits.count is None else joined(fits)}"


def turned(statistic: Statistic, printed: str, instead: str) -> str:
    """Return the change of one number that turns a verdict: mean 14.0 instead of 13.5."""
    return f"{statistic} {instead} instead of {printed}"


def _parts(change: SlipChange) -> tuple[str, str, str]:
    """Return the article of a question, the subject, and what it is."""
    name, printed, instead = change.statistic, change.printed, change.instead
    match change.kind:
        case "mean and median exchanged":
            both = f"the median and {instead} the mean"
            return "", printed, both if instead else f"a {'mean' if name == 'median' else 'median'}"
        case "sd of another kind":
            return "", printed, f"a {SD_NAMES[cast(SdKind, instead)].told_apart}"
        case "truncated":
            return "the", f"{name} {printed}", "truncated, not rounded"
        case "middle value as median":
            return "the", f"{name} {printed}", f"the {instead} of the two middle values"
        case "another n":
            return "", name, instead
        case "digit misread":
            return "the", name, f"{instead}, not {printed}"
        case "range of another group":
            return "", f"the {name}", "that of another group"

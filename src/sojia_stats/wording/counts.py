"""What is said of a number of patients with an event, and of the percentage beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from sojia_stats.wording.numbers import decimal, number, series
from sojia_stats.wording.verdicts import inside

AS_PRINTED: Final = "a count is read as printed"
INFERRED: Final = "count inferred: {}"
ONE_WAY: Final = "a count leaves one way: {} with it, {} without"
WHICH: Final = "Which is meant, {} of {} patients or {} %?"


def reading(events: int, n: int, inferred: bool, percent_rule: str | None) -> str:
    """Return how a count is read, and by which rule its percentage, if there is one."""
    text = f"{events} of {n}" + (", inferred" if inferred else "")
    return text if percent_rule is None else f"{text}; percentage {percent_rule}"


def proportion(events: int, n: int, low: Fraction | float, high: Fraction | float) -> str:
    """Return a proportion with its exact interval, as a sentence that follows from a count."""
    what, ends = _limits(events, n, low, high)
    two_sided = "" if what == "interval" else " of the two-sided interval"
    return (
        f"{events} of {n} is {number(Fraction(100 * events, n))} %; "
        f"exact 95 % {what}{two_sided} {ends} (as if independent draws)"
    )


def finding(label: str, events: int, n: int, low: Fraction | float, high: Fraction | float) -> str:
    """Return a count with its percentage and exact interval, as the clause of a finding."""
    what, ends = _limits(events, n, low, high)
    two_sided = "an exact" if what == "interval" else "an exact two-sided"
    share = decimal(Fraction(100 * events, n), 1).removesuffix(".0")
    return (
        f"{inside(label)}: {events} of {n} patients ({share} %), with {two_sided} 95 % {what} of "
        f"{ends} if patients are taken as independent draws"
    )


def _limits(events: int, n: int, low: Fraction | float, high: Fraction | float) -> tuple[str, str]:
    """Return what the exact interval of a proportion ends: with none or all, one side alone."""
    bottom, top = (f"{100 * float(end):.1f} %" for end in (low, high))
    if events == 0:
        return "upper limit", top
    return ("lower limit", bottom) if events == n else ("interval", f"{bottom} to {top}")


def mismatch(events: int, n: int, near: Sequence[Fraction], places: int, percent: str) -> str:
    """Say as what a count would be printed, with so many decimals, where its percentage differs."""
    share = number(Fraction(100 * events, n))
    texts = " or ".join(f"{decimal(one, places)} %" for one in near)
    return f"{events} of {n} is {share} %, to the nearest {texts}; {percent} % is printed"


def others(events: int, n: int, percent: str, found: Sequence[int], rules: Sequence[str]) -> str:
    """Say which counts are printed as a percentage, and by which other rules the count would be."""
    if len(found) > 1:
        joint = "and" if len(found) == 2 else "to"
        return f"of {n} patients, {found[0]} {joint} {found[-1]} are printed as {percent} %"
    if found:
        text = f"{found[0]} is the only number of {n} patients that is printed as {percent} %"
    else:
        text = f"no number of {n} patients is printed as {percent} %"
    return f"{text}; {events} would be under {series(rules)}" if rules else text

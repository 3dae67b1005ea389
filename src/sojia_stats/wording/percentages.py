"""A printed percentage beside the count of patients that it stands for, in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sojia_stats.wording.numbers import number, series


def mismatch(events: int, n: int, percent: str, nearest: Sequence[str]) -> str:
    """Say which percentage a count is, and to which one or two it is rounded."""
    share = number(Fraction(100 * events, n))
    texts = " or ".join(f"{one} %" for one in nearest)
    return f"{events} of {n} is {share} %, to the nearest {texts}; {percent} % is printed"


def others(
    events: int, n: int, percent: str, printed_so: Sequence[int], rules: Sequence[str]
) -> str:
    """Say which counts are printed as a percentage, and under which rules this one would be."""
    if len(printed_so) > 1:
        joint = "and" if len(printed_so) == 2 else "to"
        first, last = printed_so[0], printed_so[-1]
        return f"of {n} patients, {first} {joint} {last} are printed as {percent} %"
    text = f"no number of {n} patients is printed as {percent} %"
    if printed_so:
        text = f"{printed_so[0]} is the only number of {n} patients that is printed as {percent} %"
    if rules and events not in printed_so:
        text += f"; {events} would be under {series(rules)}"
    return text

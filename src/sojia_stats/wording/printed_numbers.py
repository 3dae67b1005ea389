"""What is printed beside the usual statistics, and how printed numbers are read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sojia_stats.wording.numbers import Stretch, fraction, stretch


def reading(
    step: Fraction | None,
    rounding: Mapping[str, str],
    value_rounding: str,
    origin: Fraction,
    within: Stretch | None,
    note: str = "",
) -> str:
    """Return a reading in words; step and bounds on all values may be None.

    A note is said of the step, in brackets.
    """
    words = ["continuous" if step is None else f"step {fraction(step)}"]
    words[0] += f" ({note})" if note else ""
    rules = set(rounding.values())
    if rules == {value_rounding} and value_rounding != "exact":
        words.append(f"all numbers {value_rounding}")
    else:
        if len(rules) == 1:
            words.append(f"statistics {rules.pop()}")
        else:
            words += [f"{name} {rule}" for name, rule in rounding.items()]
        words.append(f"values {value_rounding}")
    if origin and step is not None:
        words.append(f"counted from {fraction(origin)}")
    if within is not None:
        words.append(f"all values {stretch(within)}")
    return "; ".join(words)


def interquartile_width(printed: str) -> str:
    """Return the width of an interquartile range as a sentence names it."""
    return f"interquartile width {printed}"


def percent_above(percent: str, threshold: object, or_equal: bool) -> str:
    """Return the percentage of patients above a value as a sentence names it."""
    return f"{percent} % {'≥' if or_equal else '>'} {threshold}"


def mean_interval(low: str, high: str, level: Fraction) -> str:
    """Return the confidence limits of a mean as a sentence names them."""
    return f"{float(100 * level):g} % confidence limits {low} and {high} of the mean"


def geometric_mean(printed: str) -> str:
    """Return a geometric mean as a sentence names it."""
    return f"geometric mean {printed}"

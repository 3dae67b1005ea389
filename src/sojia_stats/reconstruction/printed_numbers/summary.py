"""The printed statistics of one quantity in one group of patients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Final, Literal, TypeVar, get_args

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.wording.names import SD_KINDS, STATISTICS, SdKind, Statistic
from sojia_stats.wording.numbers import Number

QuartileMethod = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "tukey", "any"]

_CHOICES: Final = {"sd_kind": SD_KINDS, "quartile_method": get_args(QuartileMethod)}

LARGEST_N: Final = 1_000_000
"""A group this large is no small series; a larger n is taken for a slip."""


@dataclass(frozen=True, slots=True)
class Summary:
    """All printed statistics of one quantity in one group.

    Parameters
    ----------
    n : int
        Number of patients that contributed to the quantity.
    median, mean, sd, minimum, maximum, q1, q3 : str, optional
        The statistics as printed. ``minimum`` and ``maximum`` are values of patients.
    unit : str, optional
        Unit of the quantity, for print only.
    sd_kind : {"sample", "population", "sem"}
        What ``sd`` is: divided by n − 1, by n, or the standard error of the mean.
    quartile_method : {"any", "1", ..., "9", "tukey"}
        How ``q1`` and ``q3`` were computed: a type of Hyndman and Fan (1996), Tukey's hinges, or
        any of these.

    Raises
    ------
    TypeError
        If n is not a whole number, or a statistic is a number and not text.
    ValueError
        If a statistic is not one plain number, the minimum is above the maximum, or a standard
        deviation is negative or asks for two patients.

    Examples
    --------
    >>> Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
    Summary(n=4, minimum='2', median='4', maximum='10', unit='days')
    """

    n: int
    median: str | None = None
    mean: str | None = None
    sd: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    q1: str | None = None
    q3: str | None = None
    unit: str = ""
    sd_kind: SdKind = "sample"
    quartile_method: QuartileMethod = "any"

    def __post_init__(self) -> None:
        if isinstance(self.n, bool) or not isinstance(self.n, int):
            raise TypeError(f"n is the number of patients: write a whole number, not {self.n!r}")
        if not 1 <= self.n <= LARGEST_N:
            raise ValueError(
                f"n is the number of patients: write a whole number from 1 to {LARGEST_N:,}, "
                f"not {self.n}"
            )
        for name in STATISTICS:
            text = getattr(self, name)
            if text is None:
                continue
            try:
                object.__setattr__(self, name, Printed(text).text)
            except (TypeError, ValueError) as error:
                raise type(error)(f"{name}: {error}") from None
        if self.minimum is not None and self.maximum is not None:
            low, high = Printed(self.minimum), Printed(self.maximum)
            if low.value > high.value:
                raise ValueError(
                    f"minimum {low} is above maximum {high}: give the smaller as minimum"
                )
        if self.sd is not None:
            if Printed(self.sd).value < 0:
                raise ValueError(f"sd {self.sd} is negative: a standard deviation is 0 or more")
            if self.n == 1 and self.sd_kind != "population":
                raise ValueError("sd: one patient has no standard deviation; leave it out")
        for choice, known in _CHOICES.items():
            if (chosen := getattr(self, choice)) not in known:
                raise ValueError(f"unknown {choice} {chosen!r}: write one of {', '.join(known)}")

    @property
    def printed(self) -> dict[Statistic, Printed]:
        """The statistics that are printed, in order."""
        return {
            name: Printed(text) for name in STATISTICS if (text := getattr(self, name)) is not None
        }

    def __repr__(self) -> str:
        parts = [f"n={self.n}"]
        parts += [f"{name}={printed.text!r}" for name, printed in self.printed.items()]
        defaults = {f.name: f.default for f in fields(self)}
        parts += [
            f"{name}={getattr(self, name)!r}"
            for name in ("unit", "sd_kind", "quartile_method")
            if getattr(self, name) != defaults[name]
        ]
        return f"Summary({', '.join(parts)})"


_Exact = TypeVar("_Exact", int, Fraction, Number)
_Count = TypeVar("_Count", bound=Any)  # a number of values, or an array of such


def spread(values: Sequence[_Exact]) -> _Exact:
    """Return n·Q − S² of n values, with Q the sum of their squares and S their sum."""
    total, squares = 0 * values[0], 0 * values[0]
    for value in values:
        total, squares = total + value, squares + value * value
    return len(values) * squares - total * total


def sample_variance(values: Sequence[Number]) -> Fraction:
    """Return the sample variance of two or more exact values."""
    return Fraction(spread(values)) / divisor("sample", len(values))


def divisor(kind: SdKind, n: _Count) -> _Count:
    """Return what :func:`spread` is divided by for the square of a standard deviation."""
    factors: dict[SdKind, _Count] = {
        "sample": n * (n - 1),
        "population": n * n,
        "sem": n * n * (n - 1),
    }
    return factors[kind]

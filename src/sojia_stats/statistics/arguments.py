"""What a caller gives (lists, arrays, Series, counts, shares), checked and as plain Python numbers.

An int, Fraction or Decimal is exact and stays so (a Decimal becomes an int or a Fraction); a float
stays a float. None, NaN and pandas' NA are missing.
"""

from __future__ import annotations

import math
import numbers
import sys
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction

import numpy as np

from sojia_stats.statistics.exact_numbers import Number, as_written, format_number, narrowed


def numbers_in(values: Iterable[object], name: str) -> list[Number | None]:
    """Take n values, in any unit, as plain numbers in the given order, None for each missing one.

    They may be int, Fraction, Decimal or float in a list, tuple, array or Series, none infinite.
    Messages call them by ``name``.

    >>> numbers_in([2, Decimal("2.5"), None, float("nan")], "values")
    [2, Fraction(5, 2), None, None]
    """
    check_column(values, name)
    return [
        None if _is_missing(value) else _plain(value, f"{name}[{index}]")
        for index, value in enumerate(values)
    ]


def complete_numbers(values: Iterable[object], name: str) -> list[Number]:
    """As :func:`numbers_in`, where at least one value is needed and none may be missing.

    >>> complete_numbers([2, None], "times")
    Traceback (most recent call last):
    ValueError: times[1] is missing: give a number, or leave that patient out yourself
    """
    complete: list[Number] = []
    for index, value in enumerate(numbers_in(values, name)):
        if value is None:
            raise ValueError(
                f"{name}[{index}] is missing: give a number, or leave that patient out yourself"
            )
        complete.append(value)
    if not complete:
        raise ValueError(f"{name} is empty: give at least one number")
    return complete


def asked_time(time: Number | None, where: str) -> Number:
    """Take a time at which a curve is asked for; raise if it is missing or negative."""
    if time is None or time < 0:
        found = "missing" if time is None else format_number(time)
        raise ValueError(f"{where} is {found}: give a time, 0 or later")
    return time


def check_column(values: object, name: str) -> None:
    """Raise unless these are a single column of values; a set would drop equal ones.

    >>> check_column({2, 3}, "times")
    Traceback (most recent call last):
    TypeError: times is a set: give a list, tuple, array or Series
    """
    if isinstance(values, str | bytes | Set | Mapping) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is a {type(values).__name__}: give a list, tuple, array or Series")
    dimensions = getattr(values, "ndim", 1)
    if dimensions != 1:
        raise ValueError(f"{name} has {dimensions} dimensions: give a single column")


def check_length(times: int, given: int, what: str, one: str) -> None:
    """Raise unless a column is as long as that of the times."""
    if times != given:
        raise ValueError(
            f"there are {times:,} times and {given:,} {what}: give {one} for each time"
        )


def whole_number(value: object, name: str) -> int:
    """Take an integer of any kind as a Python int, which does not overflow.

    >>> whole_number(np.int8(4), "n")
    4
    >>> whole_number(4.5, "n")
    Traceback (most recent call last):
    TypeError: n is 4.5, a float: give a whole number
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: give a whole number")
    return int(value)


def proportion(
    value: object, name: str, example: str = "a share between 0 and 1, such as 0.5"
) -> Fraction:
    """Take a float, Fraction or Decimal strictly between 0 and 1 as it was written: 0.1 is 1/10.

    The messages of the errors give the example of what to write.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | Decimal):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: give {example}")
    if _is_missing(value) or not 0 < value < 1:
        raise ValueError(f"{name} is {value}: give {example}")
    return as_written(value)


def check_choice(value: object, choices: Sequence[str], name: str) -> None:
    """Raise unless a value is one of the choices, which the error lists.

    >>> check_choice("middle", ("midpoint", "first"), "convention")
    Traceback (most recent call last):
    ValueError: convention is 'middle': give one of "midpoint", "first"
    """
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"{name} is {value!r}: give one of {listed}")


def _is_missing(value: object) -> bool:
    if value is None or value is np.ma.masked:
        return True
    pandas = sys.modules.get("pandas")  # its NA cannot be here unless it is loaded
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return True
    if isinstance(value, Decimal):
        return value.is_nan()  # a signalling NaN cannot even be compared
    return isinstance(value, numbers.Real) and bool(value != value)  # only NaN differs from itself


def _plain(value: object, where: str) -> Number:
    if isinstance(value, bool | np.timedelta64) or not isinstance(value, numbers.Real | Decimal):
        # numpy calls a span of time an integer, but it has a unit
        raise TypeError(
            f"{where} is {value!r}, a {type(value).__name__}: "
            "give an int, float, Fraction or Decimal"
        )
    if isinstance(value, numbers.Integral):
        return int(value)
    if not isinstance(value, numbers.Rational) and math.isinf(value):
        raise ValueError(f"{where} is infinite: give a finite number")
    if isinstance(value, numbers.Rational | Decimal):
        return narrowed(Fraction(value), exact=True)
    return float(value)

"""Values as users hold them (lists, arrays, Series) as plain Python numbers, exact where given so.

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

Number = int | Fraction | float
"""A number as results hold it: exact (int, Fraction) or a float."""


def numbers_in(values: Iterable[object], name: str) -> list[Number | None]:
    """Take all values as plain numbers in the given order, None for each missing one.

    Parameters
    ----------
    values : iterable of numbers, one-dimensional
        A list, tuple, array or Series of int, float, Fraction or Decimal.
    name : str
        What error messages call the values.

    Returns
    -------
    list of int, Fraction, float or None

    Raises
    ------
    TypeError
        If ``values`` is text, a set or a mapping, or one of its values is no number.
    ValueError
        If ``values`` has more than one dimension, or one of its values is infinite.

    Examples
    --------
    >>> numbers_in([2, Decimal("2.5"), None, float("nan")], "values")
    [2, Fraction(5, 2), None, None]
    """
    check_column(values, name)
    return [
        None if _is_missing(value) else _plain(value, f"{name}[{index}]")
        for index, value in enumerate(values)
    ]


def check_column(values: object, name: str) -> None:
    """Refuse what is no single column of values; a set would drop equal ones.

    Raises
    ------
    TypeError
        If ``values`` is text, a set, a mapping or a single value.
    ValueError
        If ``values`` has more than one dimension.

    Examples
    --------
    >>> check_column({2, 3}, "times")
    Traceback (most recent call last):
    TypeError: times is a set: give a list, tuple, array or Series
    """
    if isinstance(values, str | bytes | Set | Mapping) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is a {type(values).__name__}: give a list, tuple, array or Series")
    dimensions = getattr(values, "ndim", 1)
    if dimensions != 1:
        raise ValueError(f"{name} has {dimensions} dimensions: give a single column")


def complete_numbers(values: Iterable[object], name: str) -> list[Number]:
    """Take all values as plain numbers, where none may be missing and one at least is needed.

    Parameters
    ----------
    values, name
        As for :func:`numbers_in`.

    Returns
    -------
    list of int, Fraction or float

    Raises
    ------
    TypeError, ValueError
        As :func:`numbers_in`; also if ``values`` is empty or one of them is missing.

    Examples
    --------
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


def all_exact(values: Iterable[Number]) -> bool:
    """Whether no value is a float.

    Examples
    --------
    >>> all_exact([2, Fraction(5, 2)]), all_exact([2, 2.5])
    (True, False)
    """
    return not any(isinstance(value, float) for value in values)


def narrowed(value: Fraction, *, exact: bool) -> Number:
    """Give an exactly computed value as its inputs were: int or Fraction if exact, else a float.

    Examples
    --------
    >>> narrowed(Fraction(8, 2), exact=True), narrowed(Fraction(5, 2), exact=False)
    (4, 2.5)
    """
    if not exact:
        return float(value)
    return value.numerator if value.denominator == 1 else value


def as_written(value: float | Fraction | Decimal) -> Fraction:
    """Take a proportion as it was written, so that 0.95 is 19/20 and not its nearest binary float.

    Examples
    --------
    >>> as_written(0.95)
    Fraction(19, 20)
    """
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def proportion(value: object, name: str, example: str) -> Fraction:
    """Check a number strictly between 0 and 1, and take it as it was written.

    Parameters
    ----------
    value : float, Fraction or Decimal
        The number.
    name : str
        What error messages call it.
    example : str
        What to write instead, such as "a share between 0 and 1".

    Raises
    ------
    TypeError
        If it is no number.
    ValueError
        If it is not between 0 and 1.

    Examples
    --------
    >>> proportion(0.1, "p", "a share between 0 and 1")
    Fraction(1, 10)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | Decimal):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: give {example}")
    if _is_missing(value) or not 0 < value < 1:
        raise ValueError(f"{name} is {value}: give {example}")
    return as_written(value)


def whole_number(value: object, name: str) -> int:
    """Take an integer of any kind as a Python int, which does not overflow.

    Raises
    ------
    TypeError
        If it is no whole number.

    Examples
    --------
    >>> whole_number(4, "n")
    4
    >>> whole_number(4.5, "n")
    Traceback (most recent call last):
    TypeError: n is 4.5, a float: give a whole number
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: give a whole number")
    return int(value)


def check_choice(value: object, choices: Sequence[str], name: str) -> None:
    """Refuse a value that is none of the choices.

    Raises
    ------
    ValueError
        With the choices.

    Examples
    --------
    >>> check_choice("middle", ("midpoint", "first"), "convention")
    Traceback (most recent call last):
    ValueError: convention is 'middle': give one of "midpoint", "first"
    """
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"{name} is {value!r}: give one of {listed}")


def format_number(value: Number) -> str:
    """Write a number without decimals if whole, else to six significant digits.

    Parameters
    ----------
    value : int, Fraction or float
        A number; final zeros are left out, and digits added where the whole part needs them.

    Returns
    -------
    str

    Examples
    --------
    >>> [format_number(value) for value in (4, 4.0, Fraction(27, 2), Fraction(1, 3), 1234567.5)]
    ['4', '4', '13.5', '0.333333', '1234567.5']
    >>> format_number(float("-inf"))
    '−∞'
    """
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    if value == int(value):
        return str(int(value))
    digits = max(6, len(str(abs(int(value)))) + 1)
    return f"{float(value):.{min(digits, 17)}g}"


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

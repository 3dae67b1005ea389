"""A block of rows in whole numbers of steps: windows of ordered values, sums and spreads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import divisor
from sojia_stats.reconstruction.screening import integer_windows
from sojia_stats.reconstruction.screening.arrays import (
    BEYOND,
    Columns,
    Flags,
    Ints,
    Windows,
    distinct,
)
from sojia_stats.reconstruction.screening.printed_rows import Given, PrintedRows
from sojia_stats.wording.names import SD_KINDS, STATISTICS, Statistic


@dataclass(frozen=True, slots=True)
class IntegerRows(Columns):
    """Rows in whole numbers of steps; windows of order statistics are ±BEYOND where not printed."""

    n: Ints  # number of values
    given: Given  # what is printed
    least: Windows  # of the smallest value
    greatest: Windows  # of the largest
    middle: Windows  # of the middle value (odd n), or of the sum of the middle two (even n)
    total: Windows  # of S, the sum of all n values; 0 to 0 where not printed
    spread: Windows  # of n·Q − S², with Q their sum of squares; likewise
    one_by_one: Flags  # numbers beyond 64 bits, or real numbers: nothing else holds of such rows


def integer_rows(printed: PrintedRows) -> IntegerRows:
    """Return rows as printed in whole numbers of steps."""
    least, greatest = _ordered(printed, "minimum"), _ordered(printed, "maximum")
    middle = _ordered(printed, "median")
    total, far_total = _computed(printed, "mean")
    spread, far_spread = _computed(printed, "sd")
    real = printed.readings.where(lambda read: not isinstance(read, str) and read.step is None)
    one_by_one = real | far_total | far_spread
    given = printed.given
    ordered = (given.minimum, least), (given.maximum, greatest), (given.median, middle)
    for shown, window in ordered:
        far = (window.low <= -integer_windows.FAR) | (window.high >= integer_windows.FAR)
        one_by_one |= shown & far
    for name in STATISTICS:
        one_by_one |= printed.column(name).each(_not_moderate, 0) > 0
    return IntegerRows(printed.n, given, least, greatest, middle, total, spread, one_by_one)


def _not_moderate(text: str) -> bool:
    """Whether a text is a number that is not a moderate whole number of millionths."""
    return integer_windows.millionths(text) is None and integer_windows.places(text) is not None


def _ordered(printed: PrintedRows, name: Statistic) -> Windows:
    """Return the windows of minimum, maximum, or the middle value or pair."""
    pair = 2 - printed.n % 2 if name == "median" else np.ones_like(printed.n)

    def window(text: str, reading: Reading, scale: int) -> Sequence[int]:
        assert reading.step is not None
        ends = integer_windows.steps(text, reading.rule(name), reading.step, scale)
        return [max(-BEYOND, min(end, BEYOND)) for end in ends]

    return Windows(*_looked_up(printed, name, pair, window, (-BEYOND, BEYOND)))


def _computed(printed: PrintedRows, name: Statistic) -> tuple[Windows, Flags]:
    """Return the windows of S (mean) or n·Q − S² (sd), and which rows 64 bits do not hold.

    The window of the mean, or of the squared standard deviation, comes as fractions; times n, or
    times ``divisor``, its ends are rounded inwards to whole numbers.
    """
    n, square = printed.n, name == "sd"

    def ratios(text: str, reading: Reading, _: int) -> Sequence[int]:
        assert reading.step is not None
        found = integer_windows.ratios(text, reading.rule(name), reading.step, square)
        return found if max(map(abs, found)) < integer_windows.FAR else (0, 0, -1, 0, 0)

    missing = (0, 0, 1, 0, 0)
    low, high, common, open_low, open_high = _looked_up(
        printed, name, np.zeros_like(n), ratios, missing
    )
    far = common < 0
    common = np.where(far, 1, common)
    factor = n
    if square:
        kind = np.maximum(printed.kind, 0)
        size = np.choose(kind, [divisor(one, n.astype(float)) for one in SD_KINDS])
        far |= size * np.maximum(high, 1) >= 2.0**62
        factor = np.choose(kind, [divisor(one, np.where(far, 0, n)) for one in SD_KINDS])
    low, high = factor * low, factor * high
    first = -(-low // common) + ((open_low > 0) & (low % common == 0))
    last = high // common - ((open_high > 0) & (high % common == 0))
    return Windows(first, last), far


def _looked_up(
    printed: PrintedRows,
    name: Statistic,
    scale: Ints,
    look_up: Callable[[str, Reading, int], Sequence[int]],
    missing: Sequence[int],
) -> list[Ints]:
    """Return several Ints (rows,), looked up once for each distinct text, reading and scale.

    ``missing`` stands where there is no number of moderate size, or no step.
    """
    column, readings = printed.column(name), printed.readings
    if not column.given.any():
        return [np.full(printed.size, number) for number in missing]
    group, first = distinct(column.codes, readings.place, scale)
    found = []
    codes = (part[first].tolist() for part in (column.codes, readings.place, scale))
    for code, place, size in zip(*codes, strict=True):
        reading = readings.all[place]
        known = code >= 0 and integer_windows.millionths(column.texts[code]) is not None
        if known and not isinstance(reading, str) and reading.step is not None:
            found.append(look_up(column.texts[code], reading, size))
        else:
            found.append(missing)
    table = np.array(found, dtype=np.int64).reshape(-1, len(missing))
    return [np.ascontiguousarray(part)[group] for part in table.T]

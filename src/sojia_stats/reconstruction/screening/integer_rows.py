"""A block of rows in whole numbers of steps: windows of ordered values, sums and squares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import cast

import numpy as np

from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.screening import integer_windows
from sojia_stats.reconstruction.screening.order_counts import BEYOND, Flags, Ints
from sojia_stats.reconstruction.screening.printed_rows import PrintedRows, numbers
from sojia_stats.wording.names import STATISTICS


class Rows(PrintedRows):
    """A block of rows in whole numbers of steps; see :class:`PrintedRows`."""

    @cached_property
    def careful(self) -> Flags:
        """Which rows need numbers of any size, or real numbers: they are read one by one."""
        places, readings, _ = self.read_as
        some = np.array([r is not None and r.step is None for r in readings] or [False])[places]
        for name in STATISTICS:
            column = self.column(name)
            odd = [integer_windows.millionths(text) is None for text in numbers(column.texts)]
            some |= column.take(odd, 0) > 0
        for name in ("minimum", "maximum", "median"):
            low, high = self.order(name)
            some |= self.given(name) & (
                (low <= -integer_windows.FAR) | (high >= integer_windows.FAR)
            )
        for name in ("mean", "sd"):
            if self.given(name).any():
                some |= self._computed(name)[2]
        return some

    def order(self, name: str) -> tuple[Ints, Ints]:
        """Return the window of minimum, maximum, or the middle value or pair, in steps."""
        return self._order[name]

    @cached_property
    def _order(self) -> dict[str, tuple[Ints, Ints]]:
        none = (np.full(self.size, -BEYOND), np.full(self.size, BEYOND))
        found = {}
        for name in ("minimum", "maximum", "median"):
            if not self.given(name).any():
                found[name] = none
                continue
            scale = 2 - self.n % 2 if name == "median" else np.ones(self.size, dtype=np.int64)

            def window(
                text: str, reading: Reading, scale: int, own: bool = name != "median"
            ) -> integer_windows.Window:
                rule = reading.value_rounding if own else reading.rule("median")
                assert reading.step is not None
                low, high = integer_windows.steps(text, rule, reading.step, scale)
                return _inside(low), _inside(high)

            low, high = self._table(name, scale, window, (-BEYOND, BEYOND))
            found[name] = (low, high)
        return found

    def computed(self, name: str) -> tuple[Ints, Ints]:
        """Return the window of the sum of n values (mean), or of n·Q − S² (sd), in steps."""
        low, high, _ = self._computed(name)
        return low, high

    def _computed(self, name: str) -> tuple[Ints, Ints, Flags]:
        cache = self.__dict__.setdefault("_windows", {})
        if name not in cache:
            cache[name] = self._find_computed(name)
        return cast(tuple[Ints, Ints, Flags], cache[name])

    def _find_computed(self, name: str) -> tuple[Ints, Ints, Flags]:
        square = name == "sd"

        def ratios(text: str, reading: Reading, _: int) -> integer_windows.Ratios:
            assert reading.step is not None
            rule = reading.rule("sd" if square else "mean")
            found = integer_windows.ratios(text, rule, reading.step, square)
            return found if max(map(abs, found)) < integer_windows.FAR else (0, 0, -1, 0, 0)

        ones = np.ones(self.size, dtype=np.int64)
        low, high, common, open_low, open_high = self._table(name, ones, ratios, (0, 0, 1, 0, 0))
        far = common < 0
        common = np.where(far, 1, common)
        n = self.n
        factor = n
        if square:
            real = n.astype(float)
            parts = [real * (real - 1), real * real, real * real * (real - 1)]
            size = np.choose(np.maximum(self.kind, 0), parts)
            far = far | (size * np.maximum(high, 1) >= 2.0**62)
            safe = np.where(far, 0, n)
            whole = [safe * (safe - 1), safe * safe, safe * safe * (safe - 1)]
            factor = np.choose(np.maximum(self.kind, 0), whole)
        low, high = factor * low, factor * high
        start = -(-low // common) + ((open_low > 0) & (low % common == 0))
        end = high // common - ((open_high > 0) & (high % common == 0))
        return start, end, far

    def _table(
        self,
        name: str,
        scale: Ints,
        look_up: Callable[[str, Reading, int], Sequence[int]],
        missing: Sequence[int],
    ) -> list[Ints]:
        """Return arrays of what is looked up once for each distinct text, reading and scale."""
        import pandas as pd

        places, readings, _ = self.read_as
        column = self.column(name)
        several = len(readings)
        key = (column.codes * several + places) * 2 + scale - 1
        key[~column.given] = -1
        codes, keys = pd.factorize(key)
        rows = []
        for one in keys.tolist():
            rest, size = divmod(one, 2)
            code, reading = divmod(rest, several or 1)
            found: Sequence[int] = missing
            if one >= 0:
                text, chosen = column.texts[code], readings[reading]
                known = (
                    integer_windows.millionths(text)
                    if integer_windows.places(text) is not None
                    else None
                )
                if chosen is not None and chosen.step is not None and known is not None:
                    found = look_up(text, chosen, size + 1)
            rows.append(found)
        table = np.array(rows, dtype=np.int64).reshape(-1, len(missing))
        return [np.ascontiguousarray(part)[codes] for part in table.T]


def _inside(end: int) -> int:
    """Return a whole number, or the nearest that 64 bits are safe for."""
    return max(-BEYOND, min(end, BEYOND))

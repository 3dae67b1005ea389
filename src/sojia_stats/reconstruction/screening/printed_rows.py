"""A block of rows as printed: what each says and how it is read, each distinct text read once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import LARGEST_N, Summary
from sojia_stats.reconstruction.screening import integer_windows
from sojia_stats.reconstruction.screening.order_counts import Flags, Ints
from sojia_stats.wording.names import SD_KINDS, STATISTICS
from sojia_stats.wording.rows import LAST_PLACE

Objects = npt.NDArray[np.object_]

MISSING: Final = frozenset(["", "na", "n/a", "nan", "null", "none", "-", "–", "—", "."])
"""Cells that say nothing, in lower case."""

CONTINUOUS: Final = "continuous"
"""What the column or option step says for values that may be any real number."""

_DATE: Final = re.compile(r"\s*\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d.*)?\s*\Z")
"""A day as spreadsheets and tables of data make it of what looked like one."""

_FURTHER: Final = ("n", "sd_kind", "step", "rounding", "value_rounding", "unit")


@dataclass(frozen=True, slots=True)
class Defaults:
    """The reading of rows that do not say their own.

    Parameters
    ----------
    step : str or None
        The step, or "continuous"; None for the last printed place of minimum and maximum, and for
        no step where neither is printed.
    rounding, value_rounding : str
        Rounding rules.
    """

    step: str | None = None
    rounding: str = "nearest"
    value_rounding: str = "exact"

    def __post_init__(self) -> None:
        """Refuse what no row could be read by."""
        _reading(self.step or "1", self.rounding, self.value_rounding)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its distinct texts; code -1 is a cell that says nothing."""

    codes: Ints
    texts: Sequence[str]

    def take(self, table: Sequence[int], missing: int) -> Ints:
        """Return a whole number for each row from one for each distinct text."""
        return np.array([*table, missing], dtype=np.int64)[self.codes]

    @property
    def given(self) -> Flags:
        """Which rows have a text."""
        return np.asarray(self.codes >= 0)

    def text(self, row: int) -> str | None:
        """Return the text of a row."""
        code = self.codes[row]
        return None if code < 0 else self.texts[code]


class PrintedRows:
    """A block of rows as printed.

    Parameters
    ----------
    cells : mapping of str to ndarray
        Columns by their own names (see ``headers``); cells are text, None or NaN.
    size : int
        Number of rows.
    defaults : Defaults
        The reading of rows that do not say their own.
    """

    def __init__(self, cells: Mapping[str, Objects], size: int, defaults: Defaults) -> None:
        self.size, self.defaults = size, defaults
        self._columns = {
            name: _encoded(cells[name], size) if name in cells else None
            for name in (*STATISTICS, *_FURTHER)
        }

    def column(self, name: str) -> Column:
        """Return a column; one that the table lacks says nothing in any row."""
        column = self._columns[name]
        if column is None:
            self._columns[name] = column = Column(np.full(self.size, -1), [])
        return column

    def given(self, name: str) -> Flags:
        """Return which rows print a statistic."""
        return self.column(name).given

    # ---- n, the kind of standard deviation, and the reading -----------------------------------

    @cached_property
    def n(self) -> Ints:
        """Number of patients; 0 where it cannot be read."""
        column = self.column("n")
        return column.take([_patients(text) for text in column.texts], 0)

    @cached_property
    def kind(self) -> Ints:
        """Place in SD_KINDS; -1 where it is none of them."""
        column = self.column("sd_kind")
        return column.take([_kind(text) for text in column.texts], 0)

    @cached_property
    def read_as(self) -> tuple[Ints, list[Reading | None], list[str]]:
        """The reading of each row by its place, the readings, and what is said of each."""
        import pandas as pd

        step, rule, value_rule = (
            self.column(name) for name in ("step", "rounding", "value_rounding")
        )
        if self.defaults.step is None:
            # Decimals of the patients' own values, 0 or more; -1 where none is printed.
            default = np.maximum(self.decimals("minimum"), self.decimals("maximum"))
        else:
            default = np.full(self.size, -2)
        steps = np.where(step.given, integer_windows.LONGEST + step.codes, default) + 2
        key = (steps * (len(rule.texts) + 1) + rule.codes + 1) * (len(value_rule.texts) + 1)
        places, keys = pd.factorize(key + value_rule.codes + 1)
        first = np.zeros(len(keys), dtype=np.int64)
        first[places[::-1]] = np.arange(self.size)[::-1]
        readings: list[Reading | None] = []
        words = []
        for row in first.tolist():
            text, note = step.text(row), ""
            if text is None and self.defaults.step is not None:
                text = self.defaults.step
            elif text is None:
                decimals = int(default[row])
                text = "1" if decimals <= 0 else f"0.{'1':0>{decimals}}"
                note = LAST_PLACE
            rules = (
                rule.text(row) or self.defaults.rounding,
                value_rule.text(row) or self.defaults.value_rounding,
            )
            try:
                reading = _reading(text, *rules)
            except (TypeError, ValueError):
                readings.append(None)
                words.append("")
                continue
            readings.append(reading)
            words.append(reading.in_words(note))
        return places.astype(np.int64), readings, words

    @property
    def stepless(self) -> Flags:
        """Which rows neither say a step nor print a patient's own value that shows it."""
        if self.defaults.step is not None:
            return np.zeros(self.size, dtype=bool)
        shown = self.given("minimum") | self.given("maximum") | self.given("step")
        return np.asarray(~shown)

    def decimals(self, name: str) -> Ints:
        """Return the printed decimals of a statistic; -1 where there is none."""
        column = self.column(name)
        found = [integer_windows.places(text) for text in column.texts]
        return column.take([-1 if places is None else places for places in found], -1)

    def reading(self, row: int) -> Reading | None:
        """Return the reading of a row; None where it says one that there is not."""
        places, readings, _ = self.read_as
        return readings[int(places[row])]

    @property
    def reading_words(self) -> Objects:
        """What is said of the reading of each row."""
        places, _, words = self.read_as
        return np.array([*words, ""], dtype=object)[places]

    # ---- which rows can be read ---------------------------------------------------------------

    @cached_property
    def readable(self) -> Flags:
        """Which rows are summaries, but for those that need numbers of any size."""
        places, readings, _ = self.read_as
        good = (self.n > 0) & (self.kind >= 0)
        good &= np.array([reading is not None for reading in readings] or [True])[places]
        for name in STATISTICS:
            column = self.column(name)
            good &= (
                column.take([integer_windows.places(text) is not None for text in column.texts], 1)
                > 0
            )
        low, high = self._millionths("minimum", -(2**62)), self._millionths("maximum", 2**62)
        good &= low <= high
        sd = self.column("sd")
        below = [(integer_windows.millionths(text) or 0) < 0 for text in numbers(sd.texts)]
        good &= sd.take(below, 0) == 0
        alone = sd.given & (self.n == 1) & (self.kind != SD_KINDS.index("population"))
        return np.asarray(good & ~alone)

    def _millionths(self, name: str, missing: int) -> Ints:
        column = self.column(name)
        found = [integer_windows.millionths(text) for text in numbers(column.texts)]
        return column.take([missing if x is None else x for x in found], missing)

    def summary(self, row: int) -> Summary:
        """Return the summary of a row.

        Raises
        ------
        TypeError, ValueError
            If the row is none, in one sentence.
        """
        for name in ("n", *STATISTICS):
            if _DATE.match(self.column(name).text(row) or ""):
                raise ValueError(
                    f"{name}: the cell holds a date ({self.column(name).text(row)}): format the "
                    "column as text and write the number anew"
                )
        text = self.column("n").text(row)
        if text is None:
            raise ValueError("n is missing: give the number of patients")
        n = _patients(text)
        if not n:
            raise ValueError(
                f"n is the number of patients: write a whole number from 1 to {LARGEST_N:,}, "
                f"not {text!r}"
            )
        kind = int(self.kind[row])
        if kind < 0:
            raise ValueError(
                f"unknown sd_kind {self.column('sd_kind').text(row)!r}: write one of "
                f"{', '.join(SD_KINDS)}"
            )
        printed: dict[str, Any] = {name: self.column(name).text(row) for name in STATISTICS}
        unit = self.column("unit").text(row) or ""
        return Summary(n=n, **printed, unit=unit, sd_kind=SD_KINDS[kind])

    def why_unreadable(self, row: int) -> str | None:
        """Return what is wrong with a row; None if nothing is."""
        try:
            summary = self.summary(row)
            reading = self.reading(row)
            if reading is None:
                own = (self.column(name).text(row) for name in ("step", "rounding"))
                step, rule = own
                last = self.column("value_rounding").text(row)
                reading = _reading(
                    step or self.defaults.step or "1",
                    rule or self.defaults.rounding,
                    last or self.defaults.value_rounding,
                )
            if reading.step is None and summary.sd is not None:
                raise ValueError(
                    "sd: it is sought on a grid only: give a step in place of continuous"
                )
        except (TypeError, ValueError) as error:
            return str(error)
        return None


def _reading(step: str, rounding: str, value_rounding: str) -> Reading:
    """Return the reading that some texts say."""
    continuous = step.strip().casefold() == CONTINUOUS
    rules: Any = (rounding.strip().casefold(), value_rounding.strip().casefold())
    return Reading(None if continuous else step, *rules)


def numbers(texts: Sequence[str]) -> list[str]:
    """Return texts that are numbers as they are, and 0 for the others."""
    return [text if integer_windows.places(text) is not None else "0" for text in texts]


def _patients(text: str) -> int:
    """Return a number of patients; 0 if the text is none."""
    if integer_windows.places(text) is None or integer_windows.millionths(text) is None:
        return 0
    n, part = divmod(integer_windows.millionths(text) or 0, 10**6)
    return n if not part and 1 <= n <= LARGEST_N else 0


def _kind(text: str) -> int:
    """Return the place of a kind of standard deviation; -1 if the text is none."""
    plain = text.strip().casefold()
    return SD_KINDS.index(plain) if plain in SD_KINDS else -1


def _encoded(values: Objects, size: int) -> Column:
    """Return a column by its distinct texts."""
    import pandas as pd

    codes, distinct = pd.factorize(values)
    texts = [str(text) for text in distinct]
    silent = [text.strip().casefold() in MISSING for text in texts]
    codes = codes.astype(np.int64)
    if any(silent):
        kept = np.array([-1 if nothing else code for code, nothing in enumerate(silent)] + [-1])
        codes = kept[codes]
    return Column(codes, texts)

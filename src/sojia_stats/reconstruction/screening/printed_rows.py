"""A block of rows as printed: what each says and how it is read, each distinct text read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from sojia_stats.reconstruction.printed_numbers.printed import last_place
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import LARGEST_N, Summary
from sojia_stats.reconstruction.screening.arrays import Columns, Flags, Ints, Objects, distinct
from sojia_stats.reconstruction.screening.integer_windows import millionths, places
from sojia_stats.wording.names import SD_KINDS, STATISTICS
from sojia_stats.wording.rows import LAST_PLACE

MISSING: Final = frozenset(["", "na", "n/a", "nan", "null", "none", "-", "–", "—", "."])
"""Cells that say nothing, in lower case."""

CONTINUOUS: Final = "continuous"
"""What the column or option step says for values that may be any real number."""

_DATE: Final = re.compile(r"\s*\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d.*)?\s*\Z")
"""A day as spreadsheets and tables of data make it of what looked like one."""

_READ_BY: Final = ("step", "rounding", "value_rounding")


@dataclass(frozen=True, slots=True)
class Defaults:
    """The reading of rows that do not say their own."""

    step: str | None = None  # or "continuous"; None: last place of minimum and maximum, if printed
    rounding: str = "nearest"
    value_rounding: str = "exact"

    def __post_init__(self) -> None:
        """Validate eagerly."""
        _reading(self.step or "1", self.rounding, self.value_rounding)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its distinct texts."""

    codes: Ints  # (rows,) place of the row's text; -1 for a cell that says nothing
    texts: Sequence[str]

    def each(self, number: Callable[[str], int | None], missing: int) -> Ints:
        """Return a number for each row, Ints (rows,), found once for each distinct text."""
        found = [missing if (one := number(text)) is None else one for text in self.texts]
        return np.array([*found, missing], dtype=np.int64)[self.codes]

    @property
    def given(self) -> Flags:
        """Which rows have a text."""
        return np.asarray(self.codes >= 0)

    def text(self, row: int) -> str | None:
        """Return the text of a row."""
        code = self.codes[row]
        return None if code < 0 else self.texts[code]


@dataclass(frozen=True, slots=True)
class Given(Columns):
    """Which statistics rows print, in the order of STATISTICS: Flags (rows,)."""

    minimum: Flags
    q1: Flags
    median: Flags
    q3: Flags
    maximum: Flags
    mean: Flags
    sd: Flags

    @property
    def quartiles(self) -> Flags:
        """Which rows print a quartile."""
        return self.q1 | self.q3

    @property
    def computed(self) -> Flags:
        """Which rows print more than minimum, median and maximum."""
        return self.mean | self.sd | self.quartiles

    @property
    def anything(self) -> Flags:
        """Which rows print a statistic."""
        return self.minimum | self.median | self.maximum | self.computed


@dataclass(frozen=True, slots=True)
class Readings:
    """How rows are read, each distinct reading once."""

    place: Ints  # (rows,) place of the row's reading
    all: list[Reading | str]  # or what is wrong with the assumptions
    words: list[str]  # what is said of each

    def where(self, holds: Callable[[Reading | str], bool]) -> Flags:
        """Return in which rows something holds of the reading, Flags (rows,)."""
        return np.array([*map(holds, self.all)], dtype=bool)[self.place]


class PrintedRows:
    """A block of rows as printed: cells by column (see ``headers``), of texts, None or NaN."""

    def __init__(self, cells: Mapping[str, Objects], defaults: Defaults) -> None:
        self.size, self.defaults = len(cells["n"]), defaults
        self._columns = {name: _encoded(texts) for name, texts in cells.items()}
        self._silent = Column(np.full(self.size, -1), [])

    def column(self, name: str) -> Column:
        """Return a column; one that the table lacks says nothing in any row."""
        return self._columns.get(name, self._silent)

    @cached_property
    def given(self) -> Given:
        """Which statistics each row prints."""
        return Given(*(self.column(name).given for name in STATISTICS))

    @cached_property
    def n(self) -> Ints:
        """Number of patients, Ints (rows,); 0 where it cannot be read."""
        return self.column("n").each(_patients, 0)

    @cached_property
    def kind(self) -> Ints:
        """Place in SD_KINDS, Ints (rows,); -1 where it is none of them."""
        return self.column("sd_kind").each(_kind, 0)

    @cached_property
    def readings(self) -> Readings:
        """How each row is read."""
        own = [self.column(name) for name in _READ_BY]
        decimals = np.full(self.size, -1)
        if self.defaults.step is None:
            ends = (self.column(name).each(places, -1) for name in ("minimum", "maximum"))
            decimals = np.where(own[0].given, -1, np.maximum(*ends))
        group, first = distinct(*(column.codes for column in own), decimals)
        read = [self._read(row, int(decimals[row])) for row in first.tolist()]
        return Readings(group, [reading for reading, _ in read], [words for _, words in read])

    def _read(self, row: int, decimals: int) -> tuple[Reading | str, str]:
        """Return the reading of a row, or what is wrong with it, and what is said of it.

        ``decimals`` are those of minimum and maximum, −1 if neither is printed.
        """
        step, *rules = (
            self.column(name).text(row) or getattr(self.defaults, name) for name in _READ_BY
        )
        note = ""
        if step is None:
            step, note = last_place(max(decimals, 0)), LAST_PLACE
        try:
            reading = _reading(step, *rules)
        except (TypeError, ValueError) as error:
            return str(error), ""
        return reading, reading.in_words(note)

    @property
    def stepless(self) -> Flags:
        """Which rows neither say a step nor print a patient's own value that shows it."""
        if self.defaults.step is not None:
            return np.zeros(self.size, dtype=bool)
        return ~(self.given.minimum | self.given.maximum | self.column("step").given)

    def reading(self, row: int) -> Reading:
        """Return the reading of a row; ValueError if it is not valid, as one sentence."""
        found = self.readings.all[int(self.readings.place[row])]
        if isinstance(found, str):
            raise ValueError(found)
        return found

    @cached_property
    def readable(self) -> Flags:
        """Which rows are summaries; of rows that need numbers of any size this may be wrong."""
        good = (self.n > 0) & (self.kind >= 0)
        good &= self.readings.where(lambda reading: not isinstance(reading, str))
        for name in STATISTICS:
            good &= self.column(name).each(lambda text: places(text) is not None, 1) > 0
        # Where an end is not printed, or too large for 64 bits, none is beyond the other.
        least = self.column("minimum").each(millionths, -(2**62))
        good &= least <= self.column("maximum").each(millionths, 2**62)
        good &= self.column("sd").each(lambda text: (millionths(text) or 0) < 0, 0) == 0
        alone = self.given.sd & (self.n == 1) & (self.kind != SD_KINDS.index("population"))
        return np.asarray(good & ~alone)

    def summary(self, row: int) -> Summary:
        """Return the summary of a row; TypeError or ValueError if it is none, as one sentence."""
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
            summary, reading = self.summary(row), self.reading(row)
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


def _patients(text: str) -> int:
    """Return a number of patients; 0 if the text is not one."""
    n, part = divmod(millionths(text) or 0, 10**6)
    return n if not part and 1 <= n <= LARGEST_N else 0


def _kind(text: str) -> int:
    """Return the place of a kind of standard deviation; -1 if the text is none of them."""
    named = text.strip().casefold()
    return SD_KINDS.index(named) if named in SD_KINDS else -1


def _encoded(cells: Objects) -> Column:
    """Return cells, Objects (rows,), as a column by its distinct texts."""
    import pandas as pd

    codes, found = pd.factorize(cells)
    texts = [str(text) for text in found]
    spoken = [text.strip().casefold() not in MISSING for text in texts]
    kept = np.where([*spoken, False], np.arange(len(texts) + 1), -1)
    return Column(kept[codes], texts)

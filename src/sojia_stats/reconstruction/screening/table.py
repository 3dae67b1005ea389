"""``screen``: a table of printed summaries with a status, a count and a reason for every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sojia_stats.reconstruction.screening import order_counts, row_sentences
from sojia_stats.reconstruction.screening.arrays import Floats, Objects
from sojia_stats.reconstruction.screening.headers import ADDED, columns_of
from sojia_stats.reconstruction.screening.judge import judge
from sojia_stats.reconstruction.screening.judged_rows import STATUSES, Cause, Code
from sojia_stats.reconstruction.screening.printed_rows import Defaults, PrintedRows
from sojia_stats.reconstruction.screening.row_by_search import LARGEST
from sojia_stats.wording import rows as wording

if TYPE_CHECKING:
    import pandas as pd

BLOCK: Final = 2**16
"""Rows that are judged at a time."""


def screen(
    frame: pd.DataFrame,
    step: str | None = None,
    rounding: str = "nearest",
    value_rounding: str = "exact",
    *,
    count: bool = False,
    repairs: bool = True,
) -> pd.DataFrame:
    """Judge every row of a table of printed summaries.

    Parameters
    ----------
    frame : DataFrame
        A row for each summary. Columns, whatever the case of their headers: n, and any of minimum,
        q1, median, q3, maximum, mean and sd ("min", "max", "SD", "lower quartile" and the like are
        understood), as text just as printed: "4.0", not 4. Columns of whole numbers are taken as
        text. Cells that are empty or NA say nothing. Further columns may say how a row is read:
        sd_kind ("sample", "population" or "sem"), step, rounding, value_rounding, and unit for
        print. All other columns are carried along.
    step : str, optional
        Step of the rows that do not say their own: patients' values are whole multiples of it;
        "continuous" for any real value. If it is not given, a row's step is the last printed place
        of its minimum and maximum (whichever has more decimals), because these are values of
        patients and show how patients' values were written; a coarser step is for the reader to
        state. A row that prints neither is not-assessable then: no step is assumed, because a wrong
        one would make honest numbers incompatible.
    rounding, value_rounding : str
        Rounding rules of the rows that do not say their own; see :func:`reconstruct`.
    count : bool
        Count also the data sets of rows with a mean, a standard deviation or quartiles, which takes
        much longer than their status.
    repairs : bool
        Look for the slip that would mend an incompatible row, which takes longer than all else.

    Returns
    -------
    DataFrame
        The table with the same rows in the same order, and the text columns

        - status: "determined", "compatible", "incompatible" or "not-assessable"; "unreadable",
          which is no verdict, where a row is not a summary;
        - data_sets: the exact number of data sets up to 10^15, "∞", "many" for more or where they
          are not counted, or nothing;
        - reason: which numbers decide, or what cannot be read;
        - repair: the first that :func:`diagnose` finds, for incompatible rows;
        - reading: the step and the rounding rules that the status rests on.

    Raises
    ------
    TypeError, ValueError
        If the table has no such columns, or a column of printed numbers holds floats, whose digits
        are not what was printed.

    Notes
    -----
    A row's result depends on that row alone, so a table may be cut anywhere: this function maps
    over a Dask dataframe with ``map_partitions`` and over a Spark dataframe with ``mapInPandas``.
    Quartiles may be of any of the definitions of Hyndman and Fan, or Tukey's. Rows of more than
    2,000 patients that bounds do not decide, and the rare row that the search leaves undecided
    within its limits, are not-assessable.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"n": ["4", "4"], "median": ["4", ""], "mean": ["", "13.5"],
    ...                       "min": ["2", "2"], "max": ["10", "50"]})
    >>> screen(table)[["status", "data_sets"]]
             status data_sets
    0    compatible         8
    1  incompatible         0
    >>> screen(table).repair[1]
    '13.5 is a median: 12 data sets fit; all have mean 19.75'
    """
    places = columns_of(frame.columns)
    defaults = Defaults(step, rounding, value_rounding)
    cells = {name: _texts(frame.iloc[:, place], name) for name, place in places.items()}
    parts = []
    for start in range(0, len(frame), BLOCK):
        block = {name: texts[start : start + BLOCK] for name, texts in cells.items()}
        parts.append(added_columns(PrintedRows(block, defaults), count=count, repairs=repairs))
    result = frame.copy()
    for name in ADDED:
        result[name] = np.concatenate([np.array([], dtype=object), *(part[name] for part in parts)])
    return result


def _texts(column: pd.Series, name: str) -> Objects:
    """Return a column as text; None and NaN stay, and floats but for whole n are a TypeError."""
    import pandas as pd

    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind in ("string", "empty"):
        return np.asarray(column.astype(object).to_numpy(), dtype=object)
    whole = kind == "integer"
    if kind in ("floating", "integer-na", "mixed-integer-float") and name == "n":
        whole = bool((column.dropna() % 1 == 0).all())
    if not whole and (kind == "floating" or pd.api.types.is_float_dtype(column)):
        raise TypeError(
            f"column {str(column.name)!r} holds floating-point numbers, which do not say how they "
            "were printed: give its numbers as text, just as printed"
        )
    missing = column.isna().to_numpy()
    cells = [
        None if gone else str(int(cell)) if whole else _cell(cell)
        for cell, gone in zip(column.astype(object), missing, strict=True)
    ]
    return np.array([*cells, None], dtype=object)[:-1]


def _cell(cell: object) -> str:
    """Return one cell of a column of several types as text."""
    if isinstance(cell, float):
        return f"{cell!r} (a float)"
    return str(cell)


_REASONS: Final = {
    Cause.NOTHING_PRINTED: wording.NOTHING,
    Cause.NO_STEP: wording.STEPLESS,
    Cause.SEARCH_UNDECIDED: wording.UNDECIDED,
    Cause.TOO_MANY_PATIENTS: wording.too_many(LARGEST),
}
_VERDICTS: Final = (wording.ONE, wording.ORDERED, "", "", "")


def added_columns(rows: PrintedRows, *, count: bool, repairs: bool) -> dict[str, Objects]:
    """Return the text columns of ``headers.ADDED`` for a block of rows; see :func:`screen`."""
    judged = judge(rows, count=count)
    status = judged.status
    reason = np.array(_VERDICTS, dtype=object)[status]
    reason[rows.given.computed & (status == Code.COMPATIBLE)] = wording.COMPUTED
    for cause, sentence in _REASONS.items():
        reason[judged.cause == cause] = sentence
    words = np.array([*rows.readings.words, ""], dtype=object)[rows.readings.place]
    words[(judged.cause == Cause.NOTHING_PRINTED) | (judged.cause == Cause.NO_STEP)] = ""
    for row in np.flatnonzero(status == Code.UNREADABLE).tolist():
        reason[row], words[row] = rows.why_unreadable(row), ""
    counts = _count_texts(judged.ways)
    counts[status >= Code.NOT_ASSESSABLE] = ""
    mended = np.full(rows.size, "", dtype=object)
    for row in np.flatnonzero(status == Code.INCOMPATIBLE).tolist():
        summary, reading = rows.summary(row), rows.reading(row)
        reason[row] = row_sentences.why_not(summary, reading)
        if repairs:
            mended[row] = row_sentences.mend(summary, reading)
    return {
        "status": np.array(STATUSES, dtype=object)[status],
        "data_sets": counts,
        "reason": reason,
        "repair": mended,
        "reading": words,
    }


def _count_texts(ways: Floats) -> Objects:
    """Return numbers of data sets, Floats (rows,), as text, Objects (rows,)."""
    import pandas as pd

    codes, distinct = pd.factorize(ways)
    texts = np.full(len(distinct), "many", dtype=object)
    texts[distinct == np.inf] = "∞"
    exact = (distinct >= 0) & (distinct <= order_counts.COUNTED)
    texts[exact] = list(map(str, distinct[exact].astype(np.int64).tolist()))
    return np.asarray(texts[codes])

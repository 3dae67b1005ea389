"""A small table as CSV and as XLSX, the same bytes every time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from sojia_stats.reproduction.table_files.cells import FORMULA, inert, put_text
from sojia_stats.reproduction.table_files.xlsx_table import save_without_times

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.cell.cell import Cell

LONGEST_SHEET_CELL: Final = 32_767
"""Characters that a cell of a spreadsheet can hold."""


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as comma-separated values (RFC 4180, but lines end in a newline alone).

    Missing values are NA, truth values TRUE and FALSE, as R writes and reads them. A text that a
    spreadsheet would compute has an apostrophe before it.

    >>> import pandas as pd
    >>> row = {"label": ["a, b"], "mi": [Decimal("1E-7")], "sdi": [None], "inside": [True]}
    >>> print(csv_text(pd.DataFrame(row, dtype=object)), end="")
    label,mi,sdi,inside
    "a, b",0.0000001,NA,TRUE
    """
    return csv_rows(table.columns, table.itertuples(index=False))


def csv_rows(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a table of these columns and rows as :func:`csv_text` does, without pandas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_written(value) for value in row] for row in rows)
    return text.getvalue()


def _written(value: Any) -> str:
    """Return a value as CSV has it."""
    if value is None:
        return "NA"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return _infinite(value) if value.is_infinite() else f"{value:f}"
    return inert(str(value))


def _infinite(value: Decimal) -> str:
    """Return an infinite number as R, pandas and a reader understand it."""
    return "Inf" if value > 0 else "-Inf"


def workbook(table: pd.DataFrame, meanings: Mapping[str, str]) -> bytes:
    """Return a table as an XLSX file, with a second sheet that says what its columns are.

    Numbers are numbers, missing values are empty cells, and text is text even where it starts like
    a formula. A number keeps 16 significant digits at most, for XLSX holds no more.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.creator = "sojia_stats"
    rows = book.active
    assert rows is not None
    rows.title = "extraction"
    columns = book.create_sheet("columns")
    contents = (
        (rows, [list(table.columns), *table.itertuples(index=False)]),
        (columns, [("column", "meaning"), *meanings.items()]),
    )
    for sheet, lines in contents:
        for number, line in enumerate(lines, start=1):
            for place, value in enumerate(line, start=1):
                _fill(cast("Cell", sheet.cell(number, place)), value)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    written = io.BytesIO()
    # Stored as it is: how far bytes are compressed differs from one zlib to the next.
    save_without_times(book, io.BytesIO(), written, zipfile.ZIP_STORED)
    return written.getvalue()


def _fill(cell: Cell, value: Any) -> None:
    """Put a value into a cell as what it is."""
    if isinstance(value, Decimal) and value.is_infinite():
        value = _infinite(value)
    if not isinstance(value, str):
        cell.value = value
        return
    if len(value) > LONGEST_SHEET_CELL:
        raise ValueError(
            f"{value[:40]!r}… has {len(value):,} characters: a cell holds "
            f"{LONGEST_SHEET_CELL:,}; write CSV"
        )
    put_text(cell, value)
    # So that no spreadsheet computes it when somebody edits it either.
    cell.quotePrefix = FORMULA.match(value) is not None

"""A table as CSV and as XLSX, the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from sojia_stats.reproduction.claim_files.fields import FORMULA

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.cell.cell import Cell

_EPOCH: Final = datetime(1980, 1, 1)
"""The earliest time that a ZIP archive can hold; it stands wherever XLSX asks for a time."""

_LONGEST: Final = 32_767
"""Characters that a cell of a spreadsheet can hold."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?(/\d+|[eE][+-]?\d+)?|-Inf")


def inert(text: str) -> str:
    """Return a text as a cell of CSV that no spreadsheet computes: an apostrophe before a formula.

    A CSV file has no types, so that a spreadsheet computes what looks like a formula, whoever wrote
    it into a claim file. A number with its sign stays as it is.

    Examples
    --------
    >>> [inert(text) for text in ("=1+1", "-2.5", "-2.5 (SD 1)", "3 months")]
    ["'=1+1", '-2.5', "'-2.5 (SD 1)", '3 months']
    """
    return f"'{text}" if FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as comma-separated values (RFC 4180, but lines end in a newline alone).

    Missing values are NA, truth values TRUE and FALSE, as R writes and reads them. A text that a
    spreadsheet would compute has an apostrophe before it.

    Examples
    --------
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

    Raises
    ------
    ValueError
        If a text has more characters than a cell holds.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.creator = "sojia_stats"
    book.properties.created = _EPOCH
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
    book.save(written)
    return _without_times(written.getvalue())


def _fill(cell: Cell, value: Any) -> None:
    """Put a value into a cell as what it is."""
    if isinstance(value, Decimal) and value.is_infinite():
        value = _infinite(value)
    if not isinstance(value, str):
        cell.value = value
        return
    if len(value) > _LONGEST:
        raise ValueError(
            f"{value[:40]!r}… has {len(value):,} characters: a cell holds {_LONGEST:,}; write CSV"
        )
    cell.value = value
    # The type decides whether a spreadsheet computes it; the prefix, that it does not on editing.
    cell.data_type = "s"
    cell.quotePrefix = FORMULA.match(value) is not None


def _without_times(content: bytes) -> bytes:
    """Return an XLSX file with the time of its making taken out."""
    stamp = f"{_EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(steady, "w") as new,
    ):
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            # Stored as it is: how far bytes are compressed differs from one zlib to the next.
            new.writestr(zipfile.ZipInfo(name, _EPOCH.timetuple()[:6]), data)
    return steady.getvalue()

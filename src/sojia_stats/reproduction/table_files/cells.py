"""What a cell of a table is to a spreadsheet: text that it must not compute, or cannot hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

FORMULA: Final = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""How a text starts that a spreadsheet takes for a formula, also in East Asian full width."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?(/\d+|[eE][+-]?\d+)?|-Inf")


def inert(text: str) -> str:
    """Return a text as a cell of CSV that no spreadsheet computes: an apostrophe before a formula.

    A CSV file has no types, so that a spreadsheet computes what looks like a formula, whoever wrote
    it into a claim file. A number with its sign stays as it is.
    """
    return f"'{text}" if FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def put_text(cell: Cell, text: str) -> None:
    """Put a text into a cell of a spreadsheet, as text even where it begins like a formula."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        cell.value = text
    except IllegalCharacterError:
        raise ValueError(
            f"{text[:40]!r} has a control character, which XLSX cannot hold: give an output that "
            "ends in .csv or .parquet"
        ) from None
    cell.data_type = "s"  # by its type, not by how it begins, a spreadsheet computes a cell

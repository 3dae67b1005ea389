"""Which kind of table a file is, by the ending of its name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sojia_stats.reproduction.table_files.blocks import Sink, Source
from sojia_stats.reproduction.table_files.csv_table import CsvSink, CsvTable
from sojia_stats.reproduction.table_files.parquet_table import ParquetSink, ParquetTable
from sojia_stats.reproduction.table_files.xlsx_table import XlsxSink, XlsxTable

ENDINGS: Final = (".csv", ".xlsx", ".parquet")
"""What the name of a table ends in."""


def check_path(path: Path) -> None:
    """Refuse what cannot be a table, by its name and its kind of file; see :func:`source`."""
    if path.suffix.lower() not in ENDINGS or (path.exists() and not path.is_file()):
        raise ValueError(f"{path} is no table: give a file that ends in {', '.join(ENDINGS)}")
    if not path.exists():
        raise ValueError(f"{path} is not there: give the path of a table")


def source(path: Path) -> Source:
    """Open a table.

    Parameters
    ----------
    path : Path
        A file that ends in .csv, .xlsx or .parquet.

    Raises
    ------
    ValueError
        If the file is no such table, in one sentence.
    """
    kinds: dict[str, Any] = {".csv": CsvTable, ".xlsx": XlsxTable, ".parquet": ParquetTable}
    check_path(path)
    table: Source = kinds[path.suffix.lower()](path)
    return table


def digest(path: Path) -> str:
    """Return the SHA-256 checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sink(path: Path, kind: str, table: Source, added: Sequence[str]) -> Sink:
    """Begin to write a table with further columns.

    Parameters
    ----------
    path : Path
        The file to write.
    kind : str
        One of ENDINGS.
    table : Source
        Where the rows come from.
    added : sequence of str
        Headers of the further columns.
    """
    kinds: dict[str, Any] = {".csv": CsvSink, ".xlsx": XlsxSink, ".parquet": ParquetSink}
    made: Sink = kinds[kind](path, table, added)
    return made

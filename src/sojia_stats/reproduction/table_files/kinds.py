"""Which kind of table a file is, by the ending of its name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sojia_stats.reproduction.table_files.blocks import Parts, Source
from sojia_stats.reproduction.table_files.csv_table import CsvTable, write_csv
from sojia_stats.reproduction.table_files.parquet_table import ParquetTable, write_parquet
from sojia_stats.reproduction.table_files.xlsx_table import XlsxTable, write_xlsx

_KINDS: Final[dict[str, tuple[Any, Any]]] = {
    ".csv": (CsvTable, write_csv),
    ".xlsx": (XlsxTable, write_xlsx),
    ".parquet": (ParquetTable, write_parquet),
}

ENDINGS: Final = tuple(_KINDS)
"""What the name of a table ends in."""


def check_path(path: Path) -> None:
    """Refuse what cannot be a table, by its name and its kind of file; see :func:`source`."""
    if path.suffix.lower() not in ENDINGS or (path.exists() and not path.is_file()):
        raise ValueError(f"{path} is no table: give a file that ends in {', '.join(ENDINGS)}")
    if not path.exists():
        raise ValueError(f"{path} is not there: give the path of a table")


def source(path: Path) -> Source:
    """Open a table, a file that ends in .csv, .xlsx or .parquet; or ValueError in one sentence."""
    check_path(path)
    table: Source = _KINDS[path.suffix.lower()][0](path)
    return table


def write(path: Path, kind: str, table: Source, added: Sequence[str], parts: Parts) -> None:
    """Write a table with further columns, of which the headers are given, as one of ENDINGS."""
    _KINDS[kind][1](path, table, added, parts)


def digest(path: Path) -> str:
    """Return the SHA-256 checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Tables in Parquet files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sojia_stats.reproduction.table_files.blocks import ArrowBlock, Parts, Source

if TYPE_CHECKING:
    import pyarrow as pa


class ParquetTable(Source):
    """A Parquet file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.headers = list(self._file.schema_arrow.names)

    @property
    def _file(self) -> Any:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowInvalid, OSError):
            raise ValueError(f"{self.path} is no Parquet file: write the table anew") from None

    @cached_property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        return self._file.schema_arrow

    def about(self) -> int:
        """Return the number of rows."""
        return int(self._file.metadata.num_rows)

    def blocks(self, size: int) -> Iterator[ArrowBlock]:
        """Yield the rows in blocks of a size, which do not depend on how the file was cut."""
        import pyarrow as pa

        waiting: list[Any] = []
        rows = 0
        with self._file as file:
            for batch in file.iter_batches(batch_size=size):
                waiting.append(batch)
                rows += batch.num_rows
                while rows >= size:
                    whole = pa.Table.from_batches(waiting).combine_chunks()
                    yield ArrowBlock(whole.slice(0, size))
                    waiting, rows = whole.slice(size).to_batches(), rows - size
        if rows:
            yield ArrowBlock(pa.Table.from_batches(waiting).combine_chunks())

    def check(self, places: dict[str, int]) -> None:
        """Refuse floating-point columns, but for whole numbers of patients."""
        import pyarrow as pa

        for name, place in places.items():
            kind = self.schema.field(place).type
            if not pa.types.is_floating(kind):
                continue
            header = self.headers[place]
            if name == "n" and all(
                cell is None or cell == int(cell)
                for block in self.blocks(2**16)
                for cell in block.table.column(place).to_pylist()
            ):
                continue
            raise ValueError(
                f"{self.path}, column {header!r}: floating-point numbers do not say how they were "
                "printed: store the column as text, just as printed"
            )


def write_parquet(path: Path, table: Source, added: Sequence[str], parts: Parts) -> None:
    """Write a Parquet file; columns that come from one keep their types, all others are text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if isinstance(table, ParquetTable):
        schema = table.schema
    else:
        schema = pa.schema([(header, pa.string()) for header in table.headers])
    for name in added:
        schema = schema.append(pa.field(name, pa.string()))
    with pq.ParquetWriter(path, schema) as writer:
        for block, more in parts:
            if isinstance(block, ArrowBlock):
                columns: list[Any] = block.table.columns
            else:
                cells = zip(*(map(str, row) for row in block.rows()), strict=True)
                columns = [pa.array(column, pa.string()) for column in cells]
            columns += [pa.array(column, pa.string()) for column in more]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))

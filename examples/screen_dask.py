"""Screen a table that outgrows one machine: ``screen`` maps over a Dask or a Spark dataframe.

Run as ``python examples/screen_dask.py "summaries/*.csv" screened`` with dask installed, or start
it on a cluster as any Dask program. Each row stands for itself, so partitions need not know of each
other; all columns are read as text, because the decimals of a printed number count.
"""

import sys
from collections.abc import Iterator

import dask.dataframe as dd
import pandas as pd

from sojia_stats.reconstruction.screening.table import screen


def with_dask(pattern: str, folder: str) -> None:
    """Screen all CSV files of a pattern into Parquet files of a folder."""
    table = dd.read_csv(pattern, dtype=str, keep_default_na=False)
    # An empty table tells Dask the columns that a screened one has.
    screened = table.map_partitions(screen, meta=screen(table._meta))
    screened.to_parquet(folder, write_index=False)


def with_spark(pattern: str, folder: str) -> None:
    """Do the same with Spark."""
    from pyspark.sql import SparkSession

    def parts(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        return (screen(frame) for frame in frames)

    spark = SparkSession.builder.getOrCreate()
    table = spark.read.csv(pattern, header=True)  # without inferSchema, all columns are text
    added = [f"{name} string" for name in ("status", "data_sets", "reason", "repair", "reading")]
    columns = [f"`{name}` string" for name in table.columns]
    table.mapInPandas(parts, ", ".join([*columns, *added])).write.parquet(folder)


if __name__ == "__main__":
    with_dask(*sys.argv[1:])

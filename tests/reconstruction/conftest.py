"""The second implementation of reconstruction: list every multiset and round every statistic."""

from types import SimpleNamespace

import pytest
from second import real_values, rounding


@pytest.fixture(scope="session")
def brute() -> SimpleNamespace:
    return SimpleNamespace(
        data_sets=rounding.data_sets,
        middle=rounding.middle,
        printed_so=rounding.printed_so,
        prints=rounding.prints,
        smallest_collision=rounding.smallest_collision,
        statistics=rounding.STATISTICS,
        Polytope=real_values.Polytope,
        real_rows=real_values.real_rows,
        window=real_values.window,
    )

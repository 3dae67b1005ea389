"""Several quantities listed one by one, and the tuples of their data sets that relations allow.

For facts that the pass over the ranks does not carry (a standard deviation, quartiles, a sum of
quantities) each quantity is listed by itself, and the lists are compared in blocks, in whole
numbers. Quantities that no relation ties are kept apart: their numbers of tuples multiply.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice, product
from operator import itemgetter
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.arrays import Whole
from sojia_stats.reconstruction.effort import spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number, span
from sojia_stats.reconstruction.printed_numbers.relations import Pairing, SumRelation, as_sums
from sojia_stats.reconstruction.searches.one_grid import OneGrid
from sojia_stats.reconstruction.searches.protocol import DataSet, Tied
from sojia_stats.reconstruction.searches.several.assignment import (
    Assignment,
    Term,
    necessary_comparisons,
    related_groups,
)

FEW_TUPLES: Final = 20_000
"""Tuples up to which comparing all of them is the shortest way: it takes about as long as twenty
linear programmes."""

MOST_COMPARED: Final = 10_000_000
"""Tuples of related quantities up to which all are compared: some ten seconds."""

MOST_ASSIGNED: Final = 250_000
"""The same where a sum asks for an assignment of values to patients: seconds to a minute."""

_BLOCK: Final = 2**14
"""Tuples that are compared in one go: their arrays stay within a few megabytes."""

_FIRST_TRY: Final = 16
"""Data sets of each list among which a first tuple is sought; then four times as many, and on."""


class ListedQuantities:
    """Each of several quantities by itself on its grid, to be listed.

    ``within`` says where all values of each quantity lie, as far as the relations tell.
    """

    def __init__(self, tied: Tied, within: Mapping[str, Bounds]) -> None:
        self.tied = tied
        self.alone = {}
        for name, chain in tied.chains.items():
            inside = replace(chain, within=chain.within.intersect(within[name]))
            self.alone[name] = OneGrid(name, inside, tied.grids[name], tied.memory)

    @cached_property
    def endless(self) -> list[str]:
        """The quantities with infinitely many data sets."""
        return [name for name, search in self.alone.items() if search.count == math.inf]

    @cached_property
    def few(self) -> bool:
        """Whether there are so few tuples that comparing all of them is the shortest way."""
        try:
            return math.prod(search.count for search in self.alone.values()) <= FEW_TUPLES
        except TooLarge:
            return False

    @cached_property
    def tuples(self) -> ListedTuples:
        """The tuples of data sets that the relations allow."""
        if self.endless:
            raise TooLarge(
                f"infinitely many data sets of {self.endless[0]} are to be compared: give a "
                "minimum and a maximum, or bounds (within=)"
            )
        return ListedTuples(
            {name: map(itemgetter(name), one.data_sets()) for name, one in self.alone.items()},
            self.tied.pairings,
            self.tied.sums,
            {name: int(search.count) for name, search in self.alone.items()},
        )


class ListedTuples:
    """All tuples of data sets for which some assignment to patients satisfies all relations.

    The data sets of each quantity ascend, all with the same n; lists are read no further than
    needed. Where their ``sizes`` are known, too many are refused before any is read.

    >>> lists = {"a": [(1, 4), (2, 3)], "b": [(1, 2), (2, 2)], "c": [(4, 5)]}
    >>> list(ListedTuples(lists, sums=[SumRelation(("a", "b"), "<=", ("c",))]))
    [{'a': (1, 4), 'b': (1, 2), 'c': (4, 5)},
     {'a': (2, 3), 'b': (1, 2), 'c': (4, 5)},
     {'a': (2, 3), 'b': (2, 2), 'c': (4, 5)}]
    """

    def __init__(
        self,
        lists: Mapping[str, Iterable[DataSet]],
        pairings: Sequence[Pairing] = (),
        sums: Sequence[SumRelation] = (),
        sizes: Mapping[str, int] | None = None,
    ) -> None:
        relations = as_sums(pairings, sums)
        self._names = list(lists)
        self._groups = [
            _Group(
                {name: _List(lists[name], (sizes or {}).get(name)) for name in names},
                [relation for relation in relations if set(relation.names) <= set(names)],
            )
            for names in related_groups(lists, relations)
        ]

    def any(self) -> bool:
        """Whether there is a tuple; stops at the first."""
        return all(group.any() for group in self._groups)

    def count(self) -> int:
        """Return how many tuples there are."""
        return math.prod(group.count() for group in self._groups)

    def __iter__(self) -> Iterator[dict[str, DataSet]]:
        """Yield the tuples; the data sets of tied quantities in lexicographic order."""
        first, *others = self._groups
        rest = [list(group) for group in others]
        for parts in (head + sum(tail, ()) for head in first for tail in product(*rest)):
            found = dict(parts)
            yield {name: found[name] for name in self._names}

    def bounds(self, name: str, statistic: Callable[[DataSet], Number]) -> Bounds:
        """Return the bounds of an exact statistic of one quantity, where there is a tuple."""
        group = next(group for group in self._groups if name in group.lists)
        return span(map(statistic, group.taking_part(name)))


class _List:
    """A list of data sets that is read as far as needed."""

    def __init__(self, source: Iterable[DataSet], size: int | None) -> None:
        self._source = iter(source)
        self._known = size
        self.read: list[DataSet] = []
        self.whole = False

    def take(self, size: int) -> list[DataSet]:
        """Return the first data sets, at most as many as asked for."""
        if not self.whole:
            # One more tells whether the list has ended.
            spend(2_000 * max(size - len(self.read), 0))
            self.read += islice(self._source, max(size + 1 - len(self.read), 0))
            self.whole = len(self.read) <= size
        return self.read[:size]

    def size(self, limit: int) -> int:
        """Return how many data sets there are; if that is not known, a limit plus one at most."""
        if self._known is None:
            self.take(limit)
        return len(self.read) if self._known is None else self._known


class _Group:
    """Quantities that relations tie to each other."""

    def __init__(self, lists: Mapping[str, _List], relations: Sequence[SumRelation]) -> None:
        self.lists = dict(lists)
        self._relations = relations
        added = any(len(relation.names) > 2 for relation in relations)
        # Rank by rank is not sufficient for a sum.
        self._assignment = Assignment(list(lists), relations) if added else None
        self._limit = MOST_ASSIGNED if added else MOST_COMPARED

    def any(self) -> bool:
        """Whether there is a tuple, tried on longer and longer beginnings of the lists."""
        size = _FIRST_TRY
        while True:
            columns = [source.take(size) for source in self.lists.values()]
            if math.prod(map(len, columns)) > self._limit:
                raise self._refusal([source.size(self._limit) for source in self.lists.values()])
            if next(self._fitting(columns), None) is not None:
                return True
            if all(source.whole for source in self.lists.values()):
                return False
            size *= 4

    def count(self) -> int:
        """Return how many tuples there are."""
        if not self._relations:
            (source,) = self.lists.values()
            size = source.size(self._limit)
            if size <= self._limit or source.whole:
                return size
        return sum(index.shape[1] for index in self._fitting(self._columns()))

    def __iter__(self) -> Iterator[tuple[tuple[str, DataSet], ...]]:
        """Yield the tuples as pairs of quantity and data set."""
        columns = self._columns()
        for found in self._fitting(columns):
            for places in found.T.tolist():
                chosen = [column[place] for column, place in zip(columns, places, strict=True)]
                yield tuple(zip(self.lists, chosen, strict=True))

    def taking_part(self, name: str) -> list[DataSet]:
        """Return the data sets of a quantity that are in some tuple."""
        columns = self._columns()
        place = list(self.lists).index(name)
        part = np.zeros(len(columns[place]), dtype=bool)
        for found in self._fitting(columns):
            part[found[place]] = True
        return [columns[place][i] for i in np.flatnonzero(part)]

    def _columns(self) -> list[list[DataSet]]:
        """Return all data sets of each quantity, unless there are too many tuples to compare."""
        sizes = [source.size(self._limit) for source in self.lists.values()]
        if math.prod(sizes) > self._limit:
            raise self._refusal(sizes)
        return [source.take(size) for source, size in zip(self.lists.values(), sizes, strict=True)]

    def _refusal(self, sizes: Sequence[int]) -> TooLarge:
        """Return why so many tuples are not compared."""
        known = all(size <= self._limit for size in sizes)
        return TooLarge(
            f"the exact answer needs {'' if known else 'more than '}"
            f"{math.prod(sizes) if known else self._limit:,} tuples of data sets of "
            f"{', '.join(self.lists)} to be compared, and the limit is {self._limit:,}: give a "
            "coarser step, narrower bounds (within=), or fewer quantities"
        )

    def _fitting(self, columns: Sequence[Sequence[DataSet]]) -> Iterator[Whole]:
        """Yield, as (quantities, tuples) arrays in order, the places of tuples that fit."""
        shape = tuple(map(len, columns))
        if not all(shape):
            return
        values = dict(zip(self.lists, _in_whole_numbers(columns), strict=True))
        place = {name: i for i, name in enumerate(self.lists)}

        def side(terms: list[Term], index: Whole) -> Whole:
            parts = [values[name][index[place[name]], rank] for name, rank in terms]
            total: Whole = np.add.reduce(parts)
            return total

        n = len(columns[0][0])
        tests = [
            (*test, np.less if relation.sign == "<" else np.less_equal)
            for relation in self._relations
            for test in necessary_comparisons(relation, n)
        ]
        total = math.prod(shape)
        for start in range(0, total, _BLOCK):
            spend(100_000 + 20 * min(_BLOCK, total - start) * (1 + len(tests)))
            flat = np.arange(start, min(start + _BLOCK, total))
            index = np.stack(np.unravel_index(flat, shape))
            for left, right, compare in tests:
                index = index[:, compare(side(left, index), side(right, index)).astype(bool)]
            if self._assignment is not None and index.size:
                chosen = {name: rows[index[place[name]]] for name, rows in values.items()}
                index = index[:, self._assignment.matches(chosen)]
            if index.size:
                yield index


def _in_whole_numbers(columns: Sequence[Sequence[DataSet]]) -> list[Whole]:
    """Return lists of data sets as arrays of whole numbers in one unit for all."""
    common = math.lcm(*{value.denominator for column in columns for row in column for value in row})
    whole = [
        [[value.numerator * (common // value.denominator) for value in row] for row in column]
        for column in columns
    ]
    largest = max(max(abs(row[0]), abs(row[-1])) for column in whole for row in column)
    # Sums of all values of all quantities must stay within 63 bits.
    terms = len(columns) * len(columns[0][0])
    dtype = np.int64 if largest * terms < 2**63 else object
    return [np.array(column, dtype=dtype) for column in whole]

"""Counting a union of alternatives without counting any data set twice.

Where the method of the quartiles is not known, a data set counts once if any method gives the
printed figures. The ten methods are positions on the broken line through the ordered values, and
the line ascends: the methods that give a printed quartile stand next to each other once they are
ordered by position. For such runs, the number of methods that fit minus the number of neighbouring
methods that both fit is 1 wherever any fits. The few methods that fall out of order go through
inclusion and exclusion.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from sojia_stats.reconstruction.counting.problem import Link

Group = tuple[Link, ...]


def signed_terms(groups: Sequence[Group]) -> list[tuple[int, Group]]:
    """Return signs and groups of links whose signed counts add up to the count of the union.

    Links at the same place in each of the alternatives ``groups`` must share one window of values;
    each group returned stands for all of its links together.
    """
    ordered = sorted(dict.fromkeys(groups), key=_positions)
    chain, rest = _longest_chain(ordered)
    terms = [(1, _joined(group)) for group in chain]
    terms += [(-1, _joined(a, b)) for a, b in pairwise(chain)]
    # 1 − (1 − chain) · Π (1 − other)
    for size in range(1, len(rest) + 1):
        for others in combinations(rest, size):
            sign = (-1) ** (size + 1)
            both = _joined(*others)
            terms.append((sign, both))
            terms += [
                (-sign * inner, _joined(both, group))
                for inner, group in terms[: 2 * len(chain) - 1]
            ]
    return terms


def _positions(group: Group) -> tuple[Fraction, ...]:
    return tuple(link.rank + Fraction(link.right, link.left + link.right) for link in group)


def _joined(*groups: Group) -> Group:
    return tuple(dict.fromkeys(link for group in groups for link in group))


def _longest_chain(ordered: list[Group]) -> tuple[list[Group], list[Group]]:
    """Split groups into a longest run whose positions all ascend or descend, and the others."""
    best: list[int] = []
    for direction in (1, -1):
        keys = [[direction * p for p in _positions(group)[1:]] for group in ordered]
        runs: list[list[int]] = []
        for i, key in enumerate(keys):
            before = [run for run in runs if keys[run[-1]] <= key]
            runs.append([*max(before, key=len, default=[]), i])
        best = max(best, *runs, key=len)
    return [ordered[i] for i in best], [g for i, g in enumerate(ordered) if i not in best]

"""Relations that hold in every patient: two quantities compared, or sums of several."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Sign = Literal["<=", "<", "=="]
"""How the values of two quantities in the same patient compare."""

COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}
"""Every sign that a relation may be written with, and the comparison it stands for."""

_SIDE: Final = r"\s*(\w+(?:\s*\+\s*\w+)*)\s*"
_RELATION: Final = re.compile(rf"{_SIDE}(<=|<|==|>=|>){_SIDE}\Z")


def read_relation(text: str) -> tuple[tuple[str, ...], str, tuple[str, ...]] | None:
    """Return the names on the left, the sign, and the names on the right; None if it is not one.

    >>> read_relation("C05 + C06 == C01")
    (('C05', 'C06'), '==', ('C01',))
    """
    match = _RELATION.match(text)
    if match is None:
        return None
    left, right = (tuple(name.strip() for name in match[side].split("+")) for side in (1, 3))
    return left, match[2], right


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two quantities compare so in every patient: ``left sign right``."""

    left: str
    sign: Sign
    right: str


@dataclass(frozen=True, slots=True)
class SumRelation:
    """In every patient the left quantities together compare so with the right ones together."""

    left: tuple[str, ...]
    sign: Sign
    right: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All quantities that it ties."""
        return (*self.left, *self.right)


def as_sums(pairings: Iterable[Pairing], sums: Iterable[SumRelation]) -> list[SumRelation]:
    """Return all relations, comparisons of two quantities as sums with one term."""
    return [*(SumRelation((p.left,), p.sign, (p.right,)) for p in pairings), *sums]

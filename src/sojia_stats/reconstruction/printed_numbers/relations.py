"""Relations that hold in every patient: two quantities compared, or sums of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Sign = Literal["<=", "<", "=="]
"""How the values of two quantities in the same patient compare."""


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

"""A paper: its record, claims and relations, which must fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple, Protocol, TypeVar

from pydantic import Field, model_validator

from sojia_stats.reproduction.claim_files.entries import (
    Article,
    Claim,
    Constant,
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
from sojia_stats.reproduction.claim_files.fields import Identifier, Strict, Words


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


def by_id(statements: Sequence[T], name: str) -> T:
    """Return what belongs to the claim or relation with an id such as "C02"; or KeyError."""
    for statement in statements:
        if statement.id == name:
            return statement
    known = ", ".join(statement.id for statement in statements)
    raise KeyError(f"no claim or relation {name!r}: ask for one of {known}")


class Terms(NamedTuple):
    """What a relation ties, by id from left to right."""

    quantities: Mapping[str, SummaryClaim]
    """Quantities in the same patient."""
    constant: Constant | None
    """What a quantity is compared with."""
    counts: Mapping[str, int]
    """Numbers of patients."""


class Paper(Strict):
    """A paper with its claims and relations.

    Made by :func:`load_paper`.
    """

    format: Literal[1]
    """Version of this format: 1."""
    id: Identifier
    """A short name of the paper, such as hedrich2012."""
    article: Article
    """The bibliographic record."""
    source: Words
    """What was seen of the paper: the abstract, a table, a secondary source."""
    not_said: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """What the paper leaves open, a sentence each."""
    constants: Annotated[tuple[Constant, ...], Field(strict=False)] = ()
    """Lengths that hold for all patients."""
    claims: Annotated[tuple[Claim, ...], Field(min_length=1, strict=False)]
    """The printed numbers."""
    relations: Annotated[tuple[Relation, ...], Field(strict=False)] = ()
    """Facts that tie quantities of the same patient, or counts of the same group."""

    @model_validator(mode="after")
    def _consistent(self) -> Paper:
        ids = [item.id for item in (*self.constants, *self.claims, *self.relations)]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"the id {name} is given {ids.count(name)} times: ids are unique")
        for relation in self.relations:
            for problem in self._problems(relation):
                raise ValueError(f"relation {relation.id} {problem}")
        return self

    def _problems(self, relation: Relation) -> Iterator[str]:
        """Yield why a relation cannot be compared; each reason rests on those before it."""
        left, sign, right = relation.terms
        for name in (*left, right):
            if self.find(name) is None:
                yield f"names {name}, which is no claim or constant of this file"
        terms = self.terms_of(relation)
        constant, tied = terms.constant, list(terms.quantities.values())
        counts = all(name in terms.counts for name in (*left, right))
        quantities = left[0] in terms.quantities and not left[1:] and right not in terms.counts
        if not (counts or quantities):
            yield (
                "compares what cannot be compared: write one quantity, a sign and a quantity or "
                "constant, or a sum of counts, a sign and a count"
            )
        if quantities:
            first, last = tied[0].unit, tied[-1].unit if constant is None else constant.unit
            if first != last:
                yield f"compares {first} with {last}: use one unit"
            if len({claim.n for claim in tied}) > 1:
                yield "ties quantities with different n: give them the same n"
            if constant is not None and sign not in ("<=", ">="):
                yield "compares a quantity with a constant: write <= or >="
            if len({claim.reading.step is None for claim in tied}) > 1:
                yield (
                    "ties a quantity with a step to a continuous one: give both primary readings "
                    "a step, or none"
                )
            if relation.alternatives is None:
                yield "has no alternatives: give the steps to try"
        if len(set(left) | {right}) < len(left) + 1:
            yield "names a term twice: name different claims"
        for mixed in relation.mixed:
            readings = [mixed.readings.get(claim.id, claim.reading) for claim in tied]
            if len({reading.step is None for reading in readings}) > 1:
                yield (
                    "has a mixed reading with a step for one quantity and none for the other: "
                    "give both a step, or none"
                )
            for name in mixed.readings:
                if name not in (*left, right):
                    yield f"has a mixed reading for {name}, which it does not tie"

    def find(self, name: str) -> GivenClaim | CountClaim | SummaryClaim | Constant | None:
        """Return the claim or constant with an id, if there is one."""
        return next((item for item in (*self.claims, *self.constants) if item.id == name), None)

    def terms_of(self, relation: Relation) -> Terms:
        """Return what a relation of this paper ties, of all that can be tied."""
        left, _, right = relation.terms
        names, claims = (*left, right), {claim.id: claim for claim in self.claims}
        tied = [claims[name] for name in names if name in claims]
        return Terms(
            {one.id: quantity for one in tied if (quantity := one.quantity) is not None},
            next((constant for constant in self.constants if constant.id in names), None),
            {one.id: count for one in tied if (count := one.counted) is not None},
        )

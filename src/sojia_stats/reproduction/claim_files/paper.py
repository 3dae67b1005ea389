"""A paper: its record, claims and relations, which must fit together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol, TypeVar, cast

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
    """Return what belongs to the claim or relation with an id such as "C02" or "R1".

    Raises
    ------
    KeyError
        If there is no such claim or relation.
    """
    for statement in statements:
        if statement.id == name:
            return statement
    known = ", ".join(statement.id for statement in statements)
    raise KeyError(f"no claim or relation {name!r}: ask for one of {known}")


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
            self._check_relation(relation)
        return self

    def _check_relation(self, relation: Relation) -> None:
        """Refuse a relation whose terms cannot be compared."""
        left, sign, right = relation.terms
        where = f"relation {relation.id}"
        for name in (*left, right):
            if self.find(name) is None:
                raise ValueError(
                    f"{where} names {name}, which is no claim or constant of this file"
                )
        terms = [self.find(name) for name in (*left, right)]
        counts = all(term is not None and term.counted is not None for term in terms)
        quantities = (
            len(left) == 1
            and isinstance(terms[0], SummaryClaim)
            and isinstance(terms[1], SummaryClaim | Constant)
        )
        if not (counts or quantities):
            raise ValueError(
                f"{where} compares what cannot be compared: write one quantity, a sign and a "
                "quantity or constant, or a sum of counts, a sign and a count"
            )
        if quantities:
            units = [cast(SummaryClaim | Constant, term).unit for term in terms]
            if units[0] != units[1]:
                raise ValueError(f"{where} compares {units[0]} with {units[1]}: use one unit")
            sizes = {term.n for term in terms if isinstance(term, SummaryClaim)}
            if len(sizes) > 1:
                raise ValueError(f"{where} ties quantities with different n: give them the same n")
            if isinstance(terms[1], Constant) and sign not in ("<=", ">="):
                raise ValueError(f"{where} compares a quantity with a constant: write <= or >=")
            steps = {term.reading.step is None for term in terms if isinstance(term, SummaryClaim)}
            if len(steps) > 1:
                raise ValueError(
                    f"{where} ties a quantity with a step to a continuous one: give both primary "
                    "readings a step, or none"
                )
            if relation.alternatives is None:
                raise ValueError(f"{where} has no alternatives: give the steps to try")
        if len(set(left) | {right}) < len(left) + 1:
            raise ValueError(f"{where} names a term twice: name different claims")
        for mixed in relation.mixed:
            steps = {
                mixed.readings.get(term.id, term.reading).step is None
                for term in terms
                if isinstance(term, SummaryClaim)
            }
            if len(steps) > 1:
                raise ValueError(
                    f"{where} has a mixed reading with a step for one quantity and none for the "
                    "other: give both a step, or none"
                )
            for name in mixed.readings:
                if name not in (*left, right):
                    raise ValueError(
                        f"{where} has a mixed reading for {name}, which it does not tie"
                    )

    def find(self, name: str) -> GivenClaim | CountClaim | SummaryClaim | Constant | None:
        """Return the claim or constant with an id, if there is one."""
        return next((item for item in (*self.claims, *self.constants) if item.id == name), None)

"""The kinds of claims: a class each, which judges, words, extracts and recomputes its entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sojia_stats.reproduction.claim_files.entries import (
    Claim,
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.kinds.count import Count
from sojia_stats.reproduction.kinds.given import Given
from sojia_stats.reproduction.kinds.kind import Kind as Kind
from sojia_stats.reproduction.kinds.relation import RelationOf
from sojia_stats.reproduction.kinds.summary import SummaryOf

KINDS: Final[Mapping[type, type[Kind[Any]]]] = {
    GivenClaim: Given,
    CountClaim: Count,
    SummaryClaim: SummaryOf,
    Relation: RelationOf,
}
"""The kind of each type of entry; a new type of entry is put in here."""


def kind_of(entry: Claim | Relation, paper: Paper) -> Kind[Any]:
    """Return a claim or relation of a paper with all that depends on its kind."""
    return KINDS[type(entry)](entry, paper)

"""Several quantities in the same patients, tied by relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, Reading, Rounding
from sojia_stats.reconstruction.printed_numbers.relations import (
    Pairing,
    Sign,
    SumRelation,
    read_relation,
)
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.collision import Decided
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reconstruction.searches.search import Bounded, Search

_MIRROR: Final = {">=": "<=", ">": "<"}


@dataclass(frozen=True)
class JointReconstruction(Decided):
    """All tuples of data sets, one per quantity, that some pairing of patients allows.

    Made by :func:`reconstruct_jointly`; carries its inputs.

    Attributes
    ----------
    summaries, readings, relations
        What was given, with the reading of each quantity.
    """

    summaries: Mapping[str, Summary]
    readings: Mapping[str, Reading]
    relations: tuple[str, ...]

    @cached_property
    def _search(self) -> Search:
        chains = {
            name: chain_of(summary, self.readings[name]) for name, summary in self.summaries.items()
        }
        ties = [_tie(relation, self.summaries) for relation in self.relations]
        pairings = tuple(tie for tie in ties if isinstance(tie, Pairing))
        sums = tuple(tie for tie in ties if isinstance(tie, SumRelation))
        return Search(chains, self.readings, pairings, sums=sums)

    @property
    def _summaries(self) -> Mapping[str, Summary]:
        return self.summaries

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        """The relations that compare one quantity with another."""
        return self._search.pairings

    def __iter__(self) -> Iterator[dict[str, DataSet]]:
        """Yield every tuple of data sets; each quantity's values ascending.

        Without a sum among the relations, values of one rank can belong to one patient.
        """
        return self._search.data_sets()

    def bounds(self, quantity: str, statistic: Bounded) -> Bounds:
        """Return the bounds of a statistic of one quantity over all tuples of data sets."""
        if quantity not in self.summaries:
            raise ValueError(
                f"unknown quantity {quantity!r}: name one of {', '.join(self.summaries)}"
            )
        return self._search.bounds(quantity, statistic)


def reconstruct_jointly(
    summaries: Mapping[str, Summary],
    relations: Sequence[str],
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    *,
    readings: Mapping[str, Reading] | None = None,
) -> JointReconstruction:
    """Find the data sets of several quantities that can belong to the same patients.

    Parameters
    ----------
    summaries : mapping of str to Summary
        The printed statistics of each quantity, by a name without spaces; all with the same n.
    relations : sequence of str
        What holds in every patient: ``"treatment <= follow_up"``, with ``<=``, ``<``, ``==``,
        ``>=`` or ``>``; for n up to 8 also with sums, ``"delay + treatment <= follow_up"``.
    step, rounding, value_rounding
        The reading of all quantities; see :func:`reconstruct`.
    readings : mapping of str to Reading, optional
        A reading of its own for some quantities, instead of the common one.

    Returns
    -------
    JointReconstruction
        Status, counts and bounds over all tuples of data sets.

    Raises
    ------
    ValueError
        If the quantities differ in n, a relation cannot be read or names an unknown quantity,
        some quantities have a step and some have none, or a sum is given for more than 8 patients.

    Notes
    -----
    Which value is whose is not printed, so a tuple fits if *some* pairing of the values satisfies
    all relations in every patient. If any pairing does, then pairing all quantities in ascending
    order does: exchanging two patients' values towards ascending order never breaks a comparison.
    With a sum among the relations this is no longer so, and all ways to match patients are
    searched, in which the sum and the comparisons hold in the same patients.

    Examples
    --------
    >>> found = reconstruct_jointly(
    ...     {
    ...         "follow_up": Summary(n=4, minimum="2", maximum="50"),
    ...         "treatment": Summary(n=4, median="3", minimum="3", maximum="18"),
    ...     },
    ...     ["treatment <= follow_up"],
    ... )
    >>> found.status
    'incompatible'
    >>> print(found.explain())
    treatment ≤ follow_up in every patient cannot hold together with minimum 2 of follow_up and \
minimum 3 of treatment
    """
    if not summaries:
        raise ValueError("no quantity is given: give at least one summary by name")
    sizes = {name: summary.n for name, summary in summaries.items()}
    if len(set(sizes.values())) > 1:
        different = ", ".join(f"{name} {n}" for name, n in sizes.items())
        raise ValueError(
            f"the quantities have different n ({different}): relations tie values of the same "
            "patients, so give summaries with one n"
        )
    readings = {} if readings is None else readings
    for name in readings:
        if name not in summaries:
            raise ValueError(f"a reading is given for {name!r}, which is none of the quantities")
    common = Reading(step, rounding, value_rounding)
    return JointReconstruction(
        dict(summaries), {name: readings.get(name, common) for name in summaries}, tuple(relations)
    )


def _tie(relation: str, summaries: Mapping[str, Summary]) -> Pairing | SumRelation:
    """Return a relation in parts, or say how to write it."""
    parts = read_relation(relation)
    if parts is None:
        raise ValueError(
            f"relation {relation!r} cannot be read: write two quantities and a sign, for example "
            "'treatment <= follow_up'"
        )
    left, sign, right = parts
    for name in (*left, *right):
        if name not in summaries:
            raise ValueError(
                f"relation {relation!r} names {name!r}, which is none of the quantities "
                f"({', '.join(summaries)})"
            )
    if left == right and len(left) == 1:
        raise ValueError(
            f"relation {relation!r} compares {left[0]!r} with itself: name two quantities"
        )
    twice = next((name for name in left + right if (left + right).count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"relation {relation!r} names {twice!r} twice: name each quantity once")
    if sign in _MIRROR:
        left, sign, right = right, _MIRROR[sign], left
    if len(left) == len(right) == 1:
        return Pairing(left[0], cast(Sign, sign), right[0])
    return SumRelation(left, cast(Sign, sign), right)

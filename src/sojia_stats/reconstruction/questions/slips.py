"""Common slips, and which of them would turn an incompatible summary into a compatible one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal, cast, get_args

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import MEMORY
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, OrderFact, chain_of
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, Reading, Rounding, exact
from sojia_stats.reconstruction.printed_numbers.summary import LARGEST_N, Summary
from sojia_stats.reconstruction.questions.collision import explain
from sojia_stats.reconstruction.searches.search import Search
from sojia_stats.wording.names import SD_NAMES, SdKind

Slip = Literal[
    "mean and median exchanged",
    "sd of another kind",
    "truncated",
    "middle value as median",
    "another n",
    "digit misread",
    "range of another group",
]
"""The slips that are tried, in the order of how much they change: labels, rules, then numbers."""

SLIPS: Final[tuple[Slip, ...]] = get_args(Slip)

_ONLY: Final = ""

_LEADING_ZERO: Final = re.compile(r"[+-]?0[0-9]")


@dataclass(frozen=True, slots=True)
class Repair:
    """One slip that would make a summary compatible.

    Attributes
    ----------
    kind : str
        The slip, one of :data:`SLIPS`.
    text : str
        The slip and its outcome in a sentence.
    count : int, infinity or None
        How many data sets fit once it is mended; None where counting would outgrow the memory.
    summary : Summary
        The mended summary.
    """

    kind: Slip
    text: str
    count: int | float | None
    summary: Summary


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mended summary, with the reading and the facts that go with it."""

    kind: Slip
    text: str
    summary: Summary
    reading: Reading
    chain: Chain


def diagnose(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
    *,
    values: Sequence[Exact] | None = None,
) -> list[Repair]:
    """Try the documented slips one at a time and return those that make a summary compatible.

    The list is closed: mean and median exchanged (or one printed as the other); standard deviation
    of another kind (sample, population, standard error); a computed number truncated instead of
    rounded; the lower or upper middle value printed as the median of an even number; n off by one
    or two; one digit of one number misread; the range of another group.

    Parameters
    ----------
    summary : Summary
        The printed statistics.
    step, rounding, value_rounding, within, origin
        The reading; see :func:`reconstruct`.
    values : sequence of str, int, Fraction or Decimal, optional
        The patients' own values, where they are known. Then a slip counts if exactly these values
        give the mended summary.

    Returns
    -------
    list of Repair
        In the order of :data:`SLIPS`, smaller changes first; empty where the summary is compatible
        (or, with values, agrees with them) as printed.

    Notes
    -----
    A repair says what would fit, never what happened.

    Examples
    --------
    >>> printed = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
    >>> diagnose(printed)[0].text
    '13.5 is a median: 12 data sets fit; all have mean 19.75 months'
    """
    reading = Reading(step, rounding, value_rounding, origin=origin, within=within)
    if values is not None:
        chain = chain_of(summary, reading)
        known = [exact(value, "values") for value in values]
        if chain.holds(known):
            return []
        return [
            Repair(c.kind, f"{c.text}: the given values fit", 1, c.summary)
            for c in _candidates(summary, reading)
            if c.chain.holds(known)
        ]
    return list(repairs(summary, reading))


def repairs(summary: Summary, reading: Reading, memory: int = MEMORY) -> Iterator[Repair]:
    """Yield what :func:`diagnose` returns, each when it is asked for.

    Parameters
    ----------
    summary : Summary
        The printed statistics.
    reading : Reading
        The step and the rounding rules.
    memory : int
        Bytes that counting the data sets of one slip may take.

    Examples
    --------
    >>> printed = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
    >>> next(repairs(printed, Reading())).kind
    'mean and median exchanged'
    """
    if _search(chain_of(summary, reading), reading).possible:
        return
    for candidate in _candidates(summary, reading):
        if (repair := _tried(candidate, memory)) is not None:
            yield repair


def _search(chain: Chain, reading: Reading, memory: int = MEMORY) -> Search:
    """Return the search for the data sets of one quantity."""
    return Search({_ONLY: chain}, {_ONLY: reading}, memory=memory)


def _tried(candidate: _Candidate, memory: int) -> Repair | None:
    """Return a candidate as a repair if any data set fits it."""
    search = _search(candidate.chain, candidate.reading, memory)
    if not search.possible:
        return None
    try:
        count: int | float | None = search.count
        outcome = explain(search, {_ONLY: candidate.summary})
    except TooLarge:
        count, outcome = None, "some data sets fit, too many to count"
    return Repair(candidate.kind, f"{candidate.text}: {outcome}", count, candidate.summary)


def _candidates(summary: Summary, reading: Reading) -> Iterator[_Candidate]:
    """Yield every slip with what it would have been, in the order of :data:`SLIPS`."""

    def plainly(kind: Slip, text: str, mended: Summary) -> _Candidate:
        return _Candidate(kind, text, mended, reading, chain_of(mended, reading))

    for text, mended in _exchanged(summary):
        yield plainly("mean and median exchanged", text, mended)
    for text, mended in _other_sd(summary):
        yield plainly("sd of another kind", text, mended)
    for name in ("q1", "median", "q3", "mean", "sd"):
        if getattr(summary, name) is not None and reading.rounding[name] != "truncate":
            other = reading.but(rounding={name: "truncate"})
            text = f"{name} {getattr(summary, name)} is truncated, not rounded"
            yield _Candidate("truncated", text, summary, other, chain_of(summary, other))
    if summary.median is not None and summary.n % 2 == 0:
        for side, rank in (("lower", summary.n // 2 - 1), ("upper", summary.n // 2)):
            text = f"median {summary.median} is the {side} of the two middle values"
            chain = _with_middle_value(summary, reading, rank)
            yield _Candidate("middle value as median", text, summary, reading, chain)
    for change in (-1, 1, -2, 2):
        if (2 if summary.sd is not None else 1) <= summary.n + change <= LARGEST_N:
            mended = replace(summary, n=summary.n + change)
            yield plainly("another n", f"n is {mended.n}", mended)
    for text, mended in _misread(summary):
        yield plainly("digit misread", text, mended)
    if summary.minimum is not None or summary.maximum is not None:
        ends = replace(summary, minimum=None, maximum=None)
        if ends.printed:
            yield plainly("range of another group", "the range is that of another group", ends)


def _exchanged(summary: Summary) -> Iterator[tuple[str, Summary]]:
    """Yield the summary with mean and median exchanged, or one printed as the other."""
    mean, median = summary.mean, summary.median
    if mean is not None and median is not None:
        mended = replace(summary, mean=median, median=mean)
        yield f"{mean} is the median and {median} the mean", mended
    elif mean is not None:
        yield f"{mean} is a median", replace(summary, mean=None, median=mean)
    elif median is not None:
        yield f"{median} is a mean", replace(summary, mean=median, median=None)


def _other_sd(summary: Summary) -> Iterator[tuple[str, Summary]]:
    """Yield the summary with its standard deviation of another kind."""
    if summary.sd is None or summary.n == 1:  # one patient has only a population deviation
        return
    kinds: tuple[SdKind, ...] = ("sample", "sem", "population")
    for kind in kinds:
        if kind != summary.sd_kind:
            text = f"{summary.sd} is a {SD_NAMES[kind].told_apart}"
            yield text, replace(summary, sd_kind=kind)


def _with_middle_value(summary: Summary, reading: Reading, rank: int) -> Chain:
    """Return the facts if the printed median is one of the two middle values itself."""
    chain = chain_of(replace(summary, median=None), reading)
    # A patient's own value, so it was printed as patients' values are.
    window = summary.printed["median"].window(reading.value_rounding)
    fact = OrderFact("median", rank, (Fraction(1),), window)
    return replace(chain, orders=(*chain.orders, fact))


def _misread(summary: Summary) -> Iterator[tuple[str, Summary]]:
    """Yield the summary with one digit of one number replaced, the smallest changes first."""
    found = []
    for name, printed in summary.printed.items():
        for place, digit in enumerate(printed.text):
            for other in "0123456789":
                if not digit.isdigit() or digit == other:
                    continue
                text = printed.text[:place] + other + printed.text[place + 1 :]
                # Nobody prints 09, so none is what was misread.
                if not _LEADING_ZERO.match(text) or _LEADING_ZERO.match(printed.text):
                    found.append((name, text, abs(Fraction(text) - printed.value)))
    for name, text, _ in sorted(found, key=lambda entry: entry[2]):
        try:
            mended = replace(summary, **cast(dict[str, Any], {name: text}))
        except ValueError:  # a minimum above the maximum, for one
            continue
        yield f"{name} is {text}, not {summary.printed[name]}", mended

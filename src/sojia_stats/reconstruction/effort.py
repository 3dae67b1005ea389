"""How much work the answers inside a block may take: counted, not timed, so every run is alike.

Work is counted in additions of machine words, of which a processor does about 10^9 a second; a
step of Python counts as a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from sojia_stats.errors import TooLarge


class Purse:
    """The work that is granted to a block, what is left of it, and whether it ever fell short."""

    __slots__ = ("granted", "left", "short")

    def __init__(self, granted: int) -> None:
        self.granted = self.left = granted
        self.short = False

    @property
    def spent(self) -> int:
        """The work that was done."""
        return self.granted - self.left


_PURSE: Final[ContextVar[Purse | None]] = ContextVar("purse", default=None)


@contextmanager
def limited(work: int) -> Iterator[Purse]:
    """Let the answers inside a block take so much work together, and no more.

    An answer that takes more than is left raises :class:`TooLarge`. A block inside another has no
    more than what is left of the other's.

    Examples
    --------
    >>> with limited(10):  # doctest: +ELLIPSIS
    ...     spend(8)
    ...     spend(3)
    Traceback (most recent call last):
    sojia_stats.errors.TooLarge: the answer takes more work than is spent...
    """
    outer = _PURSE.get()
    purse = Purse(work if outer is None else max(min(work, outer.left), 0))
    token = _PURSE.set(purse)
    try:
        yield purse
    finally:
        _PURSE.reset(token)
        if outer is not None:
            outer.left -= purse.spent


def spend(work: int) -> None:
    """Count work that is about to be done; raise TooLarge if it is limited and less is left."""
    demand(work)
    purse = _PURSE.get()
    if purse is not None:
        purse.left -= work


def demand(work: int) -> None:
    """Raise TooLarge if work is limited and less is left; count nothing."""
    purse = _PURSE.get()
    if purse is not None and work > purse.left:
        purse.short = True
        raise TooLarge(
            "the answer takes more work than is spent on one claim: give a coarser step, or ask "
            "reconstruct() in Python, which takes its time"
        )


MEMORY: Final = 2**30
"""Bytes that the tables of one answer may take."""

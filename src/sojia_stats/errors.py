"""Every error that a public call raises on purpose: one sentence with what to do instead."""

from __future__ import annotations


class TooLarge(ValueError):
    """The exact answer would outgrow the memory or the work that it may take."""


class Undecided(TooLarge):
    """The search stopped at its limit."""


class Unbounded(ValueError):
    """Some ordered value has no bound."""


class PaperError(ValueError):
    """A claim file cannot be read; the message says where, why and what to write instead."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason = reason


class StoredFileError(ValueError):
    """A file cannot be read as one that this package wrote; the message says what to give."""


class Stopped(RuntimeError):
    """The run ended from outside; what it found is kept."""

"""Reading a file that anybody may have given: an ordinary one, of a size that fits what it is."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path


def read_content(
    source: str | Path,
    largest: int,
    error: type[ValueError],
    *,
    folder: str,
    special: str,
    large: Callable[[int], str],
    missing: str | None = None,
) -> bytes:
    """Return the bytes of a file, or raise an error with the sentence for what is there instead.

    That is a ``folder``; something ``special``, a pipe or a device, which may never end; a file of
    more bytes than the ``largest``, which is not read; or a ``missing`` one, without whose sentence
    the system's word is told.
    """
    path = Path(source)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            told = folder
        elif not stat.S_ISREG(status.st_mode):
            told = special
        elif status.st_size > largest:
            told = large(status.st_size)
        else:
            return path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        told = f"{str(source)[:80]!r} cannot be read: {reason}"
        if missing is not None and isinstance(problem, FileNotFoundError):
            told = missing
    raise error(told)


def utf8_text(content: bytes, name: str, error: type[ValueError], instead: str) -> str:
    """Return bytes as text, without a mark of their order; or say what to do instead."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(f"{name} is not UTF-8 text (byte {problem.start}): {instead}") from None

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

    Parameters
    ----------
    source : str or Path
        The file.
    largest : int
        Bytes it may have; a larger one is not read.
    error : type of ValueError
        What is raised.
    folder, special, large, missing : str or callable
        The sentences for a folder; for a pipe or a device, which may never end; for a file that is
        too large, from its bytes; and for none, without which the system's word is told.
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
    """Return bytes as text, without a mark of their order; or say what to do instead.

    Raises
    ------
    ValueError
        If they are not UTF-8, as the class that was given.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(f"{name} is not UTF-8 text (byte {problem.start}): {instead}") from None

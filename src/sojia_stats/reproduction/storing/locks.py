"""One run at a time where something is written; a lock ends with its process, even a killed one."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

WAIT: Final = 10.0
"""Seconds to wait for another run, which holds a folder for less than one."""

if sys.platform == "win32":
    import msvcrt

    _FAR: Final = 2**40  # beyond the content: what is locked there, nobody else can read

    def lock(handle: int) -> bool | None:
        """Lock an open file: True, False where another has it, None where that is not known."""
        at = os.lseek(handle, 0, os.SEEK_CUR)
        try:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, at, os.SEEK_SET)
        return True

    def _open(folder: Path) -> int:
        return os.open(folder / ".sojia-stats-lock", os.O_RDWR | os.O_CREAT)

    def _close(folder: Path, handle: int) -> None:
        os.close(handle)
        with suppress(OSError):  # another run waits for it
            (folder / ".sojia-stats-lock").unlink()

else:
    import fcntl

    def lock(handle: int) -> bool | None:
        """Lock an open file or folder: True, False where another has it, None where none can."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return None
        return True

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _close(folder: Path, handle: int) -> None:
        os.close(handle)


@contextmanager
def alone(folder: Path, wait: float = WAIT) -> Iterator[bool]:
    """Keep other runs out of a folder; they wait.

    Parameters
    ----------
    folder : Path
        The folder.
    wait : float
        Seconds to wait for another run.

    Yields
    ------
    bool
        Whether no other run can be in the folder; False where its file system knows no locks.

    Raises
    ------
    OSError
        If another run does not leave it in time.
    """
    try:
        handle = _open(folder)
    except OSError:  # what is wrong with the folder is told by whoever writes into it
        yield False
        return
    try:
        end = time.monotonic() + wait
        while (locked := lock(handle)) is False:
            if time.monotonic() >= end:
                told = f"another run is writing there and has not ended in {wait:.0f} seconds"
                raise OSError(errno.EBUSY, told, str(folder))
            time.sleep(0.02)
        yield locked is True
    finally:
        _close(folder, handle)

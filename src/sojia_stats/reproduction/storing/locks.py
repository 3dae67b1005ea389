"""One run at a time where something is written; a lock ends with its process, even a killed one."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

WAIT: Final = 10.0
"""Seconds to wait for another run, which holds a folder for less than one."""

FOLDER_LOCK: Final = ".sojia-stats-lock" if os.name == "nt" else ""
"""The file that is locked for its folder, where no folder can be opened: under Windows."""


def lock(handle: int) -> bool | None:
    """Lock an open file or folder: True, False where another has it, None where none can."""
    import portalocker  # not at the top: a tenth of a second, and most commands write nothing

    try:
        portalocker.lock(handle, portalocker.LOCK_EX | portalocker.LOCK_NB)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException:  # a file system without locks
        return None
    return True


def take(path: Path, flags: int) -> tuple[int, bool | None]:
    """Open a file or folder with flags of the system and lock it; say what :func:`lock` says."""
    while True:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)
        locked = lock(handle)
        with suppress(FileNotFoundError):
            if locked is False or os.path.samestat(os.fstat(handle), path.stat()):
                return handle, locked
        os.close(handle)  # the run that had it has just removed it


def remove(path: Path, close: Callable[[], object]) -> None:
    """Remove a locked file and close it; it stays where another run, which waits, has it open."""
    with suppress(PermissionError):  # Windows removes no open file
        path.unlink(missing_ok=True)  # while it is locked, so that no other run's goes
        close()
        return
    close()
    with suppress(PermissionError):
        path.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path, wait: float = WAIT) -> Iterator[bool]:
    """Keep other runs out of a folder; they wait some seconds for it, then raise OSError.

    Give whether no other run can be in the folder: False where its file system knows no locks.
    """
    path = folder / FOLDER_LOCK
    flags = os.O_RDWR | os.O_CREAT if FOLDER_LOCK else os.O_RDONLY
    end = time.monotonic() + wait
    while True:
        try:
            handle, locked = take(path, flags)
        except OSError:  # what is wrong with the folder is told by whoever writes into it
            yield False
            return
        if locked is not False:
            break
        os.close(handle)
        if time.monotonic() >= end:
            told = f"another run is writing there and has not ended in {wait:.0f} seconds"
            raise OSError(errno.EBUSY, told, str(folder))
        time.sleep(0.02)
    try:
        yield locked is True
    finally:
        if FOLDER_LOCK:
            remove(path, lambda: os.close(handle))
        else:
            os.close(handle)

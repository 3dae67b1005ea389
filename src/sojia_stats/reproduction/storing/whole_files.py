"""Writing files whole or not at all, and several as one set."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sojia_stats.reproduction.storing.locks import alone

_PREFIX: Final = ".sojia-stats-new-"
"""How the name of anything begins that has not its own name yet."""

_NO_SYNC: Final = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
"""What a file system answers that cannot wait for its disk."""

_WAITING: Final = 8
"""Files that wait for the disk at a time: one after another, fifty take a third of a second."""


@contextmanager
def whole_file(path: Path, scratch: Path) -> Iterator[Path]:
    """Give a file to write, which takes the name of another when it is whole and on the disk."""
    try:
        yield scratch
        _settle(scratch)
        os.replace(scratch, path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with alone(path.parent) as sole:
        if sole:
            _sweep(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX)
        os.close(handle)
        with whole_file(path, Path(name)) as scratch:
            scratch.write_bytes(content)


def replace_files(
    folder: Path,
    contents: Mapping[str, bytes],
    former: Callable[[], Iterable[str]] = lambda: (),
    check: Callable[[], object] = lambda: None,
) -> None:
    """Write files into a folder as one set, in the place of a former one; or change nothing.

    The folder is made where it is missing, and so are folders in it. The files take their names in
    the order of ``contents``, and ``former`` ones that have to go lose theirs in the reverse order,
    so that a killed run never leaves files of two sets: where the first is there, the set has an
    owner, and where the last is there, it is whole. ``check`` is called before anything is written,
    when no other run is in the folder.
    """
    made: list[Path] = []
    try:
        _make(folder, made)
        with alone(folder) as sole:
            if sole:
                _sweep(folder)
            check()
            _replace_set(folder, contents, [n for n in former() if n not in contents], made)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):  # another run may have put a file into it
                path.rmdir()
        raise


def _replace_set(
    folder: Path, contents: Mapping[str, bytes], former: list[str], made: list[Path]
) -> None:
    """Write a set beside the former one, then put it in its place."""
    scratch = Path(tempfile.mkdtemp(dir=folder, prefix=_PREFIX))
    moved: list[tuple[Path, Path]] = []

    def move(old: Path, new: Path) -> None:
        moved.append((old, new))
        os.rename(old, new)

    try:
        for number, (name, content) in enumerate(contents.items()):
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), folder / name)
            (scratch / str(number)).write_bytes(content)
            _make((folder / name).parent, made)
        with ThreadPoolExecutor(_WAITING) as pool:
            list(pool.map(_settle, (scratch / str(number) for number in range(len(contents)))))
        *others, last = contents
        for number, name in enumerate([last, *former, *reversed(others)]):
            if os.path.lexists(folder / name):
                move(folder / name, scratch / f"former-{number}")
        for number, name in enumerate(contents):
            move(scratch / str(number), folder / name)
    except BaseException:
        for old, new in reversed(moved):
            if os.path.lexists(new) and not os.path.lexists(old):
                os.rename(new, old)
        shutil.rmtree(scratch)
        raise
    shutil.rmtree(scratch, ignore_errors=True)


def _settle(path: Path) -> None:
    """Wait for the disk, so that no name stands for less after a power cut."""
    with path.open("rb+") as file:
        try:
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise
    path.chmod(0o644)


def _make(folder: Path, made: list[Path]) -> None:
    """Make a folder and those around it, and note which."""
    for path in [*[*folder.parents][::-1], folder]:
        if not path.exists():
            path.mkdir(exist_ok=True)
            made.append(path)


def _sweep(folder: Path) -> None:
    """Remove what a killed run left."""
    for path in folder.glob(f"{_PREFIX}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()

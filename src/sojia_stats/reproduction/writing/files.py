"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder; where one cannot be, none that was not there stays behind.

    Parameters
    ----------
    folder : Path
        It is made where it is missing, and so are folders in it.
    contents : mapping of str to bytes
        The files by their place in the folder; the last says that the others are there.
    """
    made: list[Path] = []
    try:
        for name, content in contents.items():
            path = folder / name
            for parent in [*path.parents][::-1]:
                if not parent.exists():
                    parent.mkdir(exist_ok=True)
                    made.append(parent)
            fresh = not path.exists()
            replace_file(path, content)
            if fresh:
                made.append(path)
    except BaseException:
        for path in reversed(made):
            # Another run may have put a file beside it.
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise

"""What a long run has found so far, kept beside its output so that a killed run can go on."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from sojia_stats.reproduction.storing.locks import remove, take

Found = list[list[str]]
"""The added columns of one block."""

_BEGIN: Final = b"sojia-stats screen\n"


class Partial:
    """A file of finished blocks, in order; a block that was cut off by a kill does not count.

    While it is open, no other run can open it. The key is what the blocks rest on: checksum of the
    input, options, version.
    """

    def __init__(self, path: Path, key: Mapping[str, str]) -> None:
        self.path = path
        self._head = _BEGIN + json.dumps(dict(key), sort_keys=True).encode() + b"\n"
        self._file: BinaryIO | None = None

    def begin(self, resume: bool = False) -> int:
        """Open the file and return how many blocks are finished; none unless the run goes on."""
        file = self._file = _held(self.path)
        head = file.read(len(self._head)) if resume else b""
        if not self._head.startswith(head):
            self.close()
            raise ValueError(
                f"{self.path} belongs to another input, other options or another version: "
                "remove it, or run without --resume"
            )
        if head == self._head:
            ends = [file.tell(), *(file.tell() for _ in _payloads(file))]
            file.truncate(ends[-1])  # without a block that was cut off
            return len(ends) - 1
        file.truncate(0)  # stopped before the first block, or not begun
        file.seek(0)
        file.write(self._head)
        file.flush()
        return 0

    def add(self, payload: bytes) -> None:
        """Add a finished block."""
        assert self._file is not None, "the file is open from begin on"
        self._file.seek(0, os.SEEK_END)
        self._file.write(b"%d %d\n" % (len(payload), zlib.crc32(payload)) + payload)
        self._file.flush()

    def __iter__(self) -> Iterator[Found]:
        # Through the file that has the lock: under Windows nobody else reads what is locked.
        assert self._file is not None, "the file is open from begin on"
        self._file.seek(len(self._head))
        for payload in _payloads(self._file):
            yield json.loads(zlib.decompress(payload))

    def close(self) -> None:
        """Close the file and leave it."""
        if self._file is not None:
            self._file.close()

    def remove(self) -> None:
        """Remove the file and close it."""
        remove(self.path, self.close)


def refuse_in_use(path: Path) -> None:
    """Raise ValueError if another run has a partial file open."""
    if path.exists():
        _held(path).close()


def _held(path: Path) -> BinaryIO:
    """Open a file, which is made where it is missing, for this run alone."""
    handle, locked = take(path, os.O_RDWR | os.O_CREAT)
    if locked is False:
        os.close(handle)
        raise ValueError(
            f"another run is writing {path.with_suffix('')}: wait for it, or give another file "
            "with --output"
        )
    return os.fdopen(handle, "r+b")


def packed(found: Found) -> bytes:
    """Return a block as the file holds it."""
    return zlib.compress(json.dumps(found, ensure_ascii=False).encode(), 1)


def _payloads(file: BinaryIO) -> Iterator[bytes]:
    """Yield whole blocks, each with its checksum right; after each, the file stands at its end."""
    while True:
        size, _, check = file.readline().partition(b" ")
        if not (size.isdigit() and check.strip().isdigit()):
            return
        payload = file.read(int(size))
        if len(payload) < int(size) or zlib.crc32(payload) != int(check):
            return
        yield payload

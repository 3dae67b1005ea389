"""Write a set of files and kill the process at its k-th act on the file system, for every k.

usage: python killed_everywhere.py FOLDER fresh|former    prints, per kill, what is left, as JSON

FOLDER, which is removed again and again, is an absolute path, as that of pytest's tmp_path is.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from sojia_stats.reproduction.storing.whole_files import replace_files

ACTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree")
NAMES = ("claims.json", "claims.csv", "figures/A.png", "figures/A.svg", "report.html")
FORMER = ("figures/B.png", "recomputed.csv")


def contents(tag: str, names: tuple[str, ...] = NAMES) -> dict[str, bytes]:
    return {name: tag.encode() for name in names}


def write(folder: Path, tag: str, more: tuple[str, ...] = ()) -> None:
    names = (*NAMES[:-1], *more, NAMES[-1])
    replace_files(folder, contents(tag, names), lambda: (*NAMES, *FORMER))


def killed(folder: Path, act: int) -> bool:
    """Write anew in a process that is killed at an act; say whether it was."""
    child = os.fork()
    if child == 0:
        done = 0

        def count(event: str, args: tuple[object, ...]) -> None:
            nonlocal done
            if event in ACTS and str(folder) in str(args[0]):
                done += 1
                if done == act:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        write(folder, "new")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def left(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def main() -> None:
    folder, start = Path(sys.argv[1]), sys.argv[2]
    if not folder.is_absolute():  # an option of pytest, such as -q, was once taken for a folder
        sys.exit(f"{folder} is no absolute path")
    found, act, was = [], 0, True
    while was:
        act += 1
        shutil.rmtree(folder, ignore_errors=True)
        if start == "former":
            write(folder, "old", FORMER)
        was = killed(folder, act)
        after = left(folder)
        write(folder, "next")
        found.append({"killed": was, "after": after, "next": left(folder)})
    print(json.dumps(found))


if __name__ == "__main__":
    main()

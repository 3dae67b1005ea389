"""Which branches of the library the tests take: docs/coverage.md, from coverage's own report.

usage: python tools/coverage_page.py REPORT.json    (ends with 1 below 98 % of the branches)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coverage.md"
PACKAGE: Final = "src/sojia_stats/"
LEAST: Final = 98
"""Percent of the branches that the tests must take."""

TALLIES: Final = ("num_statements", "missing_lines", "num_branches", "missing_branches")


def share(whole: int, missed: int) -> str:
    """Return what was reached in percent, cut and not rounded: 100.0 means all."""
    tenths = 1000 if not missed else 1000 * (whole - missed) // whole
    return f"{tenths // 10}.{tenths % 10} %"


def tally(summaries: Sequence[Mapping[str, int]]) -> list[int]:
    """Return the sums of statements, statements missed, branches, branches missed."""
    return [sum(one[name] for one in summaries) for name in TALLIES]


def row(name: str, sums: Sequence[int]) -> str:
    """Return a line of the table of rooms."""
    statements, lines, branches, jumps = sums
    cells = (name, f"{statements:,}", share(statements, lines))
    return f"| {' | '.join(cells)} | {branches:,} | {jumps:,} | {share(branches, jumps)} |"


def room_of(path: str) -> str:
    """Return the room of a file, or what stands at the door."""
    first, *rest = PurePosixPath(path.removeprefix(PACKAGE)).parts
    return f"`{first}/`" if rest else "modules beside the rooms"


def missed(path: str, file: Mapping[str, Any]) -> str | None:
    """Return the line of a module that is not run whole, with the functions concerned."""
    _, lines, _, jumps = tally([file["summary"]])
    if not lines and not jumps:
        return None
    names = [
        f"`{name}`" if name else "its top"
        for name, part in file["functions"].items()
        if part["summary"]["missing_lines"] or part["summary"]["missing_branches"]
    ]
    return f"| `{path.removeprefix(PACKAGE)}` | {lines} | {jumps} | {', '.join(names)} |"


def page(report: Mapping[str, Any]) -> str:
    """Return the page."""
    files = report["files"]
    rooms: dict[str, list[Mapping[str, int]]] = {}
    for path, file in files.items():
        rooms.setdefault(room_of(path), []).append(file["summary"])
    names = sorted(rooms, key=lambda name: (not name.startswith("`"), name))
    total = tally([file["summary"] for file in files.values()])
    table = "\n".join(row(name, tally(rooms[name])) for name in names)
    left = [line for path, file in sorted(files.items()) if (line := missed(path, file))]
    return f"""# Which branches of the code do the tests take?

Written by `make coverage`, not by hand: unit tests and doctests under coverage.py, with pytest's
workers and the commands that tests start. A branch is a way out of a line that has several. Shares
are cut, not rounded. That a line is run does not mean that a test would notice if it were changed:
for that see [mutation](mutation.md).

**{share(*total[2:])} of {total[2]:,} branches and {share(*total[:2])} of {total[0]:,} statements.**
`make coverage` fails below {LEAST} % of the branches.

| room | statements | run | branches | not taken | taken |
|---|---|---|---|---|---|
{table}
{row("all", total)}

Left out: imports for types alone, and `@overload`. The notebooks, which `make test` runs as well,
do not count.

## What no test runs

| module | statements | branches | in |
|---|---|---|---|
{chr(10).join(left)}
"""


def main(arguments: Sequence[str]) -> int:
    """Say what the tests take, and store the page if that is enough."""
    report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    text = page(report)
    print(next(line for line in text.splitlines() if line.startswith("**")).replace("**", ""))
    branches, jumps = tally([file["summary"] for file in report["files"].values()])[2:]
    if 100 * (branches - jumps) < LEAST * branches:
        print(f"That is less than {LEAST} % of the branches: no page is stored.", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

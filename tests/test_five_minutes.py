"""docs/five_minutes.md is a session: each command is run again, and its output compared."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "five_minutes.md"
BLOCK = re.compile(
    r"^```console\n\$ (?P<command>(?:[^\n]*\\\n)*[^\n]*)\n(?P<output>.*?)^```$", re.M | re.S
)


def session(folder: Path) -> list[tuple[str, str, str]]:
    """Command, printed output and output now, of each block of the page."""
    found = []
    environment = os.environ | {"COLUMNS": "100", "PYTHONUTF8": "1"}
    for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        words = shlex.split(match["command"].replace("\\\n", " "))
        if words[0] == "sojia-stats":
            words = [sys.executable, "-c", "from sojia_stats.cli import main; main()", *words[1:]]
        done = subprocess.run(
            words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.stderr == "", match["command"]
        lines = [line.rstrip() for line in done.stdout.splitlines()]
        found.append((match["command"], match["output"], "".join(f"{line}\n" for line in lines)))
    return found


def test_the_session_runs_as_the_page_shows_it(tmp_path: Path) -> None:
    found = session(tmp_path)
    assert [command.split()[1] for command, _, _ in found] == ["check", "new", "-n", "check"]
    for command, printed, now in found:
        assert printed == now, command
    assert (tmp_path / "report/galeotti2011/report.html").exists()

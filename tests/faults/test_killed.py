"""kill -9 while files are written: nothing, the former set, or the new one; never some of each."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

NAMES = {"claims.json", "claims.csv", "figures/A.png", "figures/A.svg", "report.html"}
FORMER = {"figures/B.png", "recomputed.csv"}


@pytest.mark.parametrize("start", ["fresh", "former"])
def test_killed_at_every_act(tmp_path: Path, start: str) -> None:
    script = Path(__file__).with_name("killed_everywhere.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "out", start],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) > 20 and [run["killed"] for run in found].count(False) == 1
    for run in found:
        kept = {n: tag for n, tag in run["after"].items() if not n.startswith(".sojia-stats-new-")}
        assert len(set(kept.values())) <= 1, kept
        if "report.html" in kept:  # it says that the set is whole
            assert set(kept) == NAMES | (FORMER if kept["report.html"] == "old" else set())
        if "claims.csv" in kept:  # without its owner's name, the next run would refuse the folder
            assert "claims.json" in kept
        # The next run mends the set, and takes away what the killed one left.
        assert run["next"] == dict.fromkeys(NAMES, "next")
    tags = {run["after"].get("report.html") for run in found}
    assert tags == {None, "new"} | ({"old"} if start == "former" else set())

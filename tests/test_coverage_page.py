"""docs/coverage.md: what its tool makes of a report, and whether the stored page adds up."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coverage.md"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(ROOT / "tools")
    module = importlib.import_module("coverage_page")
    monkeypatch.setattr(module, "PAGE", tmp_path / "coverage.md")
    yield module


def file(statements: int, lines: int, branches: int, jumps: int) -> dict[str, Any]:
    names = ("num_statements", "missing_lines", "num_branches", "missing_branches")
    counts = dict(zip(names, (statements, lines, branches, jumps), strict=True))
    functions = {"told": {"summary": counts}, "": {"summary": dict.fromkeys(names, 0)}}
    return {"summary": counts, "functions": functions}


def written(tool: ModuleType, tmp_path: Path, files: dict[str, Any]) -> tuple[int, str]:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"files": files}), encoding="utf-8")
    code = tool.main([str(report)])
    return code, tool.PAGE.read_text(encoding="utf-8") if tool.PAGE.exists() else ""


def test_rooms_are_added_up_and_what_is_missed_is_named(tool: ModuleType, tmp_path: Path) -> None:
    files = {
        "src/sojia_stats/statistics/a.py": file(100, 1, 50, 1),
        "src/sojia_stats/statistics/b/c.py": file(900, 0, 150, 0),
        "src/sojia_stats/cli.py": file(1000, 0, 0, 0),
    }
    code, page = written(tool, tmp_path, files)
    assert code == 0
    assert "**99.5 % of 200 branches and 99.9 % of 2,000 statements.**" in page  # 199 and 1,999
    assert "| `statistics/` | 1,000 | 99.9 % | 200 | 1 | 99.5 % |" in page
    assert "| modules beside the rooms | 1,000 | 100.0 % | 0 | 0 | 100.0 % |" in page
    assert page.endswith("| `statistics/a.py` | 1 | 1 | `told` |\n")


@pytest.mark.parametrize(("missed", "code"), [(20, 0), (21, 1)])
def test_two_branches_in_a_hundred_may_be_missed(
    tool: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    missed: int,
    code: int,
) -> None:
    files = {"src/sojia_stats/cli.py": file(10, 0, 1000, missed)}
    ended, page = written(tool, tmp_path, files)
    assert ended == code
    share = "98.0" if code == 0 else "97.9"
    said = capsys.readouterr()
    assert said.out.startswith(f"{share} % of 1,000 branches and 100.0 % of 10 statements.")
    assert (f"**{share} % of 1,000 branches" in page) == (code == 0)
    assert bool(page) == (code == 0)
    assert ("less than 98 %" in said.err) == (code == 1)


def test_shares_are_cut_and_only_all_is_all(tool: ModuleType) -> None:
    assert tool.share(100_000, 1) == "99.9 %"
    assert tool.share(3, 1) == "66.6 %"
    assert tool.share(0, 0) == "100.0 %"


def test_the_stored_page_adds_up(tool: ModuleType) -> None:
    text = PAGE.read_text(encoding="utf-8")
    rooms, missed = (
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        for table in re.findall(r"(?<=\|---\|\n)(?:\|.*\n)+", text)
    )
    counts = [[int(row[i].replace(",", "")) for i in (1, 3, 4)] for row in rooms]
    assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
    statements, branches, total = counts[-1]
    for row, (all_lines, some, not_taken) in zip(rooms, counts, strict=True):
        here = [one for one in missed if tool.room_of(one[0].strip("`")) == row[0]]
        if row is rooms[-1]:
            here = missed
        assert row[2] == tool.share(all_lines, sum(int(one[1]) for one in here))
        assert not_taken == sum(int(one[2]) for one in here)
        assert row[5] == tool.share(some, not_taken)
    headline = f"{rooms[-1][2]} of {statements:,} statements.**"
    assert f"**{rooms[-1][5]} of {branches:,} branches and {headline}" in text
    assert 100 * (branches - total) >= tool.LEAST * branches
    for row in missed:
        assert (ROOT / "src" / "sojia_stats" / row[0].strip("`")).is_file(), "run make coverage"

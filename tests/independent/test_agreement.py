"""The library agrees with the second implementation, and docs/validation.md says how far."""

import sys
from pathlib import Path

import against_r
import comparisons
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
NEAR = 2e-15  # some units in the last place of a float


def rows(heading: str) -> list[list[str]]:
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("names", comparisons.EXACT, ids=" ".join)
def test_what_must_be_equal(names: tuple[str, str]) -> None:
    found = next(each for each in comparisons.agreements() if each[:2] == names)
    assert found.compared > 100
    assert found.largest is None  # measured() has held every pair


@pytest.mark.parametrize("names", comparisons.ROUNDED, ids=" ".join)
def test_what_differs_by_rounding(names: tuple[str, str]) -> None:
    found = next(each for each in comparisons.agreements() if each[:2] == names)
    assert found.compared > 50
    assert found.largest is not None and found.largest < NEAR


@pytest.mark.parametrize(
    ("heading", "agreements"),
    [
        ("Beside a second implementation", comparisons.agreements),
        ("Beside R", against_r.agreements),
    ],
    ids=["second", "R"],
)
def test_the_page_is_true(heading: str, agreements) -> None:
    """As many compared as it says, and none further apart; a float's last bits may differ."""
    found = agreements()
    standing = rows(heading)
    assert [row[:3] for row in standing] == [
        [each.what, each.against, f"{each.compared:,}"] for each in found
    ]
    for row, each in zip(standing, found, strict=True):
        if row[3] == "none":
            assert not each.largest, row
        else:
            said = float(row[3].removeprefix("below "))
            assert each.largest is not None and each.largest < said, row
            assert each.largest > said / 100 or said <= 1e-14, row


def test_the_second_implementation_stands_alone() -> None:
    for path in (Path(__file__).parent / "second").glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if words[:1] in (["import"], ["from"]):
                name = words[1].partition(".")[0]
                assert name in {"second", "mpmath"} or name in sys.stdlib_module_names, path

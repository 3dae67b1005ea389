"""docs/mutation.md: written by its tool from the stored samples, each survivor with a reason."""

import importlib
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from scipy.stats import binom

ROOT = Path(__file__).resolve().parents[2]
SAMPLES: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "mutation" / "samples.json").read_text(encoding="utf-8")
)
REASONS: dict[str, dict[str, str]] = json.loads(
    (ROOT / "tests" / "mutation" / "reasons.json").read_text(encoding="utf-8")
)
KEYS = {survivor["key"] for sample in SAMPLES for survivor in sample["survivors"]}


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("mutation_page")


def test_the_page_is_what_the_tool_writes(tool: ModuleType) -> None:
    stored = (ROOT / "docs" / "mutation.md").read_text(encoding="utf-8")
    assert stored == tool.page(SAMPLES, REASONS)


def test_every_survivor_has_a_reason(tool: ModuleType) -> None:
    assert set(REASONS) == KEYS
    for key, reason in REASONS.items():
        assert reason["kind"] in set(tool.WHY) - {"new"}, key
        assert reason["why"] or reason["kind"] == "test", key
    for sample in SAMPLES[:-1]:
        for survivor in sample["survivors"]:
            missing = REASONS[survivor["key"]]["kind"] == "test"
            assert survivor["now"] or not missing, survivor["key"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["seed"]))
def test_the_numbers_add_up(sample: dict[str, Any], tool: ModuleType) -> None:
    killed, stopped, survived = map(sum, zip(*sample["kinds"].values(), strict=True))
    assert killed + stopped + survived == sample["ran"] >= 100
    assert survived == len(sample["survivors"])
    said = tool.score(killed + stopped, sample["ran"])
    share, low, high = (float(number) / 100 for number in re.findall(r"\d+\.\d+", said))
    assert share == pytest.approx((killed + stopped) / sample["ran"], abs=5e-4)
    # Clopper and Pearson: at each limit, so many or more (fewer) have a chance of 2.5 %.
    assert binom.sf(killed + stopped - 1, sample["ran"], low) == pytest.approx(0.025, abs=2e-3)
    assert binom.cdf(killed + stopped, sample["ran"], high) == pytest.approx(0.025, abs=2e-3)


def test_nine_mutants_in_ten_are_killed() -> None:
    last = SAMPLES[-1]
    assert last["unit"] == "mutant"
    assert len(last["survivors"]) <= 0.1 * last["ran"]


def test_places_leave_out_what_no_test_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cosmic_ray", reason="cosmic-ray, which make mutation installs, is absent")
    monkeypatch.syspath_prepend(ROOT / "tools")
    mutants = importlib.import_module("mutants")
    source = '''"""1 + 1"""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    HERE = 1
Number = int | float
def half(x: int | None = 1, *, y: "1 + 1" = {**{}}) -> int | None:
    return -x // 2 if x == y else None
'''
    places = mutants.places("m.py", source)
    lines = source.splitlines()
    found = [(place.kind, lines[place.start[0] - 1][place.start[1] :][:2]) for place in places]
    assert found == [
        ("NumberReplacer", "1,"),
        ("ReplaceUnaryOperator", "-x"),
        ("ReplaceBinaryOperator", "//"),
        ("NumberReplacer", "2 "),
        ("AddNot", "x "),
        ("ReplaceComparisonOperator", "=="),
    ]
    comparison = {operator.rpartition("_")[2] for operator, _ in places[-1].mutants}
    assert comparison == {"NotEq", "Lt", "LtE", "Gt", "GtE"}
    one = mutants.mutant(places[2], 1, source)
    assert one.key.startswith("m.py · half · return -x // 2 if x == y else None ⇒ return -x ")

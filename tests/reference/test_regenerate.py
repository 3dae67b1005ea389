"""R, run anew, gives the pinned values; without R these are left out, and one test says so."""

import os
from collections.abc import Mapping
from pathlib import Path

import pins
import pytest
import regenerate

LEFT = regenerate.missing()
NEEDED = pytest.mark.skipif(
    bool(LEFT) and os.environ.get("REFERENCE_TESTS") != "required",
    reason=f"R or its packages are not installed: {', '.join(LEFT)}",
)
Found = Mapping[str, Mapping[tuple[str, ...], str]]


@pytest.fixture
def found() -> Found:
    assert not LEFT, f"REFERENCE_TESTS=required, but there is no {', '.join(LEFT)}"
    return regenerate.from_r()


@NEEDED
def test_no_pinned_value_has_drifted(found: Found) -> None:
    compared, drifted = 0, []
    for name, text in pins.files():
        digits = pins.FEWER.get(name, pins.DIGITS)
        for leaf in pins.values(text):
            value = found.get(name, {}).get(leaf.place)
            if value is None:
                continue
            compared += 1
            token = leaf.token.strip('"')
            wanted = regenerate.as_pinned(leaf.token, value, digits).strip('"')
            if wanted != token and not close(wanted, token, value, digits):
                drifted.append((name, leaf.place, token, value))
    assert not drifted
    assert compared > 2100


def close(wanted: str, token: str, value: str, digits: int) -> bool:
    """Another machine's R may round the other way where the next digit is a five."""
    try:
        return pins.same(float(value), float(token), digits)
    except ValueError:
        return False


@NEEDED
def test_every_value_of_r_has_its_place() -> None:
    assert regenerate.unplaced() == {}


@NEEDED
def test_a_folder_of_new_files_leaves_the_pinned_ones(tmp_path: Path) -> None:
    before = dict(pins.files())
    new = regenerate.regenerated()
    assert dict(pins.files()) == before
    for name, text in new.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        assert [leaf.place for leaf in pins.leaves(text)] == [
            leaf.place for leaf in pins.leaves(before[name])
        ]


def test_a_drifted_value_is_seen() -> None:
    assert regenerate.as_pinned("0.602", "0.60236463561647488") == "0.6023646356165"
    assert not close("0.6023646356165", "0.6023646356164", "0.60236463561647488", 13)
    assert not close("NA", "0.5", "NA", 13)

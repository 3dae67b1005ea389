"""Every output says where it comes from."""

import csv
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from sojia_stats import load_paper, reproduce
from sojia_stats._version import __version__
from sojia_stats.reproduction.writing.note import note
from sojia_stats.reproduction.writing.provenance import NOT_AT_HAND, lock_checksum, provenance

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("build")
    result = reproduce(load_paper("hedrich2012"))
    result.write(folder)
    names = ("report.html", "claims.csv", "claims.json")
    found = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    return {**found, "note.md": note(result)}


@pytest.mark.parametrize("name", ["report.html", "claims.csv", "claims.json", "note.md"])
def test_each_output_carries_its_provenance_and_readings(
    outputs: dict[str, str], name: str
) -> None:
    text = outputs[name]
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    checksum = json.loads(outputs["claims.json"])["claim_file_sha256"]
    command = f"sojia-stats {'note' if name == 'note.md' else 'reproduce'} hedrich2012"
    for part in (__version__, lock, checksum, command, "hedrich2012"):
        assert part in text
    separator = ", " if name == "note.md" else "; "
    assert separator.join(["step 1", "statistics nearest", "values exact"]) in text


def test_each_row_of_the_table_stands_alone(outputs: dict[str, str]) -> None:
    expected = provenance(load_paper("hedrich2012"), "reproduce").columns()
    rows = list(csv.DictReader(outputs["claims.csv"].splitlines()))
    assert len(rows) == 11
    for row in rows:
        assert {name: row[name] for name in expected} == expected
        assert row["reading"]


def test_the_checksum_is_of_what_the_file_says(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    shipped = provenance(load_paper("hedrich2012"), "reproduce")
    copy = tmp_path / "copy.yaml"
    copy.write_text("# another layout\n" + text, encoding="utf-8")
    assert provenance(load_paper(copy), "reproduce") == shipped
    copy.write_text(text.replace('mean: "13.5"', 'mean: "13.6"'), encoding="utf-8")
    changed = provenance(load_paper(copy), "reproduce")
    assert changed.claim_file_sha256 != shipped.claim_file_sha256
    # The same id, but not the paper that comes with the package: its name would not make it anew.
    assert changed.command == "sojia-stats reproduce FILE.yaml"


def test_the_lock_is_not_at_hand_outside_the_project(tmp_path: Path) -> None:
    assert lock_checksum(tmp_path) == NOT_AT_HAND
    (tmp_path / "requirements.lock").write_text("somebody==1\n")
    assert lock_checksum(tmp_path) == NOT_AT_HAND
    (tmp_path / "src" / "sojia_stats").mkdir(parents=True)
    assert lock_checksum(tmp_path) == hashlib.sha256(b"somebody==1\n").hexdigest()
    (tmp_path / "requirements.lock").unlink()
    assert lock_checksum(tmp_path) == NOT_AT_HAND


def test_the_lock_checksum_is_what_sha256sum_prints() -> None:
    try:
        done = subprocess.run(
            ["sha256sum", str(ROOT / "requirements.lock")], capture_output=True, check=True
        )
    except OSError:
        pytest.skip("sha256sum is not installed")
    assert done.stdout.decode().split()[0].lstrip("\\") == lock_checksum()

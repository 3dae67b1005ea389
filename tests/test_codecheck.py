"""codecheck.yml against CODECHECK's configuration specification 1.0, and against what is written.

The rules are those of https://codecheck.org.uk/spec/config/1.0/ (2020-02-06) for what an author
gives. Codechecker, report and certificate are for the one who checks, and nobody has.
"""

import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from sojia_stats import load_paper, reproduce
from sojia_stats._version import __version__

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "codecheck.yml"


@cache
def configuration() -> dict[str, Any]:
    loaded = yaml.safe_load(FILE.read_bytes().decode("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def faults(config: dict[str, Any]) -> list[str]:
    """What the specification asks of an author (MUST and SHOULD) and a configuration lacks."""
    found = []
    manifest = config.get("manifest")
    if not isinstance(manifest, list) or not manifest:
        found.append("manifest")
    for item in manifest or []:
        name = item.get("file") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name:
            found.append("manifest file")
        elif PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            found.append("manifest file relative")
        if not isinstance(item, dict) or not isinstance(item.get("comment", ""), str):
            found.append("manifest comment")
    if not re.fullmatch(
        r"https://codecheck\.org\.uk/spec/config/1\.0/?", config.get("version", "")
    ):
        found.append("version")
    paper = config.get("paper") or {}
    found += [name for name in ("title", "reference") if not isinstance(paper.get(name), str)]
    authors = paper.get("authors") or []
    if not authors or not all(isinstance(author.get("name"), str) for author in authors):
        found.append("authors")
    for author in authors:
        if "ORCID" in author and not re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", author["ORCID"]):
            found.append("ORCID")
    return found


def test_it_has_what_the_specification_asks_of_an_author() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.startswith("%YAML 1.1\n---\n")
    assert faults(configuration()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"manifest": None}, "manifest"),
        ({"manifest": []}, "manifest"),
        ({"manifest": [{"comment": "no file"}]}, "manifest file"),
        ({"manifest": [{"file": "/report.html"}]}, "manifest file relative"),
        ({"manifest": [{"file": "../report.html"}]}, "manifest file relative"),
        ({"manifest": [{"file": "a", "comment": 1}]}, "manifest comment"),
        ({"version": "1.0"}, "version"),
        ({"paper": {}}, "title"),
        ({"paper": {"title": "t", "reference": "r", "authors": []}}, "authors"),
        (
            {"paper": {"title": "t", "reference": "r", "authors": [{"name": "n", "ORCID": "0"}]}},
            "ORCID",
        ),
    ],
)
def test_the_check_above_finds_what_it_looks_for(change: dict[str, Any], fault: str) -> None:
    assert fault in faults(configuration() | change)


def test_it_claims_no_check() -> None:
    assert set(configuration()) == {"version", "manifest", "paper", "source"}
    assert not re.search(r"badge|certificate|orcid", FILE.read_text(encoding="utf-8"), re.I)


def test_the_manifest_is_what_reproduce_writes(tmp_path: Path) -> None:
    reproduce(load_paper("hedrich2012")).write(tmp_path / "build")
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    listed = [item["file"] for item in configuration()["manifest"]]
    assert len(listed) == len(set(listed))
    # Each figure is written twice, as .png and .svg; the manifest names the first.
    assert set(listed) == {name for name in written if not name.endswith(".svg")}


def test_every_comment_says_what_the_file_shows() -> None:
    comments = [item["comment"] for item in configuration()["manifest"]]
    assert len(comments) == len(set(comments))
    for item in configuration()["manifest"]:
        name = PurePosixPath(item["file"])
        if name.parent.name == "figures":
            assert item["comment"].startswith(f"{name.stem.partition('-')[0]}: ")


def test_it_agrees_with_the_citation() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    paper = configuration()["paper"]
    assert paper["title"] == citation["title"]
    assert paper["authors"] == citation["authors"]
    assert __version__ in paper["reference"]
    assert ("doi" in citation) == ("not published" not in paper["reference"])
    (article,) = citation["references"]
    assert f"https://doi.org/{article['doi']}" in configuration()["source"]

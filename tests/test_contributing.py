"""CONTRIBUTING.md: one page whose commands and files exist, and whose release steps are whole."""

import re
from datetime import date
from pathlib import Path

import yaml

from sojia_stats._version import __version__

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_it_is_one_page() -> None:
    assert len(TEXT.split()) <= 500


def test_its_targets_and_files_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.findall(r"(?:^|`)make ([a-z ]+?)(?:`| *#)", TEXT, re.M)
    targets = {word for line in lines for word in line.split()}
    assert {"test", "lint", "types", "reproduce", "browser", "lock"} <= targets
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.M))
    for name in re.findall(r"[`/ ]([\w./]+\.(?:py|md|cff|toml|yml))\b", TEXT):
        assert (ROOT / name).is_file(), name
    assert (ROOT / ".ci" / "run").is_file()


def test_the_release_checklist_is_whole_and_in_order() -> None:
    steps = re.findall(r"^(\d)\. \*\*(.+?)\*\*: ", TEXT.partition("## Release checklist")[2], re.M)
    assert [int(number) for number, _ in steps] == list(range(1, len(steps) + 1))
    wanted = ["Version", "Changelog", "CITATION date", "Tag", "Archive", "doi"]
    names = [name for _, name in steps]
    assert [name for name in names if name in wanted] == wanted


def test_releases_in_the_changelog_run_from_new_to_old() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.M)
    assert releases[0][0] == __version__
    versions = [tuple(map(int, version.split("."))) for version, _ in releases]
    dates = [date.fromisoformat(day) for _, day in releases]
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_the_licence_of_the_citation_is_the_licence() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{citation['license']} ")
    # An owner's doi is a doi, and is there only once an archive has given it.
    assert re.fullmatch(r"10\.\d{4,}/\S+", citation.get("doi", "10.1000/1"))

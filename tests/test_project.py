"""Guards of the project's own files: they agree with each other and name no machine."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from sojia_stats._version import __version__

ROOT = Path(__file__).resolve().parent.parent
MADE = {".venv", ".cache", "build", "dist", ".hypothesis", "__pycache__", ".git"}
LEFT_BY_HAND = {".idea", ".vscode", ".DS_Store", ".import_linter_cache"}
TOP_LEVEL = {
    *(".ci", ".gitattributes", ".github", ".gitignore", "benchmarks", "docs", "examples"),
    *("notebooks", "src", "tests", "tools"),
    *("CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"),
    *("codecheck.yml", "environment.yml", "pyproject.toml"),
    *("requirements.lock", "requirements-browser.lock"),
}
TESTED_PYTHONS = ("3.11", "3.12", "3.13")

# Written in pieces, so that this file does not itself hold what it looks for.
FOLDERS = "|".join(["work", "tmp", "root", "home", "Users"])
MACHINE_PATH = re.compile(rf"(?<![\w./+:-])/(?:{FOLDERS})/\w")
HOSTS = "|".join(
    rf"\b{name}\.{end}\b"
    for name, end in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("debian", "org"),
        ("anaconda", "(?:org|com)"),
    ]
)
DOWNLOAD = re.compile(rf"{HOSTS}|https?://[^ \"]+/(?:simple|packages)/")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


@cache
def citation() -> dict[str, Any]:
    loaded = yaml.safe_load(read("CITATION.cff"))
    assert isinstance(loaded, dict)
    return loaded


def requirements(texts: list[str], python: str = TESTED_PYTHONS[-1]) -> dict[str, SpecifierSet]:
    """The bounds under one Python: a package may have a further one from some Python on."""
    bounds: dict[str, SpecifierSet] = {}
    for one in map(Requirement, texts):
        if one.marker is None or one.marker.evaluate({"python_version": python}):
            name = canonicalize_name(one.name)
            bounds[name] = bounds.get(name, SpecifierSet()) & one.specifier
    return bounds


def runtime(python: str = TESTED_PYTHONS[-1]) -> dict[str, SpecifierSet]:
    return requirements(pyproject()["project"]["dependencies"], python)


def notebook_extra() -> dict[str, SpecifierSet]:
    return requirements(pyproject()["project"]["optional-dependencies"]["notebooks"])


def development() -> dict[str, SpecifierSet]:
    return requirements(
        pyproject()["dependency-groups"]["dev"] + pyproject()["build-system"]["requires"]
    )


@cache
def locked(lock: str = "requirements.lock") -> dict[str, list[str]]:
    """Each pinned requirement of a lock with its lines: pin first, then hashes and comments."""
    entries: dict[str, list[str]] = {}
    for line in read(lock).splitlines():
        if line[:1].isalnum():
            entries[line.rstrip(" \\")] = lines = []
        elif entries:
            lines.append(line.strip(" \\"))
    return entries


def pins(lock: str = "requirements.lock") -> dict[str, Version]:
    parsed = [Requirement(text) for text in locked(lock)]
    return {
        canonicalize_name(one.name): Version(next(iter(one.specifier)).version) for one in parsed
    }


def conda() -> tuple[dict[str, SpecifierSet], list[str]]:
    """The conda packages of environment.yml with their bounds, and what pip adds."""
    dependencies = yaml.safe_load(read("environment.yml"))["dependencies"]
    pip = next(item["pip"] for item in dependencies if isinstance(item, dict))
    texts = [item for item in dependencies if isinstance(item, str)]
    # conda writes python=3.12 for what Python writes ==3.12.*
    return requirements([re.sub(r"^(python)=([\d.]+)$", r"\1==\2.*", text) for text in texts]), pip


def project_files() -> list[Path]:
    """The tracked files and those about to be; without git, all that make has not made."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if MADE.isdisjoint(path.relative_to(ROOT).parts)]
    return sorted(path for path in paths if path.is_file())


def test_the_top_level_holds_what_belongs_there() -> None:
    # A test that writes where it is run, such as into a folder named after an option, is noticed.
    assert {path.relative_to(ROOT).parts[0] for path in project_files()} <= TOP_LEVEL
    assert {path.name for path in ROOT.iterdir()} <= TOP_LEVEL | MADE | LEFT_BY_HAND
    if (ROOT / ".git").exists():
        assert {path.relative_to(ROOT).parts[0] for path in project_files()} == TOP_LEVEL


def test_one_version_everywhere() -> None:
    assert str(Version(__version__)) == __version__
    assert pyproject()["project"]["dynamic"] == ["version"]
    assert pyproject()["tool"]["hatch"]["version"]["path"] == "src/sojia_stats/_version.py"
    assert citation()["version"] == __version__
    newest = re.search(r"^## \[([^\]]+)\] - (\S+)$", read("CHANGELOG.md"), re.MULTILINE)
    assert newest, "CHANGELOG.md has no heading of the form ## [version] - date"
    assert newest[1] == __version__
    assert newest[2] == str(citation()["date-released"])


def test_installed_version_is_the_written_one() -> None:
    assert version("sojia-stats") == __version__


def test_environment_has_the_bounds_of_pyproject() -> None:
    packages, pip = conda()
    pinned = next(iter(packages.pop("python"))).version.removesuffix(".*")
    packages.pop("pip")
    assert packages == runtime(pinned) | notebook_extra()
    assert pip == ["-e ."]
    assert pinned in TESTED_PYTHONS
    assert Version(pinned) in SpecifierSet(pyproject()["project"]["requires-python"])


def test_bounds_that_the_project_rests_on() -> None:
    for python in TESTED_PYTHONS:
        assert not runtime(python)["lifelines"].contains("0.30.2")
        assert runtime(python)["lifelines"].contains("0.30.3")
        assert not runtime(python)["pandas"].contains("3.0.0")
        assert runtime(python)["pandas"].contains("2.3.3")
    # The first versions of pandas and numpy with wheels for the Python.
    assert runtime("3.12")["pandas"].contains("2.1.1")
    assert not runtime("3.12")["pandas"].contains("2.1.0")
    assert runtime("3.13")["numpy"].contains("2.1.0")
    assert not runtime("3.13")["numpy"].contains("2.0.2")
    assert runtime("3.12")["numpy"].contains("1.26.0")


def test_requires_python_is_said_once() -> None:
    requires = SpecifierSet(pyproject()["project"]["requires-python"])
    assert [minor for minor in range(8, 14) if Version(f"3.{minor}") in requires] == [11, 12, 13]
    assert pyproject()["tool"]["ruff"]["target-version"] == "py311"
    classifiers = pyproject()["project"]["classifiers"]
    for python in TESTED_PYTHONS:
        assert f"Programming Language :: Python :: {python}" in classifiers


@pytest.mark.parametrize("group", [runtime, notebook_extra, development])
def test_every_dependency_is_pinned_within_its_bounds(group: Any) -> None:
    bounds_of = [group(python) for python in TESTED_PYTHONS] if group is runtime else [group()]
    for name, bounds in (item for one in bounds_of for item in one.items()):
        assert name in pins(), f"requirements.lock does not pin {name}: run make lock"
        assert pins()[name] in bounds, f"requirements.lock pins {name} outside {bounds}"


def test_the_browser_lock_adds_to_the_other() -> None:
    added = pins("requirements-browser.lock")
    for text in pyproject()["dependency-groups"]["browser"]:
        wanted = Requirement(text)
        assert added[canonicalize_name(wanted.name)] in wanted.specifier
    for name, pinned in added.items():
        assert pins().get(name, pinned) == pinned, f"{name} is pinned twice: run make lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-browser.lock"])
def test_lock_is_one_version_each_with_hashes_and_no_address(lock: str) -> None:
    assert len(pins(lock)) == len(locked(lock)), "a package is pinned twice: Pythons would differ"
    for requirement, lines in locked(lock).items():
        assert re.match(r"^[A-Za-z0-9._-]+==[^=\s]+( ; .+)?$", requirement), requirement
        hashes = [line for line in lines if not line.startswith("#")]
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes)
    assert "://" not in read(lock)
    assert not re.search(r"^-", read(lock), re.MULTILINE)


def test_citation_is_a_citation_file_1_2_0() -> None:
    allowed = {
        "abstract",
        "authors",
        "cff-version",
        "commit",
        "contact",
        "date-released",
        "doi",
        "identifiers",
        "keywords",
        "license",
        "license-url",
        "message",
        "preferred-citation",
        "references",
        "repository",
        "repository-artifact",
        "repository-code",
        "title",
        "type",
        "url",
        "version",
    }
    cff = citation()
    assert set(cff) <= allowed
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] == "software"
    assert cff["title"]
    assert cff["message"]
    assert cff["license"] == pyproject()["project"]["license"] == "MIT"
    assert date.fromisoformat(cff["date-released"]) <= date.today()
    assert cff["authors"] == [{"name": "The sojia_stats contributors"}]
    assert cff["authors"] == pyproject()["project"]["authors"]


def test_citation_refers_to_the_article_as_its_abstract_prints_it() -> None:
    (article,) = citation()["references"]
    assert {"type", "title", "authors"} <= set(article)
    assert article["authors"] == [
        {"family-names": "Hedrich", "given-names": "C.M."},
        {"family-names": "Bruck", "given-names": "N."},
        {"family-names": "Fiebig", "given-names": "B."},
        {"name": "et al."},
    ]
    assert article["title"] == (
        "Anakinra: A safe and effective first-line treatment in "
        "systemic onset juvenile idiopathic arthritis (SoJIA)"
    )
    assert (article["year"], article["volume"], article["start"], article["end"]) == (
        2012,
        32,
        3525,
        3530,
    )
    assert article["doi"] == "10.1007/s00296-011-2249-4"


def test_license_names_its_holders() -> None:
    assert read("LICENSE").startswith("MIT License\n")
    assert "2026 the sojia_stats contributors" in read("LICENSE")


def test_import_loads_no_heavy_package() -> None:
    heavy = ["matplotlib", "seaborn", "lifelines", "pandas", "scipy"]
    code = "import json, sys; before = set(sys.modules); import sojia_stats; " + (
        "print(json.dumps(sorted({name.split('.')[0] for name in set(sys.modules) - before})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = json.loads(done.stdout)
    assert "sojia_stats" in loaded
    assert [name for name in heavy if name in loaded] == []


def test_no_file_names_a_machine_or_a_download_host() -> None:
    files = project_files()
    assert ROOT / "pyproject.toml" in files
    found = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), start=1):
            for match in [MACHINE_PATH.search(line), DOWNLOAD.search(line)]:
                if match:
                    found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert not found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "open('" + "/".join(["", "work", "shared", "x"]) + "')"),
        (MACHINE_PATH, "/".join(["", "root", "data.csv"])),
        (DOWNLOAD, "from files." + "pythonhosted" + ".org"),
        (DOWNLOAD, "http://mirror/" + "simple" + "/numpy"),
    ],
)
def test_the_guard_above_finds_what_it_looks_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_wheel_holds_the_whole_package(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "src" / "sojia_stats"
    names = set(wheel.namelist())
    wanted = {
        path.relative_to(ROOT / "src").as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    assert "sojia_stats/py.typed" in names
    assert "sojia_stats/reproduction/papers/hedrich2012.yaml" in names
    assert any("/templates/report.html" in name for name in names), "the report has no template"


def test_wheel_describes_the_project(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    metadata = wheel.read(name).decode()
    assert f"\nVersion: {__version__}\n" in metadata
    assert "\nName: sojia-stats\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    assert "sojia-stats = sojia_stats.cli:main" in wheel.read(entry_points).decode()

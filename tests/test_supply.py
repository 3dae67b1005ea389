"""What is installed: its licences, its files; what is said where its weaknesses are not known."""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from types import ModuleType

import pytest
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
LOCKS = ("requirements.lock", "requirements-browser.lock")
SHIPPED = ("src", "tools", "notebooks", "docs", "examples", "benchmarks", "tests")


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, ModuleType]]:
    names = ("audit", "licences")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        yield {name: importlib.import_module(name) for name in names}
        for name in names:
            del sys.modules[name]


def rows() -> dict[str, list[str]]:
    page = PAGE.read_text(encoding="utf-8")
    lines = page[page.index("| Package |") :].splitlines()[2:]
    return {cells[0]: cells for cells in (line.strip("| ").split(" | ") for line in lines)}


# ---- licences ---------------------------------------------------------------------------------


def test_the_page_lists_what_the_locks_pin() -> None:
    pinned = {}
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned |= dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))
    wanted = {canonicalize_name(name): number for name, number in pinned.items()}
    assert {name: row[1] for name, row in rows().items()} == wanted, "run make licences"


def test_every_licence_is_a_compatible_one(tools: dict[str, ModuleType]) -> None:
    licences = tools["licences"]
    for name, row in rows().items():
        assert licences.names_in(row[2]) <= licences.COMPATIBLE, name
    assert not [name for name in licences.COMPATIBLE if re.match(r"A?GPL|LGPL|SSPL|BUSL", name)]


def test_the_page_is_the_one_that_the_tool_writes(tools: dict[str, ModuleType]) -> None:
    licences = tools["licences"]
    compared = 0
    for name, row in rows().items():
        try:
            here = version(name)
        except PackageNotFoundError:
            continue  # of another system, or of the browser tests
        if here == row[1]:
            assert list(licences.licence_of(name)) == row[2:4], f"{name}: run make licences"
            compared += 1
    assert compared > 20
    lines = [licences.Row(*row) for row in rows().values()]
    assert licences.page(lines) == PAGE.read_text(encoding="utf-8"), "run make licences"
    tallied = Counter(row.use for row in lines)
    for use, count in [*tallied.items(), ("packages are pinned", len(lines))]:
        assert f"{count} {use}" in PAGE.read_text(encoding="utf-8")


def test_what_a_licence_covers_is_named_with_its_use(tools: dict[str, ModuleType]) -> None:
    use = {name: row[4] for name, row in rows().items()}
    assert {use[name] for name in ("lifelines", "autograd", "numpy", "jinja2")} == {"run time"}
    assert {use[name] for name in ("jupyterlab", "certifi", "nbval")} == {"notebooks"}
    assert {use[name] for name in ("playwright", "greenlet")} == {"browser tests"}
    assert {use[name] for name in ("hypothesis", "mypy", "pathspec")} == {"development"}
    copyleft = {name for name, row in rows().items() if "MPL" in row[2]}
    assert not {use[name] for name in copyleft} & {"run time"}


def test_a_licence_that_cannot_be_told_is_not_guessed(tools: dict[str, ModuleType]) -> None:
    with pytest.raises(ValueError, match="nobody-has-this is not installed here: read its licence"):
        tools["licences"].licence_of("nobody-has-this")
    assert tools["licences"].names_in("(MIT AND MPL-2.0) OR 0BSD") == {"MIT", "MPL-2.0", "0BSD"}


def test_a_licence_that_is_not_listed_stops_the_page(tools: dict[str, ModuleType]) -> None:
    licences = tools["licences"]
    row = licences.Row("a", "1", "MIT AND GPL-3.0-only", "License", "run time")
    with pytest.raises(ValueError, match=r"a has GPL-3\.0-only, which is not in COMPATIBLE"):
        licences.page([row])


def test_nothing_of_others_is_in_the_tree() -> None:
    others = {".ttf", ".otf", ".woff", ".woff2", ".rng", ".js", ".mjs", ".whl", ".jar", ".pdf"}
    for folder in SHIPPED:
        for path in (ROOT / folder).rglob("*"):
            assert path.suffix not in others, f"{path.name}: name its licence in docs/licences.md"


# ---- the files --------------------------------------------------------------------------------


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def install(site: Path, name: str, files: dict[str, bytes], **origin: object) -> None:
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    files = {**files, f"{info.name}/METADATA": f"Name: {name}\nVersion: 1.0\n".encode()}
    if origin:
        files[f"{info.name}/direct_url.json"] = json.dumps(origin).encode()
    for file, content in files.items():
        (site / file).parent.mkdir(exist_ok=True)
        (site / file).write_bytes(content)
    lines = [f"{file},sha256={digest(content)},1\n" for file, content in files.items()]
    (info / "RECORD").write_text("".join([*lines, f"{info.name}/RECORD,,\n"]), encoding="utf-8")


def test_a_changed_an_added_and_a_lost_file_are_seen(
    tools: dict[str, ModuleType], tmp_path: Path
) -> None:
    install(
        tmp_path, "alpha", {"alpha/__init__.py": b"a = 1\n", "alpha/b.py": b"", "alpha/c": b"c"}
    )
    install(tmp_path, "beta", {"beta.py": b"b = 1\n"})

    def found() -> list[str]:
        return list(tools["audit"].file_faults(tmp_path, list(distributions(path=[str(tmp_path)]))))

    assert found() == []
    (tmp_path / "alpha" / "__pycache__").mkdir()
    (tmp_path / "alpha" / "__pycache__" / "b.cpython-311.pyc").write_bytes(b"x")
    assert found() == []
    (tmp_path / "alpha" / "b.py").write_bytes(b"import os\n")
    (tmp_path / "alpha" / "c").unlink()
    (tmp_path / "alpha" / "d.py").write_bytes(b"")
    (tmp_path / "beta-1.0.dist-info" / "RECORD").unlink()
    assert sorted(found()) == [
        "alpha/d.py belongs to no package",
        "alpha: alpha/b.py is not the file that was installed",
        "alpha: alpha/c is missing",
        "beta has no RECORD: its files cannot be checked",
        "beta-1.0.dist-info/METADATA belongs to no package",
        "beta.py belongs to no package",
    ]


def test_what_runs_at_every_start_is_known(tools: dict[str, ModuleType], tmp_path: Path) -> None:
    source = tmp_path / "src"
    (tmp_path / "own.pth").write_text(f"{source}\n")
    (tmp_path / "a1_coverage.pth").write_text("import sys; x\n")
    assert list(tools["audit"].starter_faults(tmp_path, source)) == []
    (tmp_path / "evil.pth").write_text("import os; os.abort()\n")
    (tmp_path / "path.pth").write_text("/elsewhere\n")
    (tmp_path / "sitecustomize.py").write_text("")
    assert list(tools["audit"].starter_faults(tmp_path, source)) == [
        "sitecustomize runs at every start of Python",
        "evil.pth runs code at every start of Python: import os; os.abort()",
        "path.pth puts a folder on Python's path that is not the project's",
    ]


def test_only_the_project_is_installed_from_a_folder(
    tools: dict[str, ModuleType], tmp_path: Path
) -> None:
    own = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    install(tmp_path, "sojia_stats", {}, **own)
    install(tmp_path, "alpha", {})

    def found() -> list[str]:
        every = list(distributions(path=[str(tmp_path)]))
        return sorted(tools["audit"].editable_faults(every, tmp_path))

    assert found() == []
    install(tmp_path, "beta", {}, url="https://example.org/beta.whl", archive_info={})
    install(tmp_path, "gamma", {}, **own)
    assert found() == [
        "beta is installed from an address and not from the lock",
        "gamma is installed from a folder",
    ]


def test_the_set_is_that_of_the_locks(tools: dict[str, ModuleType], tmp_path: Path) -> None:
    audit = tools["audit"]
    (tmp_path / "requirements.lock").write_text(
        "a==1.0 \\\n    --hash=sha256:0\n    # via b\nB.c==2.0 ; python_version < '3'\nd==3 \\\n"
    )
    (tmp_path / "requirements-browser.lock").write_text("d==3 \\\ne==4 \\\n")
    fine = {"a": "1.0", "d": "3", "pip": "20", "sojia-stats": "0"}
    assert list(audit.set_faults(fine, tmp_path)) == []
    assert list(audit.set_faults({**fine, "e": "4"}, tmp_path)) == []
    assert list(audit.set_faults({"a": "1.1", "e": "5", "x": "1", "b-c": "2"}, tmp_path)) == [
        "a 1.1 is installed and 1.0 is pinned",
        "d 3 is pinned and not installed: run make clean, then make test",
        "e 5 is installed and 4 is pinned",
        "b-c 2 is installed and in no lock",
        "x 1 is installed and in no lock",
    ]


# ---- what is known ----------------------------------------------------------------------------


def test_what_was_skipped_is_not_checked(tools: dict[str, ModuleType]) -> None:
    flaw = {"id": "GHSA-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}
    report = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": []},
            {"name": "b", "version": "1", "vulns": [flaw, {"id": "X", "fix_versions": []}]},
            {"name": "c", "skip_reason": "Dependency not found"},
        ]
    }
    advice = tools["audit"].advice_in(report)
    assert advice.known == ("b 1: GHSA-1, mended in 1.1", "b 1: X, mended in no version")
    assert (advice.checked, advice.unchecked) == (2, ("c",))


NOBODY = 'print("""{"dependencies": [{"name": "a", "skip_reason": "x"}]}""")'
BROKEN = 'import sys; sys.exit("Traceback")'
CLEAN = 'print("""{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}""")'
FLAW = 'print("""{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X"}]}]}""")'


@pytest.mark.parametrize(
    ("program", "code", "words"),
    [
        (NOBODY, 3, "NOT CHECKED: 1 packages"),
        (BROKEN, 3, "NOT CHECKED: "),
        (CLEAN, 0, "known vulnerabilities: 0 in the 2 packages that were checked"),
        (FLAW, 1, "known: a 1: X, mended in no version"),
    ],
)
def test_silence_is_no_answer(
    tools: dict[str, ModuleType],
    program: str,
    code: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "pip-audit"
    path.write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(tools["audit"], "audit_files", list)
    assert tools["audit"].main([str(path)]) == code
    said = capsys.readouterr().out
    assert words in said
    assert ("NOT CHECKED" in said) is (code == 3)
    assert "known vulnerabilities: 0" not in said or code == 0

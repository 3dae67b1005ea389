"""Guards of the code: it runs nothing that a file says, and escapes what it puts into a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*ROOT.joinpath("src").rglob("*.py"), *ROOT.joinpath("tools").rglob("*.py")])
TEMPLATES = sorted([*ROOT.joinpath("src").rglob("*.jinja"), *ROOT.joinpath("tools").rglob("*.j*")])
RUN = {"eval", "exec", "compile", "__import__", "execfile", "breakpoint", "literal_eval"}
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "ctypes"}
SHELLS = {"system", "popen", "spawnl", "spawnv", "startfile", "getoutput", "getstatusoutput"}
YAML = {"load", "load_all", "full_load", "unsafe_load", "full_load_all", "unsafe_load_all"}
MARKED = {
    "src/sojia_stats/reproduction/writing/drawings.py": ["text"],  # a drawing: shapes alone
    "src/sojia_stats/reproduction/writing/recomputation_report.py": ["text"],  # of a template
    "tools/build_site.py": [
        "''.join(map(str, self._parts()[0]))",
        "''.join(map(str, self._parts()[1]))",
        "(site_notebooks.TEMPLATES / name).read_text(encoding='utf-8')",
    ],
    "tools/site_api.py": ["summary", "shown", "text"],  # of docutils and pygments, from docstrings
}


def faults(source: str) -> Iterator[str]:
    """Yield what in a module could run what somebody else wrote."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            yield from (name for name in names if name.partition(".")[0] in MODULES)
            yield from (name for name in names if name in SHELLS | YAML)
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        name = called.rpartition(".")[2]
        keywords = {word.arg: ast.unparse(word.value) for word in node.keywords}
        if (called in RUN or called in ("ast.literal_eval", "builtins.eval")) or name in SHELLS:
            yield called
        if called.startswith("yaml.") and name in YAML and keywords.get("Loader") != "_Loader":
            yield called
        if "shell" in keywords or keywords.get("allow_pickle") == "True":
            yield f"{called} with a shell or pickle"
        if name in ("read_pickle", "to_pickle", "query") and called.startswith(("pd.", "pandas.")):
            yield called
        if name == "Environment" and keywords.get("autoescape") != "True":
            yield f"{called} without autoescape"


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_no_module_runs_what_a_file_says(path: Path) -> None:
    assert not list(faults(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "eval(x)",
        "exec(x)",
        "import pickle",
        "from pickle import loads",
        "os.system(x)",
        "from os import system",
        "subprocess.run(x, shell=True)",
        "yaml.load(x, Loader=yaml.Loader)",
        "yaml.unsafe_load(x)",
        "from yaml import load",
        "np.load(x, allow_pickle=True)",
        "pd.read_pickle(x)",
        "Environment(autoescape=False)",
        "jinja2.Environment()",
    ],
)
def test_the_guard_above_sees(source: str) -> None:
    assert list(faults(source))


def test_the_loader_is_a_safe_one() -> None:
    import yaml

    from sojia_stats.reproduction.claim_files.loading import _Loader

    assert issubclass(_Loader, yaml.SafeLoader)
    assert _Loader.yaml_constructors == yaml.SafeLoader.yaml_constructors
    assert _Loader.yaml_multi_constructors == yaml.SafeLoader.yaml_multi_constructors == {}


def test_no_template_leaves_a_text_unescaped() -> None:
    assert len(TEMPLATES) > 4
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b|\bon\w+\s*=\s*[\"{]", text), path
        # A value in an attribute needs the quotation marks that escaping counts on.
        assert not re.search(r"=\{\{", text), path


def test_what_is_called_markup_is_listed_with_its_reason() -> None:
    found: dict[str, list[str]] = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Markup"):
                name = path.relative_to(ROOT).as_posix()
                found.setdefault(name, []).append(ast.unparse(node.args[0]))
    assert found == MARKED

"""The room of sentences asks no other room, and reconstruction takes no sentence apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sojia_stats"
CUTS = {"partition", "rpartition", "split", "rsplit", "splitlines", "startswith", "endswith"}
CUTS |= {"removeprefix", "removesuffix", "replace"}

ALLOWED = {
    ("printed_numbers/printed.py", "partition"): "the decimals of a number as a user writes it",
    ("printed_numbers/printed.py", "replace"): "its decimal comma",
    ("screening/headers.py", "replace"): "the name of a column, from the words of its header",
    ("questions/several_quantities.py", "split"): "the terms of a relation as a user writes it",
}


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def cuts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in CUTS:
            yield called.attr


def test_wording_imports_itself_and_plain_values() -> None:
    for file in (SOURCE / "wording").glob("*.py"):
        for name in imports(file):
            # For types alone as well, which import-linter leaves out.
            ours = name.startswith(("sojia_stats", "."))
            assert not ours or name.startswith("sojia_stats.wording"), (file.name, name)


def test_no_sentence_is_taken_apart_to_get_at_a_fact() -> None:
    home = SOURCE / "reconstruction"
    files = {file.relative_to(home).as_posix(): file for file in home.rglob("*.py")}
    assert {(name, cut) for name, file in files.items() for cut in cuts(file)} == set(ALLOWED)

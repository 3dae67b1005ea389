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
    ("screening/order_counts.py", "split"): "rows in groups: an array, no text",
    ("screening/headers.py", "replace"): "the name of a column, from the words of its header",
    ("printed_numbers/relations.py", "split"): "the terms of a relation as a user writes it",
}

INPUT = {
    "claim_files/drafting.py": (
        "partition split",
        "the authors that a user types, to name the paper",
    ),
    "claim_files/figure_text.py": ("partition split", "a figure that a user types"),
    "claim_files/loading.py": (
        "endswith split startswith",
        "names of files and of fields, and what pydantic and YAML say",
    ),
    "figures/names.py": ("split", "the label of a claim file"),
    "figures/show.py": (
        "replace split splitlines startswith",
        "the words that a figure shows, on one line",
    ),
    "figures/style.py": ("splitlines", "a label of many words, in lines"),
    "patients/patient_columns.py": ("endswith", "marks that a user writes after a number"),
    "patients/published_tables.py": (
        "split splitlines",
        "the lists in the cells of our own table of papers",
    ),
    "screened_files/partial.py": ("partition startswith", "the head of a file of blocks"),
    "storing/whole_files.py": ("replace", "a file that takes the place of another"),
    "table_files/csv_table.py": ("endswith startswith", "marks and ends of lines of a user's file"),
    "table_files/small_table.py": ("startswith", "the mark of a user's file"),
    "tables.py": ("replace", "a fraction as the name of a file"),
    "verifying/stored_file.py": ("startswith", "the head of a stored file"),
    "writing/citation.py": ("split", "names of authors of a claim file"),
    "writing/extraction.py": ("split", "names of authors of a claim file"),
    "writing/references.py": (
        "endswith partition replace",
        "pages, addresses and titles of a claim file",
    ),
    "writing/drawings.py": ("replace startswith", "the text of a drawing, and of a warning"),
    "writing/note.py": ("split", "words of a claim file on one line, and what pandoc says"),
    "writing/report.py": ("endswith splitlines", "the name of a drawing, a citation in lines"),
}
"""How the modules of reproduction take a text apart, and which: never a sentence of ours."""


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


def cutting(room: str) -> set[tuple[str, str]]:
    home = SOURCE / room
    files = {file.relative_to(home).as_posix(): file for file in home.rglob("*.py")}
    return {(name, cut) for name, file in files.items() for cut in cuts(file)}


def test_no_sentence_is_taken_apart_to_get_at_a_fact() -> None:
    assert cutting("reconstruction") == set(ALLOWED)


def test_reproduction_takes_only_apart_what_others_wrote() -> None:
    allowed = {(name, cut) for name, (cuts, _) in INPUT.items() for cut in cuts.split()}
    assert cutting("reproduction") == allowed

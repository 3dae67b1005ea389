"""Guards that close the holes of nbval, and tie the notebooks to the project.

nbval passes silently where a cell was not run or has nothing stored, and never looks at pictures,
metadata, execution counts and prose. Each guard below takes a notebook and returns what is wrong
with it; each is shown to find what it looks for.
"""

import ast
import base64
import copy
import importlib.util
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib.image
import nbformat
import numpy as np
import pytest
import yaml

from sojia_stats._version import __version__

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAPER_DOI = "10.1007/s00296-011-2249-4"

Notebook = dict[str, Any]
Guard = Callable[[Notebook], list[str]]

MACHINE = {
    "a path of one machine": r"(?<![\w./+-])/(?:home|root|tmp|work|Users|opt|usr|var)/\w"
    r"|\b[A-Z]:\\\w+\\|\bsite-packages\b|\bipykernel_\d|\bfile://",
    "a date or a time of day": r"\b(?:19|20)\d\d-[01]\d\b"
    r"|\b\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/(?:\d\d){1,2}\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?:\d{1,2}, ?)?\d{4}\b"
    r"|(?<![\[\w:])\d\d:\d\d(?::\d\d)?(?![\]\w:])",  # x[10:12] is a slice
}
OF_ONE_RUN = MACHINE | {
    "an object's address": r"\b0x[0-9a-fA-F]{4,}",
    "the name of an object": r"<(?:Figure|Axes|matplotlib\.)|<[\w.]+ object|<function ",
    "a warning": r"\b\w*Warning\b",
    "a carriage return, which nbval takes for a deletion": r"\r",
}
SWITCHED_OFF = {
    "a comparison": r"#\s*(?:NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)",
    "an output": r"^\s*%%|\b(?:capture_output|clear_output|redirect_std(?:out|err))\b"
    r"|\b(?:display_id|update_display)\b",
    "warnings": r"\bwarnings\.|\bfilterwarnings\b|\bsimplefilter\b",
}
# What a number on an axis can be counted in, beside a unit in parentheses.
UNITS = r"\b(?:days|weeks|months|years|patients?|data sets?|proportion)\b|%"
COMPARED = {"text/plain", "text/html"}  # nbval compares them; of the rest only pictures are needed

LINES = {"source", "text", "text/plain", "text/html", "image/png"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def joined(value: Any) -> Any:
    """The same with every list of lines as one text."""
    if isinstance(value, dict):
        return {
            key: "".join(lines) if key in LINES and isinstance(lines, list) else joined(lines)
            for key, lines in value.items()
        }
    return [joined(one) for one in value] if isinstance(value, list) else value


def load(path: Path) -> Notebook:
    loaded = joined(json.loads(path.read_text(encoding="utf-8")))
    assert isinstance(loaded, dict)
    return loaded


def code_of(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def numbered(notebook: Notebook) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every code cell, with the words that find it."""
    for number, cell in enumerate(code_of(notebook), start=1):
        yield f"code cell {number}", cell


def outputs_of(notebook: Notebook) -> list[tuple[str, dict[str, Any]]]:
    """Every stored output, with the words that find its cell."""
    return [(where, output) for where, cell in numbered(notebook) for output in cell["outputs"]]


def text_of(output: dict[str, Any]) -> str:
    """What a reader sees as text in one output."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), *(data[kind] for kind in COMPARED & set(data))])


def pictures_of(output: dict[str, Any]) -> list[str]:
    return [kind for kind in output.get("data", {}) if kind.startswith("image/")]


def without_magics(source: str) -> str:
    return re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE)


def calls_in(source: str) -> list[str]:
    """The functions that a cell calls, as written."""
    tree = ast.walk(ast.parse(without_magics(source)))
    return [ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)]


def only_imports(source: str) -> bool:
    """Whether a cell does nothing but import, and so has nothing to show."""
    body = ast.parse(without_magics(source)).body
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)


def matches(patterns: dict[str, str], text: str) -> list[str]:
    found = {what: re.search(pattern, text, re.MULTILINE) for what, pattern in patterns.items()}
    return [f"{what} ({match[0]!r})" for what, match in found.items() if match]


def runner() -> ModuleType:
    """The module behind ``make notebooks``."""
    spec = importlib.util.spec_from_file_location(
        "run_notebooks", ROOT / "tools" / "run_notebooks.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def executed_once_in_order(notebook: Notebook) -> list[str]:
    problems = []
    for number, (where, cell) in enumerate(numbered(notebook), start=1):
        counts = [cell["execution_count"]]
        counts += [o["execution_count"] for o in cell["outputs"] if "execution_count" in o]
        if set(counts) != {number}:
            problems.append(f"{where} has the execution counts {counts}")
    return problems if code_of(notebook) else ["there is no code cell"]


def every_cell_shows_something(notebook: Notebook) -> list[str]:
    return [
        f"{where} has no stored output to compare with"
        for where, cell in numbered(notebook)
        if not only_imports(cell["source"])
        and not any(text_of(output).strip() for output in cell["outputs"])
    ]


def outputs_are_of_kinds_that_are_compared(notebook: Notebook) -> list[str]:
    problems = []
    for where, output in outputs_of(notebook):
        kinds = set(output.get("data", {}))
        if output["output_type"] == "error":
            problems.append(f"{where} failed")
        if output.get("name") == "stderr":
            problems.append(f"{where} writes to stderr: {output['text']!r}")
        if kinds - COMPARED - {"image/png"}:
            problems.append(f"{where} shows {sorted(kinds - COMPARED)}, which nbval may leave out")
        if kinds and "text/plain" not in kinds:
            problems.append(f"{where} shows {sorted(kinds)} without text")
        if output.get("metadata") and not pictures_of(output):
            problems.append(f"{where} has metadata, which nbval leaves out")
    return problems


def outputs_are_of_no_run_or_machine(notebook: Notebook) -> list[str]:
    problems = [
        f"{where} shows {what}"
        for where, output in outputs_of(notebook)
        for what in matches(OF_ONE_RUN, text_of(output))
    ]
    for cell in notebook["cells"][1:]:
        reference_list = re.match(r"#+ References\b", cell["source"])
        if not reference_list:
            problems += [f"a cell names {what}" for what in matches(MACHINE, cell["source"])]
    return problems


def nothing_is_hidden(notebook: Notebook) -> list[str]:
    problems = []
    for where, cell in numbered(notebook):
        source = cell["source"]
        problems += [f"{where} switches off {what}" for what in matches(SWITCHED_OFF, source)]
        tokens = tokenize.generate_tokens(io.StringIO(without_magics(source)).readline)
        if any(token.string == ";" for token in tokens):
            problems.append(f"{where}: a semicolon hides an output")
        problems += [
            f"{where} calls {call}: figures.show says in words what is plotted"
            for call in calls_in(source)
            if re.search(r"\b(?:plt|pyplot|fig|figure)\.show$", call)
        ]
    kinds = {cell["cell_type"] for cell in notebook["cells"]}
    return problems + [f"a {kind} cell is not run" for kind in kinds - {"code", "markdown"}]


def only_the_last_cell_is_excused(notebook: Notebook) -> list[str]:
    *others, (_, last) = numbered(notebook)
    problems = [f"{where} carries a tag" for where, cell in others if cell["metadata"].get("tags")]
    if last["metadata"].get("tags") != ["nbval-ignore-output"]:
        problems.append("the last code cell is not tagged nbval-ignore-output, and only that")
    calls = set(calls_in(last["source"])) - {"print", "platform.python_version", "version"}
    if calls:
        problems.append(f"the last code cell prints more than versions: {sorted(calls)}")
    shown = "".join(map(text_of, last["outputs"]))
    if f"sojia_stats {__version__}\n" not in shown:
        problems.append(f"the last code cell does not show sojia_stats {__version__}")
    return problems


def pictures_are_told_in_words(notebook: Notebook) -> list[str]:
    problems = []
    for where, cell in numbered(notebook):
        shown = [output for output in cell["outputs"] if output["output_type"] == "display_data"]
        drawn = [output for output in cell["outputs"] if pictures_of(output)]
        draws = {"figures.show", "show"} & set(calls_in(cell["source"]))
        if draws and (not drawn or drawn != shown):
            problems.append(f"{where} draws a figure, and its picture is not stored")
        for output in drawn:
            first, *others = output["data"].get("text/plain", "").splitlines() or [""]
            if not others:
                problems.append(f"{where}: the text of the picture has no data")
            if not re.fullmatch(r"\S.{10,150}\.", first):
                problems.append(f"{where}: the picture is not described in a sentence: {first!r}")
            if output["metadata"] != {"image/png": {"alt": first}}:
                problems.append(f"{where}: the picture's alt text is not the first line: {first!r}")
            problems += [f"{where}: {what}" for what in axes_without_unit(others)]
    return problems


def axes_without_unit(lines: list[str]) -> list[str]:
    """Axes that plot a quantity and name no unit; rows and columns are named one by one."""
    problems = [] if any(line.startswith("x axis: ") for line in lines) else ["no x axis is named"]
    named = {"x": "columns: ", "y": "rows: "}
    for at, line in enumerate(lines):
        if match := re.match(r"([xy]) axis: (.*)", line):
            rest = lines[at + 1 :]
            ends = [k for k, other in enumerate(rest) if k and other.startswith("x axis: ")]
            own = rest[: ends[0]] if ends else rest
            by_name = any(other.startswith(named[match[1]]) for other in own)
            if not by_name and not re.search(rf"\([^)]+\)|{UNITS}", match[2]):
                problems.append(f"the {match[1]} axis, {match[2]!r}, has no unit")
    return problems


def pictures_are_whole(notebook: Notebook) -> list[str]:
    """Nobody compares pictures, but a broken or an empty one is found: PNG has check sums."""
    problems = []
    for where, output in outputs_of(notebook):
        for kind in pictures_of(output):
            try:
                file = io.BytesIO(base64.b64decode(output["data"][kind]))
                picture = matplotlib.image.imread(file)[..., :3]  # without transparency
            except (ValueError, OSError, SyntaxError) as error:
                problems.append(f"{where}: the picture cannot be read: {error}")
                continue
            if np.ptp(picture) == 0:
                problems.append(f"{where}: the picture is empty")
    return problems


def question_and_answer(notebook: Notebook) -> list[str]:
    first = notebook["cells"][0]
    title = re.match(r"# \S[^\n]*\n\n\*\*Question\.\*\* ", first["source"])
    if first["cell_type"] != "markdown" or not title:
        return ["the first cell does not start with the title and the question"]
    problems = []
    asked = runner().front_matter(first["source"])["question"]
    if not asked.endswith("?") or re.search(r"[.?!]\s", asked):
        problems.append(f"the question is not one sentence: {asked}")
    prose = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    split = [re.split(r"^(?=## )", source, flags=re.MULTILINE) for source in prose]
    parts = [part for parts in split for part in parts if part.strip()]
    answers = [part for part in parts if part.startswith("## Answer\n")]
    if len(answers) != 1:
        return [*problems, f"there are {len(answers)} parts with the heading ## Answer"]
    if not re.fullmatch(r"## Answer\n\n\*\*[^*]+[.?!]\*\*(?:\s[^*]*)?", answers[0]):
        problems.append("the answer is not one bold passage at the start of its part")
    if not parts[-1].startswith("## References\n") or parts[-2] is not answers[0]:
        problems.append("the answer and the references are not the last two parts")
    if notebook["cells"][-1]["cell_type"] != "code":
        problems.append("the last cell does not print versions")
    return problems


def claims_can_be_linked_to(notebook: Notebook) -> list[str]:
    text = "".join(cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    anchors = re.findall(r'<a id="([A-Z]+\d+)"></a>', text)
    claims = runner().front_matter(notebook["cells"][0]["source"])["claims"]
    return [f"{claim} has not one anchor" for claim in claims if anchors.count(claim) != 1]


GUARDS: list[Guard] = [
    executed_once_in_order,
    every_cell_shows_something,
    outputs_are_of_kinds_that_are_compared,
    outputs_are_of_no_run_or_machine,
    nothing_is_hidden,
    only_the_last_cell_is_excused,
    pictures_are_told_in_words,
    pictures_are_whole,
    question_and_answer,
    claims_can_be_linked_to,
]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS, "notebooks/ holds no notebook: the guards below would guard nothing"


@every_notebook
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_guard(guard: Guard, path: Path) -> None:
    assert guard(load(path)) == []


@every_notebook
def test_stored_by_make_notebooks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reader.reads(text)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert runner().normalise(notebook) == text, f"{path.name}: run make notebooks"


@every_notebook
def test_one_version_and_doi_in_front_matter_metadata_and_project(path: Path) -> None:
    notebook = load(path)
    stored = notebook["metadata"]["sojia_stats"]
    assert stored == runner().front_matter(notebook["cells"][0]["source"])
    assert set(stored) == {"claims", "doi", "question", "version"}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d[^\]]*)\]", changes, re.MULTILINE)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert newest is not None
    assert {stored["version"], __version__, newest[1], citation["version"]} == {__version__}
    assert PAPER_DOI in {article["doi"] for article in citation["references"]}
    assert PAPER_DOI in notebook["cells"][0]["source"]


def claims_by_doi() -> dict[str, set[str]]:
    """The ids of every claim file of the project."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src").rglob("papers/*.yaml"):
        paper = yaml.safe_load(path.read_text(encoding="utf-8"))
        ids = {one["id"] for one in paper["claims"] + paper.get("relations", [])}
        found[paper["article"]["doi"]] = ids
    return found


@every_notebook
def test_claims_of_the_front_matter_are_those_of_the_claim_file(path: Path) -> None:
    stored = load(path)["metadata"]["sojia_stats"]
    assert len(set(stored["claims"])) == len(stored["claims"])
    if stored["doi"] == PAPER_DOI:
        assert stored["claims"], "the front matter names no claim"
    assert set(stored["claims"]) <= claims_by_doi().get(stored["doi"], set(stored["claims"]))


def test_front_matter_is_read_as_written() -> None:
    text = (
        "# Title\n\n**Question.** Which\nis it?\n\n- **Claims:** [C01](#C01)–[C03](#C03),\n"
        "  [R1](#R1)\n- **Version:** sojia_stats 1.2.3\n"
        "- **Paper:** Hedrich et al. 2012, doi 10.1007/s00296-011-2249-4 (its abstract)\n"
    )
    assert runner().front_matter(text) == {
        "question": "Which is it?",
        "claims": ["C01", "C02", "C03", "R1"],
        "version": "1.2.3",
        "doi": PAPER_DOI,
    }
    for name, mark in (("question", "Question"), ("claims", "Claims"), ("version", "Version")):
        with pytest.raises(ValueError, match=f"the first cell does not give its {name}: write it"):
            runner().front_matter(text.replace(mark, "Nothing"))


def first_picture(notebook: Notebook) -> dict[str, Any]:
    return next(output for _, output in outputs_of(notebook) if pictures_of(output))


def cell_with_a_picture(notebook: Notebook) -> dict[str, Any]:
    return next(cell for cell in code_of(notebook) if any(map(pictures_of, cell["outputs"])))


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def showing(text: str) -> Callable[[Notebook], None]:
    return lambda notebook: code_of(notebook)[1]["outputs"].append(stream(text))


def running(source: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        code_of(notebook)[1]["source"] += f"\n{source}"

    return change


def saying(text: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        notebook["cells"][2]["source"] += f"\n{text}"

    return change


def replacing(old: str, new: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        changed = [cell for cell in notebook["cells"] if re.search(old, cell["source"])]
        assert changed
        for cell in changed:
            cell["source"] = re.sub(old, new, cell["source"])

    return change


def in_picture(old: str, new: str) -> Callable[[Notebook], None]:
    """Change the words of a picture below their first line."""

    def change(notebook: Notebook) -> None:
        data = first_picture(notebook)["data"]
        assert old in data["text/plain"]
        data["text/plain"] = data["text/plain"].replace(old, new)

    return change


def with_pixels(pixels: bytes) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        first_picture(notebook)["data"]["image/png"] = base64.b64encode(pixels).decode()

    return change


def blank_png() -> bytes:
    file = io.BytesIO()
    matplotlib.image.imsave(file, np.ones((20, 20, 3)), format="png")
    return file.getvalue()


def stripped(notebook: Notebook) -> None:
    code_of(notebook)[2]["outputs"] = []


def unexecuted(notebook: Notebook) -> None:
    code_of(notebook)[2] |= {"execution_count": None, "outputs": []}


def moved(notebook: Notebook) -> None:
    notebook["cells"][3], notebook["cells"][5] = notebook["cells"][5], notebook["cells"][3]


def other_count_of_a_result(notebook: Notebook) -> None:
    results = [o for _, o in outputs_of(notebook) if o["output_type"] == "execute_result"]
    results[0]["execution_count"] += 1


def alt_forgotten(notebook: Notebook) -> None:
    first_picture(notebook)["metadata"] = {}


def picture_stripped(notebook: Notebook) -> None:
    del first_picture(notebook)["data"]["image/png"]


def figure_stripped(notebook: Notebook) -> None:
    cell_with_a_picture(notebook)["outputs"] = [stream("3 data sets\n")]


def described_only(notebook: Notebook) -> None:
    data = first_picture(notebook)["data"]
    data["text/plain"] = data["text/plain"].splitlines()[0]


def tagged(notebook: Notebook) -> None:
    code_of(notebook)[1]["metadata"]["tags"] = ["raises-exception"]


def untagged(notebook: Notebook) -> None:
    code_of(notebook)[-1]["metadata"] = {}


def old_version_shown(notebook: Notebook) -> None:
    code_of(notebook)[-1]["outputs"] = [stream("sojia_stats 0.0.1\nPython 3.11.7\n")]


def result_in_the_last_cell(notebook: Notebook) -> None:
    code_of(notebook)[-1]["source"] += "\nprint(found.bounds('mean'))"


def widget(notebook: Notebook) -> None:
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "1"}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    code_of(notebook)[1]["outputs"].append(output)


def vanished_from_run(notebook: Notebook) -> None:
    notebook["cells"][3]["cell_type"] = "raw"


@pytest.mark.parametrize(
    "text", ["Python 3.12.12", "x[10:12], {10: 12}", "2–50 of 1/2/3", "10.1007"]
)
def test_what_is_no_date(text: str) -> None:
    assert matches(OF_ONE_RUN, text) == []


@pytest.mark.parametrize(
    ("guard", "spoil"),
    [
        (executed_once_in_order, unexecuted),
        (executed_once_in_order, moved),
        (executed_once_in_order, other_count_of_a_result),
        (every_cell_shows_something, unexecuted),
        (every_cell_shows_something, stripped),
        (outputs_are_of_kinds_that_are_compared, widget),
        (
            outputs_are_of_kinds_that_are_compared,
            lambda notebook: code_of(notebook)[1]["outputs"].append(stream("oh", "stderr")),
        ),
        (outputs_are_of_no_run_or_machine, showing("<object at 0x7f3a5c>")),
        (outputs_are_of_no_run_or_machine, showing("<Figure size 640x480 with 1 Axes>")),
        (outputs_are_of_no_run_or_machine, showing("DeprecationWarning: old")),
        (outputs_are_of_no_run_or_machine, showing("in " + "/".join(["", "home", "me", "x.py"]))),
        (outputs_are_of_no_run_or_machine, showing("C:\\Users\\me")),
        (outputs_are_of_no_run_or_machine, showing("lib/site-packages/x")),
        (outputs_are_of_no_run_or_machine, showing("2026-11-22")),
        (outputs_are_of_no_run_or_machine, showing("22.11.2026")),
        (outputs_are_of_no_run_or_machine, showing("11/22/26")),
        (outputs_are_of_no_run_or_machine, showing("12 of 12\rdone")),
        (outputs_are_of_no_run_or_machine, showing("took 10:15:00")),
        (outputs_are_of_no_run_or_machine, saying("Run on 22 November 2026.")),
        (outputs_are_of_no_run_or_machine, saying("Run on Nov 22, 2026.")),
        (outputs_are_of_no_run_or_machine, running("when = '10:15:00'")),
        (nothing_is_hidden, running("found;")),
        (nothing_is_hidden, running("plt.show()")),
        (nothing_is_hidden, running("# NBVAL_IGNORE_OUTPUT")),
        (nothing_is_hidden, running("%%capture")),
        (nothing_is_hidden, running("update_display(found)")),
        (nothing_is_hidden, running("import warnings\nwarnings.simplefilter('ignore')")),
        (nothing_is_hidden, vanished_from_run),
        (only_the_last_cell_is_excused, tagged),
        (only_the_last_cell_is_excused, untagged),
        (only_the_last_cell_is_excused, old_version_shown),
        (only_the_last_cell_is_excused, result_in_the_last_cell),
        (pictures_are_told_in_words, alt_forgotten),
        (pictures_are_told_in_words, picture_stripped),
        (pictures_are_told_in_words, figure_stripped),
        (pictures_are_told_in_words, described_only),
        (pictures_are_told_in_words, in_picture(" (days)", "")),
        (pictures_are_told_in_words, in_picture("x axis: ", "")),
        (pictures_are_whole, with_pixels(b"\x89PNG")),
        (pictures_are_whole, with_pixels(blank_png())),
        (question_and_answer, replacing(r"\?\n\n- \*\*Claims", "? And why?\n\n- **Claims")),
        (question_and_answer, replacing(r"\?\n\n- \*\*Claims", ".\n\n- **Claims")),
        (question_and_answer, replacing(r"## Answer", "## Result")),
        (question_and_answer, replacing(r"## Answer\n\n\*\*", "## Answer\n\n")),
        (question_and_answer, lambda notebook: notebook["cells"].pop()),
        (claims_can_be_linked_to, replacing('<a id="C03"></a>', "")),
        (claims_can_be_linked_to, saying('<a id="C03"></a>')),
    ],
)
def test_the_guard_finds_what_it_looks_for(guard: Guard, spoil: Callable[[Any], Any]) -> None:
    notebook = load(ROOT / "notebooks" / "01_median_and_range.ipynb")
    assert guard(notebook) == []
    spoiled = copy.deepcopy(notebook)
    spoil(spoiled)
    assert guard(spoiled)


@every_notebook
def test_no_digit_of_an_alt_text_can_change_unseen(path: Path) -> None:
    """The alt text is metadata, which nbval leaves out."""
    notebook = load(path)
    for _, output in outputs_of(notebook):
        for picture in output.get("metadata", {}).values():
            written = picture["alt"]
            for match in re.finditer(r"\d", written):
                other = str((int(match[0]) + 1) % 10)
                picture["alt"] = written[: match.start()] + other + written[match.end() :]
                assert pictures_are_told_in_words(notebook), picture["alt"]
            picture["alt"] = written

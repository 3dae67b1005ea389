"""No printed number of a notebook can change unseen.

Every number in the stored outputs is corrupted, one at a time, and the gate must turn red. The gate
is nbval itself, its own cells run against a kernel that replays the outputs: ``make test`` has just
shown that a fresh run gives what is stored. Some are corrupted in files, for a real run.
"""

import copy
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest
import yaml
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|∞|\binf\b")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


class Replay:
    """A kernel that answers with the outputs it is given, as messages."""

    def __init__(self) -> None:
        self.outputs: list[NotebookNode] = []

    def is_alive(self) -> bool:
        return True

    def execute_cell_input(self, source: str, allow_stdin: bool) -> str:
        fresh = copy.deepcopy(self.outputs)
        sent = [(output.pop("output_type"), output) for output in fresh]
        sent.append(("status", {"execution_state": "idle"}))
        self.messages = iter(sent)
        return "cell"

    def await_reply(self, message_id: str, timeout: float) -> None:
        pass

    def get_message(self, stream: str, timeout: float) -> dict[str, Any]:
        kind, content = next(self.messages)
        return {"msg_type": kind, "content": content, "parent_header": {"msg_id": "cell"}}


def cells_of(path: Path, request: pytest.FixtureRequest) -> list[IPyNbCell]:
    """The cells of a notebook as nbval collects them, with a kernel that replays."""
    file = IPyNbFile.from_parent(request.session, path=path)
    file.kernel = Replay()
    return list(file.collect())


def is_red(item: IPyNbCell, stored: list[NotebookNode]) -> bool:
    """Whether nbval fails a cell whose run gives its outputs while others are stored."""
    cell = item.cell
    item.parent.kernel.outputs = cell.outputs
    item.cell = NotebookNode(cell | {"outputs": copy.deepcopy(stored)})
    try:
        item.runtest()
    except NbCellError as error:
        assert str(error) == "Cell outputs differ"
        return True
    finally:
        item.cell = cell
    return False


def texts_of(output: NotebookNode) -> list[tuple[NotebookNode, str]]:
    """Where an output holds text: what holds it, and by which key."""
    if output.output_type == "stream":
        return [(output, "text")]
    return [(output.data, kind) for kind in output.data if kind.startswith("text/")]


def other_digit(digit: str) -> str:
    return str((int(digit) + 1) % 10)


def corruptions(number: str) -> set[str]:
    """The number with another last digit, and with another first one."""
    if not number[0].isdigit():
        return {"0"}
    return {number[:-1] + other_digit(number[-1]), other_digit(number[0]) + number[1:]}


def corrupted(outputs: list[NotebookNode]) -> Iterator[tuple[str, list[NotebookNode]]]:
    """The outputs of a cell with one number changed, for every number and way to change it."""
    outputs = copy.deepcopy(outputs)
    for output in outputs:
        for holder, key in texts_of(output):
            text = holder[key]
            for match in NUMBER.finditer(text):
                for other in sorted(corruptions(match[0])):
                    holder[key] = text[: match.start()] + other + text[match.end() :]
                    yield f"{match[0]} to {other} in {key}", outputs
            holder[key] = text


def test_the_gate_is_run_as_it_is_tested_here(request: pytest.FixtureRequest) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"-m pytest (.*nbval.*)$", makefile, re.MULTILINE) == [
        "--nbval --nbval-current-env"
    ]
    assert set(re.findall(r"\$\(NBVAL\) (.*)$", makefile, re.MULTILINE)) == {"-q notebooks"}
    option = request.config.option
    assert not (option.nbval_lax or option.nbdime or option.nbval_sanitize_with)


def test_what_nbval_leaves_out_is_what_the_guards_look_at(request: pytest.FixtureRequest) -> None:
    (first, *_) = cells_of(NOTEBOOKS[0], request)
    assert set(first.parent.skip_compare) == {
        "application/vnd.jupyter.widget-view+json",  # refused
        "execution_count",  # 1, 2, 3 …
        "image/jpeg",  # refused
        "image/png",  # told in words, which are compared
        "metadata",  # the first of these words, or nothing
        "name",  # of a stream: nbval compares the text under this name
        "output_type",  # a result and a display are told apart by their text only
        "prompt_number",  # of notebooks before format 4
        "traceback",  # refused
    }


@every_notebook
def test_every_number_is_guarded(path: Path, request: pytest.FixtureRequest) -> None:
    *cells, last = cells_of(path, request)
    assert [item.name for item in cells if is_red(item, item.cell.outputs)] == []
    tried = 0
    for item in cells:
        for what, stored in corrupted(item.cell.outputs):
            tried += 1
            assert is_red(item, stored), f"{path.name}, {item.name}: nobody sees {what}"
    assert tried > 100, "the notebook has hardly a number: what was corrupted?"
    # The versions are the only exception, and test_notebooks.py looks at the project's own.
    assert last.options["check"] is False
    assert [what for what, stored in corrupted(last.cell.outputs) if is_red(last, stored)] == []


@every_notebook
def test_every_output_is_guarded(path: Path, request: pytest.FixtureRequest) -> None:
    """An output that is removed or doubled is seen as well."""
    *cells, _ = cells_of(path, request)
    for item in cells:
        outputs = item.cell.outputs
        for k in range(len(outputs)):
            assert is_red(item, outputs[:k] + outputs[k + 1 :]), f"{path.name}, {item.name}"
            assert is_red(item, outputs[: k + 1] + outputs[k:]), f"{path.name}, {item.name}"


def spoil_last_number(cell: NotebookNode) -> None:
    """Change the last digit of the last number that a cell shows."""
    holder, key = texts_of(cell.outputs[-1])[-1]
    spoiled = re.sub(
        r"\d(?=\D*\Z)", lambda digit: other_digit(digit[0]), holder[key], flags=re.ASCII
    )
    assert spoiled != holder[key]
    holder[key] = spoiled


def answer_of(notebook: NotebookNode) -> str:
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.split(r"^## ", prose.split("\n## Answer\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def numbers_in_prose(prose: str) -> list[list[str]]:
    """The decimals, percentages and integers of two digits and more; no ids, links and years.

    The two ends of a range come together, any other number by itself.
    """
    number = r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:\s?%)?"
    year = r"(?:\bet al\.|\b[A-Z]\w+) (?:19|20)\d\d\b"
    prose = re.sub(rf"\]\([^)]*\)|\b[A-Z]+\d+\b|{year}", "", " ".join(prose.split()))
    ranges = re.findall(
        rf"{number}(?: to |–){number}|between {number} and {number}|{number}", prose
    )
    found = [[one.rstrip(",") for one in re.findall(number, text)] for text in ranges]
    wanted = [[one for one in ends if re.search(r"[.%]|\d.*\d", one)] for ends in found]
    return [ends for ends in wanted if ends]


def value_of(number: str) -> Decimal:
    return Decimal(re.sub(r"[,%\s]", "", number))


def values_in(line: str) -> set[Decimal]:
    return {value_of(number) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", line)}


def shown_in(notebook: NotebookNode) -> list[set[Decimal]]:
    """The numbers in each line of the outputs, and of the paper's claims as printed."""
    (*code, _versions) = (cell for cell in notebook.cells if cell.cell_type == "code")
    texts = [
        holder[key]
        for cell in code
        for output in cell.outputs
        for holder, key in texts_of(output)
        if key != "text/html"  # the same numbers as in plain text, and indices
    ]
    texts += printed_in(notebook.metadata.sojia_stats.doi)
    return [values_in(line) for text in texts for line in text.splitlines()]


@cache
def printed_in(doi: str) -> list[str]:
    files = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "src").rglob("papers/*.yaml")
    ]
    claims = [paper["claims"] for paper in files if paper["article"]["doi"] == doi]
    return [claim["printed"] for one in claims for claim in one]


def gives(shown: Decimal, number: str) -> bool:
    """Whether a number of the prose is the one shown, or the one shown rounded (no tie)."""
    value = value_of(number)
    if not re.search(r"[.%]", number):
        return shown == value  # a count is not rounded
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return shown == value or abs(shown - value) < unit / 2


def is_backed(numbers: list[str], shown: list[set[Decimal]]) -> bool:
    """Whether one line shows the number, or both ends of the range."""
    return any(all(any(gives(one, n) for one in line) for n in numbers) for line in shown)


@every_notebook
def test_numbers_of_the_answer_are_shown(path: Path) -> None:
    notebook = nbformat.read(path, 4)
    shown = shown_in(notebook)
    numbers = numbers_in_prose(answer_of(notebook))
    assert [ends for ends in numbers if not is_backed(ends, shown)] == []


def test_numbers_are_found_in_prose() -> None:
    prose = (
        "**For C07, 5.0 and 1,225 of [12](07_x.ipynb), 2 to 10, 7 % to\n93% and 3 (Hozo 2005), "
        "n = 40, between 3.46 and 3.83, 2–50, and 6.75.**"
    )
    assert numbers_in_prose(prose) == [
        *(["5.0"], ["1,225"], ["12"], ["10"], ["7 %", "93%"], ["40"]),
        *(["3.46", "3.83"], ["50"], ["6.75"]),
    ]


def test_a_number_of_the_prose_is_backed_by_a_number_shown() -> None:
    shown = [values_in(line) for line in ("5 in 1,225 of 40.2", "12.5, 1.6395", "6.8 to 93.24")]
    for number in ("5.0", "7 %", "93.2 %", "93 %", "1.64", "1,225", "1225"):
        assert is_backed([number], shown), number
    for number in ("5.1", "6 %", "93.3 %", "1.63", "40", "12", "12 %", "13 %", "1.640", "94 %"):
        assert not is_backed([number], shown), number
    assert is_backed(["7 %", "93 %"], shown)
    assert not is_backed(["5.0", "93 %"], shown)


def printing(source: str, shown: str, count: int) -> NotebookNode:
    outputs = [nbformat.v4.new_output("stream", text=shown)]
    return nbformat.v4.new_code_cell(source, execution_count=count, outputs=outputs)


def test_a_real_run_turns_red(tmp_path: Path) -> None:
    tiny = nbformat.v4.new_notebook(
        cells=[printing("print(0.1 + 0.2)", "0.30000000000000004\n", count) for count in (1, 2)]
    )
    spoil_last_number(tiny.cells[1])
    nbformat.write(tiny, tmp_path / "tiny.ipynb")

    real = nbformat.read(ROOT / "notebooks" / "02_time_to_event.ipynb", 4)
    code = [cell for cell in real.cells if cell.cell_type == "code"]
    drawing = next(k for k, cell in enumerate(code) if "figures.show" in cell.source)
    spoil_last_number(code[drawing])
    real.cells = code[: drawing + 1]  # the others take time and say no more
    nbformat.write(real, tmp_path / "real.ipynb")

    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml")]
    options = ["--nbval", "--nbval-current-env", "-o", f"cache_dir={tmp_path / 'cache'}", "-q"]
    outcome = tmp_path / "outcome.xml"
    done = subprocess.run(
        [*command, *options, f"--rootdir={tmp_path}", f"--junitxml={outcome}", str(tmp_path)],
        capture_output=True,
        cwd=tmp_path,
        text=True,
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    cases = list(ElementTree.parse(outcome).iter("testcase"))
    colours = {(case.get("classname"), case.get("name")): bool(len(case)) for case in cases}
    assert colours == {
        **{("real.ipynb", f"Cell {k}"): k == drawing for k in range(drawing + 1)},
        ("tiny.ipynb", "Cell 0"): False,
        ("tiny.ipynb", "Cell 1"): True,
    }

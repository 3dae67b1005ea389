"""Execute notebooks and store their outputs, so that the same run gives the same bytes.

usage: python tools/run_notebooks.py NOTEBOOK.ipynb ...
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from sojia_stats.reproduction.storing.whole_files import replace_file

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}
SECONDS_PER_CELL = 300

# A line of the front matter ends where the next item or an empty line begins.
END = r"(?=\n- |\n\s*\n|\Z)"
FRONT_MATTER = {
    "question": rf"^\*\*Question\.\*\*\s+(.+?){END}",
    "claims": rf"^- \*\*Claims:\*\*\s+(.+?){END}",
    "version": r"^- \*\*Version:\*\* sojia_stats (\S+)$",
    "doi": r"^- \*\*Paper:\*\* [^\n]*?\bdoi (10\.\d{4,}/[^\s,;)]+)",
}


def front_matter(source: str) -> dict[str, Any]:
    """Return what the first cell says of its notebook.

    Parameters
    ----------
    source : str
        The text of the first cell.

    Returns
    -------
    dict
        ``question`` and ``version`` as written, ``doi`` of the paper, and ``claims``, a list of
        ids in the order of the text, ranges such as C01–C08 written out.

    Raises
    ------
    ValueError
        If an entry is missing.
    """
    found: dict[str, Any] = {}
    for name, pattern in FRONT_MATTER.items():
        match = re.search(pattern, source, re.MULTILINE | re.DOTALL)
        if match is None:
            raise ValueError(
                f"the first cell does not give its {name}: write it as the first cell of "
                "notebooks/00_start_here.ipynb does"
            )
        found[name] = " ".join(match[1].split())
    plain = re.sub(r"\[([A-Z]+\d+)\]\([^)]*\)", r"\1", found["claims"])
    found["claims"] = [
        f"{kind}{number:0{len(first)}}"
        for kind, first, last in re.findall(r"\b([A-Z]+)(\d+)(?:–\1(\d+))?\b", plain)
        for number in range(int(first), int(last or first) + 1)
    ]
    return found


def normalise(notebook: NotebookNode) -> str:
    """Return the text of a notebook without what differs from run to run or editor to editor.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; it is changed in place.

    Returns
    -------
    str
        The file's text: kernel and language without patch versions, the front matter of the first
        cell as ``sojia_stats``, no times of execution, cell metadata reduced to tags, ids kept
        where they are and given by position where missing.

    Raises
    ------
    ValueError
        If the first cell lacks an entry of the front matter.
    """
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = NotebookNode(
        kernelspec=KERNEL,
        language_info=LANGUAGE,
        sojia_stats=front_matter(notebook.cells[0].source),
    )
    taken = {cell.get("id") for cell in notebook.cells}
    for position, cell in enumerate(notebook.cells, start=1):
        if "id" not in cell:
            name = f"cell-{position}"
            cell.id = name if name not in taken else f"{name}-new"
        tags = cell.metadata.get("tags")
        cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
    text: str = nbformat.writes(notebook)
    return text + "\n"


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Execute a notebook in place.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its outputs are replaced.
    folder : Path
        Where it runs.

    Raises
    ------
    CellExecutionError
        A cell failed.
    """
    NotebookClient(
        notebook,
        coalesce_streams=True,  # where the kernel cut a stream is a matter of timing
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # no advice on encrypting localhost
        kernel_name=KERNEL["name"],
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        timeout=SECONDS_PER_CELL,
    ).execute()


def run(path: Path) -> bool:
    """Execute one notebook in its own folder and store it.

    Parameters
    ----------
    path : Path
        The notebook file; it is written only where its text changes.

    Returns
    -------
    bool
        Whether the stored text changed.

    Raises
    ------
    CellExecutionError
        A cell failed; the file is left as it was.
    ValueError
        It is no notebook, or its first cell lacks an entry of the front matter.
    """
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reader.reads(before)
    execute(notebook, path.parent)
    after = normalise(notebook)
    if after != before:
        replace_file(path, after.encode())
    return after != before


def main(arguments: list[str]) -> int:
    """Run every notebook named and say what became of it.

    Parameters
    ----------
    arguments : list of str
        Paths of notebooks.

    Returns
    -------
    int
        0, or 1 where there was nothing to run, a cell failed or the front matter is not whole.
    """
    if not arguments:
        print("There is no notebook to execute: name at least one .ipynb file.", file=sys.stderr)
        return 1
    for number, path in enumerate(map(Path, arguments), start=1):
        print(f"  {number}/{len(arguments)} {path} …", end=" ", flush=True)
        start = time.monotonic()
        try:
            changed = run(path)
        except (CellExecutionError, ValueError) as error:
            print(f"failed\n{error}", file=sys.stderr)
            return 1
        print(f"{'stored' if changed else 'unchanged'} ({time.monotonic() - start:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Checksums of what the project writes: on this machine, and those that hold on every one.

usage: python tools/manifest.py          store tests/manifest.json and build/SHA256SUMS
       python tools/manifest.py --here   print the checksums of this environment, notebooks run anew

CSV, JSON and the text of the notebooks are the same bytes under every supported Python and every
version of the packages: tests/manifest.json holds their SHA-256. A page or a picture is
the same only on the same versions: build/SHA256SUMS holds these too (sha256sum --check reads it).
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from run_notebooks import execute
from sojia_stats.reproduction.storing.whole_files import replace_file

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
MANIFEST = ROOT / "tests" / "manifest.json"
WRITTEN = ("report.html", "claims.csv", "claims.json", "figures", "site")
TEXTS = ("text/plain", "text/html")


def notebook_text(notebook: NotebookNode) -> str:
    """Return what a notebook prints, without pictures and without its last cell.

    Parameters
    ----------
    notebook : NotebookNode
        An executed notebook; its last code cell prints versions.

    Returns
    -------
    str
        JSON: per code cell a list of its outputs, each a list of kind and text.
    """
    *cells, _versions = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [
        [
            [output.name, output.text]
            if output.output_type == "stream"
            else [[kind, output.data[kind]] for kind in TEXTS if kind in output.get("data", {})]
            for output in cell.outputs
        ]
        for cell in cells
    ]
    return json.dumps(shown, ensure_ascii=False)


def portable(anew: bool = False) -> dict[str, str]:
    """Return the checksums of what must be the same bytes everywhere.

    Parameters
    ----------
    anew : bool
        Run the notebooks here; otherwise what they have stored is taken.

    Returns
    -------
    dict
        SHA-256 by name: claims.csv and claims.json of each shipped paper, and the notebooks.
    """
    from sojia_stats import load_paper, reproduce
    from sojia_stats.reproduction.claim_files.loading import shipped_papers
    from sojia_stats.reproduction.writing.report import claims_csv, claims_json

    texts = {}
    for paper in shipped_papers():
        result = reproduce(load_paper(paper))
        texts[f"{paper}/claims.csv"] = claims_csv(result)
        texts[f"{paper}/claims.json"] = claims_json(result)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if anew:
            execute(notebook, path.parent)
        texts[f"notebooks/{path.name}"] = notebook_text(notebook)
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


def sums(folder: Path) -> str:
    """Return the checksums of what reproduce and the site have written, as sha256sum writes them.

    Parameters
    ----------
    folder : Path
        Such as build/; whatever else lies in it is left out.

    Returns
    -------
    str
        A line per file: checksum, two spaces, path within the folder.
    """
    files = [path for name in WRITTEN for path in [folder / name, *(folder / name).rglob("*")]]
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(files)
        if path.is_file()
    )


def main(arguments: list[str]) -> int:
    """Print the checksums of this environment, or store those of the project."""
    if arguments == ["--here"]:
        print(json.dumps(portable(anew=True)))
        return 0
    content = {
        "source": "make manifest: SHA-256 of what is the same bytes in every cell of make matrix",
        "sha256": portable(),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    replace_file(MANIFEST, text.encode())
    replace_file(BUILD / "SHA256SUMS", sums(BUILD).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Run R and put what it gives into the pinned files: see README.md beside this file.

``python tests/reference/regenerate.py`` rewrites the files; with a folder as its argument it
writes them there and leaves the pinned ones as they are.
"""

import shutil
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pins

PACKAGES = ("survival", "prodlim", "km.ci", "coin", "jsonlite")


def missing() -> list[str]:
    """What this machine has not."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return ["Rscript"]
    asked = ", ".join(f'"{name}"' for name in PACKAGES)
    code = f"p <- c({asked}); cat(p[!vapply(p, requireNamespace, NA, quietly = TRUE)])"
    done = subprocess.run([rscript, "-e", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@cache
def from_r(folder: Path = pins.FOLDER) -> dict[str, dict[tuple[str, ...], str]]:
    """Run regenerate.R: for each file, the text that R gives for each place of a value."""
    script = pins.FOLDER / "regenerate.R"
    done = subprocess.run(
        ["Rscript", str(script), str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"regenerate.R stopped: {done.stderr.strip()}")
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for line in done.stdout.splitlines():
        before, _, after = line.partition("\t=\t")
        name, *place = before.split("\t")
        texts = after.split("\t")
        for index, text in enumerate(texts):
            found.setdefault(name, {})[(*place, str(index))] = text
            if len(texts) == 1:
                found[name][tuple(place)] = text
    return found


def as_pinned(token: str, text: str, digits: int = pins.DIGITS) -> str:
    """Write a value of R in the form of the token that it replaces.

    >>> as_pinned("0.5", "0.74999999999999989"), as_pinned('"0.25"', "0.75"), as_pinned("1", "NaN")
    ('0.75', '"0.75"', '"NaN"')
    >>> as_pinned('"7/8"', "0.875"), as_pinned('"3.5-3"', "3.5-3"), as_pinned("3.0", "3")
    ('"7/8"', '"3.5-3"', '3.0')
    """
    try:
        value = Fraction(text)
    except ValueError:
        return f'"{text}"'  # NA, NaN, Inf, a version
    if "/" in token:  # a share of 2ⁿ samples
        return f'"{value.limit_denominator(2**16)}"'
    shown = f"{float(value):.{digits}g}"
    if token.startswith('"'):
        return f'"{shown}"'
    return f"{shown}.0" if token.endswith(".0") and "." not in shown else shown


def regenerated() -> dict[str, str]:
    """The text of every file that R has values for."""
    texts = dict(pins.files())
    return {
        name: pins.replaced(
            texts[name],
            {
                leaf.place: as_pinned(
                    leaf.token, found[leaf.place], pins.FEWER.get(name, pins.DIGITS)
                )
                for leaf in pins.leaves(texts[name])
                if leaf.place in found
            },
        )
        for name, found in from_r().items()
    }


def unplaced() -> dict[str, list[tuple[str, ...]]]:
    """The values of R that no file has a place for."""
    texts = dict(pins.files())
    left = {}
    for name, found in from_r().items():
        places = {leaf.place for leaf in pins.leaves(texts[name])}
        # a single value stands at its place or is the only one of a list there
        left[name] = [
            place
            for place in found
            if place not in places
            and not (place[-1] == "0" and place[:-1] in places)
            and (*place, "0") not in places
        ]
    return {name: places for name, places in left.items() if places}


def main() -> None:
    """Write the files."""
    if lacking := missing():
        sys.exit(f"R's {', '.join(lacking)} is not installed: see tests/reference/README.md")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else pins.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in regenerated().items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Write docs/validation.md: the library beside R and beside the second implementation.

usage: python tools/validation.py    (about 20 s; R is not needed)
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from string import Template
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
TEMPLATE = ROOT / "tools" / "validation.template.md"


def bound(largest: float | None) -> str:
    """Write a largest difference as the power of ten that it is below.

    >>> bound(None), bound(0.0), bound(2.4e-16)
    ('none', 'none', 'below 1e-15')
    """
    if not largest:
        return "none"
    return f"below 1e{math.floor(math.log10(largest)) + 1}"


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Write a table of Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in lines)


def page() -> str:
    """Compute everything and fill the template."""
    sys.path[:0] = [str(ROOT / "tests" / part) for part in ("independent", "reference")]
    import against_r  # type: ignore[import-not-found]
    import comparisons  # type: ignore[import-not-found]

    second = [
        (each.what, each.against, f"{each.compared:,}", bound(each.largest))
        for each in comparisons.agreements()
    ]
    pinned = [
        (each.what, each.against, f"{each.compared:,}", bound(each.largest))
        for each in against_r.agreements()
    ]
    head = ("what", "against", "compared", "largest difference")
    text = Template(TEMPLATE.read_text(encoding="utf-8"))
    return text.substitute(second=table(head, second), pinned=table(head, pinned))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

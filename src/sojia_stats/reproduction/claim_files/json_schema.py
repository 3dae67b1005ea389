"""The format of claim files as a JSON Schema, for editors that complete and check them."""

from __future__ import annotations

from typing import Any, Final

from sojia_stats.reproduction.claim_files.paper import Paper

SCHEMA_NAME: Final = "claim-file.schema.json"
"""Name of the schema beside a claim file; the file's first line refers to it."""


def claim_file_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a claim file.

    Returns
    -------
    dict
        Every field with its description. :func:`load_paper` checks more: that ids are unique, that
        a minimum is not above the maximum, that relations tie what can be compared.

    Examples
    --------
    >>> claim_file_schema()["required"]
    ['format', 'id', 'article', 'source', 'claims']
    """
    content = Paper.model_json_schema()
    _untitled(content)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claim file of sojia_stats",
        **content,
    }


def _untitled(node: object) -> None:
    """Take out the titles, which only repeat the names of the fields."""
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        for child in node.values():
            _untitled(child)
    elif isinstance(node, list):
        for child in node:
            _untitled(child)

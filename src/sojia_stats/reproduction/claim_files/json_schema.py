"""The format of claim files as a JSON Schema, for editors that complete and check them."""

from __future__ import annotations

import json
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
    content = json.dumps(Paper.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claim file of sojia_stats",
        **json.loads(content, object_hook=_untitled),
    }


def _untitled(node: dict[str, Any]) -> dict[str, Any]:
    """Leave out a title that only repeats the name of a field; the field title is no text."""
    return {key: value for key, value in node.items() if key != "title" or isinstance(value, dict)}

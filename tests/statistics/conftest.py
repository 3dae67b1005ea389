"""Reference values pinned from other programs, with the call and version that made them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    folder = Path(__file__).parents[1] / "reference"

    def load(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return loaded

    return load

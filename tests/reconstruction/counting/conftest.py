"""Brute force and reference values for the tests of reconstruction."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from second import summaries

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def brute() -> ModuleType:
    """Brute force with fractions."""
    return summaries


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    """Reference values by the name of their file."""

    def load(name: str) -> dict[str, Any]:
        path = HERE.parents[1] / "reference" / f"{name}.json"
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    return load

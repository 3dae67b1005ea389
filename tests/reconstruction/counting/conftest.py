"""Brute force and reference values for the tests of reconstruction."""

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def brute() -> ModuleType:
    """The brute force beside this file."""
    spec = importlib.util.spec_from_file_location("brute_force", HERE / "brute_force.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["brute_force"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    """Reference values by the name of their file."""

    def load(name: str) -> dict[str, Any]:
        path = HERE.parents[1] / "reference" / f"{name}.json"
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    return load

"""Chromium for the tests of this folder; without it they are left out, and one test says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
MISSING = [
    *([] if CHROMIUM else [f"Chromium (one of {', '.join(NAMES)})"]),
    *(name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None),
]
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # Chromium's own sandbox does not start inside a container or as root
)

collect_ignore = ["test_hostile.py", "test_pages.py", "test_lab.py"] if MISSING else []


@pytest.fixture(scope="session")
def missing() -> list[str]:
    """What a browser test needs and this machine has not."""
    return MISSING


# One browser for each module: while Playwright is open, its event loop is the thread's running one,
# which the tests that execute notebooks could not bear.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as ``make site`` builds them, in a folder of their own."""
    folder = tmp_path_factory.mktemp("browser") / "site"
    done = subprocess.run(
        [sys.executable, "tools/build_site.py", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder

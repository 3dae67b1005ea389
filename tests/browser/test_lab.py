"""JupyterLab as ``make lab`` starts it: the first notebook opens, runs whole and shows no error."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import nbformat
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
FIRST = min((ROOT / "notebooks").glob("*.ipynb"))
ADDRESS = re.compile(r"http://(localhost|127\.0\.0\.1):\d+/lab/tree/\S+\?token=\w+")
SECONDS = 90


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first notebook without its outputs and numbers, in a folder of its own."""
    copy = tmp_path_factory.mktemp("lab") / "notebooks" / FIRST.name
    copy.parent.mkdir()
    cleared = nbformat.read(FIRST, as_version=4)
    for cell in cleared.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(cleared, copy)
    return copy


@pytest.fixture(scope="module")
def address(notebook: Path) -> Iterator[str]:
    """The address that the running server prints, as ``make lab`` starts it."""
    folder = notebook.parent.parent
    folders = {
        f"JUPYTER_{name.upper()}_DIR": str(folder / name) for name in ("config", "data", "runtime")
    }
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter", "lab"),
                f"--LabApp.default_url=/lab/tree/notebooks/{notebook.name}",
            ],
            cwd=folder,
            env=os.environ | folders | {"JUPYTER_CONFIG_PATH": str(ROOT / "tools" / "jupyter")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield printed_address(log)
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # the kernels too
            server.wait(timeout=30)


def printed_address(log: Path) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if printed := ADDRESS.search(log.read_text(encoding="utf-8")):
            return printed[0]
        time.sleep(0.1)
    pytest.fail(f"JupyterLab printed no address in {SECONDS} s:\n{log.read_text()}")


def code_cells(path: Path) -> list[Any]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def errors_in(cells: list[Any]) -> list[Any]:
    outputs = [output for cell in cells for output in cell.outputs]
    return [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_the_first_notebook_runs_whole_in_jupyterlab(
    browser: Browser, address: str, notebook: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: set[str | None] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    page.on("websocket", lambda socket: asked.add(urlsplit(socket.url).hostname))
    page.set_default_timeout(SECONDS * 1000)
    page.goto(address)
    kernel_idle = page.locator("#jp-main-statusbar").get_by_text(re.compile(r"\| Idle$"))
    kernel_idle.wait_for()
    menu(page, "Run", "Run All Cells")

    # the last cell has its number, or an error has ended the run before it
    number = page.locator(".jp-CodeCell").last.get_by_text(re.compile(r"^\[\d+\]:$"))
    number.or_(
        page.locator('[data-mime-type$="error"], [data-mime-type$="stderr"]')
    ).first.wait_for()
    kernel_idle.wait_for()
    page.keyboard.press("Control+s")
    page.locator(".jp-mod-dirty").first.wait_for(state="detached")
    toasts = page.locator(".Toastify__toast").all_inner_texts()
    page.close()

    cells = code_cells(notebook)
    assert errors_in(cells) == []
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [bool(cell.outputs) for cell in cells] == [
        bool(cell.outputs) for cell in code_cells(FIRST)
    ]
    assert toasts == []
    assert asked <= {"localhost", "127.0.0.1", None}  # none: data: and blob:


def menu(page: Page, name: str, entry: str) -> None:
    page.get_by_role("menuitem", name=name, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()

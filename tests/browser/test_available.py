"""One line about the browser tests where they cannot run, and a failure where they must."""

import os

import pytest


def test_a_browser_is_there(missing: list[str]) -> None:
    reason = f"this machine has no {' and no '.join(missing)}"
    if missing and os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(f"the browser tests must run here, but {reason}")
    if missing:
        pytest.skip(f"the browser tests were skipped: {reason} (see make browser)")

"""make site on a bad day: what a killed build left goes, what another is building stays."""

import importlib.util
import sys
from pathlib import Path

import pytest

from sojia_stats.reproduction.storing.locks import alone

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "tools" / "build_site.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "build_site", module)
    spec.loader.exec_module(module)
    return module


def test_what_a_killed_build_left_goes(site, tmp_path: Path, monkeypatch, capsys) -> None:
    folder = tmp_path / "site"
    dead, alive, own = (
        tmp_path / name for name in (".site.being-built-a", ".site.being-built-b", ".site.mine")
    )
    for path in (dead, alive, own):
        (path / "new").mkdir(parents=True)

    def full(*args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, "notebook_pages", full)
    monkeypatch.setattr(site, "reproduce", full)
    with alone(alive):
        assert site.main([str(folder)]) == 1
    assert (
        "The site was not built:\n[Errno 28] No space left on device\n" in capsys.readouterr().err
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [alive.name, own.name]

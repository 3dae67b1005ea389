"""No home, no font, no network: the same output, or a sentence."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CLAIM = """\
format: 1
id: doe2020
article: {authors: "Doe J", title: "T", journal: "J", year: 2020}
source: "s"
claims:
  - id: C1
    kind: summary
    label: "Follow-up"
    place: "p"
    printed: "mean 3 (range 1–4)"
    n: 3
    mean: "3"
    minimum: "1"
    maximum: "4"
    reading: {step: "1", because: "b"}
    alternatives: {steps: ["1"]}
    assumption: "a"
"""

SCRIPT = "from sojia_stats.cli import main; main(prog_name='sojia-stats')"


def report(
    folder: Path, prefix: list[str], before: str = "", **more: str
) -> tuple[int, str, dict[str, bytes]]:
    """Make a report in a process of its own; return its code, what it complained of, its files."""
    (folder / "f.yaml").write_text(CLAIM, encoding="utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HOME", "XDG", "MPL"))
    }
    done = subprocess.run(
        [*prefix, sys.executable, "-c", before + SCRIPT, "reproduce", "f.yaml", "-o", "out"],
        cwd=folder,
        env={**kept, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1", **more},
        capture_output=True,
        text=True,
        check=False,
    )
    files = {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file()
    }
    return done.returncode, done.stderr, files


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("plain")
    code, said, files = report(folder, [], HOME=str(folder))
    assert (code, said) == (0, "") and "figures/C1-data-sets.svg" in files
    return files


@pytest.mark.skipif(sys.platform != "linux", reason="permissions of Linux")
@pytest.mark.parametrize("home", ["unset", "read-only"])
def test_without_a_home(home: str, tmp_path: Path, plain: dict[str, bytes]) -> None:
    prefix = []
    if os.geteuid() == 0:  # whom permissions do not bind until that power is given up
        if shutil.which("setpriv") is None:
            pytest.skip("permissions do not bind root, and there is no setpriv here")
        prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    (tmp_path / "home").mkdir(0o555)
    homes = {
        "unset": {},
        "read-only": {"HOME": str(tmp_path / "home")},
    }
    assert report(tmp_path, prefix, **homes[home]) == (0, "", plain)


def test_a_font_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = f"import matplotlib; matplotlib.get_data_path = lambda: {str(tmp_path)!r}; "
    font = tmp_path / "fonts" / "ttf" / "DejaVuSans.ttf"
    assert report(tmp_path, [], before) == (
        2,
        f"sojia-stats: matplotlib has lost its font ({font} is missing): install it anew\n",
        {},
    )


def test_a_list_of_fonts_that_another_installation_made(
    tmp_path: Path, plain: dict[str, bytes]
) -> None:
    # As one is, that was made where matplotlib's fonts could not be read.
    before = (
        "from matplotlib.font_manager import fontManager as f; "
        "f.ttflist[:] = [e for e in f.ttflist if e.name != 'DejaVu Sans']; "
    )
    assert report(tmp_path, [], before) == (0, "", plain)


def test_another_file_that_has_the_name_of_the_font(
    tmp_path: Path, plain: dict[str, bytes]
) -> None:
    before = (
        "from matplotlib.font_manager import fontManager as f; import dataclasses; "
        "serif = next(e for e in f.ttflist if e.name == 'DejaVu Serif' and e.weight == 400); "
        "f.ttflist.insert(0, dataclasses.replace(serif, name='DejaVu Sans', style='normal')); "
    )
    assert report(tmp_path, [], before) == (0, "", plain)


def test_signs_that_the_font_lacks_are_told(tmp_path: Path) -> None:
    from sojia_stats import reproduce
    from sojia_stats.reproduction.claim_files.loading import parse_paper

    told = "Signs that the figure&#39;s font lacks stand as boxes in it."
    for label, times in (("Follow-up", 0), ("随访", 1)):
        paper = parse_paper(CLAIM.replace("Follow-up", label), "f.yaml")
        page = reproduce(paper).write(tmp_path / label).read_text(encoding="utf-8")
        assert (told in page) == bool(times) and label in page


def test_nothing_reaches_for_the_network(tmp_path: Path, plain: dict[str, bytes]) -> None:
    before = (
        "import sys; sys.addaudithook(lambda event, args: sys.exit(f'{event}{args}') "
        "if event.startswith('socket.') else None); "
    )
    assert report(tmp_path, [], before, HOME=str(tmp_path)) == (0, "", plain)
    with socket.socket() as probe:  # the hook's events are those of sockets
        assert probe.fileno() > 0


def test_the_font_is_matplotlibs_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl
    from matplotlib.font_manager import findfont, fontManager

    from sojia_stats.reproduction import figures

    own = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    others = [font for font in fontManager.ttflist if font.name != "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", others)
    with figures.style():
        assert Path(findfont("DejaVu Sans")) == own
    monkeypatch.setattr(mpl, "get_data_path", lambda: str(tmp_path))
    with pytest.raises(ValueError, match="matplotlib has lost its font"), figures.style():
        pass

"""The written result: whole, self-contained, the same bytes twice, and only of computed numbers."""

import ast
import csv
import json
import re
import subprocess
import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from sojia_stats import load_paper, reproduce
from sojia_stats.reproduction.claim_files.drafting import Record, draft
from sojia_stats.reproduction.claim_files.figure_text import read_statement
from sojia_stats.reproduction.claim_files.loading import parse_paper, shipped_papers
from sojia_stats.reproduction.claim_files.printed_figure import figure_of
from sojia_stats.reproduction.writing import drawings

SHIPPED = (
    Path(__file__).resolve().parents[2] / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    reproduce(load_paper("hedrich2012")).write(folder)
    return folder


class Page(HTMLParser):
    """Collects what a browser would load or run, and the anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "srcset", "data", "poster"):
                self.loaded.append(value or "")
            if name in ("href", "xlink:href"):
                self.links.append(value or "")
            assert not name.startswith("on"), f"<{tag}> has an event handler"


def test_two_runs_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    reproduce(load_paper("hedrich2012")).write(tmp_path)
    first = {p.relative_to(built): p.read_bytes() for p in built.rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def test_the_page_loads_and_runs_nothing(built: Path) -> None:
    text = (built / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.loaded == []
    assert not page.tags & {"script", "link", "iframe", "object", "embed", "img"}
    assert not re.search(r"url\((?!#)|@import", text)
    assert all(link.startswith("#") for link in page.links)


def test_every_claim_has_its_anchor_and_every_link_lands(built: Path) -> None:
    page = Page((built / "report.html").read_text(encoding="utf-8"))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert {f"C0{k}" for k in range(1, 9)} | {"R1", "R2", "R3"} <= set(page.ids)


def test_colours_of_drawings_survive_the_renaming_of_ids(built: Path) -> None:
    text = (built / "report.html").read_text(encoding="utf-8")
    assert "fill: #0b3c5d" in text
    assert not re.search(r"fill: #[A-Z]\d\d", text)


def test_files_agree_with_each_other(built: Path) -> None:
    with (built / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    verdicts = json.loads((built / "claims.json").read_text(encoding="utf-8"))["verdicts"]
    assert [row["claim"] for row in rows] == [verdict["claim"] for verdict in verdicts]
    for row, verdict in zip(rows, verdicts, strict=True):
        assert (row["status"], row["data_sets"]) == (verdict["status"], verdict["data_sets"])
    by_claim = {row["claim"]: row for row in rows}
    assert (by_claim["C04"]["mean_low"], by_claim["C04"]["sd_high"]) == ("6.75", "7.5")
    assert (by_claim["C07"]["mean_low"], by_claim["C07"]["mean_high"]) == ("5", "5")
    assert (by_claim["C07"]["sd_low"], by_claim["C07"]["sd_high"]) == ("3.46", "3.83")
    assert by_claim["C02"]["mean_low"] == ""


def test_there_is_a_picture_of_each_map_in_both_formats(built: Path) -> None:
    names = {path.name for path in (built / "figures").iterdir()}
    assert {"C02-readings.png", "C02-readings.svg", "C07-kaplan-meier.png"} <= names
    assert {name[:-3] for name in names if name.endswith("png")} == {
        name[:-3] for name in names if name.endswith("svg")
    }


def test_a_changed_number_in_the_file_changes_the_verdict_and_the_page(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count('mean: "13.5"') == 1
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace('mean: "13.5"', 'mean: "14.5"'), encoding="utf-8")
    result = reproduce(load_paper(changed))
    # 2 + 50 + two values: a total of 58 leaves 6 for the two, 2 + 4 or 3 + 3.
    assert (result["C02"].status, result["C02"].count) == ("compatible", 2)
    page = result.write(tmp_path / "out").read_text(encoding="utf-8")
    assert "2 data sets fit; all have mean 14.5 months" in page


def test_hostile_words_in_a_claim_file_stay_words(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    hostile = "<script>alert(1)</script>"
    changed = tmp_path / "hostile.yaml"
    changed.write_text(
        text.replace('label: "Follow-up"', f"label: '{hostile}'")
        .replace('printed: "1.5 to 4 mg/kg"', f"printed: '{hostile}'")
        .replace("unit: days", f"unit: '{hostile}'")
        .replace('label: "Duration of treatment"', f"label: '$x^{{2}}$ {hostile}'"),
        encoding="utf-8",
    )
    report = reproduce(load_paper(changed)).write(tmp_path / "out")
    text = report.read_text(encoding="utf-8")
    assert "script" not in Page(text).tags
    assert "&lt;script&gt;" in text


def test_nothing_in_the_code_is_written_for_a_paper() -> None:
    papers = [load_paper(name) for name in shipped_papers()]
    ids = {item.id for paper in papers for item in (*paper.claims, *paper.relations)}
    for path in sorted(SHIPPED.parents[2].rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        words = [value for value in values if isinstance(value, str)]
        assert not ids & set(words), path.name
        assert not {13.5, 19.75} & {v for v in values if isinstance(v, float)}, path.name


def test_a_report_takes_no_time_to_import_what_it_does_not_need(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from sojia_stats import load_paper, reproduce; "
        f"reproduce(load_paper('hedrich2012')).write(Path({str(tmp_path)!r})); "
        "sys.exit(str({'pandas', 'lifelines', 'seaborn', 'scipy.stats'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.stderr == "set()\n"


def test_more_patients_than_are_drawn_leave_the_figure_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # Of the first there are too many data sets to draw each, of the second there is one.
    printed = ("median 14 (range 2–50) days", "median 3 (range 3–3) days")
    figures = [figure_of(f"Q{k}", read_statement(text), 12) for k, text in enumerate(printed)]
    record = Record("doe2020", "Doe J", "A series", "J Ex", 2020)
    result = reproduce(parse_paper(draft(record, figures), "draft"))

    def drawn() -> list[str]:
        names = [
            one.name for verdict in result for one in drawings.drawings_of(verdict, result.paper)
        ]
        return [name for name in names if name.endswith("-data-sets")]

    monkeypatch.setattr(drawings, "PATIENTS", 12)
    assert drawn() == ["C01-data-sets", "C02-data-sets"]
    monkeypatch.setattr(drawings, "PATIENTS", 11)
    assert drawn() == ["C02-data-sets"]


@pytest.mark.parametrize("claim", ["C02", "C03", "C04", "C07", "R1"])
def test_a_figure_is_laid_out_as_matplotlib_does(
    monkeypatch: pytest.MonkeyPatch, claim: str
) -> None:
    places: dict[str, list[tuple[float, ...]]] = {"ours": [], "theirs": []}
    lay_out = drawings._lay_out

    def both(figure: Figure) -> None:
        (ax,) = figure.axes
        engine = figure.get_layout_engine()
        assert engine is not None
        lay_out(figure)
        places["ours"].append(ax.get_window_extent().extents)
        ax.set_position((0.2, 0.2, 0.5, 0.5))
        ax.set_in_layout(True)
        engine.execute(figure)
        places["theirs"].append(ax.get_window_extent().extents)

    monkeypatch.setattr(drawings, "_lay_out", both)
    result = reproduce(load_paper("hedrich2012"))
    drawings._map.cache_clear()
    drawings.drawings_of(result[claim], result.paper)
    assert places["ours"]
    assert np.array(places["ours"]) == pytest.approx(np.array(places["theirs"]), abs=1)


def test_a_warning_about_a_figure_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for canvas, kind in ((FigureCanvasAgg, "png"), (FigureCanvasSVG, "svg")):
        save = getattr(canvas, f"print_{kind}")

        def warned(*args: Any, save: Any = save, kind: str = kind, **more: Any) -> None:
            warnings.warn("Glyph 1 missing from font", UserWarning, stacklevel=1)
            warnings.warn(f"{kind} is odd", UserWarning, stacklevel=1)
            save(*args, **more)

        monkeypatch.setattr(canvas, f"print_{kind}", warned)
    with pytest.warns(UserWarning) as said:
        drawing = drawings._named(drawings._saved(Figure()), "F1", "A figure.")
    assert [str(one.message) for one in said] == ["png is odd", "svg is odd"]
    assert drawing.caption == ("A figure. Signs that the figure's font lacks stand as boxes in it.")

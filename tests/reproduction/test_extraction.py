"""The extraction: each figure beside one computed otherwise, and every file read by its readers."""

import csv
import io
import json
import math
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path
from statistics import NormalDist

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sojia_stats import Result, load_paper, reproduce
from sojia_stats.commands.extract import extract as command
from sojia_stats.reproduction.claim_files.loading import shipped_papers
from sojia_stats.reproduction.kinds.columns import exact_decimal
from sojia_stats.reproduction.table_files.small_writer import workbook
from sojia_stats.reproduction.writing.extraction import (
    COLUMNS,
    extract,
    write_extraction,
)
from sojia_stats.reproduction.writing.finding import statement

SHIPPED = (
    Path(__file__).resolve().parents[2] / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
)
NUMBERS = [name for name in COLUMNS if name.endswith(("_low", "_high", "_mean", "_sd"))] + [
    *("n", "ni", "mean", "mi", "sd", "sdi", "median", "q1", "q3", "min", "max"),
    *("event", "xi", "proportion"),
]


@pytest.fixture(scope="module")
def result() -> Result:
    return reproduce(load_paper("hedrich2012"))


@pytest.fixture(scope="module")
def rows(result: Result) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in extract(result).to_dict("records")}


def changed(tmp_path: Path, *swaps: tuple[str, str]) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def data_sets(
    low: Fraction, high: Fraction, step: Fraction, median: Fraction | None
) -> Iterator[tuple[Fraction, ...]]:
    """Yield every four values on a grid with a minimum, a maximum and perhaps a median."""
    grid = [low + k * step for k in range(int((high - low) / step) + 1)]
    for inner in combinations_with_replacement(grid, 2):
        if median is None or sum(inner) == 2 * median:
            yield (low, *inner, high)


def spread(values: tuple[Fraction, ...]) -> tuple[Fraction, Fraction]:
    """Return the mean and the sample variance."""
    mean = sum(values) / len(values)
    return mean, sum(((v - mean) ** 2 for v in values), Fraction(0)) / (len(values) - 1)


def near(found: object, exact: float) -> bool:
    """Whether a number is another to all its 15 digits."""
    return isinstance(found, Decimal) and abs(float(found) / exact - 1) < 6e-15


def test_the_three_rows_that_the_project_is_about(rows: dict[str, dict[str, object]]) -> None:
    treatment, fever, follow_up = rows["C04"], rows["C07"], rows["C02"]
    assert [str(treatment[name]) for name in ("mi", "sdi", "mean", "sd")] == ["6.75", "7.5"] * 2
    assert (fever["mi"], fever["sdi"]) == (5, None)
    assert [f"{fever[name]:.2f}" for name in ("sd_low", "sd_high")] == ["3.46", "3.83"]
    for name in ("mean", "mi", "mean_low", "mean_high", "sd", "sdi", "sd_low", "sd_high"):
        assert follow_up[name] is None
    assert follow_up["flags"].startswith("incompatible: the least mean that minimum 2")
    assert "would fit if 13.5 is a median: 12 data sets fit; all have mean 19.75 months" in (
        follow_up["flags"].split(" | ")
    )
    assert str(follow_up["repair_mean_low"]) == str(follow_up["repair_mean_high"]) == "19.75"


@pytest.mark.parametrize(
    ("name", "prefix", "low", "high", "step", "median"),
    [
        ("C02", "repair_", "2", "50", "1", "13.5"),
        ("C03", "", "1.5", "4", "0.5", None),
        ("C04", "", "3", "18", "1", "3"),
        ("C07", "", "2", "10", "1", "4"),
    ],
)
def test_bounds_are_those_of_all_data_sets(
    rows: dict[str, dict[str, object]],
    name: str,
    prefix: str,
    low: str,
    high: str,
    step: str,
    median: str | None,
) -> None:
    middle = None if median is None else Fraction(median)
    sets = [spread(v) for v in data_sets(Fraction(low), Fraction(high), Fraction(step), middle)]
    means, variances = [mean for mean, _ in sets], [variance for _, variance in sets]
    row = rows[name]
    assert Fraction(row[f"{prefix}mean_low"]) == min(means)
    assert Fraction(row[f"{prefix}mean_high"]) == max(means)
    assert near(row[f"{prefix}sd_low"], math.sqrt(min(variances)))
    assert near(row[f"{prefix}sd_high"], math.sqrt(max(variances)))


@pytest.mark.parametrize(("name", "low", "median", "high"), [("C04", 3, 3, 18), ("C07", 2, 4, 10)])
def test_converters_give_what_their_papers_print(
    rows: dict[str, dict[str, object]], name: str, low: int, median: int, high: int
) -> None:
    row, n = rows[name], 4
    wan = (high - low) / (2 * NormalDist().inv_cdf((n - 0.375) / (n + 0.25)))
    weight = 4 / (4 + n**0.75)
    assert near(row["hozo_mean"], (low + 2 * median + high) / 4)
    assert near(
        row["hozo_sd"], math.sqrt(((low - 2 * median + high) ** 2 / 4 + (high - low) ** 2) / 12)
    )
    assert near(row["wan_mean"], (low + 2 * median + high) / 4)
    assert near(row["wan_sd"], wan)
    assert near(row["luo_mean"], weight * (low + high) / 2 + (1 - weight) * median)
    assert near(row["luo_sd"], wan)
    assert row["shi_mean"] is row["shi_sd"] is row["shi_mean_attainable"] is None
    for method in ("hozo", "wan", "luo"):
        for what in ("mean", "sd"):
            inside = row[f"{what}_low"] <= row[f"{method}_{what}"] <= row[f"{what}_high"]
            assert row[f"{method}_{what}_attainable"] is inside


def test_no_converter_has_a_say_where_no_median_is_printed(
    rows: dict[str, dict[str, object]],
) -> None:
    for name in ("C01", "C02", "C03", "C05", "C08"):
        assert rows[name]["wan_mean"] is None


@pytest.mark.parametrize(("name", "events"), [("C05", 2), ("C06", 2), ("C08", 0)])
def test_counts_and_their_exact_intervals(
    rows: dict[str, dict[str, object]], name: str, events: int
) -> None:
    row = rows[name]
    assert (row["event"], row["xi"], row["n"], row["ni"]) == (events, events, 4, 4)
    assert Fraction(row["proportion"]) == Fraction(events, 4)

    def tail(p: Fraction, counts: range) -> Fraction:
        return sum((math.comb(4, k) * p**k * (1 - p) ** (4 - k) for k in counts), Fraction(0))

    # One unit of the last digit further in or out, the tail is on the other side of 2.5 %.
    for end, counts in (("low", range(events, 5)), ("high", range(events + 1))):
        limit = row[f"proportion_{end}"]
        if limit == 0:
            assert events == 0
            continue
        unit = Fraction(1, 10 ** -limit.as_tuple().exponent)
        tails = sorted(tail(Fraction(limit) + way * unit, counts) for way in (-1, 1))
        assert tails[0] < Fraction(1, 40) < tails[1]


def test_flags_say_what_was_assumed_and_inferred(rows: dict[str, dict[str, object]]) -> None:
    flags = {name: row["flags"].split(" | ") for name, row in rows.items()}
    assert all("n assumed: all four contributed" in flags[f"C0{k}"] for k in range(2, 8))
    assert flags["C08"][1].startswith("count inferred: ")
    assert flags["C01"][0].startswith("taken as given: ")
    for name in ("C02", "C04"):
        assert sum(flag.startswith("R1 incompatible: ") for flag in flags[name]) == 1
    assert "the status depends on the reading" in flags["C04"]
    assert "the status depends on the reading" not in flags["C07"]


def test_readings_that_were_not_decided_are_flagged_and_said(result: Result) -> None:
    verdict = result["C07"]
    left = replace(verdict.trials[0], status="not-assessable", count=None)
    changed = replace(verdict, trials=(*verdict.trials, left))
    verdicts = tuple(changed if one is verdict else one for one in result.verdicts)
    flags = {
        row["id"]: row["flags"]
        for row in extract(Result(result.paper, verdicts)).to_dict("records")
    }
    assert "some readings were not decided" in flags["C07"].split(" | ")
    assert sum("not decided" in text for text in flags.values()) == 1
    plain, said = (statement(one, result.paper, "1") for one in (verdict, changed))
    told = f"assumed: {verdict.assumption}"
    assert said == plain.replace(told, f"{told}; not every reading that was tried was decided")
    assert said != plain


def test_texts_are_those_of_the_claims(rows: dict[str, dict[str, object]], result: Result) -> None:
    for claim in result.paper.claims:
        row, verdict = rows[claim.id], result[claim.id]
        assert (row["printed"], row["status"]) == (claim.printed, verdict.status)
        assert (row["reading"], row["place"]) == (verdict.reading, claim.place)
        assert (row["study"], row["citation_key"]) == ("Hedrich 2012", "hedrich2012")
        assert row["doi"] == "10.1007/s00296-011-2249-4"


def test_a_printed_n_is_not_assumed(tmp_path: Path) -> None:
    path = changed(tmp_path, ('printed: "two patients"', 'printed: "2/4 patients"'))
    table = extract(reproduce(load_paper(path))).set_index("id")
    assert table["flags"]["C05"] == ""


def test_what_is_approached_is_said_and_what_has_no_end_is_infinite(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ('    maximum: "4"\n    unit: mg/kg', "    unit: mg/kg"),
        ("rounding: nearest", "rounding: half-up"),
        ('step: "1"', "step: continuous"),
        ('minimum: "2"\n    maximum: "50"', 'minimum: "2"'),
        ('step: "1"', "step: continuous"),
    )
    result = reproduce(load_paper(path))
    table = extract(result).set_index("id")
    assert table.mean_high["C03"] == Decimal("Infinity")
    assert "mean_high is approached, not attained" in table["flags"]["C02"]
    assert table.mi["C02"] is None
    assert "bounds of the SD are not computed under this reading" in table["flags"]["C02"]
    for name in ("x.csv", "x.xlsx"):
        write_extraction(result, tmp_path / name)
    assert pd.read_csv(tmp_path / "x.csv").mean_high[2] == math.inf
    assert openpyxl.load_workbook(tmp_path / "x.xlsx")["extraction"].cell(4, 17).value == "Inf"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('median: "3"', 'median: "2"'),  # below the minimum
        ('median: "3"\n    minimum: "3"\n    maximum: "18"', 'mean: "3"'),
    ],
)
def test_nothing_is_converted_where_there_is_nothing_to_convert(
    tmp_path: Path, old: str, new: str
) -> None:
    table = extract(reproduce(load_paper(changed(tmp_path, (old, new))))).set_index("id")
    assert table.wan_mean["C04"] is table.hozo_sd_attainable["C04"] is None
    assert table.wan_mean["C07"] == 5


def test_a_printed_sd_is_not_estimated(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    before, fever = text.split("  - id: C07\n")
    fever = fever.replace('median: "4"', 'median: "4"\n    sd: "3.5"', 1)
    fever = fever.replace("rounding: exact", "rounding: {median: exact, sd: nearest}", 1)
    fever = fever.replace('["1", "0.5", continuous]', '["1"]', 1)
    path.write_text(f"{before}  - id: C07\n{fever}", encoding="utf-8")
    table = extract(reproduce(load_paper(path))).set_index("id")
    # The variances of 2, 4, 4, 10, of 2, 3, 5, 10 and of 2, 2, 6, 10 are 12, 38/3 and 44/3.
    assert near(table.sdi["C07"], math.sqrt(12))
    assert table.wan_mean["C07"] is None


def test_one_patient_has_no_spread(tmp_path: Path) -> None:
    path = changed(tmp_path, ('printed: "1.5 to 4 mg/kg"\n    n: 4', 'printed: "a"\n    n: 1'),
                   ('minimum: "1.5"\n    maximum: "4"', 'median: "1.5"'))  # fmt: skip
    table = extract(reproduce(load_paper(path))).set_index("id")
    assert (str(table.mi["C03"]), table.sdi["C03"], table.wan_mean["C03"]) == ("1.5", None, None)
    assert "SD" not in table["flags"]["C03"]


def test_only_a_result_is_extracted() -> None:
    with pytest.raises(TypeError, match=r"^result is a Paper: give what reproduce"):
        extract(load_paper("hedrich2012"))  # type: ignore[arg-type]


@given(st.integers(-(10**20), 10**20), st.integers(0, 40), st.integers(0, 12))
def test_a_decimal_that_ends_is_exact(number: int, twos: int, fives: int) -> None:
    value = Fraction(number, 2**twos * 5**fives)
    assert Fraction(exact_decimal(value)) == value


@given(st.fractions().filter(bool))
def test_a_decimal_that_does_not_end_has_fifteen_digits(value: Fraction) -> None:
    error = abs(Fraction(exact_decimal(value)) / value - 1)
    assert error <= Fraction(1, 2 * 10**14)


# ---- the files, and their readers --------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("extraction")
    for name in ("hedrich2012.csv", "hedrich2012.xlsx"):
        assert write_extraction(result, place / name) == place / name
    return place


@pytest.mark.parametrize("name", ["hedrich2012.csv", "hedrich2012.xlsx"])
def test_two_runs_give_the_same_bytes(
    folder: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl.writer.excel as writer

    class Later(writer.datetime.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: object = None) -> "Later":
            return cls(2031, 5, 6, 7, 8, 9)

    monkeypatch.setattr(writer.datetime, "datetime", Later)
    write_extraction(reproduce(load_paper("hedrich2012")), tmp_path / name)
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_nothing_in_the_workbook_tells_the_time(folder: Path) -> None:
    with zipfile.ZipFile(folder / "hedrich2012.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2


def test_the_csv_is_plain_and_holds_every_digit(folder: Path, result: Result) -> None:
    data = (folder / "hedrich2012.csv").read_bytes()
    assert b"\r" not in data and data.endswith(b"\n") and not data.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert list(read[0]) == list(COLUMNS)
    for row, wanted in zip(read, extract(result).to_dict("records"), strict=True):
        for name, value in wanted.items():
            text = row[name]
            if value is None:
                assert text == "NA"
            elif isinstance(value, bool):
                assert text == str(value).upper()
            elif isinstance(value, Decimal | int):
                assert Decimal(text) == value and "E" not in text
            else:
                assert text == value


@pytest.mark.parametrize("name", ["hedrich2012.csv", "hedrich2012.xlsx"])
def test_pandas_reads_the_numbers_back(folder: Path, result: Result, name: str) -> None:
    path = folder / name
    read = pd.read_csv(path) if name.endswith("csv") else pd.read_excel(path)
    wanted = extract(result)
    assert list(read.columns) == list(wanted.columns)
    for column in NUMBERS:
        assert pd.api.types.is_numeric_dtype(read[column]), column
        for found, value in zip(read[column], wanted[column], strict=True):
            assert math.isnan(found) if value is None else found == float(value)
    assert read.wan_sd_attainable[3] in (False, "FALSE") and read.wan_sd_attainable[6]
    assert list(read.printed) == list(wanted.printed)


def test_openpyxl_reads_the_workbook_and_what_its_columns_are(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "hedrich2012.xlsx")
    assert book.sheetnames == ["extraction", "columns"]
    header, *lines = book["extraction"].iter_rows(values_only=True)
    treatment = dict(zip(header, lines[3], strict=True))
    assert (treatment["mi"], treatment["sdi"], treatment["hozo_sd_attainable"]) == (
        6.75,
        7.5,
        False,
    )
    assert treatment["q1"] is None
    assert dict(list(book["columns"].iter_rows(values_only=True))[1:]) == dict(COLUMNS)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@A1", "#N/A"])
def test_text_stays_text_in_a_spreadsheet(start: str) -> None:
    content = workbook(pd.DataFrame({"label": [start]}, dtype=object), {start: start})
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell in (book["extraction"]["A2"], book["columns"]["A2"], book["columns"]["B2"]):
        assert (cell.value, cell.data_type) == (start, "s")
        assert cell.quotePrefix is (start[0] in "=+-@")


def run(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(command, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.stdout, found.stderr


def test_the_command_writes_what_the_function_does(folder: Path, tmp_path: Path) -> None:
    whole = (folder / "hedrich2012.csv").read_text(encoding="utf-8")
    assert run() == (0, whole, "")
    for name in ("hedrich2012.csv", "hedrich2012.xlsx"):
        path = tmp_path / name
        assert run("--output", str(path)) == (0, f"Extraction: {path}\n", "")
        assert path.read_bytes() == (folder / name).read_bytes()


def test_mistakes_have_one_sentence(tmp_path: Path) -> None:
    control = changed(tmp_path, ('label: "Follow-up"', 'label: "a\\ab"'))
    missing = tmp_path / "none" / "x.csv"
    for arguments, sentence in (
        (("-o", "x.txt"), "x.txt ends in neither .csv nor .xlsx: give a name that ends in one"),
        (
            ("-o", str(missing)),
            f"{missing} cannot be written: No such file or directory; give another file with "
            "--output",
        ),
        (
            ("nobody2012",),
            "there is no paper or file 'nobody2012': give the path of a claim file (.yaml) or the "
            f"name of a paper that comes with the package ({', '.join(shipped_papers())})",
        ),
        (
            (str(control), "-o", str(tmp_path / "x.xlsx")),
            "mine.yaml, claim C02, field label: it holds U+0007, which cannot be shown: take the "
            "character out",
        ),
    ):
        assert run(*arguments) == (2, "", f"sojia-stats: {sentence}\n")
    assert not (tmp_path / "x.xlsx").exists()
    with pytest.raises(ValueError, match="ends in neither"):
        write_extraction(reproduce(load_paper("hedrich2012")), "x.txt")


def test_a_text_longer_than_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="… has 32,768 characters: a cell holds 32,767; write CSV"):
        workbook(pd.DataFrame({"label": ["x" * 32_768]}), {})


R = r"""
suppressPackageStartupMessages(library(metafor))
table <- read.csv(commandArgs(TRUE)[1], encoding = "UTF-8")
stopifnot(c("ni", "mi", "sdi", "xi") %in% names(formals(escalc)))
means <- escalc(measure = "MN", mi = mi, sdi = sdi, ni = ni, slab = study, data = table)
shares <- escalc(measure = "PR", xi = xi, ni = ni, to = "none", data = table)
high <- escalc(measure = "MN", mi = mean_high, sdi = sd_high, ni = ni, data = table)
number <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.17g", x)),
                                        collapse = ","), "]")
cat('{"yi":', number(means$yi), ',"vi":', number(means$vi), ',"pi":', number(shares$yi),
    ',"high":', number(high$vi), ',"rows":', nrow(table),
    ',"logical":', tolower(is.logical(table$wan_sd_attainable)), '}')
"""


def test_metafor_takes_the_columns_as_they_are(folder: Path, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript") or "Rscript"
    try:
        subprocess.run([rscript, "-e", "library(metafor)"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        if os.environ.get("METAFOR_TESTS") == "required":
            raise
        pytest.skip("R or its package metafor is not installed")
    script = tmp_path / "read.R"
    script.write_text(R, encoding="utf-8")
    done = subprocess.run(
        [rscript, "--vanilla", str(script), str(folder / "hedrich2012.csv")],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert (found["rows"], found["logical"]) == (8, True)
    nothing = [None] * 3
    assert found["yi"] == [*nothing, 6.75, None, None, 5, None]
    assert found["vi"] == [*nothing, 7.5**2 / 4, *[None] * 4]
    assert found["pi"] == [*[None] * 4, 0.5, 0.5, None, 0]
    # The greatest SD of C07 is that of 2, 2, 6, 10: its variance is 44/3.
    assert found["high"][6] == pytest.approx(44 / 3 / 4, rel=1e-14)

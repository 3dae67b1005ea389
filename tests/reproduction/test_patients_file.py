"""Tables of patients as people have them: what is read, and the one sentence on what is not."""

import datetime
import io
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sojia_stats import load_paper
from sojia_stats.reproduction.patients.patients_file import patients_template, read_patients

HEDRICH = load_paper("hedrich2012")
SHIPPED = (
    Path(__file__).resolve().parents[2] / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
)


def read(folder, content, name="table.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_patients(path, HEDRICH)


def values(found, claim):
    return [None if one is None else one.value for one in found.values[claim]]


def changed_paper(folder, **fields):
    """Return the shipped paper with fields added to C04."""
    raw = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    next(claim for claim in raw["claims"] if claim["id"] == "C04").update(fields)
    path = folder / "changed.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return load_paper(path)


# ---- what is read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "C02,C03\n2,1.5\n50,4\n",
        "C02;C03\n2;1.5\n50;4\n",
        "C02;C03\n2;1,5\n50;4\n",
        "C02\tC03\n2\t1.5\n50\t4\n",
        "C02,C03\r\n2,1.5\r\n50,4\r\n",
        "C02,C03\r2,1.5\r50,4",
        "\ufeffC02,C03\n2,1.5\n50,4",
        '"C02","C03"\n"2","1,5"\n"50","4"\n',
        "C02,C03\n２,１.５\n５０,４\n",
        "C02, C03\n 2 ,\u00a01.5\u00a0\n50,4\n",
        "C02,C03\n\u200f2,1.5\u200e\n50,4\n",
        "C03,C02,\n1.50,2,\n4.0,50.00,\n",
        "C02,C03\n2,1.5\n50,4\n\n,\n",
    ],
)
def test_plain_tables_are_read(content, tmp_path) -> None:
    found = read(tmp_path, content)
    assert values(found, "C02") == [2, 50]
    assert values(found, "C03") == [Fraction(3, 2), 4]
    assert (found.n, found.rows) == (2, (2, 3))


def test_decimals_are_kept_as_written(tmp_path) -> None:
    found = read(tmp_path, "C02\n96.0\n98.1\n96\n")
    assert [one.text for one in found.values["C02"]] == ["96.0", "98.1", "96"]


def test_empty_cells_are_missing_and_empty_rows_are_left_out_and_said(tmp_path) -> None:
    found = read(tmp_path, "C02,C05,age\n2,,7\n,,\n,yes,8\n50,no,9\n")
    assert values(found, "C02") == [2, None, 50]
    assert found.flags["C05"] == (None, True, False)
    assert found.rows == (2, 4, 5)
    assert found.notes == ("column of no claim, ignored: age", "empty row left out: 3")


def test_empty_rows_at_the_end_are_no_news(tmp_path) -> None:
    assert read(tmp_path, "C02,C05\n2,1\n,\n\n").notes == ()


def test_flags_in_words(tmp_path) -> None:
    words = ["1", "0", "yes", "NO", "True", "false", "１"]
    found = read(tmp_path, "\n".join(["C05", *words]))
    assert found.flags["C05"] == (True, False, True, False, True, False, True)
    events = read(tmp_path, "C04,C04_event\n3,event\n3,Censored\n18,0\n")
    assert events.events["C04"] == (True, False, False)
    censored = read(tmp_path, "C04,C04_censored\n3,event\n3,Censored\n18,0\n")
    assert censored.events["C04"] == (True, False, True)
    assert read(tmp_path, "C04\n3\n").events == {}


def test_columns_may_have_names_of_their_own(tmp_path) -> None:
    paper = changed_paper(tmp_path, column="months treated", event_column="ended")
    path = tmp_path / "table.csv"
    path.write_text("months treated,ended,C04\n3,1,99\n", encoding="utf-8")
    found = read_patients(path, paper)
    assert values(found, "C04") == [3] and found.events["C04"] == (True,)
    assert found.notes == ("column of no claim, ignored: C04",)
    assert patients_template(paper).startswith("C02,C03,months treated,ended,C05,")
    path.write_text("months treated\n3\n", encoding="utf-8")
    with pytest.raises(ValueError) as error:
        read_patients(path, paper)
    assert str(error.value) == (
        "table.csv has no column ended, the event_column of claim C04: add it, or take "
        "event_column out of the claim file if every time was observed"
    )


def test_a_name_in_other_letters_is_said(tmp_path) -> None:
    found = read(tmp_path, "C02,c04,C04_EVENT\n2,3,1\n")
    assert found.notes == (
        "columns of no claim, ignored: c04, C04_EVENT",
        "c04 is not C04: names are compared letter by letter",
        "C04_EVENT is not C04_event: names are compared letter by letter",
    )


def test_neither_text_nor_repr_shows_a_value(tmp_path) -> None:
    found = read(tmp_path, "C02,C05\n47,1\n")
    assert "47" not in repr(found) and "47" not in str(found)


def workbook(rows, extra=False):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if extra:
        book.create_sheet("second").append(["C02"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_spreadsheets_are_read(tmp_path) -> None:
    rows = [["C02", "C03", "C05", "x"], [2, 1.5, True, "a"], [None, "2,5", False], [50.0, 0.1, 1]]
    found = read(tmp_path, workbook(rows, extra=True), "table.xlsx")
    assert values(found, "C02") == [2, None, 50]
    assert values(found, "C03") == [Fraction(3, 2), Fraction(5, 2), Fraction(1, 10)]
    assert found.flags["C05"] == (True, False, True)
    assert found.notes == (
        "column of no claim, ignored: x",
        "numbers of a spreadsheet are taken as the shortest decimals that it can stand for",
    )


def test_what_a_file_is_follows_from_its_content(tmp_path) -> None:
    assert values(read(tmp_path, workbook([["C02"], [2]]), "table.csv"), "C02") == [2]


# ---- what is not ------------------------------------------------------------------------------

CELL = "table.csv, row 3, column C02: "
FLAG = "write 1 or 0, yes or no, true or false, or leave the cell empty where it is not known"

MISTAKES = {
    "1,234 in a quoted cell": (
        'C02\n2\n"1,234"\n',
        CELL + "'1,234' is ambiguous, it can be 1.234 or 1234: write the one that is meant",
    ),
    "1,234 between semicolons": (
        "C02;C03\n2;1\n1,234;1\n",
        CELL + "'1,234' is ambiguous, it can be 1.234 or 1234: write the one that is meant",
    ),
    "NaN": (
        "C02\n2\nNaN\n",
        CELL + "'NaN' is no number: leave the cell empty where the value is missing",
    ),
    "NA": (
        "C02\n2\nNA\n",
        CELL + "'NA' is no number: leave the cell empty where the value is missing",
    ),
    "a dash": (
        "C02\n2\n-\n",
        CELL + "'-' is no number: leave the cell empty where the value is missing",
    ),
    "inf": (
        "C02\n2\n-inf\n",
        CELL + "'-inf' is not finite: write the last time observed, and 0 in the column of events",
    ),
    "text": (
        "C02\n2\n3 months\n",
        CELL + "'3 months' is not one plain number: write digits alone, as in 13.5, in the "
        "claim's unit",
    ),
    "a power": (
        "C02\n2\n1e999999\n",
        CELL + "'1e999999' is not one plain number: write digits alone, as in 13.5, in the "
        "claim's unit",
    ),
    "very long": (
        "C02\n2\n" + "9" * 5000 + "\n",
        CELL + f"'{'9' * 40}' is not one plain number: write digits alone, as in 13.5, in the "
        "claim's unit",
    ),
    "marked as censored": (
        "C02\n2\n18+\n",
        CELL + "'18+' is marked as censored: write the number alone, and 0 in the column of events",
    ),
    "two decimal marks": (
        "C02;C03\n2,5;1\n3;1.5\n",
        "table.csv, row 3, column C03: '1.5' has a decimal point, and row 2, column C02 has a "
        "decimal comma: write one of them in the whole file",
    ),
    "a negative time": (
        "C04\n-1\n",
        "table.csv, row 2, column C04: -1 is negative: a time to an event is 0 or more",
    ),
    "not a flag": (
        "C05\n2\n",
        f"table.csv, row 2, column C05: '2' is neither yes nor no: {FLAG}",
    ),
    "not an event": (
        "C04,C04_event\n3,maybe\n",
        "table.csv, row 2, column C04_event: 'maybe' is neither yes nor no: write 1 or 0, yes or "
        "no, true or false, event or censored, or leave the cell empty where it is not known",
    ),
    "both flags": (
        "C04,C04_event,C04_censored\n3,1,0\n",
        "table.csv has both C04_event and C04_censored, which say the same of claim C04: keep one",
    ),
    "names twice": (
        "C02,C04,C02\n1,2,3\n",
        "table.csv has 2 columns named 'C02': give each column a name of its own",
    ),
    "no patients": (
        "C02,C04\n,\n",
        "table.csv has no patients: write a row for each below the header",
    ),
    "nothing": (
        "",
        "table.csv has no header: write the names of the columns in its first row",
    ),
    "no column": (
        "age,sex\n7,f\n",
        "table.csv has no column of a claim: name columns in its first row as the claims do, C02, "
        "C03, C04, C05, C06, C07 and C08",
    ),
    "a decimal comma between commas": (
        "C02,C03\n2,1,5\n",
        "table.csv, row 2 has 3 cells and the header 2: write a cell for each column, empty where "
        "a value is missing, and semicolons between cells if numbers have decimal commas",
    ),
    "a cell too few": (
        "C02,C03\n2\n",
        "table.csv, row 2 has 1 cells and the header 2: write a cell for each column, empty where "
        "a value is missing, and semicolons between cells if numbers have decimal commas",
    ),
    "an open quotation mark": (
        'C02,C03\n"2,1.5\n',
        "table.csv, line 2: it is not CSV with a comma between cells (unexpected end of data): "
        "close quotation marks, or save it as CSV UTF-8 anew",
    ),
    "not UTF-8": (
        "C02\n2\n".encode("utf-16"),
        "table.csv is not UTF-8 text (byte 0): save it as CSV UTF-8",
    ),
    "old Excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "table.csv is an old or locked Excel file: save it as XLSX or as CSV UTF-8",
    ),
    "no workbook": (
        b"PK\x03\x04nothing",
        "table.csv cannot be read as XLSX (BadZipFile): save it anew, or as CSV UTF-8",
    ),
    "too large": (
        b"C02\n" + b"1\n" * 500_000,
        "table.csv has 1,000,004 bytes: a table of patients has at most 1,000,000",
    ),
    "too long": (
        b"C02\n" + b"1\n" * 2_001,
        "table.csv has more than 2,000 rows: give the table of a small series, a row for each "
        "patient",
    ),
    "too wide": (
        ",".join(f"x{k}" for k in range(501)),
        "table.csv has 501 columns: give at most 500",
    ),
    "a formula": (
        workbook([["C02"], ["=1+1"]]),
        "table.csv, row 2, column 1 holds a formula without a stored value: open and save the "
        "file in a spreadsheet program, or paste the values",
    ),
    "a date": (
        workbook([["C02"], [datetime.datetime(2012, 1, 2)]]),
        "table.csv, row 2, column 1 holds a datetime: format the cell as a number, in the unit of "
        "the claim",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_has_its_sentence(name, tmp_path) -> None:
    content, sentence = MISTAKES[name]
    with pytest.raises(ValueError) as error:
        read(tmp_path, content)
    assert str(error.value) == sentence


def test_paths_that_are_no_table(tmp_path) -> None:
    with pytest.raises(ValueError) as error:
        read_patients(tmp_path / "none.csv", HEDRICH)
    assert str(error.value).startswith("there is no file ")
    assert str(error.value).endswith(": give the path of a table of patients (.csv or .xlsx)")
    with pytest.raises(ValueError, match=r"is a folder: give the path of a table"):
        read_patients(tmp_path, HEDRICH)
    with pytest.raises(ValueError, match=r"is no ordinary file"):
        read_patients("/dev/zero", HEDRICH)
    with pytest.raises(ValueError, match=r"there is no file 'a\\x00b'|cannot be read"):
        read_patients("a\0b", HEDRICH)


def test_a_table_that_cannot_be_read(tmp_path, monkeypatch) -> None:
    path = tmp_path / "table.csv"
    path.write_text("C02\n2\n")

    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ValueError) as error:
        read_patients(path, HEDRICH)
    assert str(error.value) == f"{str(path)[:80]!r} cannot be read: Permission denied"


def test_a_spreadsheet_that_unpacks_to_too_much(tmp_path) -> None:
    content = io.BytesIO(workbook([["C02"], [2]]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.bin", b"\0" * 21_000_000)
    with pytest.raises(ValueError, match=r"unpacks to 21,\d{3},\d{3} bytes"):
        read(tmp_path, content.getvalue())


def test_a_spreadsheet_with_a_row_far_below(tmp_path) -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["A9000"] = "C02", 2, 3
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(ValueError, match=r"first sheet of table.csv has more than 4,000 rows"):
        read(tmp_path, content.getvalue())


# ---- anything at all --------------------------------------------------------------------------

FOLDER = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEED = b"C02,C04,C04_event,C05\n2,3,1,yes\n13.5,3,0,no\n50,18,event,1\n"


def read_or_refused(folder, content):
    """Read a table, or return the sentence that refuses it."""
    try:
        read(folder, content)
    except ValueError as error:
        sentence = str(error)
        assert 10 < len(sentence) < 500 and "\n" not in sentence
        assert re.match(r"table\.csv|the first sheet", sentence)


@FOLDER
@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 2), st.binary(max_size=4))))
def test_mutated_tables_are_read_or_refused_in_one_sentence(tmp_path, changes) -> None:
    content = SEED
    for place, cut, new in changes:
        content = content[:place] + new + content[place + cut :]
    read_or_refused(tmp_path, content)


@FOLDER
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=6))
def test_mutated_spreadsheets_are_read_or_refused_in_one_sentence(tmp_path, place, new) -> None:
    content = workbook([["C02", "C05"], [2, True], [50, False]])
    read_or_refused(tmp_path, content[:place] + new + content[place + len(new) :])


@FOLDER
@given(st.text(max_size=12))
def test_any_cell_is_a_number_missing_or_refused(tmp_path, cell) -> None:
    quoted = '"' + cell.replace('"', '""').encode(errors="replace").decode() + '"'
    read_or_refused(tmp_path, f"C02,C03\n{quoted},1\n")


def test_a_template_has_a_row_for_each_patient() -> None:
    assert len(patients_template(HEDRICH).splitlines()) == 5

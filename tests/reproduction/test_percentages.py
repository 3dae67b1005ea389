"""Printed percentages of counts, against rounding done by the decimal module."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from pathlib import Path

import pytest

from sojia_stats import load_paper, reproduce
from sojia_stats.errors import PaperError
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.claim_files.percentages import counts_printed_so, printed_so
from sojia_stats.reproduction.writing.finding import statement
from sojia_stats.reproduction.writing.note import note

FILE = """\
format: 1
id: made_up
article: {authors: "A", title: "T", journal: "J", year: 2020}
source: "Made up for a test."
claims:
  - id: P1
    kind: count
    label: "Responders"
    place: "Results"
    printed: "%(events)d of %(n)d"
    events: %(events)d
    n: %(n)d
    percent: %(percent)s
    assumption: "all were judged"
"""


def rounded(events: int, n: int, places: int, rule: str) -> str:
    """A percentage as the decimal module prints it, from a division that keeps 40 digits."""
    share = Context(prec=40).divide(Decimal(100 * events), Decimal(n))
    return str(share.quantize(Decimal(1).scaleb(-places), rounding=rule))


def nearest(events: int, n: int, places: int) -> set[str]:
    return {rounded(events, n, places, rule) for rule in (ROUND_HALF_UP, ROUND_HALF_DOWN)}


def paper(folder: Path, events: int, n: int, percent: str) -> Paper:
    path = folder / "made_up.yaml"
    path.write_text(FILE % {"events": events, "n": n, "percent": percent}, encoding="utf-8")
    return load_paper(path)


@pytest.mark.parametrize("places", [0, 1])
def test_every_count_of_up_to_forty_patients(places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    for n in range(1, 41):
        printed: dict[str, list[int]] = {}
        for events in range(n + 1):
            for text in nearest(events, n, places):
                printed.setdefault(text, []).append(events)
        for k in range(100 * 10**places + 1):
            text = str(k * unit)
            expected = printed.get(text, [])
            assert list(counts_printed_so(n, text)) == expected, (n, text)
            assert [x for x in range(n + 1) if printed_so(x, n, text)] == expected


def test_the_other_rules_are_those_of_the_decimal_module() -> None:
    for n in range(1, 31):
        for events in range(n + 1):
            for rule, name in ((ROUND_DOWN, "truncate"), (ROUND_CEILING, "ceiling")):
                own = rounded(events, n, 0, rule)
                found = [str(k) for k in range(101) if printed_so(events, n, str(k), name)]
                assert found == [own], (events, n, name)


@pytest.mark.parametrize(
    ("events", "n", "percent", "status"),
    [
        (10, 46, "22", "determined"),  # 21.739…
        (10, 46, "21.7", "determined"),
        (10, 46, "21.8", "incompatible"),
        (10, 46, "21", "incompatible"),
        (10, 46, "23", "incompatible"),
        (1, 8, "12", "determined"),  # 12.5, a tie
        (1, 8, "13", "determined"),
        (1, 8, "12.5", "determined"),
        (0, 7, "0", "determined"),
        (7, 7, "100", "determined"),
        (7, 7, "99", "incompatible"),
    ],
)
def test_a_printed_percentage_is_judged(tmp_path, events, n, percent, status) -> None:
    verdict = reproduce(paper(tmp_path, events, n, f'"{percent}"'))["P1"]
    assert (verdict.status, verdict.count) == (status, int(status == "determined"))
    assert verdict.reading == f"{events} of {n}; percentage nearest"
    assert verdict.robust


def test_a_mismatch_says_what_it_would_be_printed_as(tmp_path: Path) -> None:
    result = reproduce(paper(tmp_path, 10, 46, '"21"'))
    verdict = result["P1"]
    reason = "10 of 46 is about 21.7391 %, to the nearest 22 %; 21 % is printed"
    assert verdict.reason == reason
    # 9 of 46 is 19.57 %, 10 of 46 is 21.74 %: none in between.
    assert verdict.follows[1] == (
        "no number of 46 patients is printed as 21 %; 10 would be under truncate"
    )
    # 10 of 47 is 21.28 %, 10 of 45 is 22.22 %.
    assert [(t.n, t.status, t.count) for t in verdict.other_n] == [
        (45, "incompatible", 0),
        (47, "determined", 1),
    ]
    assert f"responders: {reason}." in statement(verdict, result.paper, "1.0")
    assert "P1: Which is meant, 10 of 46 patients or 21 %?" in note(result)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        ((21, 25, "84"), "21 is the only number of 25 patients that is printed as 84 %"),
        # 2 of 200 is 1 %, and 1 of 200 and 3 of 200 are ties.
        ((2, 200, "1"), "of 200 patients, 1 to 3 are printed as 1 %"),
        # 106/201 = 52.74, 107/201 = 53.23; 105/201 = 52.24 and 108/201 = 53.73 are others.
        ((106, 201, "53"), "of 201 patients, 106 and 107 are printed as 53 %"),
    ],
)
def test_which_counts_a_percentage_leaves(
    tmp_path: Path, count: tuple[int, int, str], sentence: str
) -> None:
    assert (
        reproduce(paper(tmp_path, count[0], count[1], f'"{count[2]}"'))["P1"].follows[1] == sentence
    )


@pytest.mark.parametrize(
    ("percent", "sentence"),
    [
        ("101", "percent 101 is not from 0 to 100: write it as printed, without %"),
        ("-1", "percent -1 is not from 0 to 100: write it as printed, without %"),
        ("22 %", "'22 %' is not one plain number: "),
    ],
)
def test_what_is_no_percentage(tmp_path: Path, percent: str, sentence: str) -> None:
    with pytest.raises(PaperError) as error:
        paper(tmp_path, 10, 46, f'"{percent}"')
    assert str(error.value).startswith(f"made_up.yaml, claim P1, field percent: {sentence}")


def test_a_percentage_is_text(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="claim P1, field percent: a printed number is text"):
        paper(tmp_path, 10, 46, "22")

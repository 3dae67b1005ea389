"""``sojia-stats cite`` as a user meets it."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sojia_stats import Result, load_paper, reproduce
from sojia_stats.commands.cite import cite
from sojia_stats.reproduction.writing.citation import cite as cited
from sojia_stats.reproduction.writing.references import STYLES

SHIPPED = (
    Path(__file__).resolve().parents[1] / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
)


@pytest.fixture(scope="module")
def result() -> Result:
    return reproduce(load_paper("hedrich2012"))


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cite, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_every_style_of_the_library_is_offered() -> None:
    (offered,) = (one.type for one in cite.params if one.name == "style")
    assert isinstance(offered, click.Choice) and tuple(offered.choices) == tuple(STYLES)


@pytest.mark.parametrize("style", STYLES)
def test_the_command_prints_what_the_library_returns(result: Result, style: str) -> None:
    assert run("R1", "--format", style) == (0, cited(result, "R1", style), "")


def test_without_a_claim_the_software_and_the_article_are_cited(result: Result) -> None:
    assert run() == (0, cited(result), "")


def test_vancouver_is_the_format_unless_another_is_asked_for() -> None:
    code, out, err = run("C02")
    assert (code, err) == (0, "")
    assert out == run("C02", "--format", "vancouver")[1]
    assert "have a mean of 13.5 (the least is 14.0); read as a median, 12 data sets fit" in out


def test_an_unknown_claim_has_one_sentence_with_the_known_ids() -> None:
    assert run("C99") == (
        2,
        "",
        "sojia-stats: no claim or relation 'C99': ask for one of C01, C02, C03, C04, C05, C06, C07,"
        " C08, R1, R2, R3\n",
    )


def test_a_claim_file_of_ones_own(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count('mean: "13.5"') == 1
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace('mean: "13.5"', 'mean: "14.5"'), encoding="utf-8")
    code, out, err = run("C02", "--paper", str(path))
    assert (code, err) == (0, "")
    # A total of 58 leaves 6 for the two between 2 and 50: 2 + 4 or 3 + 3.
    assert "2 data sets of four whole-month follow-up times have shortest 2, longest 50 and" in out
    assert "all with mean 14.5 and SD about" in out


def test_a_paper_that_is_not_there() -> None:
    code, out, err = run("C02", "--paper", "hedrich2021")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith("sojia-stats: there is no paper or file 'hedrich2021'")


def test_an_unknown_format() -> None:
    code, _, err = run("C02", "--format", "mla")
    assert code == 2
    assert "'mla' is not one of 'vancouver', 'apa', 'bibtex', 'ris', 'csl-json'" in err

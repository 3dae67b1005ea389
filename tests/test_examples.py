"""The worked R script, run as a reviewer runs it; skipped where R or metafor is missing."""

import csv
import math
import os
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from sojia_stats.commands.extract import extract

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCRIPT = EXAMPLES / "pool_as_sensitivity.R"


@pytest.fixture(scope="module")
def rscript() -> str:
    found = shutil.which("Rscript") or "Rscript"
    try:
        subprocess.run([found, "-e", "library(metafor)"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        if os.environ.get("METAFOR_TESTS") == "required":
            raise
        pytest.skip("R or its package metafor is not installed")
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    for name in ("hedrich2012", "sonmez2018"):
        output = str(folder / f"{name}.csv")
        assert CliRunner().invoke(extract, [name, "-o", output]).exit_code == 0
    return folder


def pool(rscript: str, files: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [rscript, "--vanilla", str(SCRIPT), *arguments],
        cwd=files,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def tables(text: str) -> dict[str, list[dict[str, str]]]:
    """Return the printed tables by the lines above them."""
    found = {}
    for part in text.split("\n\n"):
        title, *lines = part.strip().splitlines()
        found[title] = list(csv.DictReader(lines))
    return found


def rows(files: Path, name: str) -> dict[str, dict[str, float]]:
    with (files / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: {
                key: float(row[key])
                for key in ("ni", "mean_low", "mean_high", "sd_low", "sd_high")
                if row[key] != "NA"
            }
            for row in csv.DictReader(file)
        }


def dersimonian_laird(means: list[float], variances: list[float]) -> tuple[float, float, float]:
    """Return the pooled mean with its interval, written from the paper of 1986."""
    weights = [1 / v for v in variances]
    fixed = sum(w * m for w, m in zip(weights, means, strict=True)) / sum(weights)
    excess = sum(w * (m - fixed) ** 2 for w, m in zip(weights, means, strict=True))
    scale = sum(weights) - sum(w * w for w in weights) / sum(weights)
    between = max(0.0, (excess - len(means) + 1) / scale) if len(means) > 1 else 0.0
    weights = [1 / (v + between) for v in variances]
    pooled = sum(w * m for w, m in zip(weights, means, strict=True)) / sum(weights)
    reach = 1.959963984540054 / math.sqrt(sum(weights))
    return pooled, pooled - reach, pooled + reach


def close(text: str, value: float) -> bool:
    """Whether a printed number is a value to its ten digits."""
    return math.isclose(float(text), value, rel_tol=1e-9)


@pytest.mark.parametrize("name", ["C03", "C04", "C07"])
def test_the_sampling_variance_is_the_squared_sd_over_n(
    rscript: str, files: Path, name: str
) -> None:
    done = pool(rscript, files, "hedrich2012.csv", name)
    assert (done.returncode, done.stderr) == (0, "")
    lines = tables(done.stdout)["Each study at both ends:"]
    row = rows(files, "hedrich2012")[name]
    ends = sorted(
        {(row[f"mean_{m}"], row[f"sd_{s}"]) for m, s in product(("low", "high"), repeat=2)}
    )
    assert len(lines) == len(ends)
    found = sorted(lines, key=lambda line: (float(line["mi"]), float(line["sdi"])))
    for line, (mean, sd) in zip(found, ends, strict=True):
        assert close(line["yi"], mean) and close(line["vi"], sd**2 / row["ni"])


def test_one_study_pools_to_itself(rscript: str, files: Path) -> None:
    done = pool(rscript, files, "hedrich2012.csv", "C07")
    pooled = tables(done.stdout)["Pooled over 1 study, at 2 combinations of ends (days):"]
    # Variances of the mean: 12/4 for 2, 4, 4, 10 and 44/12 for 2, 2, 6, 10.
    narrow, wide = (1.959963984540054 * math.sqrt(v) for v in (3, 44 / 12))
    assert close(pooled[0]["least"], 5) and close(pooled[0]["greatest"], 5)
    assert close(pooled[1]["least"], 5 - wide) and close(pooled[1]["greatest"], 5 - narrow)
    assert close(pooled[2]["least"], 5 + narrow) and close(pooled[2]["greatest"], 5 + wide)


@pytest.mark.parametrize("other", ["S01", "S02"])
def test_two_studies_at_both_ends(rscript: str, files: Path, other: str) -> None:
    done = pool(rscript, files, "hedrich2012.csv", "C07", "sonmez2018.csv", other)
    assert (done.returncode, done.stderr) == (0, "")
    pooled = tables(done.stdout)["Pooled over 2 studies, at 8 combinations of ends (days):"]
    one, two = rows(files, "hedrich2012")["C07"], rows(files, "sonmez2018")[other]
    results = [
        dersimonian_laird(
            [5, two[f"mean_{mean}"]],
            [one[f"sd_{first}"] ** 2 / one["ni"], two[f"sd_{second}"] ** 2 / two["ni"]],
        )
        for mean, first, second in product(("low", "high"), repeat=3)
    ]
    for line, values in zip(pooled, zip(*results, strict=True), strict=False):
        assert close(line["least"], min(values)) and close(line["greatest"], max(values))


def test_what_cannot_be_pooled_is_refused_in_a_sentence(rscript: str, files: Path) -> None:
    for arguments, start in (
        (("hedrich2012.csv", "C02"), "Error: C02 of hedrich2012.csv has no finite bounds of mean"),
        (("hedrich2012.csv", "C09"), "Error: hedrich2012.csv has no row C09"),
        (("hedrich2012.csv",), "Error: give a file and the id of a row, for each study"),
        (("hedrich2012.csv", "C04", "sonmez2018.csv", "S01"), "Error: the rows are in months and"),
    ):
        done = pool(rscript, files, *arguments)
        assert done.returncode != 0
        assert done.stderr.startswith(start)

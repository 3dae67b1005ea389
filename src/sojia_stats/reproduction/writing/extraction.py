"""The verdicts as a table that a review can extract from: a row for each quantity of a paper.

The columns have the names of the arguments of metafor's ``escalc`` (ni, mi, sdi, xi) and of meta's
``metamean`` and ``metaprop`` (n, mean, sd, median, q1, q3, min, max, event); :data:`COLUMNS` says
what each is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reproduction.claim_files.entries import Claim
from sojia_stats.reproduction.judging.judged import Judged
from sojia_stats.reproduction.kinds import kind_of
from sojia_stats.reproduction.writing.provenance import provenance
from sojia_stats.reproduction.writing.references import ascii_key
from sojia_stats.statistics.conversion import SCENARIOS
from sojia_stats.wording.verdicts import INCOMPATIBLE

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final[dict[str, str]] = {
    "study": "first author and year; studlab in meta, slab in metafor",
    "citation_key": "key of the original article",
    "doi": "doi of the original article",
    "id": "permanent id of the claim",
    "quantity": "what was measured or counted",
    "unit": "unit of the statistics",
    "place": "where it is printed",
    "printed": "the figure as printed",
    "n": "number of patients (meta)",
    "ni": "the same (metafor)",
    "status": "determined, compatible, incompatible or not-assessable, under the reading",
    "flags": "what to know before the row is used, with | between",
    "reading": "how the printed figure is read",
    "mean": "mean, where all data sets have the same (meta)",
    "mi": "the same (metafor)",
    "mean_low": "least mean over all data sets",
    "mean_high": "greatest mean over all data sets",
    "sd": "sample SD, where all data sets have the same (meta)",
    "sdi": "the same (metafor)",
    "sd_low": "least sample SD over all data sets",
    "sd_high": "greatest sample SD over all data sets",
    "median": "median as printed",
    "q1": "first quartile as printed",
    "q3": "third quartile as printed",
    "min": "minimum as printed",
    "max": "maximum as printed",
    "event": "number of patients with the event (meta)",
    "xi": "the same (metafor)",
    "proportion": "event / n",
    "proportion_low": "lower limit of its exact 95 % interval (Clopper–Pearson)",
    "proportion_high": "upper limit of its exact 95 % interval (Clopper–Pearson)",
    "repair_mean_low": "least mean if mean and median were exchanged; flags say so in words",
    "repair_mean_high": "greatest mean if mean and median were exchanged",
    "repair_sd_low": "least sample SD if mean and median were exchanged",
    "repair_sd_high": "greatest sample SD if mean and median were exchanged",
    **{
        f"{method}_{name}{suffix}": meaning
        for method in SCENARIOS
        for name, words in (("mean", "mean"), ("sd", "SD"))
        for suffix, meaning in (
            ("", f"{words} that the formulas of {method.title()} give"),
            ("_attainable", "FALSE: no data set has it; TRUE: inside the bounds; NA: not decided"),
        )
    },
    "version": "version of sojia_stats",
    "paper": "id of the paper, as its claim file has it",
    "claim_file_sha256": "SHA-256 of what the claim file says",
    "requirements_lock_sha256": "SHA-256 of the pinned environment, where it is at hand",
    "command": "the command that makes the table",
}
"""The columns in order, and what each holds."""


def extract(result: Judged) -> pd.DataFrame:
    """Return a row for each claim of a paper, with what a review can take from it.

    Parameters
    ----------
    result : Result
        The paper with its verdicts.

    Returns
    -------
    DataFrame
        The columns are those of :data:`COLUMNS`. Numbers are int or Decimal: exact where their
        decimals end, else to 15 significant digits. None stands where there is none: a mean or SD
        that the printed numbers do not fix is None beside its two bounds.

    Raises
    ------
    TypeError
        If ``result`` is no Result.

    Notes
    -----
    The rows are of one study, often of the same patients: they are not to be pooled with each
    other. A mean and an SD at the ends of their bounds need not occur in one data set. meta's
    ``metamean`` fills a missing mean from median, quartiles and range if it is given these: give
    it only n, mean and sd. metafor's ``escalc`` adds the columns yi and vi = sdi²/ni.

    Examples
    --------
    >>> from sojia_stats import load_paper, reproduce
    >>> table = extract(reproduce(load_paper("hedrich2012"))).set_index("id")
    >>> print(table.mi["C04"], table.sdi["C04"], table.mi["C02"])
    6.75 7.5 None
    >>> print(table.mi["C07"], table.sd_low["C07"], table.sd_high["C07"])
    5 3.46410161513775 3.82970843102535
    """
    import pandas as pd

    if not isinstance(result, Judged):
        raise TypeError(
            f"result is a {type(result).__name__}: give what reproduce(load_paper(…)) returns"
        )
    # Of objects, so that no exact number becomes a float and no missing one a NaN.
    rows = [_row(claim, result) for claim in result.paper.claims]
    return pd.DataFrame(rows, dtype=object)


def write_extraction(result: Judged, path: str | Path) -> Path:
    """Write the table of :func:`extract` to a .csv or .xlsx, the same bytes every time.

    A file that is there is replaced at once. A text that cannot stand in a spreadsheet is an error.
    """
    from sojia_stats.reproduction.storing.whole_files import replace_file
    from sojia_stats.reproduction.table_files.small_writer import csv_text, workbook

    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise ValueError(f"{path} ends in neither .csv nor .xlsx: give a name that ends in one")
    table = extract(result)
    replace_file(path, csv_text(table).encode() if kind == ".csv" else workbook(table, COLUMNS))
    return path


def _row(claim: Claim, result: Judged) -> dict[str, Any]:
    """Return a claim as a row."""
    article, verdict = result.paper.article, result[claim.id]
    kind = kind_of(claim, result.paper)
    first = article.authors.split(",")[0].strip().rstrip(".")
    surname = re.sub(r"(?<=.)\s+[A-Z][A-Z.-]*$", "", first)
    row: dict[str, Any] = {
        "study": f"{surname} {article.year}",  # as reviews label a study
        "citation_key": ascii_key(result.paper.id),
        "doi": article.doi,
        "id": claim.id,
        "quantity": claim.label,
        "unit": "",
        "place": claim.place,
        "printed": claim.printed,
        "n": claim.n,
        "ni": claim.n,
        "status": verdict.status,
        "flags": " | ".join([*kind.flags(verdict), *_relations(claim, result)]),
        "reading": verdict.reading,
    }
    row |= provenance(result.paper, "extract").columns() | kind.columns(verdict)
    return {name: row.get(name) for name in COLUMNS}


def _relations(claim: Claim, result: Judged) -> list[str]:
    """Name the relations that a claim stands in and that cannot hold."""
    return [
        f"{relation.id} {INCOMPATIBLE.format(result[relation.id].reason)}"
        for relation in result.paper.relations
        if claim.id in (*relation.terms[0], relation.terms[2])
        and result[relation.id].status == "incompatible"
    ]

"""The verdicts as a table that a review can extract from: a row for each quantity of a paper.

The columns have the names of the arguments of metafor's ``escalc`` (ni, mi, sdi, xi) and of meta's
``metamean`` and ``metaprop`` (n, mean, sd, median, q1, q3, min, max, event); :data:`COLUMNS` says
what each is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.questions.converters import estimates
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.slips import Repair, repairs
from sojia_stats.reproduction.claim_files.entries import (
    Article,
    Claim,
    CountClaim,
    GivenClaim,
    SummaryClaim,
)
from sojia_stats.reproduction.judging.consequences import bounds_of
from sojia_stats.reproduction.judging.verdicts import FURTHER_WORK, Verdict
from sojia_stats.reproduction.result import Result
from sojia_stats.reproduction.writing.provenance import Provenance, provenance
from sojia_stats.reproduction.writing.references import ascii_key
from sojia_stats.statistics.conversion import SCENARIOS
from sojia_stats.statistics.proportions import proportion_interval
from sojia_stats.wording.numbers import End

if TYPE_CHECKING:
    import pandas as pd

DIGITS: Final = 15
"""Significant digits of a number whose decimals do not end: what a spreadsheet keeps."""

_TEXTS: Final[dict[str, str]] = {
    "study": "first author and year; studlab in meta, slab in metafor",
    "citation_key": "key of the original article",
    "doi": "doi of the original article",
    "id": "permanent id of the claim",
    "quantity": "what was measured or counted",
    "unit": "unit of the statistics",
    "place": "where it is printed",
    "printed": "the figure as printed",
    "status": "determined, compatible, incompatible or not-assessable, under the reading",
    "flags": "what to know before the row is used, with | between",
    "reading": "how the printed figure is read",
    "version": "version of sojia_stats",
    "paper": "id of the paper, as its claim file has it",
    "claim_file_sha256": "SHA-256 of what the claim file says",
    "requirements_lock_sha256": "SHA-256 of the pinned environment, where it is at hand",
    "command": "the command that makes the table",
}
_NUMBERS: Final[dict[str, str]] = {
    "n": "number of patients (meta)",
    "ni": "the same (metafor)",
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
}
_CONVERTED: Final[dict[str, str]] = {
    f"{method}_{name}{suffix}": meaning
    for method in SCENARIOS
    for name, words in (("mean", "mean"), ("sd", "SD"))
    for suffix, meaning in (
        ("", f"{words} that the formulas of {method.title()} give"),
        ("_attainable", "FALSE: no data set has it; TRUE: inside the bounds; NA: not decided"),
    )
}
_FIRST: Final = ("study", "citation_key", "doi", "id", "quantity", "unit", "place", "printed")

_LAST: Final = tuple(Provenance.__slots__)

COLUMNS: Final[dict[str, str]] = {
    **{name: _TEXTS[name] for name in _FIRST},
    "n": _NUMBERS["n"],
    "ni": _NUMBERS["ni"],
    **{name: _TEXTS[name] for name in ("status", "flags", "reading")},
    **_NUMBERS,
    **_CONVERTED,
    **{name: _TEXTS[name] for name in _LAST},
}
"""The columns in order, and what each holds."""


def extract(result: Result) -> pd.DataFrame:
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

    if not isinstance(result, Result):
        raise TypeError(
            f"result is a {type(result).__name__}: give what reproduce(load_paper(…)) returns"
        )
    # Of objects, so that no exact number becomes a float and no missing one a NaN.
    rows = [_row(claim, result[claim.id], result) for claim in result.paper.claims]
    return pd.DataFrame(rows, dtype=object)


def write_extraction(result: Result, path: str | Path) -> Path:
    """Write the table of :func:`extract` to a file, the same bytes every time.

    Parameters
    ----------
    result : Result
        The paper with its verdicts.
    path : str or Path
        A file that ends in .csv or .xlsx; it is replaced at once.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        If the file ends otherwise, or a text cannot stand in a spreadsheet.
    OSError
        If the file cannot be written.
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


def _row(claim: Claim, verdict: Verdict, result: Result) -> dict[str, Any]:
    """Return a claim as a row."""
    article = result.paper.article
    row: dict[str, Any] = {
        "study": _study(article),
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
        "reading": verdict.reading,
    } | provenance(result.paper, "extract").columns()
    flags = list(_flags(claim, verdict))
    if isinstance(claim, CountClaim):
        row |= _count(claim)
    if isinstance(claim, SummaryClaim):
        row |= _statistics(claim) | _ends("", verdict.bounds)
        with limited(FURTHER_WORK), suppress(TooLarge):
            row |= _conversions(claim)
        flags += _openness(verdict.bounds)
        with limited(FURTHER_WORK), suppress(TooLarge):
            repair = _exchange(claim) if verdict.status == "incompatible" else None
            if repair is not None:
                flags.append(f"would fit if {repair.text}")
                row |= _ends("repair_", _repaired(repair, claim))
    flags += _relations(claim, result)
    row["flags"] = " | ".join(flags)
    return {name: row.get(name) for name in COLUMNS}


def _study(article: Article) -> str:
    """Return the first author's name and the year, as reviews label a study."""
    first = article.authors.split(",")[0].strip().rstrip(".")
    surname = re.sub(r"(?<=.)\s+[A-Z][A-Z.-]*$", "", first)
    return f"{surname} {article.year}"


def exact_decimal(value: End) -> Decimal:
    """Return a number in decimals: exact where they end, else to 15 significant digits.

    Examples
    --------
    >>> print(exact_decimal(Fraction(27, 4)), exact_decimal(Fraction(2, 3)), exact_decimal(12**0.5))
    6.75 0.666666666666667 3.46410161513775
    """
    if isinstance(value, float):
        return Decimal(f"{value:.{DIGITS}g}")
    exact = Fraction(value)
    rest, places = exact.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest > 1:
        return Context(prec=DIGITS).divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return Decimal(f"{int(exact * 10**places)}E-{places}")


# ---- what stands in the columns ---------------------------------------------------------------


def _count(claim: CountClaim) -> dict[str, Any]:
    """Return a count with its proportion and the exact interval."""
    found = proportion_interval(claim.events, claim.n, level=0.95, method="clopper-pearson")
    return {
        "event": claim.events,
        "xi": claim.events,
        "proportion": exact_decimal(Fraction(claim.events, claim.n)),
        "proportion_low": exact_decimal(found.low),
        "proportion_high": exact_decimal(found.high),
    }


def _statistics(claim: SummaryClaim) -> dict[str, Any]:
    """Return the statistics that are columns as printed."""
    printed = {
        "median": claim.median,
        "q1": claim.q1,
        "q3": claim.q3,
        "min": claim.minimum,
        "max": claim.maximum,
    }
    numbers = {name: Decimal(text) for name, text in printed.items() if text is not None}
    return {"unit": claim.unit, **numbers}


def _ends(prefix: str, bounds: Mapping[str, Bounds]) -> dict[str, Any]:
    """Return the bounds of mean and SD, and for a row's own the values where both ends agree."""
    ends: dict[str, Any] = {}
    for name, found in bounds.items():
        ends[f"{prefix}{name}_low"] = exact_decimal(found.low)
        ends[f"{prefix}{name}_high"] = exact_decimal(found.high)
        if not prefix and found.point:
            ends[name] = ends["mi" if name == "mean" else "sdi"] = exact_decimal(found.low)
    return ends


def _conversions(claim: SummaryClaim) -> dict[str, Any]:
    """Return what converters give, where the summary has the quantiles that they ask for."""
    if claim.sd is not None or claim.n < 2:
        return {}
    reading = claim.primary
    try:
        found = estimates(claim.summary(), **reading.arguments())
    except ValueError:  # the printed quantiles do not ascend: the status says so
        return {}
    row: dict[str, Any] = {}
    for each in found:
        row[f"{each.method}_mean"] = exact_decimal(each.mean)
        row[f"{each.method}_mean_attainable"] = each.attainable.mean
        row[f"{each.method}_sd"] = exact_decimal(each.sd)
        row[f"{each.method}_sd_attainable"] = each.attainable.sd
    return row


def _exchange(claim: SummaryClaim) -> Repair | None:
    """Return the repair that changes no printed number: mean and median exchanged."""
    # The first that are tried are those of this kind.
    repair = next(repairs(claim.summary(), claim.primary), None)
    return repair if repair and repair.kind == "mean and median exchanged" else None


def _repaired(repair: Repair, claim: SummaryClaim) -> dict[str, Bounds]:
    """Return the bounds of mean and SD of a mended summary, those that can be computed."""
    return bounds_of(Reconstruction(repair.summary, claim.primary))


# ---- the flags --------------------------------------------------------------------------------


def _flags(claim: Claim, verdict: Verdict) -> Iterator[str]:
    """Yield what a reader must know of a claim's status, group size and reading."""
    if verdict.status == "incompatible":
        yield f"incompatible: {verdict.reason}"
    if isinstance(claim, GivenClaim):
        yield f"taken as given: {claim.because}"
    elif not re.search(rf"(?:/|\bof |\bn ?= ?){claim.n}\b", claim.printed):
        yield f"n assumed: {claim.assumption}"
    if isinstance(claim, CountClaim) and claim.inferred:
        yield f"count inferred: {claim.inferred}"
    if verdict.sensitivity == "sensitive":
        yield "the status depends on the reading"
    elif verdict.sensitivity == "undecided":
        yield "some readings were not decided"
    if verdict.bounds and "sd" not in verdict.bounds and claim.n > 1:
        yield "bounds of the SD are not computed under this reading"


def _openness(bounds: Mapping[str, Bounds]) -> list[str]:
    """Say which ends of bounds no data set attains."""
    return [
        f"{name}_{end} is approached, not attained"
        for name, found in bounds.items()
        for end, attained in (("low", found.low_attained), ("high", found.high_attained))
        if not attained
    ]


def _relations(claim: Claim, result: Result) -> list[str]:
    """Name the relations that a claim stands in and that cannot hold."""
    return [
        f"{relation.id} incompatible: {result[relation.id].reason}"
        for relation in result.paper.relations
        if claim.id in (*relation.terms[0], relation.terms[2])
        and result[relation.id].status == "incompatible"
    ]

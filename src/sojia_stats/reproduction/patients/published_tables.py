"""Published papers that print their patients' own values next to a summary of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from sojia_stats.reconstruction.printed_numbers.printed import Printed, last_place
from sojia_stats.reconstruction.printed_numbers.reading import exact
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.statistics.curve import SurvivalCurve
from sojia_stats.statistics.kaplan_meier import kaplan_meier
from sojia_stats.wording.numbers import Number

NOT_ESTIMABLE = "not estimable"
"""What stands in the place of a number where the paper says that there is none."""


@dataclass(frozen=True, slots=True)
class PatientTable:
    """One column of a printed patient table, with the summary that the same paper prints of it.

    Made by :func:`patient_tables`. All numbers are text, as printed.

    Attributes
    ----------
    id, study, doi, source : str
        A short name; the paper; where it is found (the doi, or else the source, may be empty).
    quantity, unit : str
        What was measured.
    values : tuple of str
        The patients' values, in the order of the table.
    censored : tuple of bool
        For times to an event, whether each patient was censored; empty for other quantities.
    statistic : {"median", "mean"}
        What was printed of them; for times with censoring a Kaplan–Meier median.
    printed : str
        Its number, or "not estimable".
    minimum, maximum, sd : str or None
        What was printed with it.
    sd_kind : {"sample", "sem", "unlabelled"} or None
        What the paper calls ``sd``; unlabelled where it stands after ± without a word.
    """

    id: str
    study: str
    doi: str
    source: str
    quantity: str
    unit: str
    values: tuple[str, ...]
    censored: tuple[bool, ...]
    statistic: Literal["median", "mean"]
    printed: str
    minimum: str | None = None
    maximum: str | None = None
    sd: str | None = None
    sd_kind: Literal["sample", "sem", "unlabelled"] | None = None

    @property
    def n(self) -> int:
        """Number of patients in the table."""
        return len(self.values)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The values as exact numbers."""
        return tuple(exact(value, "values") for value in self.values)

    @property
    def step(self) -> str:
        """The last printed place of the values: "1", "0.1", "0.01"."""
        return last_place(max(Printed(value).decimals for value in self.values))

    def summary(self) -> Summary:
        """Return the printed summary; a spread without a label is read as a standard deviation.

        Examples
        --------
        >>> patient_tables()["rassler-age"].summary()
        Summary(n=10, mean='60', sd='4.2', unit='years')
        """
        number = None if self.printed == NOT_ESTIMABLE else self.printed
        return Summary(
            n=self.n,
            mean=number if self.statistic == "mean" else None,
            median=number if self.statistic == "median" else None,
            minimum=self.minimum,
            maximum=self.maximum,
            sd=self.sd,
            sd_kind="sem" if self.sd_kind == "sem" else "sample",
            unit=self.unit,
        )

    def curve(self) -> SurvivalCurve:
        """Return the Kaplan–Meier curve of times to an event.

        Raises
        ------
        ValueError
            If the quantity is no time to an event.

        Examples
        --------
        >>> patient_tables()["aml-maintained"].curve().median()
        31
        """
        if not self.censored:
            raise ValueError(f"{self.id} has no times to an event: use its numbers")
        return kaplan_meier(self.numbers, [int(not flag) for flag in self.censored])

    def __str__(self) -> str:
        """Return the printed summary in words."""
        spread = {"sample": ", SD ", "sem": ", standard error ", "unlabelled": " ± "}
        text = f"{self.statistic} {self.printed}"
        if self.sd is not None and self.sd_kind is not None:
            text += f"{spread[self.sd_kind]}{self.sd}"
        if self.minimum is not None:
            text += f" (range: {self.minimum}–{self.maximum})"
        return text


def patient_tables() -> dict[str, PatientTable]:
    """Return the printed patient tables that come with the package, by their short names.

    Returns
    -------
    dict of str to PatientTable
        One for each quantity that is printed both as a summary and patient by patient.

    Notes
    -----
    Facts from six publications, each with its doi or source. They let anyone see what a
    reconstruction says where the true values are known.

    Examples
    --------
    >>> table = patient_tables()["mcmullin-haemoglobin"]
    >>> print(table.study, "|", table, table.unit)
    McMullin et al. 2015 | median 92 (range: 83–144) g/L
    >>> from sojia_stats import reconstruct
    >>> table.values in reconstruct(table.summary(), table.step)
    True
    """
    path = files("sojia_stats.reproduction") / "papers" / "patient_tables.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: _table(row) for row in rows}


def _table(row: Mapping[str, str]) -> PatientTable:
    """Return the record of one line of the file."""
    texts = ("id", "study", "doi", "source", "quantity", "unit", "statistic", "printed")
    fields: dict[str, Any] = {name: row[name] for name in texts}
    fields |= {name: row[name] or None for name in ("minimum", "maximum", "sd", "sd_kind")}
    censored = tuple(flag == "1" for flag in row["censored"].split(";") if flag)
    return PatientTable(**fields, values=tuple(row["values"].split(";")), censored=censored)

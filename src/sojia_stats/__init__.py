"""What the printed numbers of a small case series allow.

Reconstruction and consistency checking: for every number that a paper prints, find all
patient-level data sets that could have given it, compute statistics over every one of them, and say
what can be, what follows, and what cannot be known. It is not a re-analysis of anyone's data.

Names are imported when they are first used, so that ``import sojia_stats`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sojia_stats._version import __version__

if TYPE_CHECKING:
    from sojia_stats.reconstruction.bounds import Bounds as Bounds
    from sojia_stats.reconstruction.conditions import GeometricMean as GeometricMean
    from sojia_stats.reconstruction.conditions import IqrWidth as IqrWidth
    from sojia_stats.reconstruction.conditions import MeanInterval as MeanInterval
    from sojia_stats.reconstruction.conditions import PercentAbove as PercentAbove
    from sojia_stats.reconstruction.conversion import Estimate as Estimate
    from sojia_stats.reconstruction.conversion import estimate_mean_sd as estimate_mean_sd
    from sojia_stats.reconstruction.conversion import estimates as estimates
    from sojia_stats.reconstruction.datasets import Reconstruction as Reconstruction
    from sojia_stats.reconstruction.datasets import reconstruct as reconstruct
    from sojia_stats.reconstruction.diagnosis import Repair as Repair
    from sojia_stats.reconstruction.diagnosis import diagnose as diagnose
    from sojia_stats.reconstruction.envelope import curve_envelope as curve_envelope
    from sojia_stats.reconstruction.joint import JointReconstruction as JointReconstruction
    from sojia_stats.reconstruction.joint import reconstruct_jointly as reconstruct_jointly
    from sojia_stats.reconstruction.printed import ROUNDING_RULES as ROUNDING_RULES
    from sojia_stats.reconstruction.printed import Printed as Printed
    from sojia_stats.reconstruction.rate_bounds import RateBounds as RateBounds
    from sojia_stats.reconstruction.rate_bounds import rate_bounds as rate_bounds
    from sojia_stats.reconstruction.reading import Reading as Reading
    from sojia_stats.reconstruction.screening.table import screen as screen
    from sojia_stats.reconstruction.sensitivity import Change as Change
    from sojia_stats.reconstruction.sensitivity import nearest_changes as nearest_changes
    from sojia_stats.reconstruction.sensitivity import status_by_n as status_by_n
    from sojia_stats.reconstruction.summary import Summary as Summary
    from sojia_stats.reconstruction.survival import SurvivalReconstruction as SurvivalReconstruction
    from sojia_stats.reconstruction.survival import reconstruct_survival as reconstruct_survival
    from sojia_stats.reproduction.claim_files.claim_schema import (
        claim_file_schema as claim_file_schema,
    )
    from sojia_stats.reproduction.claim_files.loading import PaperError as PaperError
    from sojia_stats.reproduction.claim_files.loading import load_paper as load_paper
    from sojia_stats.reproduction.claim_files.paper import Paper as Paper
    from sojia_stats.reproduction.judging.findings import finding as finding
    from sojia_stats.reproduction.judging.verdicts import Verdict as Verdict
    from sojia_stats.reproduction.patients.patient_tables import PatientTable as PatientTable
    from sojia_stats.reproduction.patients.patient_tables import patient_tables as patient_tables
    from sojia_stats.reproduction.patients.patients_file import (
        patients_template as patients_template,
    )
    from sojia_stats.reproduction.patients.patients_file import read_patients as read_patients
    from sojia_stats.reproduction.patients.recomputation import Recomputation as Recomputation
    from sojia_stats.reproduction.patients.recomputation import recompute as recompute
    from sojia_stats.reproduction.result import Result as Result
    from sojia_stats.reproduction.result import reproduce as reproduce
    from sojia_stats.reproduction.writing.citation import cite as cite
    from sojia_stats.reproduction.writing.extraction import extract as extract
    from sojia_stats.statistics.competing import CumulativeIncidence as CumulativeIncidence
    from sojia_stats.statistics.competing import cumulative_incidence as cumulative_incidence
    from sojia_stats.statistics.coverage import limits_coverage as limits_coverage
    from sojia_stats.statistics.coverage import median_coverage as median_coverage
    from sojia_stats.statistics.coverage import order_statistic_coverage as order_statistic_coverage
    from sojia_stats.statistics.curve import SurvivalCurve as SurvivalCurve
    from sojia_stats.statistics.descriptive import Description as Description
    from sojia_stats.statistics.descriptive import describe as describe
    from sojia_stats.statistics.descriptive import median_interval as median_interval
    from sojia_stats.statistics.descriptive import quantile as quantile
    from sojia_stats.statistics.follow_up import FollowUp as FollowUp
    from sojia_stats.statistics.follow_up import describe_follow_up as describe_follow_up
    from sojia_stats.statistics.follow_up import median_follow_up as median_follow_up
    from sojia_stats.statistics.interval import Interval as Interval
    from sojia_stats.statistics.logrank import LogrankTest as LogrankTest
    from sojia_stats.statistics.logrank import logrank_test as logrank_test
    from sojia_stats.statistics.proportions import proportion_interval as proportion_interval
    from sojia_stats.statistics.rates import EventRate as EventRate
    from sojia_stats.statistics.rates import event_rate as event_rate
    from sojia_stats.statistics.restricted_mean import RestrictedMean as RestrictedMean
    from sojia_stats.statistics.survival import kaplan_meier as kaplan_meier

_HOME = {
    "Bounds": "reconstruction.bounds",
    "Change": "reconstruction.sensitivity",
    "CumulativeIncidence": "statistics.competing",
    "Description": "statistics.descriptive",
    "Estimate": "reconstruction.conversion",
    "EventRate": "statistics.rates",
    "FollowUp": "statistics.follow_up",
    "GeometricMean": "reconstruction.conditions",
    "Interval": "statistics.interval",
    "IqrWidth": "reconstruction.conditions",
    "JointReconstruction": "reconstruction.joint",
    "LogrankTest": "statistics.logrank",
    "MeanInterval": "reconstruction.conditions",
    "Paper": "reproduction.claim_files.paper",
    "PaperError": "reproduction.claim_files.loading",
    "PatientTable": "reproduction.patients.patient_tables",
    "PercentAbove": "reconstruction.conditions",
    "Printed": "reconstruction.printed",
    "ROUNDING_RULES": "reconstruction.printed",
    "RateBounds": "reconstruction.rate_bounds",
    "Reading": "reconstruction.reading",
    "Recomputation": "reproduction.patients.recomputation",
    "Reconstruction": "reconstruction.datasets",
    "Repair": "reconstruction.diagnosis",
    "RestrictedMean": "statistics.restricted_mean",
    "Result": "reproduction.result",
    "Summary": "reconstruction.summary",
    "SurvivalCurve": "statistics.curve",
    "SurvivalReconstruction": "reconstruction.survival",
    "Verdict": "reproduction.judging.verdicts",
    "cite": "reproduction.writing.citation",
    "claim_file_schema": "reproduction.claim_files.claim_schema",
    "cumulative_incidence": "statistics.competing",
    "curve_envelope": "reconstruction.envelope",
    "describe": "statistics.descriptive",
    "describe_follow_up": "statistics.follow_up",
    "diagnose": "reconstruction.diagnosis",
    "estimate_mean_sd": "reconstruction.conversion",
    "estimates": "reconstruction.conversion",
    "event_rate": "statistics.rates",
    "extract": "reproduction.writing.extraction",
    "finding": "reproduction.judging.findings",
    "kaplan_meier": "statistics.survival",
    "limits_coverage": "statistics.coverage",
    "load_paper": "reproduction.claim_files.loading",
    "logrank_test": "statistics.logrank",
    "median_coverage": "statistics.coverage",
    "median_follow_up": "statistics.follow_up",
    "median_interval": "statistics.descriptive",
    "nearest_changes": "reconstruction.sensitivity",
    "order_statistic_coverage": "statistics.coverage",
    "patient_tables": "reproduction.patients.patient_tables",
    "patients_template": "reproduction.patients.patients_file",
    "proportion_interval": "statistics.proportions",
    "quantile": "statistics.descriptive",
    "rate_bounds": "reconstruction.rate_bounds",
    "read_patients": "reproduction.patients.patients_file",
    "recompute": "reproduction.patients.recomputation",
    "reconstruct": "reconstruction.datasets",
    "reconstruct_jointly": "reconstruction.joint",
    "reconstruct_survival": "reconstruction.survival",
    "reproduce": "reproduction.result",
    "screen": "reconstruction.screening.table",
    "status_by_n": "reconstruction.sensitivity",
}

__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    """Import a public name from its room when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'sojia_stats' has no attribute {name!r}")
    return getattr(import_module(f"sojia_stats.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)

"""The public names and their homes: type checkers read them here, and __init__ at run time."""

from ._version import __version__ as __version__
from .errors import PaperError as PaperError
from .errors import TooLarge as TooLarge
from .errors import Undecided as Undecided
from .reconstruction.printed_numbers.bounds import Bounds as Bounds
from .reconstruction.printed_numbers.further_figures import GeometricMean as GeometricMean
from .reconstruction.printed_numbers.further_figures import IqrWidth as IqrWidth
from .reconstruction.printed_numbers.further_figures import MeanInterval as MeanInterval
from .reconstruction.printed_numbers.further_figures import PercentAbove as PercentAbove
from .reconstruction.printed_numbers.printed import ROUNDING_RULES as ROUNDING_RULES
from .reconstruction.printed_numbers.printed import Printed as Printed
from .reconstruction.printed_numbers.reading import Reading as Reading
from .reconstruction.printed_numbers.summary import Summary as Summary
from .reconstruction.questions.converters import Estimate as Estimate
from .reconstruction.questions.converters import estimate_mean_sd as estimate_mean_sd
from .reconstruction.questions.converters import estimates as estimates
from .reconstruction.questions.curve_envelope import curve_envelope as curve_envelope
from .reconstruction.questions.nearest_changes import Change as Change
from .reconstruction.questions.nearest_changes import nearest_changes as nearest_changes
from .reconstruction.questions.nearest_changes import status_by_n as status_by_n
from .reconstruction.questions.one_quantity import Reconstruction as Reconstruction
from .reconstruction.questions.one_quantity import reconstruct as reconstruct
from .reconstruction.questions.rate_bounds import RateBounds as RateBounds
from .reconstruction.questions.rate_bounds import rate_bounds as rate_bounds
from .reconstruction.questions.several_quantities import JointReconstruction as JointReconstruction
from .reconstruction.questions.several_quantities import reconstruct_jointly as reconstruct_jointly
from .reconstruction.questions.slips import Repair as Repair
from .reconstruction.questions.slips import diagnose as diagnose
from .reconstruction.questions.time_to_event import SurvivalReconstruction as SurvivalReconstruction
from .reconstruction.questions.time_to_event import reconstruct_survival as reconstruct_survival
from .reconstruction.screening.table import screen as screen
from .reproduction.claim_files.json_schema import claim_file_schema as claim_file_schema
from .reproduction.claim_files.loading import load_paper as load_paper
from .reproduction.claim_files.paper import Paper as Paper
from .reproduction.judging.verdicts import Verdict as Verdict
from .reproduction.patients.patients_file import patients_template as patients_template
from .reproduction.patients.patients_file import read_patients as read_patients
from .reproduction.patients.published_tables import PatientTable as PatientTable
from .reproduction.patients.published_tables import patient_tables as patient_tables
from .reproduction.recomputation import Recomputation as Recomputation
from .reproduction.recomputation import recompute as recompute
from .reproduction.result import Result as Result
from .reproduction.result import reproduce as reproduce
from .reproduction.writing.citation import cite as cite
from .reproduction.writing.extraction import extract as extract
from .reproduction.writing.finding import finding as finding
from .statistics.competing import CumulativeIncidence as CumulativeIncidence
from .statistics.competing import cumulative_incidence as cumulative_incidence
from .statistics.coverage import limits_coverage as limits_coverage
from .statistics.coverage import median_coverage as median_coverage
from .statistics.coverage import order_statistic_coverage as order_statistic_coverage
from .statistics.curve import SurvivalCurve as SurvivalCurve
from .statistics.descriptive import Description as Description
from .statistics.descriptive import describe as describe
from .statistics.descriptive import median_interval as median_interval
from .statistics.descriptive import quantile as quantile
from .statistics.follow_up import FollowUp as FollowUp
from .statistics.follow_up import describe_follow_up as describe_follow_up
from .statistics.follow_up import median_follow_up as median_follow_up
from .statistics.interval import Interval as Interval
from .statistics.kaplan_meier import kaplan_meier as kaplan_meier
from .statistics.logrank import LogrankTest as LogrankTest
from .statistics.logrank import logrank_test as logrank_test
from .statistics.proportions import proportion_interval as proportion_interval
from .statistics.rates import EventRate as EventRate
from .statistics.rates import event_rate as event_rate
from .statistics.restricted_mean import RestrictedMean as RestrictedMean

__all__ = [
    "ROUNDING_RULES",
    "Bounds",
    "Change",
    "CumulativeIncidence",
    "Description",
    "Estimate",
    "EventRate",
    "FollowUp",
    "GeometricMean",
    "Interval",
    "IqrWidth",
    "JointReconstruction",
    "LogrankTest",
    "MeanInterval",
    "Paper",
    "PaperError",
    "PatientTable",
    "PercentAbove",
    "Printed",
    "RateBounds",
    "Reading",
    "Recomputation",
    "Reconstruction",
    "Repair",
    "RestrictedMean",
    "Result",
    "Summary",
    "SurvivalCurve",
    "SurvivalReconstruction",
    "TooLarge",
    "Undecided",
    "Verdict",
    "__version__",
    "cite",
    "claim_file_schema",
    "cumulative_incidence",
    "curve_envelope",
    "describe",
    "describe_follow_up",
    "diagnose",
    "estimate_mean_sd",
    "estimates",
    "event_rate",
    "extract",
    "finding",
    "kaplan_meier",
    "limits_coverage",
    "load_paper",
    "logrank_test",
    "median_coverage",
    "median_follow_up",
    "median_interval",
    "nearest_changes",
    "order_statistic_coverage",
    "patient_tables",
    "patients_template",
    "proportion_interval",
    "quantile",
    "rate_bounds",
    "read_patients",
    "recompute",
    "reconstruct",
    "reconstruct_jointly",
    "reconstruct_survival",
    "reproduce",
    "screen",
    "status_by_n",
]

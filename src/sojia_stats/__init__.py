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
    from sojia_stats.reconstruction.datasets import Reconstruction as Reconstruction
    from sojia_stats.reconstruction.datasets import reconstruct as reconstruct
    from sojia_stats.reconstruction.diagnosis import Repair as Repair
    from sojia_stats.reconstruction.diagnosis import diagnose as diagnose
    from sojia_stats.reconstruction.joint import JointReconstruction as JointReconstruction
    from sojia_stats.reconstruction.joint import reconstruct_jointly as reconstruct_jointly
    from sojia_stats.reconstruction.printed import ROUNDING_RULES as ROUNDING_RULES
    from sojia_stats.reconstruction.printed import Printed as Printed
    from sojia_stats.reconstruction.reading import Reading as Reading
    from sojia_stats.reconstruction.sensitivity import Change as Change
    from sojia_stats.reconstruction.sensitivity import nearest_changes as nearest_changes
    from sojia_stats.reconstruction.sensitivity import status_by_n as status_by_n
    from sojia_stats.reconstruction.summary import Summary as Summary
    from sojia_stats.reconstruction.survival import SurvivalReconstruction as SurvivalReconstruction
    from sojia_stats.reconstruction.survival import reconstruct_survival as reconstruct_survival
    from sojia_stats.reproduction.loading import PaperError as PaperError
    from sojia_stats.reproduction.loading import load_paper as load_paper
    from sojia_stats.reproduction.paper import Paper as Paper
    from sojia_stats.reproduction.result import Result as Result
    from sojia_stats.reproduction.result import reproduce as reproduce
    from sojia_stats.reproduction.verdicts import Verdict as Verdict
    from sojia_stats.statistics.descriptive import Description as Description
    from sojia_stats.statistics.descriptive import describe as describe
    from sojia_stats.statistics.descriptive import median_interval as median_interval
    from sojia_stats.statistics.descriptive import quantile as quantile
    from sojia_stats.statistics.interval import Interval as Interval
    from sojia_stats.statistics.proportions import proportion_interval as proportion_interval
    from sojia_stats.statistics.survival import SurvivalCurve as SurvivalCurve
    from sojia_stats.statistics.survival import kaplan_meier as kaplan_meier

_HOME = {
    "Bounds": "reconstruction.bounds",
    "Description": "statistics.descriptive",
    "Interval": "statistics.interval",
    "JointReconstruction": "reconstruction.joint",
    "Paper": "reproduction.paper",
    "PaperError": "reproduction.loading",
    "Printed": "reconstruction.printed",
    "ROUNDING_RULES": "reconstruction.printed",
    "Reading": "reconstruction.reading",
    "Reconstruction": "reconstruction.datasets",
    "Change": "reconstruction.sensitivity",
    "nearest_changes": "reconstruction.sensitivity",
    "status_by_n": "reconstruction.sensitivity",
    "GeometricMean": "reconstruction.conditions",
    "IqrWidth": "reconstruction.conditions",
    "MeanInterval": "reconstruction.conditions",
    "PercentAbove": "reconstruction.conditions",
    "Repair": "reconstruction.diagnosis",
    "Result": "reproduction.result",
    "Summary": "reconstruction.summary",
    "SurvivalCurve": "statistics.survival",
    "SurvivalReconstruction": "reconstruction.survival",
    "Verdict": "reproduction.verdicts",
    "describe": "statistics.descriptive",
    "diagnose": "reconstruction.diagnosis",
    "kaplan_meier": "statistics.survival",
    "load_paper": "reproduction.loading",
    "median_interval": "statistics.descriptive",
    "proportion_interval": "statistics.proportions",
    "quantile": "statistics.descriptive",
    "reconstruct": "reconstruction.datasets",
    "reconstruct_jointly": "reconstruction.joint",
    "reconstruct_survival": "reconstruction.survival",
    "reproduce": "reproduction.result",
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

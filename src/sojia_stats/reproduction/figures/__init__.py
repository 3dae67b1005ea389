"""The figures: one function each, drawn on the axes that it is given.

Colours are safe for colour-blind readers and differ in lightness; line styles, hatches and markers
differ too, so that every figure survives a grey print.

seaborn draws the coverage of intervals. What a report consists of is drawn by matplotlib alone: to
import seaborn, with pandas and scipy.stats, takes longer than to judge a paper.
"""

from __future__ import annotations

from sojia_stats.reproduction.figures.envelope import plot_envelope
from sojia_stats.reproduction.figures.intervals import plot_coverage, plot_intervals
from sojia_stats.reproduction.figures.proportions import Proportion, plot_proportions
from sojia_stats.reproduction.figures.show import in_words, show
from sojia_stats.reproduction.figures.style import DPI, STATUS_COLOURS, style
from sojia_stats.reproduction.figures.survival import curves_of, plot_kaplan_meier
from sojia_stats.reproduction.figures.swimmer import plot_swimmer
from sojia_stats.reproduction.figures.verdicts import (
    DRAWN,
    few,
    plot_data_sets,
    plot_listed,
    plot_map,
    plot_ordered_values,
)

__all__ = [
    "DPI",
    "DRAWN",
    "STATUS_COLOURS",
    "Proportion",
    "curves_of",
    "few",
    "in_words",
    "plot_coverage",
    "plot_data_sets",
    "plot_envelope",
    "plot_intervals",
    "plot_kaplan_meier",
    "plot_listed",
    "plot_map",
    "plot_ordered_values",
    "plot_proportions",
    "plot_swimmer",
    "show",
    "style",
]

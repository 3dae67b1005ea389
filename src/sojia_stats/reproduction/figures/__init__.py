"""The figures: one function each, drawn on the axes that it is given.

Colours are safe for colour-blind readers and differ in lightness; line styles, hatches and markers
differ too, so that every figure survives a grey print.

seaborn draws the coverage of intervals. What a report consists of is drawn by matplotlib alone: to
import seaborn, with pandas and scipy.stats, takes longer than to judge a paper.
"""

from __future__ import annotations

from sojia_stats.reproduction.figures.envelope import plot_envelope as plot_envelope
from sojia_stats.reproduction.figures.intervals import plot_coverage as plot_coverage
from sojia_stats.reproduction.figures.intervals import plot_intervals as plot_intervals
from sojia_stats.reproduction.figures.proportions import Proportion as Proportion
from sojia_stats.reproduction.figures.proportions import plot_proportions as plot_proportions
from sojia_stats.reproduction.figures.show import in_words as in_words
from sojia_stats.reproduction.figures.show import show as show
from sojia_stats.reproduction.figures.style import DPI as DPI
from sojia_stats.reproduction.figures.style import STATUS_COLOURS as STATUS_COLOURS
from sojia_stats.reproduction.figures.style import style as style
from sojia_stats.reproduction.figures.survival import curves_of as curves_of
from sojia_stats.reproduction.figures.survival import plot_kaplan_meier as plot_kaplan_meier
from sojia_stats.reproduction.figures.swimmer import plot_swimmer as plot_swimmer
from sojia_stats.reproduction.figures.verdicts import plot_data_sets as plot_data_sets
from sojia_stats.reproduction.figures.verdicts import plot_map as plot_map
from sojia_stats.reproduction.figures.verdicts import plot_ordered_values as plot_ordered_values

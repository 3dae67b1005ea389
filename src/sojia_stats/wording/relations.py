"""What is said of a relation: between quantities in the same patient, and between counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sojia_stats.wording.consequences import step
from sojia_stats.wording.names import SIGNS, STATISTIC_NAMES, Statistic, Status
from sojia_stats.wording.numbers import End, Stretch, number, series, stretch
from sojia_stats.wording.verdicts import inside, sets_of

"""The printed statistics of one quantity."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.converters import Estimate, estimates_of
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.judging.consequences import Mending, bounds_of, consequences, corners
from sojia_stats.reproduction.judging.evidence import FEW, ROWS, Evidence
from sojia_stats.reproduction.judging.reasons import decided_by, reason
from sojia_stats.reproduction.judging.trials import (
    Alternative,
    count_of,
    not_decided,
    so_far,
    tried,
)
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.reproduction.judging.work import Work
from sojia_stats.reproduction.kinds.columns import ends, exact_decimal
from sojia_stats.reproduction.kinds.kind import Kind, stated
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.patients.recomputed_quantity import recompute_quantity
from sojia_stats.wording import flags, questions, verdicts
from sojia_stats.wording.names import STATISTICS
from sojia_stats.wording.numbers import fraction
from sojia_stats.wording.quantities import Quantity, moments

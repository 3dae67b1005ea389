"""What holds for every module of both rooms: results cannot be changed, defaults agree."""

import ast
import importlib
import inspect
import math
import pkgutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import is_dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

import sojia_stats
from sojia_stats import Reading, reconstruction, statistics
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds

MODULES = sorted(
    module.name
    for room in (statistics, reconstruction)
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
)

# Tables that are filled while they are read, and work that is counted.
CHANGING = {"Judged", "LinearSystem", "_Beginnings"}


def classes(module: ModuleType) -> Iterator[type]:
    for one in vars(module).values():
        if inspect.isclass(one) and one.__module__ == module.__name__ and is_dataclass(one):
            yield one


@pytest.mark.parametrize("name", MODULES)
def test_results_cannot_be_changed(name: str) -> None:
    for one in classes(importlib.import_module(name)):
        assert one.__dataclass_params__.frozen == (one.__name__ not in CHANGING)


# Tables and arrays compare cell by cell, which says neither yes nor no.
UNEQUAL = {
    "reconstruction.questions.curve_envelope._Paths",
    "statistics.ordered_times.OrderedTimes",
}


def test_equal_results_are_equal() -> None:
    found = {
        f"{name.removeprefix('sojia_stats.')}.{one.__name__}"
        for name in MODULES
        for one in classes(importlib.import_module(name))
        if one.__eq__ is object.__eq__
    }
    assert found == UNEQUAL


# These keep what they have worked out.
LOOSE = {
    "reconstruction.censoring.printed_facts.CensoredFacts",
    "reconstruction.censoring.grid.CensoredGrid",
    "reconstruction.censoring.data_sets.CensoredSets",
    "reconstruction.printed_numbers.further_figures.GeometricMean",
    "reconstruction.printed_numbers.further_figures.IqrWidth",
    "reconstruction.printed_numbers.further_figures.MeanInterval",
    "reconstruction.printed_numbers.further_figures.PercentAbove",
    "reconstruction.questions.one_quantity.Reconstruction",
    "reconstruction.questions.several_quantities.JointReconstruction",
    "reconstruction.searches.search.Search",
    "reconstruction.questions.time_to_event.SurvivalReconstruction",
}


def test_slots() -> None:
    loose = {
        f"{name.removeprefix('sojia_stats.')}.{one.__name__}"
        for name in MODULES
        for one in classes(importlib.import_module(name))
        if "__slots__" not in vars(one)
    }
    assert loose == LOOSE


READING = {
    name: parameter.default
    for name, parameter in inspect.signature(Reading).parameters.items()
    if parameter.default is not parameter.empty
}
ESTIMATED = READING | {"step": None, "rounding": "exact"}
SCREENED = READING | {"step": None}
OTHER = {
    ("describe", "quantile_method"): "7",
    ("quantile", "method"): "7",
    ("order_statistic_coverage", "p"): Fraction(1, 2),
    ("event_rate", "per"): 1,
    ("rate_bounds", "per"): 1,
    ("median_coverage", "seen"): 1,
    ("median_interval", "support"): (-math.inf, math.inf),
    ("estimate_mean_sd", "method"): "wan",
    ("proportion_interval", "method"): "clopper-pearson",
    ("event_rate", "alternative"): "two-sided",
    ("rate_bounds", "alternative"): "two-sided",
    ("logrank_test", "alternative"): "two-sided",
    ("median_follow_up", "convention"): "midpoint",
    ("reconstruct_survival", "convention"): "midpoint",
    ("SurvivalReconstruction", "convention"): "midpoint",
    ("reconstruct", "memory"): 2**30,
    ("Reconstruction", "memory"): 2**30,
    ("screen", "count"): False,
    ("screen", "repairs"): True,
    ("Bounds", "low_attained"): True,
    ("Bounds", "high_attained"): True,
    ("PercentAbove", "or_equal"): False,
    ("MeanInterval", "level"): "0.95",
    ("Interval", "unreached"): "∞",
}


def test_defaults() -> None:
    # One reading and one level everywhere, but where nothing says on which grid the values lie.
    seen = set()
    for name in sojia_stats.__all__:
        public = getattr(sojia_stats, name)
        if not callable(public) or public.__module__.startswith(
            ("sojia_stats.reproduction", "sojia_stats.errors")
        ):
            continue
        reading = {"estimates": ESTIMATED, "estimate_mean_sd": ESTIMATED, "screen": SCREENED}
        expected = reading.get(name, READING) | {"level": 0.95}
        for one, parameter in inspect.signature(public).parameters.items():
            default = parameter.default
            if default is parameter.empty or default in (None, "", (), "any", "sample"):
                continue
            seen.add((name, one))
            assert default == OTHER.get((name, one), expected.get(one)), (name, one)
    assert set(OTHER) <= seen


@pytest.mark.parametrize("within", [None, (0, None), (None, 7), (0, 7), ("0.5", "7.5")])
def test_a_reading_but_for_one_rule_keeps_its_bounds(within: tuple[str, str] | None) -> None:
    reading = Reading("0.5", "half-up", "truncate", origin="0.25", within=within)
    assert reading.but() == reading == Reading(**reading.arguments())
    other = reading.but(rounding={"mean": "exact"})
    assert other.within == reading.within
    assert (other.rule("mean"), other.rule("median")) == ("exact", "half-up")
    closer = reading.but(within=Bounds(1, 2))
    assert closer.within == Bounds(1, 2)
    assert (closer.step, closer.origin) == (reading.step, reading.origin)


CACHED = {
    "reconstruction.screening.row_by_search.outcome": 16384,
    "reconstruction.screening.row_by_search.count": 16384,
    "reconstruction.screening.order_counts._multisets": 1,
    "reconstruction.screening.order_counts._diagonal": 256,
    "reconstruction.screening.order_counts.slowly": 16384,
    "reconstruction.screening.order_counts.inner_slowly": 16384,
    "reconstruction.screening.row_sentences.why_not": 4096,
    "reconstruction.screening.row_sentences.mend": 4096,
    "reconstruction.screening.integer_windows.places": 65536,
    "reconstruction.screening.integer_windows.millionths": 65536,
    "reconstruction.screening.integer_windows.steps": 65536,
    "reconstruction.screening.integer_windows.ratios": 65536,
}


def test_what_is_kept_for_the_next_time() -> None:
    found = {
        f"{name.removeprefix('sojia_stats.')}.{label}": one.cache_parameters()["maxsize"]
        for name in MODULES
        for label, one in vars(importlib.import_module(name)).items()
        if hasattr(one, "cache_parameters") and one.__module__ == name
    }
    assert found == CACHED


# Neighbours in a list; the axes of a search that nothing can satisfy are not all made.
UNEVEN = {"reconstruction.counting.existence.unit_shifts": 1, "reconstruction.searches.protocol": 1}


def test_nothing_is_paired_with_less() -> None:
    # zip() leaves out what is over, without a word: every call here says whether it may.
    uneven: Counter[str] = Counter()
    for name in MODULES:
        source = importlib.import_module(name).__file__
        assert source is not None
        for node in ast.walk(ast.parse(Path(source).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip":
                said = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert said in ({"strict": "True"}, {"strict": "False"})
                uneven[name.removeprefix("sojia_stats.")] += said["strict"] == "False"
    assert +uneven == UNEVEN

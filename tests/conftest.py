"""Settings for every test.

Two hypothesis profiles: "quick" is used unless ``--hypothesis-profile=deep`` asks for twenty times
the examples of every property (``make test-deep``). Both draw the same examples on every run and
have no stop-watch: a failure is about the code, not the machine.
"""

import pytest
from hypothesis import is_hypothesis_test, settings

QUICK = 100  # examples of a property that asks for no other number
DEEPER = 20

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=QUICK)
settings.register_profile("deep", deadline=None, derandomize=True, max_examples=QUICK * DEEPER)
settings.load_profile("quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under "deep", multiply the examples of the properties that ask for a number, too."""
    if config.getoption("--hypothesis-profile") != "deep":
        return
    tests = {item.obj for item in items if is_hypothesis_test(getattr(item, "obj", None))}
    for test in tests:
        # Where hypothesis keeps what @settings asked for, which wins over the profile.
        own = test._hypothesis_internal_use_settings
        if own.max_examples != QUICK * DEEPER:
            test._hypothesis_internal_use_settings = settings(
                own, max_examples=own.max_examples * DEEPER
            )

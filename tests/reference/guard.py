"""Change every pinned value in its last digit and see that some test goes red.

``python tests/reference/guard.py [FILE …]`` prints the values that nobody guards, file by file, and
ends with 1 if there are any. It collects the tests that read a file once and runs them in this
process for each value, with the changed text in the place of the file's.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pins
import pytest

ROOT = Path(__file__).parents[2]
READERS = {  # the tests that hold the library against a file
    "binomial": ["statistics/test_proportions.py"],
    "bpcp": ["statistics/test_small_sample.py"],
    "competing": ["statistics/test_competing.py"],
    "conversion": ["statistics/test_conversion.py"],
    "curve_quantiles": ["statistics/test_curve_limits.py"],
    "follow_up": ["statistics/test_follow_up.py"],
    "kaplan_meier": ["statistics/test_kaplan_meier.py"],
    "logrank": ["statistics/test_logrank.py"],
    "median_coverage": ["statistics/test_median_coverage.py"],
    "median_interval": ["statistics/test_descriptive.py"],
    "median_range": ["reconstruction/questions/test_one_quantity.py"],
    "peers": ["test_peers.py", "reference/test_regenerate.py"],
    # km.ci stops early: its last digits are its own, and R itself must give them again.
    "pointwise": ["statistics/test_pointwise.py", "reference/test_regenerate.py"],
    "rates": ["statistics/test_rates.py"],
    "reconstruction": ["reconstruction/counting/test_data_sets.py"],
    "restricted_mean": ["statistics/test_restricted_mean.py"],
}
_NUMBER = re.compile(r"(.*?)(\d)(\D*(?:e[+-]?\d+)?\W*)", re.DOTALL)


def changed(token: str) -> list[str]:
    """Return the token with its last digit one up, then one down; a word becomes a number.

    Where it cannot go one way (0 and 9), the second one is two away.

    >>> changed("0.25"), changed('"7/8"'), changed("1e-05"), changed('"NA"'), changed("9")
    (['0.26', '0.24'], ['"7/9"', '"7/7"'], ['2e-05', '0e-05'], ['0.5'], ['8', '7'])
    """
    match = _NUMBER.fullmatch(token)
    if match is None:
        return ["0.5"]
    before, digit, after = match.groups()
    near = {"0": (1, 2), "9": (8, 7)}.get(digit, (int(digit) + 1, int(digit) - 1))
    return [f"{before}{d}{after}" for d in near]


class Changes:
    """A pytest plugin that runs the collected tests for each change of one file."""

    def __init__(self, name: str) -> None:
        self.path = pins.FOLDER / f"{name}.json"
        self.text = self.path.read_text(encoding="utf-8")
        self.seen: str | None = None
        self.broken: list[str] = []
        self.unguarded: list[str] = []
        self.values = 0
        self.reads = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Find the tests that read the file, then change it value by value."""
        real = Path.read_text

        def read_text(path: Path, *args: object, **kwargs: object) -> str:
            if path.name != self.path.name or path.parent.name != "reference":
                return real(path, *args, **kwargs)
            self.reads += 1
            return self.seen if self.seen is not None else self.text

        Path.read_text = read_text  # type: ignore[method-assign]
        try:
            readers = []
            for item in session.items:
                self.reads = 0
                if self.fails(item):
                    self.broken.append(item.nodeid)
                if self.reads:
                    readers.append(item)
            if not self.broken:
                self.change(readers)
        finally:
            Path.read_text = real  # type: ignore[method-assign]
        return True

    def change(self, readers: list[pytest.Item]) -> None:
        for leaf in pins.values(self.text):
            self.values += 1
            if not any(self.caught(leaf, token, readers) for token in changed(leaf.token)):
                self.unguarded.append(f"{'/'.join(leaf.place)}: {leaf.token}")

    def caught(self, leaf: pins.Leaf, token: str, readers: list[pytest.Item]) -> bool:
        self.seen = self.text[: leaf.start] + token + self.text[leaf.end :]
        for index, item in enumerate(readers):
            if self.fails(item):
                readers.insert(0, readers.pop(index))  # the next value is likely its neighbour
                return True
        return False

    def fails(self, item: pytest.Item) -> bool:
        from _pytest.runner import runtestprotocol

        return any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def unguarded(name: str) -> tuple[int, list[str]]:
    """How many values a file has, and those that no test guards."""
    plugin = Changes(name)
    tests = [str(ROOT / "tests" / reader) for reader in [*READERS[name], "reference/test_grid.py"]]
    options = ["--tb=no", "-m", "not hypothesis and not slow"]
    with redirect_stdout(StringIO()):
        ended = pytest.main([f"--rootdir={ROOT}", *options, *tests], plugins=[plugin])
    if plugin.broken or ended != pytest.ExitCode.OK:
        why = f"{', '.join(plugin.broken) or f'pytest ended {ended!r}'} before any change"
        raise RuntimeError(f"the tests that read {name}.json fail: {why}")
    return plugin.values, plugin.unguarded


def report(names: list[str]) -> Iterator[str]:
    """A line for each file, then one for each value that nobody guards."""
    for name in names:
        values, left = unguarded(name)
        yield f"{name}: {values} values, {len(left)} unguarded"
        yield from (f"  {each}" for each in left)


def main() -> None:
    """Report, and end with 1 if anything is unguarded."""
    found = False
    for line in report(sys.argv[1:] or list(READERS)):
        found |= line.startswith("  ")
        print(line, flush=True)
    sys.exit(found)


if __name__ == "__main__":
    main()

"""Whatever is typed or read: a right exit code, one sentence, nothing half-written, no hang.

Every input is made from its number, so that a failing one is made anew by it; and it is printed,
ready to paste.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sojia_stats.cli import main
from sojia_stats.reproduction.claim_files.figure_text import read_statement

SECONDS = 5.0
"""Of the processor's time: how busy the machine is does not count."""


class Hang(BaseException):
    """An input took longer than it may."""


@contextmanager
def in_time() -> Iterator[None]:
    """Raise Hang after five seconds of computing, or a minute of waiting."""

    def stop(number: int, frame: Any) -> None:
        raise Hang("".join(traceback.format_stack(frame)[-8:]))

    before = [signal.signal(kind, stop) for kind in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.setitimer(signal.ITIMER_REAL, 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for kind, handler in zip((signal.SIGPROF, signal.SIGALRM), before, strict=True):
            signal.signal(kind, handler)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def complaint(
    args: list[str],
    code: object,
    out: str,
    err: str,
    before: dict[str, bytes],
    after: dict[str, bytes],
) -> str:
    """Return what is wrong with an outcome; nothing if it is right."""
    if type(code) is not int or code not in (0, 1, 2):
        return f"exit code {code!r}"
    if "Traceback" in out + err:
        return "a traceback"
    force = "--force" in args
    if any(Path(name).name.startswith(".") for name in after.keys() - before.keys()):
        return "a temporary file is left"
    own = {name for name in after if "report" in Path(name).parts}  # a report replaces its own
    if not force and any(
        after.get(name) != data for name, data in before.items() if name not in own
    ):
        return "a file that was there is changed"
    if code == 2:
        usage = err.startswith("Usage: ") and "\nError: " in err
        sentence = err.startswith("sojia-stats: ") and err.count("\n") == 1 and err.endswith("\n")
        if args[0] == "new":  # it asks on standard output, and ends the line of an open question
            sentence = err.lstrip("\n").startswith("sojia-stats: ")
        elif out:
            return "exit code 2, yet something on standard output"
        if not (usage or sentence):
            return "exit code 2 without one sentence"
        return "" if before == after else "exit code 2, yet files are written"
    if err:
        return "something on standard error"
    if args[0] == "check" and "--json" in args:
        try:
            content = json.loads(out, parse_constant=no_constant)
        except ValueError as error:
            return f"not JSON: {error}"
        verdicts = (
            [v for paper in content for v in paper["verdicts"]]
            if isinstance(content, list)
            else [content]
        )
        if code != any(v["status"] == "incompatible" for v in verdicts):
            return "a wrong exit code"
    elif args[0] == "check" and code != ("incompatible" in out):
        return "a wrong exit code" if code else ""
    elif args[0] not in ("check", "verify") and code == 1:
        return "a wrong exit code"
    return ""


def no_constant(name: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)


class Runs:
    """Runs commands in one folder and collects what went wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failures: list[str] = []
        self.codes: dict[object, int] = {}

    def __call__(
        self, number: int, args: list[str], files: dict[str, bytes] | None = None, **more: Any
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name, data in (files or {}).items():
            (self.folder / name).write_bytes(data)
        here = Path.cwd()
        os.chdir(self.folder)
        before = files_in(self.folder)
        code: object = None
        try:
            with in_time():
                outcome = CliRunner().invoke(main, args, **more)
            code, error = outcome.exit_code, outcome.exception
            wrong = complaint(
                args, code, outcome.stdout, outcome.stderr, before, files_in(self.folder)
            )
            if error is not None and not isinstance(error, SystemExit):
                wrong = "".join(traceback.format_exception(error)[-6:])
            said = outcome.stdout[-300:] + outcome.stderr[-300:]
        except Hang as hang:
            wrong, said = f"longer than {SECONDS} s\n{hang}", ""
        finally:
            os.chdir(here)
        self.codes[code] = self.codes.get(code, 0) + 1
        if wrong:
            texts = "".join(f"\n{name} = {data!r}" for name, data in (files or {}).items())
            if len(texts) > 6000:
                texts = texts[:6000] + "…"
            line = shlex.join(["sojia-stats", *args])[:3000]
            self.failures.append(f"input {number}: {wrong}\n{line}{texts}\n{more}\n{said}")

    def end(self) -> None:
        """Fail with everything that went wrong."""
        if self.failures:
            pytest.fail(
                f"{len(self.failures)} inputs\n\n" + "\n\n".join(self.failures[:20]), pytrace=False
            )


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "here")


# ---- the inputs -------------------------------------------------------------------------------


def fuzz_files(runs: Runs, mutators: Any, sources: tuple[str, ...], numbers: range) -> None:
    for number in numbers:
        mutate = mutators(number)
        data = mutate.file(mutate.random.choice(sources))
        kind = mutate.random.random()
        args = ["check", "--json", "f.yaml"]
        if kind < 0.02:
            args = ["check", "f.yaml"]
        elif kind < 0.10:
            args = ["extract", "f.yaml"]
        elif kind < 0.18:
            args = ["cite", mutate.random.choice(("C1", "C3", "A", "R")), "--paper", "f.yaml"]
        elif kind < 0.25:
            args = ["note", "f.yaml"]
        elif kind < 0.26:
            args = ["reproduce", "f.yaml", "-o", "report"]
        runs(number, args, {"f.yaml": data})


def fuzz_summaries(runs: Runs, mutators: Any, sources: tuple[str, ...], numbers: range) -> None:
    for number in numbers:
        mutate = mutators(number)
        chance = mutate.random.random
        args = ["check"] + ["--json"] * (chance() < 0.7)
        for flag in ("n", "median", "mean", "sd", "minimum", "maximum", "unit", "step"):
            if chance() < (0.9 if flag == "n" else 0.25):
                plain = str(mutate.random.randint(1, 8))
                args.append(f"--{flag}={plain if chance() < 0.8 else mutate.number()}")
        for flag in ("range", "iqr"):
            if chance() < 0.3:
                low = mutate.random.randint(0, 5)
                plain = [str(low), str(low + mutate.random.randint(0, 9))]
                args += [f"--{flag}", *(p if chance() < 0.8 else mutate.number() for p in plain)]
        if chance() < 0.2:
            args += ["--figure", statement(mutate)]
        for flag in ("sd-kind", "quartile-method", "rounding", "value-rounding"):
            if chance() < 0.1:
                args.append(
                    f"--{flag}={mutate.random.choice(('sem', '7', 'truncate', 'exact', 'x'))}"
                )
        if chance() < 0.02:
            args.append(mutate.text())
        runs(number, args)


FIGURES = (
    *("median 3 (range: 3–18) months", "mean 13.5 (range 2–50) months", "8/10 (80 %)", "2 of 4"),
    *("mean ± SD 8.5 ± 4.5 years", "median (IQR) 11 (5–14)", "n = 12, mean 3.2 (SD 0.4)", "0/4"),
    *("min 1, max 4, median 2 days", "range 1.5 to 4 mg/kg", "two of four", "mean 5 (SE 1)"),
)


def statement(mutate: Any) -> str:
    """Return a printed figure with up to four mutations."""
    text: str = mutate.random.choice(FIGURES)
    for _ in range(mutate.random.choice((0, 0, 1, 1, 2, 4))):
        text = mutate.token(text)
    return text


def fuzz_new(runs: Runs, mutators: Any, sources: tuple[str, ...], numbers: range) -> None:
    plain = {"authors": "Doe J", "title": "T", "journal": "J", "year": "2020", "doi": ""}
    for number in numbers:
        mutate = mutators(number)
        chance = mutate.random.random
        args = ["new", "f.yaml" if chance() < 0.9 else mutate.text()[:300]]
        for flag, value in plain.items():
            if chance() < 0.9:
                args.append(f"--{flag}={value if chance() < 0.9 else mutate.text()}")
        if chance() < 0.8:
            args.append(f"--n={mutate.number() if chance() < 0.2 else 4}")
        for _ in range(mutate.random.randint(0, 3)):
            label = "L" if chance() < 0.8 else mutate.text()
            args += ["--figure", f"{label}{': ' if chance() < 0.95 else ''}{statement(mutate)}"]
        answers = [
            mutate.random.choice(("Doe J", "2020", "4", "", "L", statement(mutate), mutate.text()))
            for _ in range(mutate.random.randint(0, 12))
        ]
        files = {"f.yaml": b"mine"} if chance() < 0.05 else None
        runs(number, args, files, input="\n".join(answers))


def fuzz_verify(runs: Runs, mutators: Any, sources: tuple[str, ...], numbers: range) -> None:
    stored = stored_files(runs, sources[1])
    for number in numbers:
        mutate = mutators(number)
        name, text = mutate.random.choice(sorted(stored.items()))
        if not name.endswith(".xlsx"):
            for _ in range(mutate.random.randint(1, 3)):
                text = mutate.random.choice((mutate.line, mutate.token, mutate.value))(text)
            data = mutate.bytes(text)
        else:
            spoilt = bytearray(text, "latin-1")
            for _ in range(mutate.random.randint(0, 5)):
                spoilt[mutate.random.randrange(len(spoilt))] = mutate.random.randrange(256)
            data = bytes(spoilt)
        args = ["verify", name] + ["--paper", "f.yaml"] * (mutate.random.random() < 0.8)
        runs(number, args, {name: data, "f.yaml": sources[1].encode()})


def stored_files(runs: Runs, source: str) -> dict[str, str]:
    """Return what the commands write about a paper, by file name."""
    runs(-1, ["reproduce", "f.yaml", "-o", "report"], {"f.yaml": source.encode()})
    found = {n: (runs.folder / "report" / n).read_text() for n in ("claims.json", "claims.csv")}
    for kind in ("csv", "xlsx"):
        runs(-1, ["extract", "f.yaml", "-o", f"table.{kind}"], {"f.yaml": source.encode()})
        found[f"table.{kind}"] = (runs.folder / f"table.{kind}").read_bytes().decode("latin-1")
    return found


def fuzz_statements(runs: Runs, mutators: Any, sources: tuple[str, ...], numbers: range) -> None:
    for number in numbers:
        text = statement(mutators(number))
        try:
            with in_time():
                read_statement(text)
        except ValueError as error:
            if "\n" in str(error) or not str(error):
                runs.failures.append(f"input {number}: not one sentence\n{text!r}\n{error}")
        except (Exception, Hang) as error:
            runs.failures.append(f"input {number}: {error!r}\nread_statement({text!r})")


Fuzz = Callable[[Runs, Any, tuple[str, ...], range], None]

KINDS: dict[str, tuple[Fuzz, int, int]] = {
    "files": (fuzz_files, 300, 6_000),
    "summaries": (fuzz_summaries, 60, 1_200),
    "new": (fuzz_new, 200, 1_000),
    "verify": (fuzz_verify, 150, 1_000),
    "statements": (fuzz_statements, 800, 3_000),
}
"""What is fuzzed, and with how many inputs: quickly, and in full."""


@pytest.mark.parametrize("kind", KINDS)
def test_mutated_inputs(kind: str, runs: Runs, mutators: Any, claim_files: tuple[str, ...]) -> None:
    fuzz, few, _ = KINDS[kind]
    fuzz(runs, mutators, claim_files, range(few))
    runs.end()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_mutated_inputs(
    kind: str, runs: Runs, mutators: Any, claim_files: tuple[str, ...]
) -> None:
    fuzz, few, many = KINDS[kind]
    fuzz(runs, mutators, claim_files, range(few, many))
    runs.end()


# ---- real processes ---------------------------------------------------------------------------

SCRIPT = """\
import resource
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from sojia_stats.cli import main
main(prog_name="sojia-stats")
"""


@pytest.mark.slow
def test_real_processes(tmp_path: Path, mutators: Any, claim_files: tuple[str, ...]) -> None:
    """As typed in a shell: its own process, four gigabytes, the bytes of a real file."""
    failures = []
    for number in range(100):
        mutate = mutators(10**6 + number)
        folder = tmp_path / str(number)
        folder.mkdir()
        data = mutate.file(mutate.random.choice(claim_files))
        (folder / "f.yaml").write_bytes(data)
        args = mutate.random.choice((["check", "--json", "f.yaml"], ["note", "f.yaml"]))
        before = files_in(folder)
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *args],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        outcome = (done.returncode, done.stdout, done.stderr)
        wrong = complaint(args, *outcome, before, files_in(folder))
        if wrong:
            failures.append(f"input {number}: {wrong}\n{data!r}\n{outcome}")
    assert not failures, "\n\n".join(failures)

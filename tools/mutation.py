"""Mutation testing of statistics and reconstruction: a random sample of changes, and who notices.

usage: python tools/mutation.py --seed 3 --size 300   draw places, run, store; resumes by itself
                                                     (Ctrl+C ends it early; what ran is stored)
       python tools/mutation.py --seed 3 --again      the survivors once more, under today's tests
       python tools/mutation.py --page                docs/mutation.md alone

A sample is stored in tests/mutation/samples.json; why a survivor survived is written by hand into
tests/mutation/reasons.json. Hours for some hundred places; .cache/mutation holds what is made.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "mutation" / "samples.json"
REASONS = ROOT / "tests" / "mutation" / "reasons.json"
PAGE = ROOT / "docs" / "mutation.md"
KINDS = {
    "ReplaceBinaryOperator": "a sign of arithmetic",
    "ReplaceComparisonOperator": "a comparison",
    "ReplaceUnaryOperator": "a sign or `not` before a value",
    "NumberReplacer": "a number, by one more or less",
    "AddNot": "a condition, reversed",
    "ReplaceAndWithOr": "`and`, `or`",
    "ReplaceOrWithAnd": "`and`, `or`",
    "ReplaceTrueWithFalse": "`True`, `False`",
    "ReplaceFalseWithTrue": "`True`, `False`",
    "ReplaceBreakWithContinue": "`break`, `continue`",
    "ReplaceContinueWithBreak": "`break`, `continue`",
    "ZeroIterationForLoop": "a loop, never entered",
    "RemoveDecorator": "a decorator, removed",
    "ExceptionReplacer": "the exception that is caught",
}


def read(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, content: Any) -> None:
    """Store content as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.new")
    partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(path)


def draw(seed: int, size: int) -> dict[str, Any]:
    """Draw places, each with the same chance, and one mutant at each; run the tests on them.

    Returns the sample with its outcomes. What an interrupted run has stored is not run again, as
    long as the library and the sample are the same.
    """
    import mutants
    import mutation_run as runs

    library = runs.ROOT / runs.PACKAGE
    print("listing the places …", flush=True)
    places = list(mutants.all_places(library, runs.ROOMS))
    chance = random.Random(seed)
    drawn = [
        mutants.mutant(
            place, chance.randrange(len(place.mutants)), mutants.text(library / place.module)
        )
        for place in chance.sample(places, size)
    ]
    sample: dict[str, Any] = {
        "seed": seed,
        "size": size,
        "places": len(places),
        "mutants": sum(len(place.mutants) for place in places),
        "cosmic-ray": version("cosmic-ray"),
        "python": platform.python_version(),
        "sources": runs.sources(),
        "outcomes": [],
    }
    stored = runs.FOLDER / f"sample-{seed}.json"
    if stored.exists():
        known = read(stored)
        if {**known, "outcomes": []} == sample:
            sample = known
    runs.prepare()
    found = runs.reach()
    control(drawn[0].place, found)
    with suppress(KeyboardInterrupt):  # the order is random: the beginning is a sample, too
        for one in drawn[len(sample["outcomes"]) :]:
            outcome = judged(one, found)
            sample["outcomes"].append(outcome)
            write(stored, sample)
            number, state = len(sample["outcomes"]), outcome["state"]
            print(f"{number}/{size} {state} {outcome['seconds']} s {one.key}", flush=True)
    return sample


def control(place: Any, found: dict[str, Any]) -> None:
    """Raise if the tests fail on a module that is not changed: they would kill everything."""
    import mutants
    import mutation_run as runs

    code = mutants.text(runs.ROOT / runs.PACKAGE / place.module)
    chosen = runs.order(found, place.module, place.lines, place.always)
    if (outcome := runs.judge(place.module, code, chosen, found)).state != "survived":
        raise RuntimeError(f"the tests fail before anything is changed: {outcome.by}")


def judged(one: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return a mutant with what became of it."""
    import mutation_run as runs

    place = one.place
    chosen = runs.order(found, place.module, place.lines, place.always)
    outcome = runs.judge(place.module, one.code, chosen, found)
    said = {
        "key": one.key,
        "kind": place.kind,
        "line": place.start[0],
        "shares": len(place.mutants),
    }
    return {**said, "operator": one.operator, "occurrence": one.occurrence, **asdict(outcome)}


def again(sample: dict[str, Any]) -> None:
    """Run today's tests on the survivors of a sample, and note who kills them now."""
    import mutants
    import mutation_run as runs

    library = runs.ROOT / runs.PACKAGE
    if runs.sources() != sample["sources"]:
        raise SystemExit("the library has changed since the sample was drawn: draw a new one")
    runs.prepare()
    found = runs.reach()
    for survivor in sample["survivors"]:
        module = survivor["key"].split(" · ")[0]
        source = mutants.text(library / module)
        for place in mutants.places(module, source):
            wanted = (survivor["operator"], survivor["occurrence"])
            if wanted in place.mutants:
                one = mutants.mutant(place, place.mutants.index(wanted), source)
                outcome = judged(one, found)
                survivor["now"] = outcome["by"] if outcome["state"] != "survived" else ""
                print(f"{outcome['state']} {outcome['seconds']} s {one.key}", flush=True)


def summed(sample: dict[str, Any]) -> dict[str, Any]:
    """Return a sample as it is committed: counts by kind, and its survivors."""
    kinds: dict[str, list[int]] = {}
    shares = [0, 0]
    for outcome in sample["outcomes"]:
        counts = kinds.setdefault(KINDS[outcome["kind"]], [0, 0, 0])
        counts[("killed", "timeout", "survived").index(outcome["state"])] += 1
        shares[0] += outcome["shares"] * (outcome["state"] != "survived")
        shares[1] += outcome["shares"]
    kept = ("key", "line", "operator", "occurrence", "tests", "by")
    survivors = [
        {name: outcome[name] for name in kept} | {"now": ""}
        for outcome in sorted(sample["outcomes"], key=lambda outcome: str(outcome["key"]))
        if outcome["state"] == "survived"
    ]
    said = {name: value for name, value in sample.items() if name != "outcomes"}
    return {
        **said,
        "ran": len(sample["outcomes"]),
        "kinds": kinds,
        "shares": shares,
        "survivors": survivors,
    }


def score(killed: int, drawn: int) -> str:
    """Return a share with its exact 95 % interval."""
    # Not before: the forks that test a mutant must load the library themselves.
    from sojia_stats.statistics.proportions import proportion_interval

    limits = proportion_interval(killed, drawn)
    ends = f"{100 * float(limits.low):.1f} to {100 * float(limits.high):.1f}"
    return f"{killed} of {drawn} = {100 * killed / drawn:.1f} % ({ends})"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the first of them the head, as a Markdown table."""
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(
        f"| {line} |" for line in [lines[0], " | ".join(["---"] * len(rows[0])), *lines[1:]]
    )


def page(samples: list[dict[str, Any]], reasons: dict[str, str]) -> str:
    """Return docs/mutation.md."""
    head = ("seed", "places drawn", "killed by a test", "by its time limit", "survived")
    rows = [[*head, "score (exact 95 % interval)", "each mutant counted"]]
    sections = []
    for sample in samples:
        killed, timeouts, survived = (
            sum(column) for column in zip(*sample["kinds"].values(), strict=True)
        )
        some, every = sample["shares"]
        row = [str(sample["seed"]), *map(str, (sample["ran"], killed, timeouts, survived))]
        row += [score(killed + timeouts, sample["ran"]), f"{100 * some / every:.1f} %"]
        rows.append(row)
        sections.append(section(sample, reasons))
    last = samples[-1]
    return f"""# Mutation testing: which changes of the code do the tests notice?

Written by `make mutation`, not by hand; the reasons are from `tests/mutation/reasons.json`.

One place of `statistics/` or `reconstruction/` is changed, and the tests that reach it are run: a
test that fails kills the mutant. A mutant that no test kills is a survivor: either the change
makes no difference that a caller could see, or a test is missing.

- Mutants: all that the operators of cosmic-ray {last["cosmic-ray"]} make: {last["mutants"]:,} at
  {last["places"]:,} places. A sign of arithmetic becomes each of eleven others, a number only one
  more or one less; so places are drawn, each with the same chance, and one mutant at each. The last
  column counts every mutant alike instead: the share killed, weighted by the mutants of a place.
- Left out, as no test could tell: annotations, unions of types (`int | float`), `if TYPE_CHECKING`,
  `@overload`, `*` and `/` as syntax of a signature. Strings and docstrings are not changed. Two
  changes are left out: - to `not`, often no Python, and a comparison to `is`, which depends on
  whether the interpreter keeps equal numbers once. Assertions and what an error's sentence
  computes count.
- Tests: those of `tests/statistics`, `tests/reconstruction` and `tests/independent` and the
  doctests of both rooms that run the changed statement, the specific and fast ones first, at most
  30 s of them for one mutant (60 s with seed 1). The tests of the rooms above are not run: a
  survivor may still be killed there.
- A test that uses 5 s more than ten times the processor time that it took unchanged is stopped, and
  the mutant counts as killed: `make test` would hang.
- The interval is Clopper–Pearson's, by our own `proportion_interval`. The places come in random
  order, and a run may be ended at any of them: what ran is a sample, too.

{table(rows)}

A score on mutants that one has written tests for says little. So each sample was scored with the
tests that there were when it was drawn; then tests were written, for its survivors and for what is
like them, and the next sample was drawn anew. The last one is the score. All are of the library
with the checksum `{last["sources"][:12]}`.

Of the kinds of survivors, many change only how long an answer takes: a wider box, a worse start, a
table that is larger than needed. Tests of what is counted (work, steps, bytes, rows settled) notice
most of these now.

{chr(10).join(reversed(sections))}"""


def section(sample: dict[str, Any], reasons: dict[str, str]) -> str:
    """Return one sample's table by kind and its survivors."""
    kinds = [("what is changed", "drawn", "survived")]
    for kind, counts in sorted(sample["kinds"].items(), key=lambda item: -sum(item[1])):
        kinds.append((kind, str(sum(counts)), str(counts[2])))
    rows = [("where", "change", "killed since by", "why it survived")]
    for survivor in sample["survivors"]:
        module, function, change = survivor["key"].split(" · ", 2)
        now = re.sub(r".*::|\\[.*| - .*", "", survivor["now"])
        why = reasons.get(survivor["key"], "not yet looked at")
        before, after = change.split(" ⇒ ", 1)
        change = f"`` {before} `` ⇒ `` {after} ``"
        rows.append((f"`{module}` {function}", change, f"`{now}`" if now else "–", why))
    return f"""## Sample with seed {sample["seed"]}

{table(kinds)}

{table(rows)}
"""


def main(arguments: list[str]) -> int:
    """Draw a sample or look at one again, store it, and write the page."""
    parser = argparse.ArgumentParser(prog="make mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--size", type=int, default=300, help="how many places")
    parser.add_argument("--again", action="store_true", help="the survivors, under today's tests")
    parser.add_argument("--page", action="store_true", help="write docs/mutation.md, run nothing")
    given = parser.parse_args(arguments)
    samples = {sample["seed"]: sample for sample in read(SAMPLES)} if SAMPLES.exists() else {}
    if given.again:
        again(samples[given.seed])
    elif not given.page:
        samples[given.seed] = summed(draw(given.seed, given.size))
    write(SAMPLES, [samples[seed] for seed in sorted(samples)])
    reasons = read(REASONS) if REASONS.exists() else {}
    text = page([samples[seed] for seed in sorted(samples)], reasons)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

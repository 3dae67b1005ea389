"""Mutation testing of statistics, reconstruction and wording: a random sample of changes.

usage: python tools/mutation.py --seed 5 --size 300   draw mutants, run, store; resumes by itself
                                                     (Ctrl+C ends it early; what ran is stored)
       python tools/mutation.py --seed 5 --again      the survivors once more, under today's tests
       python tools/mutation.py --page                docs/mutation.md alone

A sample is stored in tests/mutation/samples.json; why a survivor survived is written by hand into
tests/mutation/reasons.json. An hour for some hundred; .cache/mutation holds what is made.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mutation_page import page, plain_kind

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "mutation" / "samples.json"
REASONS = ROOT / "tests" / "mutation" / "reasons.json"
PAGE = ROOT / "docs" / "mutation.md"


def read(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, content: Any) -> None:
    """Store content as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.new")
    partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(path)


def draw(seed: int, size: int, unit: str) -> dict[str, Any]:
    """Draw mutants, or places and one mutant at each; run the tests on them.

    Returns the sample with its outcomes. What an interrupted run has stored is not run again, as
    long as the library and the sample are the same.
    """
    import mutants
    import mutation_run as runs

    library = runs.ROOT / runs.PACKAGE
    print("listing the places …", flush=True)
    places = list(mutants.all_places(library, runs.ROOMS))
    chance = random.Random(seed)
    if unit == "mutant":
        every = [(place, number) for place in places for number in range(len(place.mutants))]
        chosen = chance.sample(every, size)
    else:
        some = chance.sample(places, size)
        chosen = [(place, chance.randrange(len(place.mutants))) for place in some]
    drawn = [
        mutants.mutant(place, number, mutants.text(library / place.module))
        for place, number in chosen
    ]
    sample: dict[str, Any] = {
        "seed": seed,
        "unit": unit,
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
                by = "its time limit" if outcome["state"] == "timeout" else outcome["by"]
                survivor["now"] = by if outcome["state"] != "survived" else ""
                print(f"{outcome['state']} {outcome['seconds']} s {one.key}", flush=True)


def summed(sample: dict[str, Any]) -> dict[str, Any]:
    """Return a sample as it is committed: counts by kind, and its survivors.

    ``shares`` is the score in the other unit: of mutants, where places were drawn, as each stands
    for all mutants of its place; of places, where mutants were drawn.
    """
    kinds: dict[str, list[int]] = {}
    weights = [0.0, 0.0]
    for outcome in sample["outcomes"]:
        counts = kinds.setdefault(plain_kind(outcome["kind"]), [0, 0, 0])
        counts[("killed", "timeout", "survived").index(outcome["state"])] += 1
        weight = outcome["shares"] if sample["unit"] == "place" else 1 / outcome["shares"]
        weights[0] += weight * (outcome["state"] != "survived")
        weights[1] += weight
    kept = ("key", "line", "operator", "occurrence", "tests", "by")
    survivors = [
        {name: outcome[name] for name in kept} | {"now": ""}
        for outcome in sorted(sample["outcomes"], key=lambda outcome: str(outcome["key"]))
        if outcome["state"] == "survived"
    ]
    said = {name: value for name, value in sample.items() if name != "outcomes"}
    said |= {"ran": len(sample["outcomes"]), "kinds": kinds, "other": weights[0] / weights[1]}
    return {**said, "survivors": survivors}


def main(arguments: list[str]) -> int:
    """Draw a sample or look at one again, store it, and write the page."""
    parser = argparse.ArgumentParser(prog="make mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--size", type=int, default=300, help="how many")
    parser.add_argument("--unit", choices=("mutant", "place"), default="mutant", help="what of")
    parser.add_argument("--again", action="store_true", help="the survivors, under today's tests")
    parser.add_argument("--page", action="store_true", help="write docs/mutation.md, run nothing")
    given = parser.parse_args(arguments)
    samples = {sample["seed"]: sample for sample in read(SAMPLES)} if SAMPLES.exists() else {}
    if given.again:
        again(samples[given.seed])
    elif not given.page:
        samples[given.seed] = summed(draw(given.seed, given.size, given.unit))
    write(SAMPLES, [samples[seed] for seed in sorted(samples)])
    reasons = read(REASONS) if REASONS.exists() else {}
    text = page([samples[seed] for seed in sorted(samples)], reasons)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

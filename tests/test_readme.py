"""The README tells what the code computes."""

import re
from dataclasses import replace
from pathlib import Path

from sojia_stats import load_paper, reconstruct, reproduce

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_table_of_verdicts_is_what_the_library_finds() -> None:
    text = README.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if re.match(r"\| [CR]\d+ ", line)]
    assert rows == [
        f"| {v.id} {v.label} | {v.printed} | {v.status} | {v.data_sets} | {v.reason} |"
        for v in reproduce(load_paper("hedrich2012"))
    ]


def test_the_examples_run_and_print_what_their_comments_say(capsys) -> None:
    text = README.read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    for code in examples:
        exec(code, {})
        said = re.findall(r"# (.*)", code)
        assert capsys.readouterr().out.splitlines() == said


def test_the_answer_on_follow_up_is_what_the_library_finds() -> None:
    text = " ".join(README.read_text(encoding="utf-8").split())
    printed = load_paper("hedrich2012").find("C02").summary()
    least = reconstruct(replace(printed, mean=None)).bounds("mean").in_words(1).split(" to ")[0]
    assert f"have that mean: the least is {least}." in text
    result = reproduce(load_paper("hedrich2012"))
    assert all(t.status == "incompatible" for t in result["R1"].all_numbers)
    assert "does not mend this relation" in result["R1"].follows[-1]

"""Reading a claim file, and saying in one sentence what is wrong with it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml
from pydantic import BaseModel, ValidationError

from sojia_stats.errors import PaperError
from sojia_stats.reproduction.claim_files import entries
from sojia_stats.reproduction.claim_files.fields import LONGEST_ID, Alternatives, Rules
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.storing.safe_reading import read_content, utf8_text

LARGEST_CLAIM_FILE: Final = 1_000_000
"""Bytes a claim file may have; none written by hand comes near it."""

MOST_CLAIMS: Final = 500
"""Claims, relations and constants of a file, each; an article prints fewer."""

_LISTS: Final = {"claims": "claim", "relations": "relation", "constants": "constant"}

_SYNONYMS: Final = {"count": "events", "cases": "events", "average": "mean", "std": "sd"}
"""What else people call a field; no spelling resembles it."""

_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "given": entries.GivenClaim,
    "count": entries.CountClaim,
    "summary": entries.SummaryClaim,
    "article": entries.Article,
    "constants": entries.Constant,
    "relations": entries.Relation,
    "alternatives": Alternatives,
    "mixed": entries.Mixed,
    "reading": Rules,
    "readings": Rules,
}


def shipped_papers() -> list[str]:
    """Return the names of the papers that come with the package."""
    folder = files("sojia_stats.reproduction") / "papers"
    return sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".yaml"))


def load_paper(source: str | Path) -> Paper:
    """Read a paper's claims from a file, or by the name of a paper that comes with the package.

    Parameters
    ----------
    source : str or Path
        A name such as ``"hedrich2012"``, or the path of a YAML file.

    Returns
    -------
    Paper
        The checked claims.

    Raises
    ------
    PaperError
        If there is no such paper, or the file is not a valid claim file: one sentence with file,
        claim and field.

    Examples
    --------
    >>> paper = load_paper("hedrich2012")
    >>> paper.article.doi
    '10.1007/s00296-011-2249-4'
    >>> [claim.id for claim in paper.claims]
    ['C01', 'C02', 'C03', 'C04', 'C05', 'C06', 'C07', 'C08']
    """
    return parse_paper(*_read(source))


def parse_paper(text: str, name: str) -> Paper:
    """Read a paper's claims from the text of a claim file; messages call it by a name."""
    raw = _parse(text, name)
    try:
        return Paper.model_validate(raw)
    except ValidationError as error:
        place, reason = _first_error(error, raw)
        raise PaperError(reason, f"{name}, {place}") from None


def _read(source: str | Path) -> tuple[str, str]:
    """Return the text of a claim file and the name to call it by."""
    if isinstance(source, str) and source in shipped_papers():
        path = files("sojia_stats.reproduction") / "papers" / f"{source}.yaml"
        return path.read_text(encoding="utf-8"), f"{source}.yaml"
    if not isinstance(source, str | Path):
        raise TypeError(f"give the name of a paper or the path of a claim file, not {source!r}")
    path = Path(source)
    if path.suffix.lower() in (".csv", ".xlsx", ".xls", ".ods", ".parquet") and path.is_file():
        raise PaperError(
            f"{path} is a table, and no claim file (.yaml): a table of summaries is for "
            "sojia-stats screen, one of patients for check FILE --patients"
        )
    if path.suffix.lower() in (".docx", ".doc", ".pdf", ".html") and path.is_file():
        raise PaperError(f"{path} is no claim file: sojia-stats new makes one (.yaml)")
    content = read_content(
        source,
        LARGEST_CLAIM_FILE,
        PaperError,
        folder=f"{path} is a folder: give the path of a claim file (.yaml)",
        special=f"{path} is no file: save the claims in one (.yaml)",
        large=lambda size: (
            f"{path} has {size:,} bytes: a claim file has at most {LARGEST_CLAIM_FILE:,}"
        ),
        missing=(
            f"there is no paper or file {str(source)!r}: give the path of a claim file (.yaml) or "
            f"the name of a paper that comes with the package ({', '.join(shipped_papers())})"
        ),
    )
    return utf8_text(content, path.name, PaperError, "save it as UTF-8"), path.name


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which can blow up, and without what hides a field.

    That is a key given twice, and a merge key, whose fields give way to others.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self._refuse("aliases (*name) are not allowed: write the value out", self.peek_event())  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                self._refuse("merge keys (<<) are not allowed: write the fields out", key)
            if str(key.value) in seen:
                self._refuse(f"the field {key.value} is given twice: keep one", key)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)

    @staticmethod
    def _refuse(problem: str, at: Any) -> NoReturn:
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)


def _parse(text: str, name: str) -> dict[str, Any]:
    """Return the content of a YAML text, which must be a mapping."""
    try:
        raw = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        raise PaperError(f"not valid YAML, {error.problem}", f"{name}, {where}") from None
    except RecursionError:
        raise PaperError("not valid YAML, it is nested too deeply", name) from None
    except (yaml.YAMLError, ValueError) as error:
        raise PaperError(f"not valid YAML, {' '.join(str(error).split())}", name) from None
    if not isinstance(raw, dict):
        held = {type(None): "nothing", str: "a text", list: "a list"}.get(type(raw), "one value")
        raise PaperError(
            f"{name}: a claim file is a mapping of fields (format, id, article, source, claims); "
            f"this one holds {held}"
        )
    for kind in _LISTS:
        if isinstance(listed := raw.get(kind), list) and len(listed) > MOST_CLAIMS:
            raise PaperError(
                f"{name}: {len(listed):,} {kind}: a claim file has at most {MOST_CLAIMS}; a table "
                "of summaries is for sojia-stats screen"
            )
    return raw


def _first_error(error: ValidationError, raw: Mapping[str, Any]) -> tuple[str, str]:
    """Return where the first error lies, by claim and field, and what is wrong in one sentence."""
    # A misspelt field makes two errors, one unknown and one missing: the first says more. A list
    # is reported as too short when its only entry is bad: that error says nothing more.
    errors = sorted(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    around = {e["loc"][:depth] for e in errors for depth in range(len(e["loc"]))}
    first, *others = (e for e in errors if e["type"] != "too_short" or e["loc"] not in around)
    where, field = _place(list(first["loc"]), raw)
    more = f" ({len(others)} more to mend)" if others else ""
    return f"{where}, field {field}" if field else where, f"{_reason(first)}{more}"


def _place(location: list[int | str], raw: Mapping[str, Any]) -> tuple[str, str]:
    """Return where an error lies, by the id of the claim, and the field."""
    where, field = "top level", location
    match location:
        case ["article", *rest]:
            where, field = "article", rest
        case [str(several), int(index), *rest] if several in _LISTS:
            entry, kind = raw[several][index], _LISTS[several]
            name = entry.get("id") if isinstance(entry, dict) else None
            where = f"{kind} {str(name)[:LONGEST_ID]}" if name else f"{kind} number {index + 1}"
            # The kind of a claim is a step of pydantic's, not a field of the file.
            kinds = ("given", "count", "summary") if kind == "claim" else ()
            field = rest[1:] if rest and rest[0] in kinds else rest
        case [str(several), *rest] if several in _LISTS:
            where, field = f"the list of {several}", rest
    return where, ".".join(map(str, field))


def _reason(error: Any) -> str:
    """Return what is wrong with a field, and what to write instead."""
    kind, value = error["type"], error.get("input")
    if isinstance(value, int) and abs(value) > 10**100:  # Python prints only so many digits
        return "it is no number that was ever printed: write it as printed"
    if kind == "missing":
        return "it is missing: add it"
    if kind == "extra_forbidden":
        return f"unknown field{_suggestion(error['loc'])}"
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return "kind is missing or unknown: write kind: given, count or summary"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind.startswith("int"):
        return f"{value!r} is not a whole number: write digits without quotation marks or decimals"
    if kind == "string_type":
        return f"{value!r} is not text: put it in quotation marks"
    if kind == "tuple_type":
        return "it is not a list: write each entry after a dash"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "it is not a mapping of fields: write each field as name: value"
    if kind in ("too_short", "string_too_short"):
        return "it is empty: fill it in"
    if kind == "string_pattern_mismatch":
        if error["loc"][-1] == "doi":
            return f"{value!r} is not a doi: write it as 10.…/…, without an address before it"
        return f"{value!r} is not an id: start with a letter, then letters, digits or _"
    message = error["msg"][:1].lower() + error["msg"][1:]
    return f"{value!r} does not fit: {message}"


def _suggestion(location: tuple[int | str, ...]) -> str:
    """Return the known field that an unknown one resembles most, or all that are known."""
    model: type[BaseModel] = Paper
    for part in location[:-1]:
        model = _MODELS.get(str(part), model)
    known = list(model.model_fields)
    key = str(location[-1])
    close = [name for name in known if name.startswith(key) or name == _SYNONYMS.get(key)]
    close = close or get_close_matches(key, known, n=1)
    if close:
        return f": write {close[0]}, or leave it out"
    return f": leave it out, or write one of {', '.join(known)}"

"""References in the styles and file formats that reviews take."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sojia_stats.reproduction.writing.tex import one_line, tex

_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"


@dataclass(frozen=True, slots=True)
class Name:
    """A person by family name and initials such as "CM", or the whole name of a group."""

    family: str
    initials: str = ""

    @property
    def vancouver(self) -> str:
        """The name as Hedrich CM."""
        return f"{self.family} {self.initials}".rstrip()

    @property
    def dotted(self) -> str:
        """The initials as C. M."""
        return " ".join(f"{letter}." for letter in self.initials)

    @property
    def inverted(self) -> str:
        """The name as Hedrich, C. M."""
        return f"{self.family}, {self.dotted}" if self.initials else self.family


@dataclass(frozen=True, slots=True)
class Reference:
    """A bibliographic record; empty fields are left out of every format.

    Year and day are those of the release where it is software; ``others`` says that there are more
    authors than are named, ``note`` in one sentence what is cited.
    """

    kind: Literal["article", "software"]
    key: str
    authors: tuple[Name, ...]
    title: str
    year: int
    others: bool = False
    day: date | None = None
    version: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""


def ascii_key(text: str) -> str:
    """Return an id as a citation key that every tool takes: ASCII letters, digits, - . and _.

    Examples
    --------
    >>> ascii_key("hedrich2012-C02"), ascii_key("müller2012")
    ('hedrich2012-C02', 'mufcller2012')
    """
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-._") else f"u{ord(sign):x}"
        for sign in text
    )


def _vancouver(one: Reference) -> str:
    """Return a reference as medical journals print it."""
    names = [name.vancouver for name in one.authors] + ["et al"] * one.others
    parts = [_stop(", ".join(names))]
    if one.kind == "article":
        volume = f";{one.volume}" if one.volume else ""
        volume += f"({one.issue})" if one.volume and one.issue else ""
        pages = f":{one.pages}" if one.pages else ""
        parts += [_stop(one.title), _stop(one.journal), f"{one.year}{volume}{pages}."]
    else:
        parts += [f"{one.title} [software].", f"Version {one.version}.", f"{_day(one)}."]
    parts += [one.note] if one.note else []
    parts += [f"doi: {one.doi}"] if one.doi else []
    parts += [f"Available from: {one.url}"] if one.url else []
    return one_line(" ".join(parts))


def _apa(one: Reference) -> str:
    """Return a reference in the style of the American Psychological Association, in plain text."""
    *first, last = [name.inverted for name in one.authors] + ["et al."] * one.others
    names = f"{', '.join(first)}, {'' if one.others else '& '}{last}" if first else last
    parts = [f"{_stop(names)} ({one.year})."]
    if one.kind == "article":
        volume = f", {one.volume}" if one.volume else ""
        volume += f"({one.issue})" if one.volume and one.issue else ""
        pages = f", {one.pages}" if one.pages else ""
        parts += [_stop(one.title), f"{one.journal}{volume}{pages}."]
    else:
        parts.append(f"{one.title} (Version {one.version}) [Computer software].")
    parts += [one.note] if one.note else []
    parts += [f"https://doi.org/{one.doi}"] if one.doi else []
    parts += [one.url] if one.url and not one.doi else []
    return one_line(" ".join(parts))


def _bibtex(one: Reference) -> str:
    """Return a BibTeX entry, in ASCII but for letters that TeX has no command for.

    @misc is the type for software that every style knows.
    """
    names = [
        tex(name.inverted) if name.initials else f"{{{tex(name.family)}}}" for name in one.authors
    ]
    fields = {
        "author": " and ".join([*names, *["others"] * one.others]),
        "title": f"{{{tex(one.title)}}}",
        "journal": tex(one.journal),
        "year": str(one.year),
        "volume": tex(one.volume),
        "number": tex(one.issue),
        "pages": tex(one.pages),
        "howpublished": tex(f"Software, version {one.version}") if one.version else "",
        "version": tex(one.version),
        "doi": _verbatim(one.doi),
        "url": _verbatim(one.url),
        "note": tex(one.note),
    }
    kind = "article" if one.kind == "article" else "misc"
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items() if text]
    return f"@{kind}{{{one.key},\n{''.join(lines)}}}\n"


def _verbatim(address: str) -> str:
    """Return a doi or address as it is, but for the braces that BibTeX counts."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _ris(one: Reference) -> str:
    """Return a record in RIS, in which the type comes first."""
    first, _, last = one.pages.replace("–", "-").partition("-")
    fields = [
        ("TY", "JOUR" if one.kind == "article" else "COMP"),
        ("ID", one.key),
        *(("AU", name.inverted) for name in one.authors),
        *[("AU", "et al.")] * one.others,
        ("TI", one.title),
        ("T2", one.journal),
        ("PY", str(one.year)),
        ("DA", one.day.strftime("%Y/%m/%d") if one.day else ""),
        ("ET", one.version),
        ("VL", one.volume),
        ("IS", one.issue),
        ("SP", first),
        ("EP", last),
        ("DO", one.doi),
        ("UR", one.url),
        ("N1", one.note),
    ]
    lines = [
        f"{tag}  - {one_line(text)}".rstrip(" ") for tag, text in fields if text or tag == "AU"
    ]
    return "\n".join([*lines, "ER  - \n"])


def _csl(one: Reference) -> dict[str, Any]:
    """Return one CSL item."""
    names: list[dict[str, str]] = [
        {"family": name.family, "given": name.dotted} if name.initials else {"literal": name.family}
        for name in one.authors
    ]
    issued = [one.day.year, one.day.month, one.day.day] if one.day else [one.year]
    item: dict[str, Any] = {
        "id": one.key,
        "type": "article-journal" if one.kind == "article" else "software",
        "author": [*names, *[{"literal": "et al."}] * one.others],
        "title": one.title,
        "container-title": one.journal,
        "issued": {"date-parts": [issued]},
        "volume": one.volume,
        "issue": one.issue,
        "page": one.pages,
        "version": one.version,
        "DOI": one.doi,
        "URL": one.url,
        "note": one.note,
    }
    lines = {n: one_line(v) if isinstance(v, str) else v for n, v in item.items()}
    return {name: value for name, value in lines.items() if value}


def _csl_json(references: Sequence[Reference]) -> str:
    return json.dumps([_csl(one) for one in references], ensure_ascii=False, indent=1) + "\n"


def _day(one: Reference) -> str:
    """Return the day of a release as medical journals print it, or its year."""
    if one.day is None:
        return str(one.year)
    month = _MONTHS[3 * one.day.month - 3 :][:3]
    return f"{one.day.year} {month} {one.day.day}"


def _stop(text: str) -> str:
    """Return text with one full stop, or the mark that it ends in already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


STYLES: Final[Mapping[str, Callable[[Sequence[Reference]], str]]] = {
    "vancouver": lambda references: "".join(f"{_vancouver(one)}\n" for one in references),
    "apa": lambda references: "".join(f"{_apa(one)}\n" for one in references),
    "bibtex": lambda references: "\n".join(map(_bibtex, references)),
    "ris": lambda references: "\n".join(map(_ris, references)),
    "csl-json": _csl_json,
}

"""Citing a finding: software and article, always both, in the formats that reviews take."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sojia_stats._version import __version__
from sojia_stats.reproduction.claim_files.entries import Article
from sojia_stats.reproduction.judging.judged import Judged
from sojia_stats.reproduction.writing.finding import statement
from sojia_stats.reproduction.writing.references import STYLES, Name, Reference, ascii_key
from sojia_stats.statistics.arguments import check_choice


def cite(result: Judged, claim: str | None = None, style: str = "vancouver") -> str:
    """Cite one finding and the article it is about, or the software and the article.

    Parameters
    ----------
    result : Result
        A judged paper; see :func:`reproduce`.
    claim : str, optional
        Id of a claim or relation, such as "C02" or "R1". Without it the software is cited, and no
        finding.
    style : {"vancouver", "apa", "bibtex", "ris", "csl-json"}
        The style of a plain text, or a format of reference managers.

    Returns
    -------
    str
        The software, then the article. The reference of a finding names version, claim, reading,
        assumption, status and finding in one sentence.

    Raises
    ------
    ValueError
        If there is no such claim or style; the sentence names the known ones.

    Notes
    -----
    What the software's reference says of authors, date, doi and address is what its owner wrote in
    ``CITATION.cff``; a field that is not there is left out.

    Examples
    --------
    >>> from sojia_stats import load_paper, reproduce
    >>> result = reproduce(load_paper("hedrich2012"))
    >>> print(cite(result).splitlines()[1])
    Hedrich CM, Bruck N, Fiebig B, et al. Anakinra: A safe and effective first-line treatment in \
systemic onset juvenile idiopathic arthritis (SoJIA). Rheumatology International. \
2012;32(11):3525–3530. doi: 10.1007/s00296-011-2249-4
    """
    check_choice(style, tuple(STYLES), "style")
    software = software_reference()
    if claim is not None:
        try:
            verdict = result[claim]
        except KeyError as error:
            raise ValueError(error.args[0]) from None
        software = replace(
            software,
            key=ascii_key(f"{software.key}-{result.paper.id}-{verdict.id}"),
            note=statement(verdict, result.paper, software.version),
        )
    return STYLES[style]((software, article_reference(result.paper.article, result.paper.id)))


@cache
def _record() -> Any:
    """Return what the package keeps of CITATION.cff."""
    import yaml

    text = (files("sojia_stats.reproduction") / "citation.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def software_reference() -> Reference:
    """Return the reference of this software, with the fields that its owner has filled."""
    record = _record()
    day = date.fromisoformat(str(record["date-released"]))
    return Reference(
        kind="software",
        key=ascii_key(f"sojia_stats-{__version__}"),
        authors=tuple(_owner(author) for author in record["authors"]),
        title=record["title"],
        year=day.year,
        day=day,
        version=__version__,
        doi=record.get("doi", ""),
        url=record.get("url", record.get("repository-code", "")),
    )


def _owner(author: dict[str, str]) -> Name:
    """Return an author of CITATION.cff: a person or an entity."""
    if "name" in author:
        return Name(author["name"])
    parts = (author.get("name-particle", ""), author.get("family-names", ""))
    given = re.split(r"[\s.-]+", author.get("given-names", ""))
    return Name(" ".join(filter(None, parts)), "".join(word[0].upper() for word in given if word))


def article_reference(article: Article, name: str) -> Reference:
    """Return the reference of an article; the id of the paper becomes the citation key."""
    authors, others = _authors(article.authors)
    return Reference(
        kind="article",
        key=ascii_key(name),
        authors=authors,
        others=others,
        title=article.title,
        year=article.year,
        journal=article.journal,
        volume=article.volume,
        issue=article.issue,
        pages=article.pages,
        doi=article.doi,
    )


def _authors(text: str) -> tuple[tuple[Name, ...], bool]:
    """Return authors in the form "Hedrich CM, Bruck N, et al."; any other form as one name."""
    named = re.sub(r",?\s+et al\.?$", "", text.strip())
    names = []
    for part in re.split(r"\s*,\s*", named):
        match = re.fullmatch(r"(?P<family>[^&;.]+) (?P<initials>[^\W\d_]{1,4})", part)
        if match is None or not match["initials"].isupper() or " and " in part:
            return (Name(named.rstrip(".")),), named != text.strip()
        names.append(Name(match["family"], match["initials"]))
    return tuple(names), named != text.strip()

"""All checks together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lint.domains import check_values
from kg.lint.external import check_external
from kg.lint.house import check_house
from kg.lint.sources import read_sources
from kg.lint.style import STYLE, check_style

if TYPE_CHECKING:
    from kg.home import Home
    from kg.language import Language
    from kg.lint.findings import Finding
    from kg.lint.vocabularies import Vocabularies


def lint(home: Home, vocabularies: Vocabularies, language: Language = "en") -> list[Finding]:
    """Check the use of terms in ontology, data, shapes, rules and queries, and their style.

    Args:
        home: the files to check.
        vocabularies: copies of the vocabularies that they use.
        language: the language of what the style guide says; the other checks speak English.

    Returns:
        The findings, errors first, then by file and line.

    Raises:
        TurtleError: if a file cannot be read or parsed.
    """
    sources = read_sources(home)
    found = [
        *check_external(sources, vocabularies),
        *check_house(sources),
        *check_values(sources, vocabularies),
    ]
    if (home.shapes / STYLE).is_file():
        found += check_style(home, sources, language)
    return sorted(dict.fromkeys(found), key=lambda finding: finding.sort_key())

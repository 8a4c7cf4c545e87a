"""IRIs as people read them in messages: ``sas:Claim``, ``state:done``, ``id:01644/council``."""

from __future__ import annotations

from typing import Final

from kg.namespaces import CONCEPT, PREFIXES

_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def curie(iri: str) -> str:
    """Shorten an IRI with the prefixes of the project; one without a prefix is set in ``<>``.

    This is for people to read: unlike Turtle, it leaves slashes and commas as they are.
    """
    if iri.startswith(CONCEPT):
        scheme, slash, name = iri.removeprefix(CONCEPT).partition("/")
        if slash:
            return f"{scheme}:{name}"
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"

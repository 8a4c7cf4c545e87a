"""Which claims are meant: by IRI, by the code of a municipality, or by a file or folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, quoted
from kg.home import expand
from kg.namespaces import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.claims import Claim

_CODE: Final = re.compile(r"[0-9]{5}")


def select(claims: Sequence[Claim], wanted: Sequence[str]) -> list[Claim]:
    """Return the claims that are meant, in their order, each once.

    Args:
        claims: all claims.
        wanted: IRIs (whole, as ``id:01644/placement/tier1``, or as ``01644/placement/tier1``),
            codes of municipalities, files or folders with Turtle. Nothing means all.

    Raises:
        InputError: if a word names no claim, municipality with claims, or file with claims.
    """
    if not wanted:
        return list(claims)
    chosen: dict[str, Claim] = {}
    for word in wanted:
        found = _named(claims, word)
        if not found:
            raise InputError(
                f"{quoted(word)} names no claim, no municipality with claims and no file with any",
                remedy="Give an IRI such as id:01644/placement/tier1, a code such as 01644, "
                "or a file of data/cases.",
            )
        chosen.update((claim.iri, claim) for claim in found)
    return [claim for claim in claims if claim.iri in chosen]


def _named(claims: Sequence[Claim], word: str) -> list[Claim]:
    if _CODE.fullmatch(word):
        return [claim for claim in claims if claim.code == word]
    iris = {word, ID + word.removeprefix("id:")}
    prefix, colon, local = word.partition(":")
    if colon and prefix in PREFIXES:
        iris.add(PREFIXES[prefix] + local)
    found = [claim for claim in claims if claim.iri in iris]
    if found or not Path(word).exists():
        return found
    files = {path.resolve() for path in expand([word])}
    return [claim for claim in claims if claim.file and claim.file.resolve() in files]

"""Two SHACL validators behind one door: graphs in, validation results out.

``pyshifty`` is fast and the default; ``pyshacl`` is the reference that it is held against. Both
take N-Triples, so that names of blank nodes survive, and give the same :class:`Result`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import InputError, quoted
from kg.shacl.results import Result, read_report

if TYPE_CHECKING:
    from typing import Protocol

    import pyoxigraph as ox

    class Validator(Protocol):
        """A SHACL engine."""

        name: str

        def validate(self, data: bytes, shapes: bytes) -> list[Result]:
            """Validate a graph.

            Args:
                data: the data graph as N-Triples.
                shapes: the shapes graph as N-Triples.

            Returns:
                The results, in no order.

            Raises:
                ShapesError: if the shapes cannot be used.
            """
            ...


__all__ = ["DEFAULT", "VALIDATORS", "Result", "open_validator", "read_report", "to_ntriples"]

VALIDATORS: Final = ("pyshifty", "pyshacl")
"""The names of the validators."""

DEFAULT: Final = "pyshifty"


def open_validator(name: str = DEFAULT) -> Validator:
    """Return a validator by its name.

    Raises:
        InputError: if there is none of that name.
        KgError: if its package is not installed.
    """
    if name == "pyshifty":
        from kg.shacl.fast import Pyshifty

        return Pyshifty()
    if name == "pyshacl":
        from kg.shacl.reference import PySHACL

        return PySHACL()
    raise InputError(
        f"there is no validator {quoted(name)}", remedy=f"Use one of: {', '.join(VALIDATORS)}."
    )


def to_ntriples(triples: list[ox.Triple]) -> bytes:
    """Write triples as N-Triples."""
    import pyoxigraph as ox

    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return b"" if content is None else content

"""The fast validator: pyshifty, written in Rust.

Two traits of pyshifty 0.5 shape this module. Its full report costs several times what it costs
to decide which nodes fail, and deciding all shapes in one go costs more than one after the
other; so each shape with an IRI is decided by itself, and a report is made of the failing ones
only. It lets go of Python's lock while it works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KgError
from kg.shacl.errors import ShapesError
from kg.shacl.results import Result, read_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Pyshifty:
    """The validator pyshifty.

    Raises:
        KgError: if the package is missing.
    """

    name = "pyshifty"

    def __init__(self) -> None:
        try:
            import shifty
        except ImportError:
            raise KgError(
                "the validator pyshifty is not installed",
                remedy="Install it with: pip install pyshifty, or take --engine pyshacl.",
            ) from None
        self._shifty = shifty

    def validate(self, data: bytes, shapes: bytes) -> list[Result]:
        """Validate a graph; see :class:`kg.shacl.Validator`."""
        return self._report(data, shapes, None)

    def validate_named(self, data: bytes, shapes: bytes, names: Sequence[str]) -> list[Result]:
        """Validate a graph against some shapes, fast where little fails.

        Args:
            data: the data graph as N-Triples.
            shapes: the shapes graph as N-Triples.
            names: the IRIs of the shapes to apply.

        Raises:
            ShapesError: if the shapes cannot be used.
        """
        failing = self.failing(data, shapes, names)
        return self._report(data, shapes, failing) if failing else []

    def failing(self, data: bytes, shapes: bytes, names: Iterable[str]) -> list[str]:
        """Return those of the shapes that some node fails, in their order."""
        try:
            session = self._shifty._shifty.EvidenceSession(
                shapes, None, "nt", data, None, "nt", False, "data"
            )
            return [name for name in names if not session.validate_conformance([name]).conforms]
        except (ValueError, RuntimeError) as error:
            raise ShapesError.of(self.name, error) from None

    def _report(self, data: bytes, shapes: bytes, names: list[str] | None) -> list[Result]:
        try:
            validator = self._shifty._shifty.PreparedValidator(shapes, None, "nt")
            report = validator.validate_w3c(
                data, None, "nt", "data", names, False, "info", False, "error"
            )
        except (ValueError, RuntimeError) as error:
            raise ShapesError.of(self.name, error) from None
        text = report._report_ntriples
        return read_report(quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES))

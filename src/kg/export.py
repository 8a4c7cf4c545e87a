"""Writing the graph in the formats that others read, always in the same order.

Numbers are written as the store keeps them, by their value: ``2.50`` of a source file becomes
``2.5``. The files themselves keep the digits.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.dataset import asserted_quads
from kg.derivation import DERIVED
from kg.errors import InputError, KgError
from kg.files import replacing
from kg.namespaces import PREFIXES, scheme_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMATS: Final[dict[str, ox.RdfFormat]] = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}
"""The formats by the names that ``kg export`` knows them by."""

_SUFFIXES: Final = {
    ".nt": "nt",
    ".nq": "nq",
    ".ttl": "ttl",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "xml",
    ".xml": "xml",
    ".owl": "xml",
}
_WITH_PREFIXES: Final = ("ttl", "trig", "xml")
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def format_for(path: Path) -> str:
    """Return the format that the suffix of a file stands for.

    Raises:
        InputError: if it stands for none; the remedy lists those that do.
    """
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise InputError(
            f"the suffix {path.suffix!r} does not tell the format"
            if path.suffix
            else "the name has no suffix that tells the format",
            file=path,
            remedy=f"Add --format with one of: {', '.join(FORMATS)}.",
        ) from None


def export(
    store: ox.Store,
    name: str,
    output: IO[bytes],
    *,
    asserted: bool = False,
    schemes: Iterable[str] = (),
) -> int:
    """Write a graph to a stream, sorted, so that equal graphs give equal bytes.

    Formats with named graphs (nq, trig, jsonld) also carry the graph that marks what is
    derived; the others hold asserted and derived triples alike.

    Args:
        store: a store as :mod:`kg.dataset` or :mod:`kg.snapshot` gives it.
        name: a format of :data:`FORMATS`.
        output: where to write.
        asserted: leave out what is derived.
        schemes: names of concept schemes, to be declared as prefixes.

    Returns:
        The number of triples or quads written.

    Raises:
        InputError: if the format is not known.
        KgError: if a text cannot be written in the format.
    """
    if name not in FORMATS:
        raise InputError(
            f"the format {name!r} is not known", remedy=f"Choose one of: {', '.join(FORMATS)}."
        )
    rdf_format = FORMATS[name]
    quads = sorted(_quads(store, rdf_format, asserted=asserted), key=_order)
    if name == "xml":
        quads = list(_checked_for_xml(quads))
    prefixes = {**PREFIXES, **scheme_prefixes(list(schemes))} if name in _WITH_PREFIXES else None
    content: Iterable[ox.Quad] | Iterable[ox.Triple] = quads
    if not rdf_format.supports_datasets:
        content = (quad.triple for quad in quads)
    stream = _SortedPrefixes(output) if name in ("ttl", "trig") else output
    ox.serialize(content, stream, rdf_format, prefixes=prefixes)  # type: ignore[arg-type]
    if isinstance(stream, _SortedPrefixes):
        stream.finish()
    if name == "jsonld":
        output.write(b"\n")
    return len(quads)


def export_file(
    store: ox.Store,
    path: Path,
    name: str | None = None,
    *,
    asserted: bool = False,
    schemes: Iterable[str] = (),
) -> int:
    """Write a graph to a file, whole or not at all.

    Args:
        store: as for :func:`export`.
        path: the file to write; it is replaced if it exists.
        name: the format; by default the one that the suffix stands for.
        asserted: leave out what is derived.
        schemes: names of concept schemes, to be declared as prefixes.

    Returns:
        The number of triples or quads written.

    Raises:
        InputError: if the format is not known, or the path cannot be a file.
        StorageError: if the file cannot be written.
    """
    chosen = name or format_for(path)
    with replacing(path) as output:
        return export(store, chosen, output, asserted=asserted, schemes=schemes)


def _quads(store: ox.Store, rdf_format: ox.RdfFormat, *, asserted: bool) -> Iterator[ox.Quad]:
    if asserted:
        yield from asserted_quads(store)
        return
    yield from store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    if rdf_format.supports_datasets:
        yield from store.quads_for_pattern(None, None, None, DERIVED)


def _order(quad: ox.Quad) -> tuple[bool, str]:
    # The default graph first; its name sorts before any other.
    return quad.graph_name != ox.DefaultGraph(), str(quad)


def _checked_for_xml(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        if isinstance(quad.object, ox.Literal) and _NOT_IN_XML.search(quad.object.value):
            raise KgError(
                f"a text of {quad.subject} holds a control character, which XML cannot",
                remedy="Choose another format, such as ttl.",
            )
        yield quad


class _SortedPrefixes:
    """A stream that sorts the prefix lines at the head of what is written to it.

    The serialiser writes them in an order that changes from run to run.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._head: bytearray | None = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes; the head is held back until it is complete."""
        if self._head is None:
            self._output.write(data)
            return len(data)
        self._head += data
        lines = self._head.split(b"\n")
        # The last line may still go on, so it does not decide anything yet.
        if any(not line.startswith(b"@prefix ") for line in lines[:-1]):
            self.finish()
        return len(data)

    def flush(self) -> None:
        """Flush what is no longer held back."""
        if self._head is None:
            self._output.flush()

    def finish(self) -> None:
        """Write the head, sorted, and what came after it."""
        if self._head is None:
            return
        lines = bytes(self._head).split(b"\n")
        self._head = None
        count = next(
            (i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines)
        )
        head = [line + b"\n" for line in sorted(lines[:count])]
        self._output.write(b"".join(head) + b"\n".join(lines[count:]))

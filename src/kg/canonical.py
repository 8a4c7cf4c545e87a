"""Canonical Turtle: the same graph gives the same bytes, and comments stay.

Layout: the comments that head the file, ``@base`` if the file has one, the prefixes that are
used in alphabetical order, then one block a subject. Comments above or inside a statement
stand above the block of its subject.

No library at hand does all of it: the serialisers of rdflib and otsrdflib drop comments, and
turtlefmt keeps the author's order of subjects, properties and values.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.blocks import NIL, Blocks, Subject, Term
from kg.notation import Notation, width
from kg.ordering import RDF_TYPE, NaturalKey, literal_key, natural, predicate_key, subject_key
from kg.tokens import Comment, Document, SubjectKind, read_document
from kg.turtle import Parsed, decode, parse, read_bytes, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WIDTH: Final = 100
"""Columns a line may take before its values are put on lines of their own."""

_INDENT: Final = "    "

ObjectKey = tuple[int, str, NaturalKey]


def format_text(text: str, path: Path | str = "<text>") -> str:
    """Return Turtle in canonical form.

    Args:
        text: valid Turtle.
        path: the file it came from, for messages.

    Raises:
        TurtleError: if it cannot be parsed, or holds triple terms of RDF 1.2.
    """
    parsed = parse(text, path)
    document = read_document(text)
    return _Writer(parsed, document, path).write()


def format_quads(
    quads: Iterable[ox.Quad], *, base: str | None = None, head: Iterable[str] = ()
) -> str:
    """Return triples as Turtle in canonical form, with the prefixes of the house.

    Args:
        quads: the triples; their graphs do not count.
        base: the base IRI of the file, if it is to have one.
        head: the comment lines that head the file, each from its ``#``.

    Raises:
        TurtleError: if there are triple terms of RDF 1.2 among them.
    """
    document = Document([Comment(line) for line in head], [], [])
    return _Writer(Parsed(list(quads), {}, base), document, "<triples>").write()


def format_file(path: Path) -> tuple[str, str]:
    """Return the text of a Turtle file and its canonical form; nothing is written.

    A byte order mark is kept in the first and not in the second.

    Raises:
        TurtleError: if the file cannot be read or parsed.
        StorageError: if the operating system refuses to read it.
    """
    text = decode(read_bytes(path, allow_bom=True), path)
    formatted = format_text(text, path)
    # Line ends and a byte order mark are part of the bytes that are to be canonical.
    return path.read_bytes().decode("utf-8"), formatted


class _Writer:
    def __init__(self, parsed: Parsed, document: Document, path: Path | str) -> None:
        self.graph = Blocks(parsed.quads, path)
        self.parsed = parsed
        self.document = document
        self.notation = Notation(parsed.base, parsed.prefixes)
        self.flat: dict[ox.BlankNode, str] = {}

    def write(self) -> str:
        comments = self._comments()
        blocks = []
        for subject in self._sorted_subjects():
            lines = _comment_lines(comments.get(subject, []))
            lines.append(self._block(subject))
            blocks.append("\n".join(lines))
        directives = []
        if self.parsed.base is not None:
            directives.append(f"@base <{self.parsed.base}> .")
        directives += [
            f"@prefix {prefix}: <{namespace}> ."
            for prefix, namespace in sorted(self.notation.used.items())
        ]
        parts = [
            "\n".join(_comment_lines(self.document.top)),
            "\n".join(directives),
            *blocks,
            "\n".join(_comment_lines(self.document.tail)),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _comments(self) -> dict[Subject, list[Comment]]:
        """Return the comments of each block, by its subject."""
        labelled = {
            statement.subject
            for statement in self.document.statements
            if statement.kind is SubjectKind.LABELLED
        }
        # What has no label and is nobody's value was written as a subject in brackets; the
        # parser yields those in the order of the file.
        unlabelled = iter(
            subject
            for subject in self.graph.properties
            if isinstance(subject, ox.BlankNode)
            and str(subject) not in labelled
            and self.graph.owner(subject) == subject
            and subject not in self.graph.labels
        )
        comments: dict[Subject, list[Comment]] = defaultdict(list)
        triples = (s for s in self.document.statements if s.kind is not SubjectKind.DIRECTIVE)
        for statement, (iri, _) in zip(triples, subjects(self.document), strict=True):
            node: Subject
            if iri is not None:
                node = ox.NamedNode(iri)
            elif statement.kind is SubjectKind.LABELLED:
                node = self.graph.owner(ox.BlankNode(statement.subject[2:]))
            else:
                node = next(unlabelled)
            comments[node] += statement.comments
        return comments

    def _sorted_subjects(self) -> list[Subject]:
        return sorted(self.graph.subjects(), key=self._subject_key)

    def _subject_key(self, subject: Subject) -> tuple[int, int, NaturalKey]:
        """IRIs first, then the nodes without a name, then those with a label."""
        if isinstance(subject, ox.BlankNode):
            label = self.graph.labels.get(subject)
            return (2, 0, natural(label)) if label else (1, 0, natural(self._bare(subject)))
        types = [term.value for term in self.graph.properties[subject].get(RDF_TYPE, [])]
        return 0, *subject_key(subject.value, types)

    # Terms on one line

    def _term(self, term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return "()" if term.value == NIL else self.notation.iri(term.value)
        if isinstance(term, ox.Literal):
            return self.notation.literal(term)
        label = self.graph.labels.get(term)
        if label:
            return label
        flat = self.flat.get(term)
        if flat is None:
            items = self.graph.items(term)
            if items is not None:
                flat = f"( {' '.join(map(self._term, items))} )"
            else:
                bare = self._bare(term)
                flat = f"[ {bare} ]" if bare else "[]"
            self.flat[term] = flat
        return flat

    def _bare(self, subject: Subject) -> str:
        return " ; ".join(
            f"{verb} {', '.join(map(self._term, values))}"
            for verb, values in self._sorted_properties(subject)
        )

    def _sorted_properties(self, subject: Subject) -> list[tuple[str, list[Term]]]:
        rows: list[tuple[tuple[int, NaturalKey], str, list[Term]]] = []
        for predicate, values in self.graph.properties.get(subject, {}).items():
            verb = "a" if predicate == RDF_TYPE else self.notation.iri(predicate)
            datatypes = [v.datatype.value if isinstance(v, ox.Literal) else "" for v in values]
            ordered = sorted(values, key=self._object_key) if len(values) > 1 else values
            rows.append((predicate_key(predicate, verb, datatypes), verb, ordered))
        rows.sort(key=lambda row: row[0])
        return [(verb, values) for _, verb, values in rows]

    def _object_key(self, term: Term) -> ObjectKey:
        if isinstance(term, ox.NamedNode):
            return 0, "", natural(term.value)
        if isinstance(term, ox.Literal):
            return 1, *literal_key(term.value, term.datatype.value, term.language or "")
        return 2, "", natural(self._term(term))

    # Blocks

    def _block(self, subject: Subject) -> str:
        if isinstance(subject, ox.NamedNode):
            head = self.notation.iri(subject.value)
        else:
            head = self.graph.labels.get(subject, "[]")
        return f"{head} {self._properties(subject, _INDENT, width(head) + 1)} ."

    def _properties(self, subject: Subject, indent: str, first: int | None = None) -> str:
        """Write predicates and values; the first starts at column ``first``."""
        rows: list[str] = []
        for verb, values in self._sorted_properties(subject):
            start = len(indent) if first is None or rows else first
            rows.append(self._row(verb, values, indent, start))
        return f" ;\n{indent}".join(rows)

    def _row(self, verb: str, values: list[Term], indent: str, start: int) -> str:
        flat = f"{verb} {', '.join(map(self._term, values))}"
        if "\n" not in flat and start + width(flat) + 2 <= WIDTH:
            return flat
        if len(values) == 1:
            return f"{verb} {self._value(values[0], indent, start + width(verb) + 3)}"
        inner = indent + _INDENT
        written = [self._value(value, inner, len(inner) + 2) for value in values]
        if all(text.startswith("[\n") for text in written):
            written = [self._value(value, indent, WIDTH) for value in values]
            return f"{verb} {', '.join(written)}"
        return f"{verb}\n{inner}" + f",\n{inner}".join(written)

    def _value(self, term: Term, indent: str, start: int) -> str:
        """Write a value that starts at a column, over several lines if it must be."""
        flat = self._term(term)
        if not isinstance(term, ox.BlankNode) or term in self.graph.labels:
            return flat
        if "\n" not in flat and start + width(flat) <= WIDTH:
            return flat
        inner = indent + _INDENT
        items = self.graph.items(term)
        if items is not None:
            rows = [self._value(item, inner, len(inner)) for item in items]
            return f"(\n{inner}" + f"\n{inner}".join(rows) + f"\n{indent})"
        return f"[\n{inner}{self._properties(term, inner)}\n{indent}]"


def _comment_lines(comments: Iterable[Comment]) -> list[str]:
    lines: list[str] = []
    for comment in comments:
        if comment.gap and lines:
            lines.append("")
        lines.append(comment.text)
    return lines

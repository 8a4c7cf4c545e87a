"""Reading Turtle files, with errors that say where and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import pyoxigraph as ox

from kg import home as home_module
from kg.errors import KgError, StorageError, TurtleError
from kg.namespaces import PREFIXES, scheme_namespace
from kg.tokens import Document, SubjectKind, iri_tokens, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_GUESSES: Final = (("Shift_JIS", "cp932"), ("EUC-JP", "euc_jp"), ("ISO-2022-JP", "iso2022_jp"))
_DIRECTIVE: Final = re.compile(
    r"@?prefix\s+(?P<prefix>[^\s:<]*):\s*<(?P<namespace>[^>]*)>|@?base\s+<(?P<base>[^>]*)>",
    re.IGNORECASE,
)
_UNDECLARED: Final = re.compile(r"The prefix (?P<prefix>.*): has not been declared")


@dataclass(frozen=True)
class Parsed:
    """The content of a Turtle file.

    Attributes:
        quads: its triples, in the order of the file, in the default graph.
        prefixes: the prefixes it declares.
        base: the base IRI in force at its end, or None.
    """

    quads: list[ox.Quad]
    prefixes: Mapping[str, str]
    base: str | None


def read_bytes(path: Path, *, allow_bom: bool = False) -> bytes:
    """Return the bytes of a text file that is to hold Turtle.

    Args:
        path: the file.
        allow_bom: drop a byte order mark instead of refusing it.

    Raises:
        TurtleError: if the path is missing or a folder, or the file is empty, binary, in UTF-16
            or starts with a byte order mark.
        StorageError: if the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TurtleError("there is no such file", file=path, remedy="Check its name.") from None
    except IsADirectoryError:
        raise TurtleError(
            "this is a folder, not a file", file=path, remedy="Name a Turtle file (.ttl)."
        ) from None
    except NotADirectoryError:
        raise TurtleError(
            "a part of the path is not a folder", file=path, remedy="Check the path."
        ) from None
    except OSError as error:
        if path.is_dir():  # Windows says "permission denied" of a folder
            raise TurtleError(
                "this is a folder, not a file", file=path, remedy="Name a Turtle file (.ttl)."
            ) from None
        raise StorageError(
            f"the file cannot be read ({error.strerror})",
            file=path,
            remedy="Check its permissions.",
        ) from error
    return check_content(content, path, allow_bom=allow_bom)


def check_content(content: bytes, path: Path, *, allow_bom: bool = False) -> bytes:
    """Return content that can be text in UTF-8, without its byte order mark if it may have one.

    Raises:
        TurtleError: as :func:`read_bytes`.
    """
    if content.startswith(_UTF8_BOM):
        if not allow_bom:
            raise TurtleError(
                "the file starts with a byte order mark (BOM), which Turtle does not allow",
                file=path,
                line=1,
                column=1,
                remedy=f"Save it as UTF-8 without BOM, or run: kg fmt {path}",
            )
        content = content[len(_UTF8_BOM) :]
    if not content.strip():
        raise TurtleError(
            "the file is empty",
            file=path,
            remedy="Restore its content, or delete the file.",
        )
    if content.startswith(_UTF16_BOMS):
        raise _wrong_encoding(path, "UTF-16", 1, 1)
    nul = content.find(b"\0")
    if nul >= 0:
        line, column = _place(content, nul)
        raise TurtleError(
            "this is not a text file: it holds a zero byte",
            file=path,
            line=line,
            column=column,
            remedy="Name a Turtle file (.ttl).",
        )
    return content


def read_text(path: Path, *, allow_bom: bool = False) -> str:
    """Return the text of a Turtle file; raises as :func:`read_bytes`, and on other encodings."""
    return decode(read_bytes(path, allow_bom=allow_bom), path)


def decode(content: bytes, path: Path | str) -> str:
    """Decode UTF-8, or say which encoding the file seems to have.

    Raises:
        TurtleError: if the content is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(content, error.start)
        for name, codec in _GUESSES:
            try:
                content.decode(codec)
            except UnicodeDecodeError:
                continue
            raise _wrong_encoding(path, name, line, column) from None
        raise _wrong_encoding(path, None, line, column) from None


def parse(content: bytes | str, path: Path | str, *, rename_blank_nodes: bool = False) -> Parsed:
    """Parse Turtle.

    Args:
        content: the Turtle; bytes must be UTF-8.
        path: the file it came from, for messages.
        rename_blank_nodes: give labelled blank nodes fresh names, so that those of several
            files cannot be taken for one another.

    Raises:
        TurtleError: if it cannot be parsed, with line, column and a remedy.
    """
    parser = ox.parse(content, ox.RdfFormat.TURTLE, rename_blank_nodes=rename_blank_nodes)
    try:
        quads = list(parser)
    except SyntaxError as error:
        raise _syntax_error(content, path, error) from None
    return Parsed(quads, dict(parser.prefixes), parser.base_iri)


def read(path: Path, *, rename_blank_nodes: bool = False) -> Parsed:
    """Read and parse a Turtle file; raises as :func:`read_bytes` and :func:`parse`."""
    return parse(read_bytes(path), path, rename_blank_nodes=rename_blank_nodes)


def positions(path: Path) -> dict[str, int]:
    """Return, for each IRI that is a subject in the file, the line its first block starts on.

    Raises:
        TurtleError: if the file cannot be read or parsed.
    """
    content = read_bytes(path)
    parse(content, path)
    return subject_lines(decode(content, path))


def find_iri(path: Path, iri: str) -> tuple[int, int] | None:
    """Return line and column, from 1, of the first place where a file names an IRI, or None.

    Raises:
        TurtleError: if the file cannot be read or parsed.
    """
    text = read_text(path)
    parsed = parse(text, path)
    for written, offset in iri_tokens(text):
        if written.startswith("<"):
            named = resolve(parsed.base or "", unescape(written[1:-1]))
        else:
            prefix, _, local = written.partition(":")
            named = parsed.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
        if named == iri:
            start = text.rfind("\n", 0, offset) + 1
            return text.count("\n", 0, offset) + 1, offset - start + 1
    return None


def subject_lines(text: str) -> dict[str, int]:
    """Return subject IRI → 1-based line of its first block, for Turtle that parses."""
    lines: dict[str, int] = {}
    for iri, line in subjects(read_document(text)):
        if iri is not None:
            lines.setdefault(iri, line)
    return lines


def subjects(document: Document) -> Iterator[tuple[str | None, int]]:
    """Yield, for each statement with triples, the IRI of its subject and its line.

    The IRI is None where the subject is a blank node.
    """
    prefixes: dict[str, str] = {}
    base = ""
    for statement in document.statements:
        match statement.kind:
            case SubjectKind.DIRECTIVE:
                found = _DIRECTIVE.match(statement.subject)
                if found is None:
                    continue
                if found["prefix"] is not None:
                    prefixes[found["prefix"]] = resolve(base, unescape(found["namespace"]))
                else:
                    base = resolve(base, unescape(found["base"]))
            case SubjectKind.IRI:
                yield resolve(base, unescape(statement.subject[1:-1])), statement.line
            case SubjectKind.NAME:
                prefix, _, local = statement.subject.partition(":")
                yield prefixes[prefix] + re.sub(r"\\(.)", r"\1", local), statement.line
            case _:
                yield None, statement.line


def resolve(base: str, reference: str) -> str:
    """Return the IRI that a reference between < and > names."""
    # A reference with a scheme is absolute; everything else hangs on the base.
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", reference) or not base:
        return reference
    return urljoin(base, reference) if reference else base.partition("#")[0]


def unescape(written: str) -> str:
    """Replace the numeric escapes of an IRI."""
    return re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
        lambda found: chr(int(found[1] or found[2], 16)),
        written,
    )


def _place(content: bytes, offset: int) -> tuple[int, int]:
    start = content.rfind(b"\n", 0, offset) + 1
    column = len(content[start:offset].decode("utf-8", errors="replace")) + 1
    return content.count(b"\n", 0, offset) + 1, column


def _wrong_encoding(path: Path | str, guess: str | None, line: int, column: int) -> TurtleError:
    if guess is None:
        return TurtleError(
            "the file is not in UTF-8",
            file=path,
            line=line,
            column=column,
            remedy="Save it as UTF-8.",
        )
    codec = {"Shift_JIS": "CP932"}.get(guess, guess)
    return TurtleError(
        f"the file is not in UTF-8; it seems to be {guess}",
        file=path,
        line=line,
        column=column,
        remedy=f"Convert it: iconv -f {codec} -t UTF-8 {path} > converted.ttl",
    )


def _syntax_error(content: bytes | str, path: Path | str, error: SyntaxError) -> TurtleError:
    text = content if isinstance(content, str) else decode(content, path)
    message = re.sub(r"^Parser error .*?(?:columns? \d+(?: and \d+)?): ", "", error.msg or "")
    undeclared = _UNDECLARED.search(message)
    if undeclared:
        prefix = undeclared["prefix"]
        return TurtleError(
            f"the prefix {prefix}: is not declared",
            file=path,
            line=error.lineno,
            column=error.offset,
            remedy=_declare(prefix),
        )
    return TurtleError(
        f"not valid Turtle: {message[:1].lower()}{message[1:]}",
        file=path,
        line=error.lineno,
        column=error.offset,
        remedy=_advice(message, text, error),
    )


def _declare(prefix: str) -> str:
    namespace = PREFIXES.get(prefix)
    if namespace is None and prefix in _known_schemes():
        namespace = scheme_namespace(prefix)
    if namespace is None:
        return f"Check its spelling, or add a line at the top: @prefix {prefix}: <…> ."
    return f"Add this line at the top: @prefix {prefix}: <{namespace}> ."


def _known_schemes() -> list[str]:
    try:
        return home_module.find_home().schemes()
    except KgError:
        return []  # an error about an error helps nobody


def _advice(message: str, text: str, error: SyntaxError) -> str:
    lowered = message.lower()
    if "end of file" in lowered:
        opened = text.splitlines()[(error.lineno or 1) - 1 :][:1]
        if opened and '"' in opened[0][(error.offset or 1) - 1 :]:
            return "Close the string that starts here with a quotation mark."
        return "Look for a missing full stop, quotation mark or bracket at the end."
    if "dot is expected" in lowered:
        return "Look at the line before: it needs ';' before another property, or '.' at its end."
    if "no scheme" in lowered:
        return "Add an @base line at the top, or write the whole IRI."
    if "iri" in lowered:
        return "Correct the IRI between < and >."
    return "Correct the text there, or what stands just before it."

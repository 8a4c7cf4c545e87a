"""The header of a question: YAML in its ``#+`` lines, every mistake placed at its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.language import Text
from kg.parameters import check_plain
from kg.question import PARAMETER_TYPES, RESERVED, Column, Parameter, QuestionError, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEYS: Final = (
    "summary",
    "description",
    "row",
    "ja",
    "tags",
    "section",
    "parameters",
    "columns",
    "limit",
)
_PARAMETER_KEYS: Final = ("type", "en", "ja", "default", "scheme", "values", "minimum", "maximum")
_COLUMN_KEYS: Final = ("en", "ja", "list")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_HEADER_LINE: Final = re.compile(r"#\+ ?(.*)")


class _Block(dict[str, Any]):
    """A YAML mapping that knows the line of each of its keys, and its own."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 0
        self.lines: dict[str, int] = {}


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Reads mappings as :class:`_Block` and every plain value as the text it is."""


def _block(loader: Any, node: yaml.MappingNode) -> _Block:
    block = _Block()
    block.line = node.start_mark.line
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in block:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key} stands here twice", key_node.start_mark
            )
        block[key] = loader.construct_object(value_node, deep=True)
        block.lines[key] = key_node.start_mark.line
    return block


def _text(_loader: Any, node: yaml.ScalarNode) -> str | None:
    # Dates, numbers and yes or no stay as they are written: their parameter says what they are.
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:map", _block)
for _tag in ("str", "int", "float", "bool", "timestamp", "null"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _text)


@dataclass
class Header:
    """The header of one question, read key by key.

    Attributes:
        block: the keys and values.
        lines: for each line of the YAML, its line in the file.
        shown: the name of the file in messages.
    """

    block: _Block
    lines: list[int]
    shown: str
    _asked: set[str] = field(default_factory=set)

    def both(self, english: str, japanese: str) -> Text:
        """Return a text in both languages: ``english`` of the header, ``japanese`` of ``ja``."""
        self._asked |= {english, "ja"}
        ja = self.block.get("ja")
        if not isinstance(ja, _Block):
            raise self._error("ja must hold title, description and row", self._line("ja"))
        unknown = sorted(set(ja) - {"title", "description", "row"})
        if unknown:
            raise self._error(f"ja has no key {unknown[0]}", ja.lines[unknown[0]])
        return Text(self._string(self.block, english), self._string(ja, japanese, "ja "))

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """Return a value that must be one of those allowed."""
        self._asked.add(key)
        value = self._string(self.block, key)
        if value not in allowed:
            raise self._error(f"{key} is {value!r}", self._line(key), listed(allowed))
        return value

    def optional(self, key: str) -> str | None:
        """Return a value, None if the key is missing."""
        self._asked.add(key)
        return self._string(self.block, key) if key in self.block else None

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, empty if the key is missing."""
        self._asked.add(key)
        return self._strings(self.block, key)

    def parameters(self) -> Iterator[Parameter]:
        """Yield the parameters."""
        for name, block in self._blocks("parameters", _PARAMETER_KEYS):
            line = self.block["parameters"].lines[name]
            if not _NAME.fullmatch(name):
                raise self._error(
                    f"{name} is no name of a parameter", line, "Use small letters and hyphens."
                )
            if name in RESERVED:
                raise self._error(
                    f"no parameter can be called {name}", line, "The command has such an option."
                )
            yield self._parameter(name, block, line)

    def columns(self) -> Iterator[Column]:
        """Yield the columns."""
        for name, block in self._blocks("columns", _COLUMN_KEYS):
            several = block.get("list", "false")
            if several not in ("true", "false"):
                raise self._error("list is true or false", block.lines["list"])
            yield Column(name, self._label(name, block), several == "true")

    def line_of(self, key: str, name: str | None = None) -> int:
        """Return the line in the file of a key, or of a name below it."""
        block = self.block if name is None else self.block[key]
        return self.lines[block.lines[key if name is None else name]]

    def end(self) -> None:
        """Check that there was nothing else in the header."""
        for key, line in self.block.lines.items():
            if key not in self._asked:
                raise self._error(f"the header has no key {key}", line, listed(_KEYS))

    def _parameter(self, name: str, block: _Block, line: int) -> Parameter:
        kind = self._string(block, "type", f"{name} ")
        if kind not in PARAMETER_TYPES:
            raise self._error(f"{name} has the type {kind!r}", line, listed(PARAMETER_TYPES))
        for key, needed in (("scheme", "concept"), ("values", "enum")):
            if (key in block) != (kind == needed):
                verb = "has" if key in block else "lacks"
                raise self._error(f"{name} is of type {kind} and {verb} {key}", line)
        for key in ("minimum", "maximum"):
            if key in block and kind != "integer":
                raise self._error(f"{name} is of type {kind} and has {key}", block.lines[key])
        parameter = Parameter(
            name=name,
            type=kind,
            text=self._label(name, block),
            default=None if block.get("default") is None else self._string(block, "default"),
            scheme=self._string(block, "scheme") if "scheme" in block else None,
            values=tuple(self._strings(block, "values")),
            minimum=self._integer(block, "minimum"),
            maximum=self._integer(block, "maximum"),
        )
        if kind == "enum" and not parameter.values:
            raise self._error(f"{name} has no values", block.lines["values"])
        try:
            if parameter.default is not None:
                check_plain(parameter, parameter.default)
        except ValueError as error:
            raise self._error(f"the default of {name} {error}", block.lines["default"]) from None
        return parameter

    def _label(self, name: str, block: _Block) -> Text:
        return Text(self._string(block, "en", f"{name} "), self._string(block, "ja", f"{name} "))

    def _blocks(self, key: str, keys: tuple[str, ...]) -> Iterator[tuple[str, _Block]]:
        self._asked.add(key)
        blocks = self.block.get(key)
        if blocks is None:
            return
        if not isinstance(blocks, _Block):
            raise self._error(f"{key} must hold names, each with its keys", self._line(key))
        for name, block in blocks.items():
            if not isinstance(block, _Block):
                raise self._error(f"{name} must hold keys and values", blocks.lines[name])
            for unknown, line in block.lines.items():
                if unknown not in keys:
                    raise self._error(f"{name} has no key {unknown}", line, listed(keys))
            yield name, block

    def _string(self, block: _Block, key: str, whose: str = "") -> str:
        value = block.get(key)
        if not isinstance(value, str) or not value.strip():
            line = block.lines.get(key, block.line)
            raise self._error(f"{whose}{key} is missing or no text", line)
        return value.strip()

    def _strings(self, block: _Block, key: str) -> list[str]:
        value = block.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._error(f"{key} must be a list of texts", block.lines[key])
        return value

    def _integer(self, block: _Block, key: str) -> int | None:
        if key not in block:
            return None
        try:
            return int(self._string(block, key))
        except ValueError:
            raise self._error(f"{key} must be a whole number", block.lines[key]) from None

    def _line(self, key: str) -> int:
        return self.block.lines.get(key, 0)

    def _error(self, message: str, line: int, remedy: str | None = None) -> QuestionError:
        number = self.lines[min(line, len(self.lines) - 1)]
        return QuestionError(
            message, file=self.shown, line=number, remedy=remedy or "Correct the header."
        )


def read_header(text: str, shown: str) -> Header:
    """Read the header of a question.

    Args:
        text: the text of the file.
        shown: the name of the file in messages.

    Raises:
        QuestionError: if there is no header or it is no YAML mapping.
    """
    content: list[str] = []
    lines: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEADER_LINE.match(line):
            content.append(found[1])
            lines.append(number)
    if not content:
        raise QuestionError(
            "the question has no header",
            file=shown,
            line=1,
            remedy="Begin the file with lines such as: #+ summary: …",
        )
    try:
        block = yaml.load("\n".join(content), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "quoted scalar" in (error.context or ""):
            mark = error.context_mark  # where the text begins that never ends
        place = mark.line if mark else 0
        raise QuestionError(
            f"the header is no valid YAML: {error.problem or error.context}",
            file=shown,
            line=lines[min(place, len(lines) - 1)],
            remedy="Quote texts that hold a colon, a comma or a bracket.",
        ) from None
    except yaml.reader.ReaderError as error:
        # The place is counted in bytes.
        before = "\n".join(content).encode()[: error.position].count(b"\n")
        raise QuestionError(
            f"the header holds the control character U+{error.character:04X}",
            file=shown,
            line=lines[min(before, len(lines) - 1)],
            remedy="Take it out.",
        ) from None
    if not isinstance(block, Mapping):
        raise QuestionError(
            "the header is no YAML mapping",
            file=shown,
            line=lines[0],
            remedy="Write it as key: value.",
        )
    return Header(block, lines, shown)  # type: ignore[arg-type]

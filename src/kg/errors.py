"""Errors that a user can act on: one clear line that says what, where and what to do.

Exit codes of the command line live here too, because each kind of error knows its own.
"""

from __future__ import annotations

import reprlib
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class ExitCode(IntEnum):
    """What the process returns to the shell."""

    OK = 0
    FINDINGS = 1
    BAD_INPUT = 2
    COULD_NOT_RUN = 3
    INTERRUPTED = 130


class KgError(Exception):
    """An error whose message is meant for the user, never for a traceback.

    Args:
        message: what is wrong, without a final full stop.
        file: the file it is about, or a name such as ``<stdin>``.
        line: 1-based line in that file.
        column: 1-based column in that line (characters, not bytes); ignored without a line.
        remedy: what the user can do about it, a sentence with its own final punctuation
            (a command to copy ends without a full stop).
        exit_code: overrides the code of the class.
    """

    default_exit_code: ClassVar[ExitCode] = ExitCode.COULD_NOT_RUN

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        remedy: str | None = None,
        exit_code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.remedy = remedy
        self.exit_code = int(self.default_exit_code if exit_code is None else exit_code)

    @property
    def place(self) -> str:
        """``file:line:column`` as far as it is known, or an empty string."""
        if self.file is None:
            if self.line is None:
                return ""
            column = "" if self.column is None else f", column {self.column}"
            return f"line {self.line}{column}"
        parts = [str(self.file)]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)

    def render(self) -> str:
        """Return the error as one line: ``file:line:column: what. remedy``."""
        text = _one_line(self.message)
        if self.place:
            text = f"{_one_line(self.place)}: {text}"
        if self.remedy:
            text = f"{_sentence(text)} {_one_line(self.remedy)}"
        return text

    def __str__(self) -> str:
        return self.render()


class InputError(KgError):
    """The user gave something that cannot be used: an option, a file, a value."""

    default_exit_code = ExitCode.BAD_INPUT


class TurtleError(InputError):
    """A Turtle file cannot be read; carries file, line and column where known."""


class TimeError(InputError):
    """A time breaks the grammar of ``kg.intervals`` or names a day that does not exist.

    Args:
        message: what is wrong.
        time: the local name of the time.
        file: the file that uses it.
        line: the line of its first use.
        column: the column of its first use.
        remedy: what to write instead.
    """

    def __init__(
        self,
        message: str,
        *,
        time: str | None = None,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message, file=file, line=line, column=column, remedy=remedy)
        self.time = time


class EvidenceError(InputError):
    """An evidence IRI is not a line range of the casebook."""


class RuleError(InputError):
    """A derivation rule cannot be parsed or run; carries the rule's file."""


class MissingExtra(KgError):
    """An optional package is not installed.

    Args:
        package: the package that is missing.
        extra: the extra of this distribution that brings it.
        purpose: what it is needed for, as in "to write a spreadsheet".
    """

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{package} is needed {purpose}",
            remedy=f"Install it with: pip install 'sasaeai-kg[{extra}]'",
        )
        self.package = package
        self.extra = extra


class StorageError(KgError):
    """Reading or writing failed for a reason outside the data: permissions, a full disk."""


def quoted(text: str) -> str:
    """Return what a user gave in quotation marks, shortened if it is very long."""
    short = reprlib.Repr()
    short.maxstring = 80
    return short.repr(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."

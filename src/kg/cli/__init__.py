"""The command ``kg``: a thin shell over the library."""

from __future__ import annotations

import argparse
import errno
import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

from kg.errors import ExitCode, KgError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = (
    "ask",
    "query",
    "show",
    "stats",
    "evidence",
    "validate",
    "export",
    "build",
    "synth",
    "push",
    "doctor",
    "fmt",
    "lint",
)
"""The commands, in the order of the help; each is a module of this package."""

_DISK: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a disk says that cannot take the output; files tell their own errors."""

INTERNAL_ERROR: Final = 70
"""Exit code after a fault of the program itself (EX_SOFTWARE)."""

_DESCRIPTION = """\
Ask the knowledge graph of mutual support in Japan: what 15 municipalities did to build the
Community Support System Development Project (生活支援体制整備事業), each fact with its evidence.
"""
_EPILOG = """\
examples:
  kg ask                                  list the questions
  kg ask secretariats                     which shakyo serve as secretariat of which council
  kg ask secretariats --kind any --format json
  kg ask as-of --date 2015-10-31 --tier 1
  kg ask budgets --help                   the parameters of a question
  kg show 池田町                          one municipality at a glance
  kg validate data/cases/01644-ikeda      check data against the shapes

exit codes: 0 done, 1 findings, 2 bad usage or input, 3 could not run, 130 interrupted
language: --lang ja|en, else KG_LANG, else the locale
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line that says where to find help."""

    def error(self, message: str) -> NoReturn:
        """Report wrong usage and end with exit code 2."""
        self.exit(ExitCode.BAD_INPUT, f"{self.prog}: {message}. See: {self.prog} --help\n")


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of ``kg``.

    Args:
        only: the one command to load, so that the others cost no time; None for all.
    """
    top = Parser(
        prog="kg",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="show the version and end")
    commands = top.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name in COMMANDS:
        if only is None or name == only:
            importlib.import_module(f"kg.cli.{name}").add_parser(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; no traceback reaches the user.

    With ``KG_DEBUG`` set, errors are raised instead.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    try:
        try:
            return _run(given)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()  # whoever read it has seen enough
        return ExitCode.OK
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except KgError as error:
        if os.environ.get("KG_DEBUG"):
            raise
        sys.stderr.write(f"kg: {error.render()}\n")
        return error.exit_code
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK:
            _drop_output()
            sys.stderr.write(f"kg: the output cannot be written ({error.strerror}).\n")
            return ExitCode.COULD_NOT_RUN
        if os.environ.get("KG_DEBUG"):
            raise
        what = " ".join(str(error).split())
        sys.stderr.write(
            f"kg: internal error: {type(error).__name__}: {what}. "
            "Run it again with KG_DEBUG=1 for the traceback, and report it.\n"
        )
        return INTERNAL_ERROR


def _prepare_streams() -> None:
    """Make the streams take any text, in UTF-8 as answers are, whatever the locale says."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started us has closed it
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Let what is still to be written vanish, so that Python does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: list[str]) -> int:
    command = next((word for word in given if not word.startswith("-")), None)
    if "--version" in given and command is None:
        import kg

        sys.stdout.write(f"kg {kg.__version__}\n")
        return ExitCode.OK
    top = parser(command if command in COMMANDS else None)
    if given and given[0].startswith("-") and given[0] not in ("-h", "--help", "--version"):
        top.error(f"{given[0]} is no option of kg itself; options of a command stand after it")
    args, rest = top.parse_known_args(given)
    if not hasattr(args, "run"):
        top.print_help()
        return ExitCode.OK if not given else ExitCode.BAD_INPUT
    if rest and not getattr(args, "takes_rest", False):
        top.prog = f"{top.prog} {command}"
        top.error(f"unknown option or argument: {rest[0]}")
    args.rest = rest
    return int(args.run(args))

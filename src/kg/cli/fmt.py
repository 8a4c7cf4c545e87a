"""``kg fmt``: write Turtle files in canonical form, or check that they are."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.canonical import format_file, format_text
from kg.errors import ExitCode, KgError
from kg.files import write_bytes
from kg.home import Home, expand, find_home
from kg.turtle import check_content, decode

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Write Turtle files in canonical form: the same graph always gives the same bytes, so that a
difference between two versions shows only what changed. Comments stay: those above or inside
the description of a subject end up above it.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "fmt",
        help="format Turtle files",
        description=_DESCRIPTION,
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="FILE|FOLDER",
        help="what to format; - reads standard input and writes standard output; "
        "default: all of ontology, data and shapes",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, name the files that are not canonical, exit 1 if there are any",
    )
    parser.add_argument(
        "--diff", action="store_true", help="write nothing, show what would change, exit 1 if so"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Format the files named; see ``kg fmt --help``.

    Returns:
        0 if all is canonical or was made so, 1 if ``--check`` or ``--diff`` found files that are
        not, 2 or 3 if a file cannot be read or written.

    Raises:
        KgError: if a path does not exist or the home is not found.
    """
    if args.paths == ["-"]:
        return _format_stdin(check=args.check, diff=args.diff)
    home: Home | None = None
    if args.paths:
        files = expand(args.paths)
    else:
        home = find_home()
        files = home.turtle_files()
    changed, code = 0, ExitCode.OK
    for path in files:
        name = home.relative(path) if home else str(path)
        try:
            text, formatted = format_file(path)
            if text == formatted:
                continue
            changed += 1
            if args.diff:
                sys.stdout.write(_diff(text, formatted, name))
            elif args.check:
                sys.stdout.write(f"{name}\n")
            else:
                write_bytes(path, formatted.encode())
                sys.stdout.write(f"{name}\n")
        except KgError as error:
            # One broken file does not keep the others from being formatted.
            sys.stderr.write(f"{error.render()}\n")
            code = max(code, ExitCode(error.exit_code))
    sys.stdout.flush()
    only_look = args.check or args.diff
    verb = "not canonical" if only_look else "formatted"
    sys.stderr.write(f"{changed} of {_count(len(files))} {verb}\n")
    if changed and args.check and not args.diff:
        sys.stderr.write("Format them with: kg fmt\n")
    return code or (ExitCode.FINDINGS if changed and only_look else ExitCode.OK)


def _format_stdin(*, check: bool, diff: bool) -> int:
    name = "<stdin>"
    content = check_content(sys.stdin.buffer.read(), Path(name), allow_bom=True)
    text = decode(content, name)
    formatted = format_text(text, name)
    if diff:
        sys.stdout.write(_diff(text, formatted, name))
    elif check:
        sys.stdout.write("" if text == formatted else f"{name}\n")
    else:
        sys.stdout.buffer.write(formatted.encode())
        return ExitCode.OK
    return ExitCode.OK if text == formatted else ExitCode.FINDINGS


def _diff(before: str, after: str, name: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        fromfile=f"{name} (as it is)",
        tofile=f"{name} (canonical)",
    )
    # A file without a line end at its end would run into the next line.
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _count(files: int) -> str:
    return f"{files} file" if files == 1 else f"{files} files"

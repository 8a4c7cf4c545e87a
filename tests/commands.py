"""The command ``kg`` in a process of its own, as a shell runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND = (sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())")


def surroundings(**changes: str) -> dict[str, str]:
    """The environment of the tests without what would change the language or the encoding."""
    names = ("KG_LANG", "KG_DEBUG", "LC_ALL", "LC_MESSAGES", "LANG", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {**kept, "LC_ALL": "C.UTF-8", **changes}


def kg(
    *arguments: str, text: str | bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command.

    Args:
        arguments: what stands after ``kg``.
        text: what standard input gives.
        env: variables to set.
    """
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=text if isinstance(text, bytes) else text.encode(),
        capture_output=True,
        check=False,
        env=surroundings(**(env or {})),
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def refused(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """Return the one line with which a command ended, having written nothing else."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg")
    assert "Traceback" not in line
    assert "internal error" not in line
    return line

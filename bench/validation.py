"""``python -m bench.validation``: the fast validator beside pySHACL, the same files and shapes.

Faults are planted first, one in every fifth municipality, so that there is something to agree on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final

from bench.child import Stopped, in_child
from bench.conditions import conditions
from bench.report import table
from kg.cli.progress import Progress
from kg.errors import ExitCode, InputError, KgError
from kg.files import replacing
from kg.home import find_home
from kg.shacl import DEFAULT, VALIDATORS
from kg.synth import MOST, synthesise

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESULTS: Final = Path(__file__).parent / "results"
_EVERY: Final = 5
_STATE: Final = "    sas:state "


@dataclass(frozen=True, slots=True)
class Validated:
    """What a validation took.

    Attributes:
        validator: the engine.
        municipalities: how many were checked.
        planted: how many faults were planted.
        seconds: wall time from a new process's first import to the report; if it was stopped,
            the seconds after which it was.
        findings: how many things were found; None if it was stopped, like all that follows.
        digest: of all findings with their places.
        cpu: processor time.
        memory: the largest resident set, in MiB.
    """

    validator: str
    municipalities: int
    planted: int
    seconds: float
    findings: int | None = None
    digest: str | None = None
    cpu: float | None = None
    memory: float | None = None


def validated(home: Path, validator: str, municipalities: int, planted: int) -> Validated:
    """Validate a home; meant for a process of its own.

    Raises:
        KgError: if it cannot be done.
    """
    clock, cpu = perf_counter(), process_time()
    from kg.validation import validate

    report = validate(home=find_home(home), engine=validator)
    seconds, spent = perf_counter() - clock, process_time() - cpu
    lines = [
        f"{finding.identity} {finding.place and (finding.place.line, finding.place.column)}"
        f" {finding.file and finding.file.relative_to(home)}\n"
        for finding in report.findings
    ]
    return Validated(
        validator,
        municipalities,
        planted,
        seconds,
        len(lines),
        hashlib.sha256("".join(lines).encode()).hexdigest(),
        spent,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def plant(home: Path) -> int:
    """Take the state away from a claim of every fifth municipality; return how many that were."""
    planted = 0
    for folder in sorted((home / "data" / "cases").iterdir())[::_EVERY]:
        path = folder / "claims.ttl"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        for place, line in enumerate(lines):
            if line.startswith(_STATE) and line.endswith(" ;\n"):
                del lines[place]
                path.write_text("".join(lines), "utf-8", newline="\n")
                planted += 1
                break
    return planted


def report(settings: dict[str, Any], found: Sequence[Validated]) -> str:
    """Return the results as Markdown; the validators of one size stand together, fast one first."""
    fast = {one.municipalities: one for one in found if one.validator == DEFAULT}
    rows = [_row(one, fast[one.municipalities]) for one in found]
    head = ("Municipalities", "Validator", "s", "CPU, s", "Ratio", "CPU ratio", "MiB, most")
    return (
        "# How fast validation is\n\n"
        f"`kg validate` with each of its validators, each in a new process: reading, rules, "
        "shapes, places of the findings; only the SHACL engine differs. Measured on "
        f"{settings['date']} with {settings['cores']} processors ({settings['processor']}), "
        f"Python {settings['python']}, at a load of {settings['load']}: one run each. "
        f"A fault was planted in every {_EVERY}th municipality; a report is the same if each "
        "finding has the same shape, node, value, file, line and column.\n\n"
        f"{table((*head, 'Findings', 'Same report'), rows)}\n"
    )


def _row(one: Validated, ours: Validated) -> tuple[str, ...]:
    ratio = f"{one.seconds / ours.seconds:.3g}"
    start = (f"{one.municipalities:,}", one.validator)
    if one.cpu is None or ours.cpu is None:
        return (*start, f"stopped after {one.seconds:g}", "", f"over {ratio}", "", "", "", "")
    return (
        *start,
        f"{one.seconds:.2f}",
        f"{one.cpu:.2f}",
        ratio,
        f"{one.cpu / ours.cpu:.3g}",
        f"{one.memory or 0:,.0f}",
        f"{one.findings or 0:,}",
        "yes" if one.digest == ours.digest else "**no**",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 measured, 1 if reports differ, 2 wrong usage, 3 could not run."""
    parser = argparse.ArgumentParser(prog="python -m bench.validation", description=__doc__)
    parser.add_argument("--sizes", default="15,180", help="municipalities; %(default)s")
    parser.add_argument(
        "--limit", type=float, default=1800.0, help="seconds for a validation; %(default)s"
    )
    parser.add_argument("--output", metavar="FOLDER", type=Path, default=_RESULTS)
    args = parser.parse_args(arguments)
    try:
        found = _run(args)
    except KgError as error:
        sys.stderr.write(f"bench: {error.render()}\n")
        return error.exit_code
    digests = {(one.municipalities, one.digest) for one in found if one.digest}
    return ExitCode.OK if len(digests) == len({size for size, _ in digests}) else ExitCode.FINDINGS


def _run(args: argparse.Namespace) -> list[Validated]:
    sizes = [size.strip() for size in args.sizes.split(",")]
    for size in sizes:
        if not (size.isdecimal() and 1 <= int(size) <= MOST):
            raise InputError(f"--sizes: {size!r} is no size", remedy=f"Use 1 to {MOST:,}.")
    if not args.output.is_dir():
        raise InputError("there is no such folder", file=args.output, remedy="Create it first.")
    if not args.limit > 0:
        raise InputError("--limit is not above 0", remedy="Give a number above 0.")
    settings = conditions()
    found: list[Validated] = []
    with Progress() as progress, tempfile.TemporaryDirectory() as folder:
        for size in map(int, sizes):
            home = Path(folder, str(size))
            progress.show(f"{size}: making up the municipalities")
            synthesise(home, size, 0, find_home())
            planted = plant(home)
            for validator in VALIDATORS:
                progress.show(f"{size}: {validator}")
                try:
                    given = (home, validator, size, planted)
                    found.append(in_child(validated, *given, limit=args.limit))
                except Stopped:
                    found.append(Validated(validator, size, planted, args.limit))
    content = {"settings": settings, "validations": [asdict(one) for one in found]}
    with replacing(args.output / "validation.json") as file:
        file.write(f"{json.dumps(content, indent=1)}\n".encode())
    with replacing(args.output / "validation.md") as file:
        file.write(report(settings, found).encode())
    sys.stdout.write(f"{args.output / 'validation.md'}\n")
    return found


if __name__ == "__main__":
    sys.exit(main())

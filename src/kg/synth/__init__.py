"""A made-up national data set of the same kind as ``data/``, for tests and measurements.

Municipality k is the same in every set with the same seed, however large the set is; what the
country shares does not depend on its size either. So the files of a small set are among those of
a large one, byte for byte. One municipality after the other is made and written, so that memory
does not grow with the set.

A municipality has two files and not twelve as a case of the book has: all files are hashed
whenever the graph is opened, and opening so many costs more than their content.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, StorageError
from kg.home import FOLDERS
from kg.synth.country import add_sections, shared_pages
from kg.synth.history import add_history, add_programmes, add_relations, add_undertakings
from kg.synth.money import add_contracts, add_money
from kg.synth.outlook import add_discrepancies, add_documents, add_outlook
from kg.synth.profile import add_front, add_profile
from kg.synth.things import add_things
from kg.synth.tiers import add_tiers
from kg.synth.town import MOST, Town, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.home import Home

__all__ = ["MANIFEST", "MOST", "Made", "municipality", "synthesise"]

MANIFEST: Final = "synth.json"
"""The file of a made home that says how it was made."""

_COPIED: Final = tuple(folder for folder in FOLDERS if folder != "data")


@dataclass(frozen=True, slots=True)
class Made:
    """What was made.

    Attributes:
        root: the home folder.
        municipalities: how many there are.
        files: how many Turtle files ``data`` holds.
        triples: how many triples they assert.
    """

    root: Path
    municipalities: int
    files: int
    triples: int


def synthesise(
    output: Path,
    municipalities: int,
    seed: int,
    home: Home,
    notify: Callable[[str], None] | None = None,
) -> Made:
    """Write a home folder with a made-up data set, and the ontology, shapes and queries of a home.

    It is written beside ``output`` and renamed at the end, so that nobody finds half of one.

    Args:
        output: the folder to make; it must not exist, or be empty.
        municipalities: how many, from 1 to :data:`MOST`.
        seed: what decides all that is made up.
        home: where ontology, shapes and queries are copied from.
        notify: told in a few words how far it is.

    Raises:
        InputError: if the number is out of range, or the folder is not empty or cannot be there.
        StorageError: if the operating system refuses to write.
    """
    if not 1 <= municipalities <= MOST:
        raise InputError(
            f"{municipalities:,} municipalities cannot be made", remedy=f"Ask for 1 to {MOST:,}."
        )
    target = output.resolve()
    _check_target(target, output)
    temporary: Path | None = None
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        made = _write(temporary, municipalities, seed, home, notify)
        # mkdtemp is private to its owner; a new folder is to be as open as any other.
        temporary.chmod((temporary / "data").stat().st_mode & 0o7777)
        if target.is_dir():
            target.rmdir()
        temporary.rename(target)
        temporary = None
    except OSError as error:
        raise StorageError(
            f"the data set cannot be written ({error.strerror or error})",
            file=error.filename or output,
            remedy="Check the permissions of its folder and the space on the disk.",
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return Made(output, municipalities, *made)


def municipality(number: int, seed: int) -> Town:
    """Return a made-up municipality with all that is said of it.

    Args:
        number: which one, from 0.
        seed: the seed of the data set.

    Raises:
        InputError: if there are not so many codes.
    """
    town = found(number, seed)
    bodies = add_things(town)
    add_profile(town)
    add_tiers(town, bodies)
    add_money(town)
    add_history(town, bodies)
    add_relations(town, bodies)
    add_contracts(town, bodies)
    add_programmes(town, bodies)
    add_outlook(town, bodies)
    add_undertakings(town, bodies)
    add_documents(town)
    add_discrepancies(town)
    add_front(town)
    town.lines.close()
    add_sections(town)
    return town


def _check_target(target: Path, output: Path) -> None:
    if target.is_dir():
        try:
            empty = not any(target.iterdir())
        except OSError as error:
            raise StorageError(
                f"the folder cannot be read ({error.strerror})",
                file=output,
                remedy="Check its permissions.",
            ) from error
        if not empty:
            raise InputError(
                "the folder is not empty",
                file=output,
                remedy="Name a new folder, or empty this one.",
            )
    elif target.exists():
        raise InputError("this is a file, not a folder", file=output, remedy="Name a folder.")
    elif not target.parent.is_dir():
        raise InputError(
            "the folder to write to does not exist", file=output.parent, remedy="Create it first."
        )


def _write(
    root: Path,
    municipalities: int,
    seed: int,
    home: Home,
    notify: Callable[[str], None] | None,
) -> tuple[int, int]:
    """Write a home and return how many files and triples of data it has."""
    for folder in _COPIED:
        source = home.root / folder
        if source.is_dir():
            shutil.copytree(source, root / folder, ignore=shutil.ignore_patterns(".*"))
    files = triples = 0
    data = root / "data"
    (data / "shared").mkdir(parents=True)
    for path, page in shared_pages(seed).items():
        (data / path).write_text(page.turtle(), "utf-8", newline="\n")
        files, triples = files + 1, triples + len(page)
    for number in range(municipalities):
        if notify:
            notify(f"municipality {number + 1:,} of {municipalities:,}")
        town = municipality(number, seed)
        slug = town.name.en.lower().partition(" ")[0]
        case = data / "cases" / f"{town.code}-{slug}"
        case.mkdir(parents=True)
        for name, page in (("things", town.things), ("claims", town.claims)):
            (case / f"{name}.ttl").write_text(page.turtle(), "utf-8", newline="\n")
            files, triples = files + 1, triples + len(page)
    manifest = {"municipalities": municipalities, "seed": seed, "files": files, "triples": triples}
    (root / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return files, triples

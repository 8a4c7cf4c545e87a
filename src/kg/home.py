"""Where the graph's sources live: the folders ontology, data, shapes and queries.

They are looked for in this order: the folder named by the environment variable ``KG_HOME``,
the checkout that the package is imported from, the copy that an installed wheel carries.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, KgError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME_VARIABLE: Final = "KG_HOME"
FOLDERS: Final = ("ontology", "data", "shapes", "queries")
_ESSENTIAL: Final = ("ontology", "data")


@dataclass(frozen=True)
class Home:
    """A folder that holds the sources of the graph.

    Attributes:
        root: the folder that contains ``ontology``, ``data``, ``shapes`` and ``queries``.
    """

    root: Path

    @property
    def ontology(self) -> Path:
        """The folder of what can be said."""
        return self.root / "ontology"

    @property
    def vocabularies(self) -> Path:
        """The folder of the concept schemes, one file a scheme."""
        return self.ontology / "vocab"

    @property
    def rules(self) -> Path:
        """The folder of the derivation rules."""
        return self.ontology / "rules"

    @property
    def data(self) -> Path:
        """The folder of what is known."""
        return self.root / "data"

    @property
    def cases(self) -> Path:
        """The folder with one folder for each municipality."""
        return self.data / "cases"

    @property
    def shapes(self) -> Path:
        """The folder of what must hold."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """The folder of what people ask."""
        return self.root / "queries"

    def ontology_files(self) -> list[Path]:
        """Return the Turtle files of the ontology and its vocabularies, sorted."""
        return _files(self.ontology, ".ttl")

    def data_files(self) -> list[Path]:
        """Return the Turtle files of the data, sorted."""
        return _files(self.data, ".ttl")

    def shape_files(self) -> list[Path]:
        """Return the Turtle files of the shapes, sorted."""
        return _files(self.shapes, ".ttl")

    def rule_files(self) -> list[Path]:
        """Return the derivation rules in the order in which they run."""
        return sorted(_files(self.rules, ".rq"), key=lambda path: path.name)

    def query_files(self) -> list[Path]:
        """Return the questions of the catalogue, sorted."""
        return _files(self.queries, ".rq")

    def graph_files(self) -> list[Path]:
        """Return what the graph is made of: ontology, then data."""
        return self.ontology_files() + self.data_files()

    def turtle_files(self) -> list[Path]:
        """Return every Turtle file of the home: ontology, data, shapes."""
        return self.ontology_files() + self.data_files() + self.shape_files()

    def schemes(self) -> list[str]:
        """Return the names of the concept schemes, which are their prefixes too."""
        return [path.stem for path in _files(self.vocabularies, ".ttl")]

    def relative(self, path: Path) -> str:
        """Return a path as people should read it: from the home, with forward slashes.

        A path outside the home is returned as it is.
        """
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            pass  # it may still lie there by another name
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def find_home(root: str | os.PathLike[str] | None = None) -> Home:
    """Find the sources of the graph.

    Args:
        root: a folder to use instead of looking for one.

    Raises:
        InputError: if ``root`` or ``KG_HOME`` names no folder with ontology and data.
        KgError: if the package carries no sources and none can be found.
    """
    if root is not None:
        return _checked(Path(root), "the folder given")
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return _checked(Path(named).expanduser(), f"the environment variable {HOME_VARIABLE}")
    for candidate in _candidates():
        if _is_home(candidate):
            return Home(candidate)
    raise KgError(
        "the graph's folders ontology and data are not found",
        remedy=f"Set {HOME_VARIABLE} to a clone of the repository, or reinstall the package.",
    )


def expand(paths: Iterable[str | os.PathLike[str]], suffix: str = ".ttl") -> list[Path]:
    """Return the files named, with folders replaced by the files of that suffix in them.

    Order is kept, files of a folder are sorted, and a file named twice is returned once.

    Raises:
        InputError: if a path does not exist, or a folder holds no such file.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            files = _files(path, suffix)
            if not files:
                raise InputError(
                    f"the folder holds no {suffix} file", file=path, remedy="Name another folder."
                )
            found.update(dict.fromkeys(files))
        elif path.exists():
            found[path] = None
        else:
            raise InputError(
                "there is no such file or folder", file=path, remedy="Check the spelling."
            )
    return list(found)


def _candidates() -> list[Path]:
    package = Path(__file__).resolve().parent
    checkout = [package.parent.parent] if package.parent.name == "src" else []
    return [*checkout, package / "bundle"]


def _is_home(root: Path) -> bool:
    return all((root / name).is_dir() for name in _ESSENTIAL)


def _checked(root: Path, origin: str) -> Home:
    if not root.is_dir():
        raise InputError(
            f"{origin} names no folder",
            file=root,
            remedy="Name the folder that contains ontology and data.",
        )
    missing = [name for name in _ESSENTIAL if not (root / name).is_dir()]
    if missing:
        raise InputError(
            f"{origin} names a folder without {' and '.join(missing)}",
            file=root,
            remedy="Name the folder that contains ontology and data.",
        )
    return Home(root)


def _files(folder: Path, suffix: str) -> list[Path]:
    """List files recursively, without those that editors and systems hide."""
    if not folder.is_dir():
        return []
    found: list[Path] = []
    try:
        for parent, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [
                Path(parent, name)
                for name in names
                if name.endswith(suffix) and not name.startswith(".")
            ]
    except OSError as error:
        raise StorageError(
            f"the folder cannot be read ({error.strerror})",
            file=error.filename or folder,
            remedy="Check its permissions.",
        ) from error
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def _raise(error: OSError) -> None:
    raise error

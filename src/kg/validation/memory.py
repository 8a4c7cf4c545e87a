"""What the last validation found, kept so that the next one has less to do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

import kg
from kg.errors import StorageError
from kg.files import write_bytes
from kg.snapshot import cache_folder
from kg.validation.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.home import Home
    from kg.shapes import ShapeSet

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class FileMemory:
    """What is remembered of a file.

    Attributes:
        digest: the SHA-256 of its bytes.
        subjects: the IRIs that it describes.
        mentions: the IRIs of the project's nodes that it refers to.
    """

    digest: str
    subjects: frozenset[str]
    mentions: frozenset[str]

    @property
    def nodes(self) -> frozenset[str]:
        """All nodes that it names."""
        return self.subjects | self.mentions


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a validation.

    Attributes:
        basis: the fingerprint of shapes, rules and program.
        files: path from the home → file.
        findings: what was found, without places.
    """

    basis: str
    files: Mapping[str, FileMemory]
    findings: Sequence[Finding]


def basis(home: Home, engine: str) -> str:
    """Return the fingerprint of what findings rest on besides the data."""
    digest = hashlib.sha256(f"{_FORMAT} {kg.__version__} {engine}".encode())
    program = sorted(Path(kg.__file__).parent.glob("*.py"))
    program += sorted(Path(__file__).parent.glob("*.py"))
    program += sorted(Path(kg.__file__).with_name("shacl").glob("*.py"))
    for path in (*program, *home.shape_files(), *home.rule_files()):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def recall(home: Home, shapes: ShapeSet, wanted: str) -> Memory | None:
    """Return what is remembered; None if nothing is, or it rests on something else."""
    path = _path(home)
    if path is None:
        return None
    try:
        content = json.loads(path.read_bytes())
        if content["basis"] != wanted:
            return None
        files = {
            name: FileMemory(digest, frozenset(subjects), frozenset(mentions))
            for name, (digest, subjects, mentions) in content["files"].items()
        }
        findings = [_finding(found, shapes) for found in content["findings"]]
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, StopIteration):
        return None  # missing or spoilt: everything is checked, and it is written anew
    return Memory(wanted, files, findings)


def remember(home: Home, memory: Memory) -> None:
    """Write down what a validation found; does nothing where that is not possible."""
    path = _path(home)
    if path is None:
        return
    content = {
        "basis": memory.basis,
        "files": {
            name: [file.digest, sorted(file.subjects), sorted(file.mentions)]
            for name, file in memory.files.items()
        },
        "findings": [
            [
                *(found.shape.iri, found.node, found.path, found.value, found.component),
                *(None if found.term is None else str(found.term), dict(found.bindings)),
            ]
            for found in memory.findings
        ],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, json.dumps(content, ensure_ascii=False).encode())
    except (OSError, StorageError):
        return  # the next run checks everything


def _finding(found: Sequence[Any], shapes: ShapeSet) -> Finding:
    shape, node, path, value, component, term, bindings = found
    parsed = None
    if term is not None:
        content = f"<x:s> <x:p> {term} ."
        parsed = next(iter(ox.parse(content, ox.RdfFormat.N_TRIPLES))).object
        if isinstance(parsed, ox.Triple):
            raise ValueError(term)
    return Finding(shapes.shapes[shape], node, path, value, component, parsed, bindings)


def _path(home: Home) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    name = hashlib.sha256(str(home.root.resolve()).encode()).hexdigest()[:32]
    return folder.with_name("validation") / f"{name}.json"

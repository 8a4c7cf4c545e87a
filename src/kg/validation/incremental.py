"""Checking again only what a change of some cases can have changed.

The data of a home falls into units: each folder of ``data/cases`` is one, and all else, which the
cases share, is common to them. A change of common files, of shapes or rules checks everything. A
change of cases checks again

* every node of the cases that changed, and of cases that refer to their nodes or the other way;
* the common nodes that these cases name or are named by;
* the nodes of all other cases that name a shared node, such as a foundation, which the changed
  cases name too, now or before the change.

They are checked in a graph of the common files, of those cases as a whole, and of what lies within
``REACH`` steps of the nodes of the last kind. That no shape and no rule looks further is an
assumption about them. It holds for those of this project, as the tests show by comparing with
full runs; a shape about all cases at once (such as a sum over the country) would break it, and
belongs into a full run.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from time import perf_counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.home import find_home
from kg.namespaces import ROOT
from kg.shacl import DEFAULT
from kg.shapes import load_shapes
from kg.turtle import decode, parse, read_bytes
from kg.validation import check, ordered
from kg.validation.findings import Finding, Report
from kg.validation.memory import FileMemory, Memory, basis, recall, remember
from kg.validation.placing import Placer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kg.home import Home

REACH: Final = 3
"""How far, in steps from node to node, the surroundings of a node go that is checked again."""

_ID: Final = f"{ROOT}id/"
_PLACE: Final = re.compile(re.escape(_ID) + r"[0-9]{2}(?:[0-9]{3})?")
_COMMON: Final = ""


def validate_changed(
    *,
    home: Home | None = None,
    notify: Callable[[str], None] | None = None,
    engine: str = DEFAULT,
) -> Report:
    """Check what has changed since the last call for this home, and all that depends on it.

    The first call checks everything. The report is that of a full run over all data.

    Raises:
        TurtleError: if a file cannot be read.
        InputError: if the validator does not exist or a shape cannot be used.
        RuleError: if a derivation rule cannot be run.
    """
    started = perf_counter()
    say = notify or (lambda _: None)
    home = home or find_home()
    say("reading")
    shapes = load_shapes(home.shape_files())
    wanted = basis(home, engine)
    memory = recall(home, shapes, wanted)
    sources = _Sources(home, {} if memory is None else memory.files)
    checked = sources.all() if memory is None else sources.affected()
    findings: Iterable[Finding] = () if memory is None else memory.findings
    if checked is None:
        checked, findings = sources.all(), ()
    store = ox.Store()
    store.extend(checked.quads)
    if checked.focus:
        found = check(checked.quads, store, shapes, checked.focus, home, engine=engine, notify=say)
        kept = [each for each in findings if each.node not in checked.focus]
        findings = {each.identity: each for each in (*kept, *found)}.values()
    described = sources.described()
    findings = [finding for finding in findings if finding.node in described]
    if checked.focus or memory is None:
        remember(home, Memory(wanted, sources.files, findings))
    placer = Placer(sources.contents, described, store)
    return Report(
        ordered(map(placer.placed, findings)),
        tuple(home.data_files()),
        len(described),
        len(shapes.shapes),
        perf_counter() - started,
    )


class _Part:
    """A graph to check, and which of its nodes."""

    def __init__(self) -> None:
        self.quads: list[ox.Quad] = []
        self.focus: set[str] = set()


class _Sources:
    """The files of a home, what was in them and what is."""

    def __init__(self, home: Home, before: Mapping[str, FileMemory]) -> None:
        self._home = home
        self._before = before
        self._paths = {home.relative(path): path for path in home.graph_files()}
        self._data = {home.relative(path) for path in home.data_files()}
        self._quads: dict[str, list[ox.Quad]] = {}
        self.contents: dict[Path, bytes] = {}
        self.files: dict[str, FileMemory] = {}
        self.changed = set(before) - set(self._paths)
        for name, path in self._paths.items():
            content = self.contents[path] = read_bytes(path)
            digest = hashlib.sha256(content).hexdigest()
            known = before.get(name)
            if known is None or known.digest != digest:
                self.changed.add(name)
                known = _remembered(digest, self.quads(name))
            self.files[name] = known

    def quads(self, name: str) -> list[ox.Quad]:
        """Return the triples of a file, parsed when they are first asked for."""
        if name not in self._quads:
            path = self._paths[name]
            text = decode(self.contents[path], path)
            self._quads[name] = parse(text, path, rename_blank_nodes=True).quads
        return self._quads[name]

    def described(self) -> dict[str, list[Path]]:
        """Return node → the files of data that describe it."""
        found: dict[str, list[Path]] = defaultdict(list)
        for name in self._paths:
            if name in self._data:
                for node in self.files[name].subjects:
                    found[node].append(self._paths[name])
        return dict(found)

    def all(self) -> _Part:
        """Return everything."""
        part = _Part()
        for name in self._paths:
            part.quads += self.quads(name)
            if name in self._data:
                part.focus |= self.files[name].subjects
        return part

    def affected(self) -> _Part | None:
        """Return what the changes can have changed; None if that is everything."""
        part = _Part()
        if not self.changed:
            return part
        changed = {self._unit(name) for name in self.changed}
        if _COMMON in changed:
            return None
        units: dict[str, list[str]] = defaultdict(list)
        for name in self._paths:
            units[self._unit(name)].append(name)
        whole = self._closure(changed, units)
        named = self._nodes(whole)
        own = self._nodes(whole, subjects=True)
        common = {node for name in units[_COMMON] for node in self.files[name].subjects}
        data = {
            n for name in units[_COMMON] if name in self._data for n in self.files[name].subjects
        }
        for unit in (_COMMON, *whole):
            for name in units.get(unit, ()):
                part.quads += self.quads(name)
        part.focus |= own | (named & data)
        for name in units[_COMMON]:
            if name in self._data:
                part.focus |= _naming(self.quads(name), own)
        elsewhere = {
            node
            for name, file in self.files.items()
            if self._unit(name) not in (_COMMON, *whole)
            for node in file.subjects & common
        }
        shared = {n for n in named & data if not _PLACE.fullmatch(n)} | (named & elsewhere)
        for unit, names in units.items():
            if unit == _COMMON or unit in whole:
                continue
            if any(not shared.isdisjoint(self.files[name].nodes) for name in names):
                self._surroundings(names, shared, part)
        return part

    def _unit(self, name: str) -> str:
        prefix = f"{self._home.relative(self._home.cases)}/"
        return name.removeprefix(prefix).split("/")[0] if name.startswith(prefix) else _COMMON

    def _nodes(self, units: set[str], *, subjects: bool = False) -> set[str]:
        """Return what units describe, or all that they name, now and before the change."""
        found: set[str] = set()
        for files in (self._before, self.files):
            for name, file in files.items():
                if self._unit(name) in units:
                    found |= file.subjects if subjects else file.nodes
        return found

    def _closure(self, units: set[str], all_units: Mapping[str, list[str]]) -> set[str]:
        """Return units and those that refer to their nodes or the other way."""
        closure = set(units)
        while True:
            own, named = self._nodes(closure, subjects=True), self._nodes(closure)
            common = {n for name in all_units[_COMMON] for n in self.files[name].subjects}
            more = {
                unit
                for unit, names in all_units.items()
                if unit not in closure and unit != _COMMON
                for name in names
                if not (own - common).isdisjoint(self.files[name].nodes)
                or not (named - common).isdisjoint(self.files[name].subjects)
            }
            if not more:
                return closure
            closure |= more

    def _surroundings(self, names: list[str], shared: set[str], part: _Part) -> None:
        """Add what another case says of shared nodes."""
        quads = [quad for name in names for quad in self.quads(name)]
        subjects = {node for name in names for node in self.files[name].subjects}
        focus = _naming(quads, shared) | (subjects & shared)
        part.focus |= focus
        within = set(focus)
        for _ in range(REACH):
            further = set()
            for quad in quads:
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                    ends = {quad.subject.value, quad.object.value} & subjects
                    if len(ends) == 2 and not ends.isdisjoint(within):
                        further |= ends
            within |= further
        part.quads += [
            quad
            for quad in quads
            if not isinstance(quad.subject, ox.NamedNode) or quad.subject.value in within
        ]


def _remembered(digest: str, quads: Iterable[ox.Quad]) -> FileMemory:
    subjects, mentions = set(), set()
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            subjects.add(quad.subject.value)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(_ID):
            mentions.add(quad.object.value)
    return FileMemory(digest, frozenset(subjects), frozenset(mentions))


def _naming(quads: Iterable[ox.Quad], nodes: set[str]) -> set[str]:
    """Return the subjects of triples whose object is one of the nodes."""
    return {
        quad.subject.value
        for quad in quads
        if isinstance(quad.object, ox.NamedNode)
        and isinstance(quad.subject, ox.NamedNode)
        and quad.object.value in nodes
    }

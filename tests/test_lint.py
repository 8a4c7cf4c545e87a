"""The lint of terms: each mistake is found by name, in its file and line, and nothing else is."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from kg.cli import main
from kg.errors import KgError
from kg.home import Home
from kg.lint import Severity, Vocabularies, find_vocabularies, lint
from shape_homes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# A vocabulary of others, invented for these tests.
CLUB = """\
@prefix club: <https://example.org/club#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

club:Club a owl:Class ; owl:disjointWith club:Member .
club:Member a owl:Class .
club:Person a owl:Class .
club:hasMember a owl:ObjectProperty ; rdfs:domain club:Club ; rdfs:range club:Member .
club:name a owl:DatatypeProperty ; rdfs:range <http://www.w3.org/2001/XMLSchema#string> .
club:seat a owl:ObjectProperty, owl:FunctionalProperty .
club:oldName a owl:DatatypeProperty ; owl:deprecated true .
"""
PREFIXES = """\
@prefix club: <https://example.org/club#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/sasaeai/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FIRST = PREFIXES.count("\n") + 1
EXTERNAL = "".join(
    f"club:{name} a owl:{kind} .\n"
    for kind, names in {
        "Class": ("Club", "Member"),
        "ObjectProperty": ("hasMember", "seat"),
        "DatatypeProperty": ("name",),
    }.items()
    for name in names
)
ONTOLOGY = """\
sas:Team a owl:Class ; rdfs:subClassOf club:Club .
sas:coach a owl:ObjectProperty ; rdfs:domain sas:Team ; rdfs:range club:Member .
sas:size a owl:DatatypeProperty ; rdfs:subPropertyOf club:name ; rdfs:domain sas:Team .
"""
DATA = """\
id:a a sas:Team ; sas:coach id:b ; sas:size "11" ; club:seat id:c ; club:hasMember id:b .
id:b a club:Member ; club:name "B" .
"""


@pytest.fixture
def vocabularies(tmp_path: Path) -> Vocabularies:
    folder = tmp_path / "vocab"
    folder.mkdir()
    (folder / "club.ttl").write_text(CLUB, encoding="utf-8")
    return find_vocabularies(Home(tmp_path), folder)


def home(folder: Path, *, ontology: str = ONTOLOGY, data: str = DATA, query: str = "") -> Home:
    root = folder / "home"
    for name in ("ontology", "data", "shapes", "queries"):
        (root / name).mkdir(parents=True)
    (root / "ontology" / "external.ttl").write_text(PREFIXES + EXTERNAL, encoding="utf-8")
    (root / "ontology" / "team.ttl").write_text(PREFIXES + ontology, encoding="utf-8")
    (root / "data" / "teams.ttl").write_text(PREFIXES + data, encoding="utf-8")
    if query:
        (root / "queries" / "teams.rq").write_text(query, encoding="utf-8")
    return Home(root)


def test_nothing_is_found_where_nothing_is_wrong(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    assert lint(home(tmp_path), vocabularies) == []


@pytest.mark.parametrize(
    ("statement", "check", "part"),
    [
        ('id:x club:nme "B" .', "unknown-term", "is <https://example.org/club#name> meant?"),
        ('id:x club:oldName "B" .', "deprecated-term", "is deprecated by its vocabulary"),
        ("id:d a club:name .", "wrong-kind", "used as a class"),
        ("id:x club:Member id:a .", "wrong-kind", "used as a property"),
        ("id:d a <https://example.org/else#Thing> .", "no-copy", "no copy of its vocabulary"),
        ("id:d a club:Person .", "undeclared-term", "declare it in ontology/external.ttl"),
        ("id:d a sas:Taem .", "undefined-term", "sas:Taem is not defined"),
        ('id:x a sas:Team ; sas:coach "B" .', "resource-expected", "takes a resource"),
        ("id:x club:name id:a .", "literal-expected", "takes a literal"),
        ("id:x club:name 5 .", "wrong-datatype", "takes xsd:string"),
        ("id:x a club:Member ; club:hasMember id:b .", "domain", "are disjoint"),
        ("id:x a sas:Team ; club:hasMember id:a .", "range", "are disjoint"),
        ("id:x club:seat id:c, id:e .", "functional", "would all be one and the same thing"),
    ],
)
def test_a_mistake_in_the_data_is_an_error_with_file_and_line(
    statement: str, check: str, part: str, tmp_path: Path, vocabularies: Vocabularies
) -> None:
    findings = lint(home(tmp_path, data=DATA + statement + "\n"), vocabularies)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert {finding.check for finding in errors} >= {check}
    found = next(finding for finding in errors if finding.check == check)
    assert part in found.message
    assert (found.file, found.line) == ("data/teams.ttl", FIRST + DATA.count("\n"))
    assert found.render().startswith(f"{found.file}:{found.line}: error [{check}] ")


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("sas:idle a owl:ObjectProperty .", "unused-term"),
        ("club:Person a owl:Class .", "unused-declaration"),
    ],
)
def test_what_nobody_uses_is_a_warning(
    statement: str, check: str, tmp_path: Path, vocabularies: Vocabularies
) -> None:
    findings = lint(home(tmp_path, ontology=ONTOLOGY + statement + "\n"), vocabularies)
    assert [(finding.check, finding.severity) for finding in findings] == [
        (check, Severity.WARNING)
    ]


def test_a_deprecated_term_of_the_house_may_not_be_used_elsewhere(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    ontology = f"{ONTOLOGY}sas:coach owl:deprecated true ; dct:isReplacedBy sas:size .\n"
    checks = {finding.check for finding in lint(home(tmp_path, ontology=ontology), vocabularies)}
    assert "deprecated-term" in checks


def test_a_subproperty_must_agree_with_the_one_above_it(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    ontology = ONTOLOGY + "sas:coach rdfs:subPropertyOf club:name .\n"
    findings = lint(home(tmp_path, ontology=ontology), vocabularies)
    assert any("takes literals only" in finding.message for finding in findings)


def test_queries_are_held_to_the_ontology_too(tmp_path: Path, vocabularies: Vocabularies) -> None:
    query = "PREFIX sas: <https://w3id.org/sasaeai/ontology#>\nSELECT * {\n  ?x sas:sise ?y }\n"
    (found,) = lint(home(tmp_path, query=query), vocabularies)
    assert (found.check, found.file) == ("undefined-term", "queries/teams.rq")


def test_without_copies_the_check_cannot_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KG_VOCAB", raising=False)
    with pytest.raises(KgError, match="not found"):
        find_vocabularies(home(tmp_path))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["lint", "--vocab", str(empty)]) == 3
    assert "--vocab" in capsys.readouterr().err


def test_the_project_itself_is_without_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    beside = ROOT.parent / "shared" / "vocab"
    if not beside.is_dir() and not os.environ.get("KG_VOCAB"):
        pytest.skip("the copies of the vocabularies are not at hand (KG_VOCAB)")
    assert main(["lint", "--strict"]) == 0, capsys.readouterr().out


def test_warnings_fail_only_when_they_shall(
    tmp_path: Path,
    vocabularies: Vocabularies,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = home(tmp_path, ontology=ONTOLOGY + "sas:idle a owl:ObjectProperty .\n")
    shutil.copytree(ROOT / "ontology" / "rules", made.root / "ontology" / "rules")
    for rule in (made.root / "ontology" / "rules").iterdir():
        rule.unlink()
    monkeypatch.setenv("KG_HOME", str(made.root))
    arguments = ["lint", "--vocab", str(tmp_path / "vocab")]
    assert main(arguments) == 0
    assert "[unused-term]" in capsys.readouterr().out
    assert main([*arguments, "--errors-only"]) == 0
    assert capsys.readouterr().out == ""
    assert main([*arguments, "--strict"]) == 1

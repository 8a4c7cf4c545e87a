"""What reasoners say of the ontology: alone, with the data, merged, and with planted errors.

HermiT and the profile checker need Java. Without it these tests are skipped, except in CI, where
they fail, so that nobody mistakes a machine without Java for a sound ontology.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from kg import reasoning
from kg.cli import main
from kg.curie import curie
from kg.errors import ExitCode, KgError, MissingExtra
from kg.home import Home, find_home
from kg.lint import Vocabularies
from kg.lint.reasoned import BUILT_ON, check_by_reasoning
from kg.lint.vocabularies import vocabulary_folder
from kg.namespaces import PREFIXES, SAS, XSD, concept, sas
from kg.reasoning import java as java_module
from kg.reasoning.ontologies import DATATYPE_MAP
from reasoning_graphs import EQUAL, FALSE_RULES, PLANTED, case_files, plant, select, turtle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.lint import Finding
    from kg.reasoning import Materialised, Triples

A: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")


def missing(error: KgError) -> NoReturn:
    if os.environ.get("CI", "").lower() in ("", "0", "false"):
        pytest.skip(f"no reasoning on this machine: {error}")
    pytest.fail(f"CI has to reason: {error}", pytrace=False)


@pytest.fixture(scope="session")
def java() -> None:
    try:
        java_module.java_class("java.lang.Object")
    except KgError as error:
        missing(error)


@pytest.fixture(scope="session")
def engine() -> None:
    try:
        reasoning.materialise([])
    except KgError as error:
        missing(error)


@pytest.fixture(scope="session")
def home() -> Home:
    return find_home()


@pytest.fixture(scope="session")
def ontology(home: Home) -> Triples:
    return reasoning.ontology_triples(home)


@pytest.fixture(scope="session")
def graph(home: Home) -> Triples:
    return reasoning.graph_triples(home)


@pytest.fixture(scope="session")
def case(home: Home, ontology: Triples) -> Triples:
    """The ontology with one case as its authors wrote it, to plant errors in."""
    return ontology + reasoning.read_triples(case_files(home))


@pytest.fixture(scope="session")
def built_on(home: Home) -> Triples:
    """ORG, PROV-O, SKOS and OWL-Time."""
    folder = vocabulary_folder(home)
    if folder is None:
        pytest.skip("the copies of the vocabularies are not beside the checkout (../shared/vocab)")
    return reasoning.read_triples(folder / f"{name}.ttl" for name in BUILT_ON)


@pytest.fixture(scope="session")
def closed(engine: None, graph: Triples) -> Materialised:
    return reasoning.materialise(graph)


# --- the profile -----------------------------------------------------------------------------


def test_the_graph_is_owl_2_dl(java: None, graph: Triples) -> None:
    assert reasoning.violations(graph) == []


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("sas:Body rdfs:subClassOf sas:Nowhere .", "use of undeclared class"),
        ("sas:Body sas:nowhere sas:Claim .", "use of undeclared annotation property"),
        ("sas:Body rdfs:subClassOf rdf:Bag .", "use of reserved vocabulary for class IRI"),
        ("sas:holder a owl:DatatypeProperty .", "illegal punning"),
        (
            "sas:Body rdfs:subClassOf [ a owl:Restriction ; owl:maxCardinality 1 ;"
            " owl:onProperty sas:servesAsSecretariatIn ] .",
            "use of non simple property in cardinality restriction",
        ),
    ],
    ids=lambda value: value if not value.endswith(".") else "",
)
def test_a_breach_of_owl_2_dl_is_found(
    java: None, ontology: Triples, planted: str, kind: str
) -> None:
    assert kind in {found.kind for found in reasoning.violations(ontology + turtle(planted))}


# --- HermiT ----------------------------------------------------------------------------------


def test_the_ontology_is_consistent_and_each_class_can_have_an_instance(
    java: None, ontology: Triples
) -> None:
    assert reasoning.check(ontology) == reasoning.Verdict(consistent=True)


def test_the_ontology_is_consistent_with_all_data(java: None, graph: Triples) -> None:
    verdict = reasoning.check(graph, classes=False)
    assert verdict.consistent
    assert set(verdict.set_aside) == {f"{XSD}date"}, "HermiT has to see all but dates"


def test_the_ontology_is_consistent_merged_with_what_it_is_built_on(
    java: None, ontology: Triples, built_on: Triples
) -> None:
    verdict = reasoning.check(ontology + built_on)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


def test_the_merged_ontology_is_consistent_with_all_data(
    java: None, graph: Triples, built_on: Triples
) -> None:
    assert reasoning.check(graph + built_on, classes=False).consistent


def test_the_merger_counts(java: None, case: Triples, built_on: Triples) -> None:
    """PROV-O keeps activities and entities apart; that a claim is an entity is ours."""
    event = select(case, "?node a sas:Event")[0]
    planted = [*case, *turtle(f"<{event}> a prov:Activity .")]
    assert reasoning.check(planted, classes=False).consistent
    assert not reasoning.check(planted + built_on, classes=False).consistent


def test_a_class_that_can_have_no_instance_is_named(java: None, ontology: Triples) -> None:
    planted = turtle("sas:CouncilShakyo a owl:Class ; rdfs:subClassOf sas:Council, sas:Shakyo .")
    verdict = reasoning.check(ontology + planted)
    assert verdict.consistent
    assert verdict.unsatisfiable == (sas("CouncilShakyo"),)


def test_only_datatypes_that_hermit_does_not_know_are_set_aside(java: None) -> None:
    known = turtle("sas:n a owl:DatatypeProperty . sas:a a owl:NamedIndividual ; sas:n 1, true .")
    unknown = turtle("sas:a sas:n '2015'^^xsd:gYear .")
    assert reasoning.check(known).set_aside == {}
    assert reasoning.check(known + unknown).set_aside == {f"{XSD}gYear": 1}
    assert f"{XSD}integer" in DATATYPE_MAP


# --- planted errors --------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANTED)
def test_hermit_finds_a_planted_error(java: None, case: Triples, name: str) -> None:
    culprit, graph = plant(case, name)
    reasons = reasoning.explain(graph)  # none if it is consistent
    assert any(culprit in reason for reason in reasons), reasons


@pytest.mark.parametrize("name", PLANTED)
def test_owl_2_rl_finds_a_planted_error(engine: None, case: Triples, name: str) -> None:
    culprit, graph = plant(case, name)
    found = reasoning.materialise(graph).contradictions
    assert found
    assert all(culprit in contradiction.message for contradiction in found), found


def test_without_the_planted_errors_hermit_is_content(java: None, case: Triples) -> None:
    assert reasoning.check(case, classes=False).consistent
    assert reasoning.explain(case) == []


def test_without_the_planted_errors_owl_2_rl_is_content(engine: None, case: Triples) -> None:
    assert reasoning.materialise(case).contradictions == ()


# --- OWL 2 RL --------------------------------------------------------------------------------


def test_the_graph_materialises_without_a_contradiction(
    graph: Triples, closed: Materialised
) -> None:
    assert closed.contradictions == ()
    assert len(closed.store) > len(set(graph))


@pytest.fixture(scope="session")
def inferred(engine: None, home: Home, ontology: Triples) -> Triples:
    """What OWL 2 RL makes of the files alone, without our rules."""
    data = reasoning.read_triples(home.data_files())
    return [quad.triple for quad in reasoning.materialise(ontology + data).store]


@pytest.mark.parametrize(
    "name", ["DoneClaim", "PlannedClaim", "AbsentClaim", "Shakyo", "SupportCentre"]
)
def test_our_rules_give_each_class_the_members_that_owl_gives_it(
    graph: Triples, inferred: Triples, name: str
) -> None:
    pattern = f"?node a sas:{name}"
    assert select(graph, pattern) == select(inferred, pattern) != []


def test_our_rules_give_the_whole_property_chain(graph: Triples, closed: Materialised) -> None:
    predicate = ox.NamedNode(sas("servesAsSecretariatIn"))
    chain = {quad.triple for quad in closed.store.quads_for_pattern(None, predicate, None)}
    assert chain == {triple for triple in graph if triple.predicate == predicate} != set()


@pytest.mark.parametrize(
    ("name", "kind"), [("Shakyo", "shakyo"), ("SupportCentre", "support-centre")]
)
def test_a_definition_lists_the_kind_and_all_narrower_ones(
    ontology: Triples, name: str, kind: str
) -> None:
    listed = select(
        ontology,
        f"sas:{name} owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first/"
        "owl:someValuesFrom/owl:oneOf/rdf:rest*/rdf:first ?node",
    )
    narrower = f"?node skos:broader* <{concept('organisation-kind', kind)}>"
    assert listed == select(ontology, f"?node a skos:Concept . {narrower}")
    assert len(listed) > 1


@pytest.mark.parametrize("name", FALSE_RULES)
def test_each_rule_that_concludes_false(engine: None, name: str) -> None:
    statements = turtle(FALSE_RULES[name])
    found = reasoning.materialise(statements).contradictions
    assert {contradiction.rule for contradiction in found} == {name.split()[0]}
    assert all("sas:a" in contradiction.message for contradiction in found), found
    assert reasoning.materialise(statements[:-1]).contradictions == (), "the last is to blame"


def test_another_engine_agrees(engine: None, ontology: Triples, case: Triples) -> None:
    """owlrl, written apart from our engine, infers the same classes and names the same culprits.

    It is slow, so it gets no more of the case than the culprits; and it is not sure of
    owl:AllDifferent, so two states at once are not among the errors.
    """
    planted = [planted for name, planted in PLANTED.items() if name not in EQUAL]
    culprits = {select(case, error.node)[0] for error in planted}
    about = [triple for triple in case if str(triple.subject).strip("<>") in culprits]
    triples = [*ontology, *about]
    for error in planted:
        culprit = select(case, error.node)[0]
        triples += turtle(f"<{culprit}> {error.statement} .")

    ours = reasoning.materialise(triples)
    theirs = rdflib.Graph()
    theirs.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(theirs)

    errors = [str(text) for text in theirs.objects(None, owlrl.Namespaces.ERRNS.error)]
    for culprit in culprits:
        assert any(culprit in error for error in errors)
        assert any(curie(culprit) in found.message for found in ours.contradictions)
    inferred = {
        (quad.subject.value, quad.object.value)
        for quad in ours.store.quads_for_pattern(None, A, None)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(SAS)
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert inferred == {
        (str(subject), str(kind))
        for subject, kind in theirs.subject_objects(rdflib.RDF.type)
        if str(kind).startswith(SAS) and isinstance(subject, rdflib.URIRef)
    }


# --- kg lint --reason ------------------------------------------------------------------------


@pytest.fixture
def small(home: Home, tmp_path: Path) -> Home:
    """A home with one case."""
    for path in [*home.ontology_files(), *home.rule_files(), *case_files(home)]:
        copy = tmp_path / home.relative(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return Home(tmp_path)


def reasoned(home: Home) -> tuple[list[Finding], list[str]]:
    steps: list[str] = []
    return list(check_by_reasoning(home, None, steps.append)), steps


def test_lint_reasons_about_a_sound_home(java: None, engine: None, small: Home) -> None:
    findings, steps = reasoned(small)
    assert findings == []
    assert steps == [
        "reading the graph",
        "checking the profile OWL 2 DL",
        "asking HermiT",
        "materialising OWL 2 RL",
    ]


def test_lint_reports_what_reasoners_find(java: None, engine: None, small: Home) -> None:
    extra = small.data / "planted.ttl"
    council = select(reasoning.read_triples(small.data_files()), "?node a sas:Council")[0]
    extra.write_text(f"<{council}> a <{sas('Shakyo')}>, <{sas('Nowhere')}> .\n", "utf-8")
    findings, _ = reasoned(small)
    messages = {finding.check: finding.message for finding in findings}
    assert list(messages) == ["profile-dl", "inconsistent", "contradiction"]
    assert "Nowhere" in messages["profile-dl"]
    assert curie(council) in messages["inconsistent"]
    assert curie(council) in messages["contradiction"]


def test_lint_names_a_class_without_instances(java: None, engine: None, small: Home) -> None:
    extra = small.ontology / "planted.ttl"
    extra.write_text(
        f"<{sas('CouncilShakyo')}> a <{PREFIXES['owl']}Class> ;"
        f" <{PREFIXES['rdfs']}subClassOf> <{sas('Council')}>, <{sas('Shakyo')}> .\n",
        "utf-8",
    )
    findings, _ = reasoned(small)
    assert [(finding.check, finding.term) for finding in findings] == [
        ("unsatisfiable", sas("CouncilShakyo"))
    ]


@pytest.mark.parametrize(
    ("package", "use"),
    [
        ("JPype1", java_module._machine.__wrapped__),
        ("owlready2", java_module._machine.__wrapped__),
        ("reasonable", lambda: reasoning.materialise([])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, package: str, use: Callable[[], object]
) -> None:
    if package == "owlready2":
        pytest.importorskip("jpype")
        monkeypatch.setattr(java_module, "find_spec", lambda name: None)
    else:
        monkeypatch.setitem(sys.modules, package.lower().removesuffix("1"), None)
    with pytest.raises(MissingExtra, match=f"{package} is needed") as raised:
        use()
    assert "pip install 'sasaeai-kg[dev]'" in raised.value.render()
    assert raised.value.exit_code == ExitCode.COULD_NOT_RUN


@pytest.mark.parametrize(
    ("fault", "message"),
    [("JVMNotFoundException", "there is no Java"), ("OSError", "does not start")],
)
def test_missing_java_is_one_line_and_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str, message: str
) -> None:
    jpype = pytest.importorskip("jpype")
    error = getattr(jpype, fault, OSError)("libjvm.so")

    def start(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(java_module, "_machine", java_module._machine.__wrapped__)
    monkeypatch.setattr(jpype, "startJVM", start)
    monkeypatch.setattr("kg.cli.lint.lint", lambda *_: [])
    monkeypatch.setattr("kg.cli.lint.find_vocabularies", lambda *_: Vocabularies({}, {}))
    assert main(["lint", "--reason"]) == ExitCode.COULD_NOT_RUN
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("kg: ")
    assert output.err.count("\n") == 1
    assert message in output.err
    assert "default-jre-headless" in output.err

"""Values of parameters: what people write becomes a term, and nothing else can become of it."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogue import Catalogue
from kg.engine import ENGINES, Engine, open_engine
from kg.errors import InputError
from kg.home import find_home
from kg.language import Text
from kg.parameters import ParameterValue, bindings, check_digit, concepts
from kg.question import Parameter, Question
from kg.terms import IRI, XSD_DATE, XSD_INTEGER, Literal, Term, to_python

if TYPE_CHECKING:
    from kg import KnowledgeGraph

PLACE = Parameter("municipality", "municipality", Text("Place", "場所"))
TIER = Parameter("tier", "concept", Text("Tier", "層"), scheme="tier")
DAY = Parameter("as-of", "date", Text("Date", "日付"), default="2016-03-31")
TOP = Parameter("top", "integer", Text("How many", "件数"), minimum=1, maximum=50)
STATE = Parameter("state", "enum", Text("State", "状態"), default="all", values=("all", "done"))
WORD = Parameter("word", "string", Text("Word", "語"))
ALL = (PLACE, TIER, DAY, TOP, STATE, WORD)


def question(*parameters: Parameter, query: str | None = None) -> Question:
    named = " ".join(f"?{parameter.variable}" for parameter in parameters)
    text = query or f"SELECT ({named} AS ?x) {{}}"
    word = Text("Test", "試験")
    return Question("test", Path("test.rq"), text, word, word, word, "graph", (), parameters, ())


def value(parameter: Parameter, given: ParameterValue, engine: Engine) -> Term | None:
    terms, _ = bindings(question(parameter), {parameter.name: given}, "en", engine)
    return terms[parameter.variable]


def refusal(parameter: Parameter, given: ParameterValue, engine: Engine) -> str:
    with pytest.raises(InputError) as caught:
        value(parameter, given, engine)
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    assert parameter.name in caught.value.message
    message = caught.value.render()
    assert "\n" not in message
    assert len(message) < 2000
    return message


# Municipalities


@pytest.mark.parametrize(
    "given",
    [
        "01644",
        "016446",
        " 01644 ",
        "０１６４４",
        "北海道池田町",
        "池田町",
        "Ikeda Town",
        "ikeda town",
        "Ikeda Town, Hokkaido",
    ],
)
def test_a_municipality_is_found_by_code_or_name(given: str, oxigraph: KnowledgeGraph) -> None:
    assert value(PLACE, given, oxigraph.engine) == IRI("https://w3id.org/sasaeai/id/01644")


@pytest.mark.parametrize("given", ["all", "any", "ALL", None])
def test_all_places_are_no_restriction(given: str | None, oxigraph: KnowledgeGraph) -> None:
    assert value(PLACE, given, oxigraph.engine) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("016447", "016447 has a wrong check digit. The code 01644 has the check digit 6."),
        ("99999", "there is no municipality 99999"),
        ("1644", "no municipality is called '1644'"),
        ("0164466", "no municipality is called '0164466'"),
        ("池田", "no municipality is called '池田'. Did you mean 池田町?"),
        ("Ikeda Twn", "Did you mean ikeda town?"),
        ("nowhere", "no municipality is called 'nowhere'"),
        ("", "no municipality is called ''"),
    ],
)
def test_a_municipality_that_is_none_is_answered_with_those_there_are(
    given: str, said: str, oxigraph: KnowledgeGraph
) -> None:
    message = refusal(PLACE, given, oxigraph.engine)
    assert said in message
    if "check digit" not in said:
        assert all(name in message for name in ("01644 北海道池田町", "44208 大分県竹田市"))


TOWNS = """
@prefix id: <https://w3id.org/sasaeai/id/> . @prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:01644 a sas:Municipality ; sas:localGovernmentCode "016446" ; rdfs:label "池田町"@ja ;
  sas:qualifiedName "北海道池田町"@ja , "Ikeda Town, Hokkaido"@en .
id:18382 a sas:Municipality ; sas:localGovernmentCode "183822" ; rdfs:label "池田町"@ja ;
  sas:qualifiedName "福井県池田町"@ja , "Ikeda Town, Fukui Prefecture"@en .
id:c1 sas:municipality id:01644 . id:c2 sas:municipality id:18382 .
<https://w3id.org/sasaeai/concept/tier/1> skos:prefLabel "第1層"@ja , "tier 1"@en ;
  skos:inScheme <https://w3id.org/sasaeai/concept/tier> .
<https://w3id.org/sasaeai/concept/role/chair> skos:prefLabel "会長"@ja , "chair"@en ;
  skos:inScheme <https://w3id.org/sasaeai/concept/role> .
"""


def store() -> ox.Store:
    made = ox.Store()
    made.load(TOWNS.encode(), format=ox.RdfFormat.TURTLE)
    return made


SMALL = {name: open_engine(name, store()) for name in ENGINES}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return SMALL[request.param]


def test_of_two_towns_of_one_name_the_one_with_claims_is_meant() -> None:
    made = store()
    made.load(
        b"""<https://w3id.org/sasaeai/id/18382/budget> a <https://w3id.org/sasaeai/ontology#Claim> ;
        <https://w3id.org/sasaeai/ontology#municipality> <https://w3id.org/sasaeai/id/18382> .""",
        format=ox.RdfFormat.TURTLE,
    )
    assert str(value(PLACE, "池田町", open_engine("oxigraph", made))).endswith("/18382")


def test_a_name_that_two_towns_share_is_answered_with_both(engine: Engine) -> None:
    message = refusal(PLACE, "池田町", engine)
    assert "the parameter municipality '池田町' is ambiguous" in message
    assert message.endswith("Use one of: 01644 (北海道池田町), 18382 (福井県池田町).")
    for name in ("18382", "183822", "福井県池田町", "Ikeda Town, Fukui Prefecture"):
        assert str(value(PLACE, name, engine)).endswith("/18382")


@pytest.mark.parametrize("code", ["016446", "442089", "151009", "131016", "011002"])
def test_check_digits_are_those_of_the_ministry(code: str) -> None:
    assert check_digit(code[:5]) == code[5]


# Concepts


@pytest.mark.parametrize(
    "given",
    ["1", "第1層", "第１層", "tier 1", "Tier 1", "https://w3id.org/sasaeai/concept/tier/1"],
)
def test_a_concept_is_found_by_name_and_label(given: str, engine: Engine) -> None:
    assert value(TIER, given, engine) == IRI("https://w3id.org/sasaeai/concept/tier/1")


@pytest.mark.parametrize(
    "given",
    [
        "9",
        "tier1",
        "tier 11",
        "",
        "会長",
        "chair",
        "../role/chair",
        "https://w3id.org/sasaeai/concept/role/chair",
    ],
)
def test_a_concept_of_no_or_another_scheme_is_refused(given: str, engine: Engine) -> None:
    assert refusal(TIER, given, engine).endswith("Use one of: 1, any.")


def concept_parameters() -> dict[str, Parameter]:
    found = {}
    for asked in Catalogue(find_home()).all():
        found.update({p.scheme: p for p in asked.parameters if p.scheme})
    return found


@pytest.mark.parametrize("scheme", sorted(concept_parameters()))
def test_each_concept_is_found_by_each_of_its_names(scheme: str, oxigraph: KnowledgeGraph) -> None:
    parameter = concept_parameters()[scheme]
    known = concepts(scheme, oxigraph.engine)
    assert known
    for name, labels in known.items():
        assert len(labels) >= 2
        for called in (name, *labels):
            found = value(parameter, called, oxigraph.engine)
            assert str(found) == f"https://w3id.org/sasaeai/concept/{scheme}/{name}", called
    message = refusal(parameter, "no such thing", oxigraph.engine)
    assert all(name in message for name in known)


def test_the_nearest_concept_is_offered(oxigraph: KnowledgeGraph) -> None:
    kinds = concept_parameters()["organisation-kind"]
    assert "Did you mean shakyo? " in refusal(kinds, "shakio", oxigraph.engine)


# Dates, numbers, choices


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2015-10-31", "2015-10-31"),
        (" 2015-10-31 ", "2015-10-31"),
        ("2016-02-29", "2016-02-29"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        (date(2015, 10, 31), "2015-10-31"),
        (datetime(2015, 10, 31, 23, 59, tzinfo=UTC), "2015-10-31"),
        (None, "2016-03-31"),
    ],
)
def test_a_day_is_taken(given: ParameterValue, expected: str, engine: Engine) -> None:
    assert value(DAY, given, engine) == Literal(expected, XSD_DATE)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2015-02-30", "There is no such day in the calendar."),
        ("2015-02-29", "There is no such day in the calendar."),
        ("2015-13-01", "There is no such day in the calendar."),
        ("0000-01-01", "There is no such day in the calendar."),
        ("2015-2-3", "Write a date as YYYY-MM-DD, such as 2016-03-31."),
        ("20150203", "Write a date as YYYY-MM-DD"),
        ("2015-W07-1", "Write a date as YYYY-MM-DD"),
        ("10000-01-01", "Write a date as YYYY-MM-DD"),
        ("-2015-01-01", "Write a date as YYYY-MM-DD"),
        ("2015/02/03", "Write a date as YYYY-MM-DD"),
        ("２０１５-02-03", "Write a date as YYYY-MM-DD"),
        ("平成27年2月3日", "Write a date as YYYY-MM-DD"),
        ("2015-02-03T00:00:00", "Write a date as YYYY-MM-DD"),
        ("", "Write a date as YYYY-MM-DD"),
        (20150203, "Write a date as YYYY-MM-DD"),
    ],
)
def test_a_day_that_is_none_is_refused(given: ParameterValue, said: str, engine: Engine) -> None:
    assert said in refusal(DAY, given, engine)


@given(st.dates())
def test_every_day_is_taken(day: date) -> None:
    assert value(DAY, day.isoformat(), SMALL["oxigraph"]) == Literal(day.isoformat(), XSD_DATE)


@pytest.mark.parametrize(
    ("given", "expected"), [("1", "1"), ("50", "50"), (" +7", "7"), ("007", "7"), (12, "12")]
)
def test_a_number_within_the_range_is_taken(
    given: ParameterValue, expected: str, engine: Engine
) -> None:
    assert value(TOP, given, engine) == Literal(expected, XSD_INTEGER)


@pytest.mark.parametrize("given", ["0", "51", "-1", "1.5", "1e1", "٣", "ten", "", "9" * 5000, 99])
def test_a_number_outside_is_answered_with_the_range(given: ParameterValue, engine: Engine) -> None:
    assert refusal(TOP, given, engine).endswith("Write a whole number from 1 to 50.")


@pytest.mark.parametrize(
    ("minimum", "maximum", "said"),
    [(5, None, "number from 5 on."), (None, 3, "number up to 3."), (None, None, "whole number.")],
)
def test_open_ranges_are_said_as_they_are(
    minimum: int | None, maximum: int | None, said: str, engine: Engine
) -> None:
    parameter = Parameter("n", "integer", Text("N", "数"), minimum=minimum, maximum=maximum)
    assert refusal(parameter, "x", engine).endswith(said)
    within = minimum or maximum or -4
    assert value(parameter, within, engine) == Literal(str(within), XSD_INTEGER)


@pytest.mark.parametrize("given", ["DONE", "planned", "", "done all", "all;done"])
def test_a_choice_that_is_none_is_answered_with_the_choices(given: str, engine: Engine) -> None:
    assert refusal(STATE, given, engine).endswith("Use one of: all, done.")


# All together


def test_defaults_language_and_what_is_in_force(engine: Engine) -> None:
    asked = question(*ALL, query="SELECT * { ?_municipality ?_tier ?_lang }")
    terms, in_force = bindings(asked, {"tier": "第1層", "state": "done"}, "ja", engine)
    assert in_force == {"tier": "第1層", "as-of": "2016-03-31", "state": "done"}
    assert terms["_lang"] == Literal("ja")
    assert terms["_asOf"] == Literal("2016-03-31", XSD_DATE)
    assert (terms["_municipality"], terms["_top"], terms["_word"]) == (None, None, None)


def test_an_unknown_parameter_is_answered_with_those_there_are(engine: Engine) -> None:
    with pytest.raises(InputError, match=r"no parameter 'teir'. Its parameters are: tier, top\."):
        bindings(question(TIER, TOP), {"teir": "1"}, "en", engine)
    with pytest.raises(InputError, match=r"no parameter 'tier'. It takes none\."):
        bindings(question(query="ASK {}"), {"tier": "1"}, "en", engine)


# What wants to be more than a value

HOSTILE = [
    "'",
    '"',
    '"""',
    "\\",
    '\\"',
    "} UNION { ?s ?p ?o } #",
    '" } UNION { ?s ?p ?o } #',
    '"@en } UNION { ?s ?p ?o . FILTER("" = "',
    "> } UNION { ?s ?p ?o } <",
    "done' || 'a' = 'a",
    "?x",
    "?_municipality",
    "1 . ?s ?p ?o",
    "all\n} UNION { ?s ?p ?o",
    "2016-03-31\n",
    "2016-03-31\0",
    "\0",
    "\r\n",
    "\u2028",
    "\ufeff",
    "\U0001f600",
    "\udcff",
    "SERVICE <http://localhost/> {}",
    "; DROP ALL",
    "x" * 100_000,
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("parameter", [PLACE, TIER, DAY, TOP, STATE], ids=lambda p: p.name)
def test_a_hostile_value_is_refused(parameter: Parameter, hostile: str, engine: Engine) -> None:
    if hostile.strip() == "2016-03-31" and parameter is DAY:
        assert value(DAY, hostile, engine) == Literal("2016-03-31", XSD_DATE)
        return
    refusal(parameter, hostile, engine)


LABELLED = """
SELECT ?x WHERE {
  VALUES ?_word { UNDEF }
  ?x ?p ?l . FILTER(STR(?l) = ?_word)
}
"""


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text != "\udcff"], ids=ascii)
def test_a_hostile_text_finds_nothing(hostile: str, engine: Engine) -> None:
    asked = question(WORD, query=LABELLED)
    for word, rows in (("会長", 1), (hostile, 0)):
        terms, _ = bindings(asked, {"word": word}, "en", engine)
        assert len(engine.query(asked.text, terms).rows) == rows


TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.sampled_from([*'"\\{}<>?$#@^.;\n\r\t\0', "UNION", "'", "あ", " "])).map("".join),
)


@settings(max_examples=200, deadline=None)
@pytest.mark.parametrize("name", ENGINES)
@given(text=TEXTS)
def test_a_text_comes_out_of_the_query_as_it_went_in(name: str, text: str) -> None:
    asked = question(WORD, query='SELECT (?_word AS ?x) ("end" AS ?y) { VALUES ?_word { "" } }')
    terms, in_force = bindings(asked, {"word": text}, "en", SMALL[name])
    (row,) = SMALL[name].query(asked.text, terms).rows
    assert [to_python(term) for term in row if term] == [text.strip(), "end"]
    assert in_force["word"] == text.strip()


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, parameter=st.sampled_from([PLACE, TIER, DAY, TOP, STATE]))
def test_no_other_value_becomes_anything_but_a_known_term(text: str, parameter: Parameter) -> None:
    engine = SMALL["oxigraph"]
    try:
        term = value(parameter, text, engine)
    except InputError as error:
        term = None
        assert error.remedy or text.strip().casefold() in ("all", "any")  # noqa: PT017
    match parameter.type, term:
        case "enum", Literal(lexical, _, _):
            assert lexical in parameter.values
        case "integer", Literal(lexical, _, _):
            assert 1 <= int(lexical) <= 50
        case "date", Literal(lexical, _, _):
            assert date.fromisoformat(lexical).isoformat() == lexical
        case "concept" | "municipality", IRI(iri):
            assert unicodedata.normalize("NFKC", text).strip()
            assert iri.startswith("https://w3id.org/sasaeai/")
        case _:
            assert term is None


@pytest.mark.parametrize("hostile", ['" } UNION { ?s ?p ?o } #', "all } #", "\0", "' OR 1=1"])
def test_no_question_gives_rows_of_others(hostile: str, oxigraph: KnowledgeGraph) -> None:
    for asked in oxigraph.questions():
        for parameter in asked.parameters:
            with pytest.raises(InputError):
                oxigraph.ask(asked.name, {parameter.name: hostile})


def test_as_of_sets_the_date_of_a_question_once(oxigraph: KnowledgeGraph) -> None:
    day = date(2015, 10, 31)
    assert oxigraph.ask("as-of", as_of=day) == oxigraph.ask("as-of", date="2015-10-31")
    with pytest.raises(InputError, match="date is given twice"):
        oxigraph.ask("as-of", as_of=day, date=day)
    with pytest.raises(InputError, match="no parameter 'as-of'"):
        oxigraph.ask("budgets", as_of=day)

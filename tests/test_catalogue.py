"""The catalogue: headers say what is wrong with them, and each question keeps what it promises."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.answer import EVIDENCE, SEPARATOR, answer_of
from kg.catalogue import Catalogue, parse_question, read_question, suggest
from kg.errors import InputError, StorageError
from kg.home import Home, find_home
from kg.parameters import bindings
from kg.question import ANY, SECTIONS, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg import Answer, KnowledgeGraph

QUESTIONS = {question.name: question for question in Catalogue(find_home()).all()}
WITHOUT_EVIDENCE = {"coverage"}
"""Questions about the graph and the source themselves, not about what the source says."""
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")

HEADER = [
    "#+ summary: Birds",
    "#+ description: Which birds there are.",
    "#+ row: One bird.",
    "#+ ja:",
    "#+   title: 鳥",
    "#+   description: どの鳥がいるか。",
    "#+   row: 一羽の鳥。",
    "#+ tags: [bird, wing]",
    "#+ section: graph",
    "#+ parameters:",
    "#+   kind: {type: enum, values: [all, small], default: all, en: Kind, ja: 種類}",
    "#+   top: {type: integer, minimum: 1, maximum: 9, default: 3, en: How many, ja: 件数}",
    "#+ columns:",
    "#+   bird: {en: Bird, ja: 鳥}",
    "#+   songs: {en: Songs, ja: 歌, list: true}",
    "#+ limit: top",
]
QUERY = "SELECT ?bird ?songs { ?bird ?_kind ?songs FILTER(?songs < ?_top) }"
TEXT = "\n".join([*HEADER, QUERY])


def parse(text: str) -> Question:
    return parse_question("birds", text, Path("birds.rq"), "queries/birds.rq")


def attempt(text: str) -> tuple[Question | None, InputError | None]:
    """The question, or the error that says why it is none."""
    try:
        return parse(text), None
    except InputError as error:
        return None, error


def line_of(key: str) -> int:
    return next(n for n, line in enumerate(HEADER, 1) if line[2:].strip().startswith(f"{key}:"))


def test_a_header_is_read_whole() -> None:
    question = parse(TEXT)
    assert (question.title.en, question.title.ja) == ("Birds", "鳥")
    assert (question.row.en, question.description.ja) == ("One bird.", "どの鳥がいるか。")
    assert (question.tags, question.section, question.limit) == (("bird", "wing"), "graph", "top")
    kind, top = question.parameters
    assert (kind.values, kind.default, kind.variable) == (("all", "small"), "all", "_kind")
    assert (top.minimum, top.maximum, top.default) == (1, 9, "3")
    assert [column.list for column in question.columns] == [False, True]
    assert question.query == QUERY


# what is replaced, by what → line of the error (a key of the header, or a number), what it says
BROKEN: list[tuple[str, str, str | int, str]] = [
    ("#+ summary: Birds\n", "", 1, "summary is missing or no text"),
    ("summary: Birds", "summary:", "summary", "summary is missing or no text"),
    ("summary: Birds", "summary: [Birds]", "summary", "summary is missing or no text"),
    ("summary: Birds", "summary: Birds: all", "summary", "no valid YAML"),
    ("summary: Birds", 'summary: "Birds', "summary", "no valid YAML"),
    ("summary: Birds", "summary: Bi\x07rds", "summary", "control character U+0007"),
    ("row: 一羽の鳥。", 'row: "一\x0b羽の鳥。"', 7, "control character U+000B"),
    ("description: Which", "\tdescription: Which", "description", "no valid YAML"),
    ("row: One bird.", "summary: Again", "row", "summary stands here twice"),
    ("row: One bird.", "row: One bird.\n#+ colour: red", 4, "the header has no key colour"),
    ("  title: 鳥", "  titel: 鳥", 5, "ja has no key titel"),
    ("#+   title: 鳥\n", "", 5, "ja title is missing or no text"),
    (
        "ja:\n#+   title: 鳥\n#+   description: どの鳥がいるか。\n#+   row: 一羽の鳥。",
        "ja: 鳥",
        "ja",
        "ja must hold",
    ),
    ("[bird, wing]", "{bird: wing}", "tags", "tags must be a list of texts"),
    ("section: graph", "section: garden", "section", "section is 'garden'"),
    ("#+ section: graph\n", "", 1, "section is missing"),
    ("type: enum", "type: choice", "kind", "kind has the type 'choice'"),
    ("type: enum, ", "", "kind", "kind type is missing"),
    ("kind: {type", "Kind: {type", "kind", "Kind is no name of a parameter"),
    ("kind: {type", "format: {type", "kind", "no parameter can be called format"),
    ("values: [all, small], default: all, ", "", "kind", "of type enum and lacks values"),
    ("values: [all, small], default: all", "values: []", "kind", "kind has no values"),
    ("type: enum", "type: string", "kind", "of type string and has values"),
    ("default: all", "default: big", "kind", "the default of kind is 'big'"),
    ("default: all", "scheme: tier", "kind", "of type enum and has scheme"),
    ("type: enum", "colour: red, type: enum", "kind", "kind has no key colour"),
    ("ja: 種類}", "}", "kind", "kind ja is missing"),
    ("en: Kind", "en: ''", "kind", "kind en is missing"),
    ("default: 3", "default: 12", "top", "the default of top is 12"),
    ("minimum: 1", "minimum: one", "top", "minimum must be a whole number"),
    ("type: integer", "type: date", "top", "top is of type date and has minimum"),
    ("bird: {en: Bird, ja: 鳥}", "bird: Bird", "bird", "bird must hold keys and values"),
    ("bird: {en: Bird, ja: 鳥}", "bird: {en: Bird}", "bird", "bird ja is missing"),
    ("list: true", "list: yes", "songs", "list is true or false"),
    ("songs: {", "nest: {", "songs", "the column nest is no variable of the query"),
    ("limit: top", "limit: kind", "limit", "limit names 'kind'"),
    ("?_kind", "?kind", "kind", "the parameter kind is no variable ?_kind"),
    ("?bird ?_kind", "\n?_nest ?_kind", len(HEADER) + 2, "no parameter for the variable ?_nest"),
    ("SELECT", "DROP ALL ;\nSELECT", len(HEADER) + 1, "DROP changes data"),
    ("FILTER", "\nSERVICE <http://e.org/> {} FILTER", len(HEADER) + 2, "another server"),
    (QUERY, "", len(HEADER), "the query is empty"),
    (QUERY, "Which birds?", 1, "this is no SPARQL query"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_broken_header_is_an_error_with_file_line_and_remedy(
    old: str, new: str, line: str | int, said: str
) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        parse(TEXT.replace(old, new))
    error = caught.value
    assert said in error.message
    assert error.file == "queries/birds.rq"
    assert error.line == (line_of(line) if isinstance(line, str) else line)
    assert error.remedy
    assert error.exit_code == 2


def test_what_is_allowed_is_listed() -> None:
    for old, new, allowed in [
        ("section: graph", "section: x", list(SECTIONS)),
        ("type: enum", "type: x", ["concept", "municipality", "enum", "date", "integer"]),
        ("list: true", "colour: x", ["en", "ja", "list"]),
        ("default: all", "default: x", ["all", "small"]),
    ]:
        with pytest.raises(InputError) as caught:
            parse(TEXT.replace(old, new))
        assert all(name in caught.value.render() for name in allowed)


@pytest.mark.parametrize("text", ["", "SELECT * {}", "# summary: Birds\nASK {}"])
def test_a_file_without_a_header_is_told_how_to_begin(text: str) -> None:
    with pytest.raises(InputError, match=r"queries/birds\.rq:1: .* no header\. Begin the file"):
        parse(text)


@pytest.mark.parametrize("text", ["#+ - a\nASK {}", "#+ birds\nASK {}", "\n#+\nASK {}"])
def test_a_header_that_is_no_mapping_is_told_so(text: str) -> None:
    with pytest.raises(InputError, match="no YAML mapping"):
        parse(text)


PLAIN = st.characters(categories=["L", "N", "P", "S", "Zs"])


@given(st.text(PLAIN, min_size=1).filter(str.strip))
def test_any_text_can_be_a_title(title: str) -> None:
    quoted = json.dumps(title, ensure_ascii=False)
    text = TEXT.replace("summary: Birds", f"summary: {quoted}")
    assert parse(text.replace("title: 鳥", f"title: {quoted}")).title.en == title.strip()


@given(st.sampled_from(["date", "integer", "string"]), st.text(PLAIN, min_size=1, max_size=12))
def test_a_default_is_taken_as_it_is_written_or_refused(kind: str, value: str) -> None:
    spec = f"{{type: {kind}, default: {json.dumps(value, ensure_ascii=False)}, en: Top, ja: 件数}}"
    lines = [f"#+   top: {spec}" if "  top:" in line else line for line in HEADER if line]
    text = "\n".join([*(line for line in lines if "limit:" not in line), QUERY])
    found, error = attempt(text)
    if found is None:
        assert error is not None
        assert error.line == line_of("top")
    else:
        assert found.parameters[1].default == value.strip()


LINES = st.sampled_from(HEADER)
NOISE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)


@settings(max_examples=300)
@given(st.lists(st.one_of(LINES, LINES, LINES, st.builds("#+ {}".format, NOISE)), max_size=20))
def test_no_header_makes_the_reader_stumble(lines: list[str]) -> None:
    text = "\n".join([*lines, QUERY])
    _, error = attempt(text)
    if error is not None:
        assert error.file == "queries/birds.rq"
        assert error.line in range(1, len(lines) + 2)
        assert error.remedy


@settings(max_examples=300)
@given(st.integers(0, len(TEXT) - 1), st.integers(0, 30), NOISE)
def test_no_damage_makes_the_reader_stumble(start: int, length: int, noise: str) -> None:
    text = TEXT[:start] + noise + TEXT[start + length :]
    _, error = attempt(text)
    if error is not None:
        assert error.file == "queries/birds.rq"
        assert error.line in range(1, text.count("\n") + 2)
        assert error.remedy


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "birds.rq"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    question = read_question(path)
    assert (question.name, question.query) == ("birds", QUERY)
    assert question.columns == parse(TEXT).columns


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "birds.rq"
    path.write_bytes(TEXT.encode("cp932"))
    with pytest.raises(InputError, match=r"birds\.rq:5: the file is not in UTF-8"):
        read_question(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"birds\.rq: the question cannot be read"):
        read_question(tmp_path / "birds.rq")


def test_the_catalogue_reads_a_file_only_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "birds.rq").write_text(TEXT, "utf-8")
    (tmp_path / "queries" / "broken.rq").write_text("SELECT", "utf-8")
    catalogue = Catalogue(Home(tmp_path))
    assert catalogue.names == ["birds", "broken"]
    assert catalogue.get("birds") is catalogue.get("birds")
    with pytest.raises(InputError, match=r"^queries/broken\.rq:1: "):
        catalogue.all()


@pytest.mark.parametrize(
    ("name", "near"),
    [("secretariat", "secretariats"), ("Budget", "budgets"), ("as_of", "as-of"), ("zzz", "")],
)
def test_the_nearest_question_is_offered(name: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        Catalogue(find_home()).get(name)
    assert caught.value.remedy == suggest(name, sorted(QUESTIONS))
    assert near in caught.value.remedy
    assert caught.value.remedy.endswith("kg ask lists all questions.")


# The questions of the project.

ASKED_FOR = (
    "secretariats",
    "coordinators",
    "councils",
    "tiers",
    "budgets",
    "agreements",
    "programme-start",
    "as-of",
    "plan-versus-done",
    "discrepancies",
    "support-centres",
    "shared-organisations",
    "reused-meetings",
)


def test_there_is_a_question_for_everything_that_was_asked_for() -> None:
    assert len(QUESTIONS) >= 25
    assert set(ASKED_FOR) <= set(QUESTIONS)


def test_every_section_has_a_question() -> None:
    assert {question.section for question in QUESTIONS.values()} == set(SECTIONS)


def test_the_catalogue_is_listed_by_section_and_name() -> None:
    keys = [(list(SECTIONS).index(q.section), q.name) for q in QUESTIONS.values()]
    assert keys == sorted(keys)


def test_no_two_questions_have_the_same_title() -> None:
    assert len({question.title for question in QUESTIONS.values()}) == len(QUESTIONS)


@pytest.fixture(params=sorted(QUESTIONS))
def question(request: pytest.FixtureRequest) -> Question:
    return QUESTIONS[request.param]


_ANSWERS: dict[str, Answer] = {}


def asked(question: Question, graph: KnowledgeGraph) -> Answer:
    """The answer to a question as it is asked without any parameter, asked once."""
    if question.name not in _ANSWERS:
        _ANSWERS[question.name] = graph.ask(question.name, lang="ja")
    return _ANSWERS[question.name]


def test_all_words_are_there_in_both_languages(question: Question) -> None:
    texts = [question.title, question.description, question.row]
    texts += [parameter.text for parameter in question.parameters]
    texts += [column.text for column in question.columns]
    for text in texts:
        assert JAPANESE.search(text.ja), text
        assert re.search(r"[A-Za-z]", text.en), text
    assert question.tags
    for text in (question.description, question.row):
        assert text.en.endswith(".")
        assert text.ja.endswith("。")


def test_headings_are_told_apart(question: Question) -> None:
    for language in ("en", "ja"):
        headings = [getattr(column.text, language) for column in question.columns]
        assert len(set(headings)) == len(headings)


def test_every_column_is_projected_and_evidence_is_given(
    question: Question, oxigraph: KnowledgeGraph
) -> None:
    columns = asked(question, oxigraph).columns
    assert {column.name for column in question.columns} <= set(columns)
    shown = {column.name for column in question.columns}
    assert (EVIDENCE in shown) == (question.name not in WITHOUT_EVIDENCE)
    # What only serves to join and to sort stays out of tables.
    assert not [c.name for c in question.columns if c.name.endswith("Iri")]


@cache
def parsed_query(text: str) -> CompValue:
    select = parseQuery(text)[1]
    assert isinstance(select, CompValue)
    return select


def inside(part: Any) -> Iterator[Any]:
    """Everything that a part of a parsed query holds, itself included."""
    yield part
    if isinstance(part, CompValue):
        for value in part.values():
            yield from inside(value)
    elif isinstance(part, (list, tuple)) or type(part).__name__ in ("ParseResults", "plist"):
        for value in part:
            yield from inside(value)


def named(part: Any, prefix: str) -> list[CompValue]:
    return [p for p in inside(part) if isinstance(p, CompValue) and p.name.startswith(prefix)]


def variables_in(part: Any) -> set[str]:
    return {str(p) for p in inside(part) if isinstance(p, Variable)}


def projected(select: CompValue) -> dict[str, Any]:
    """Each column of a query with the expression that makes it, None for a plain variable."""
    found: dict[str, Any] = {}
    for part in select["projection"]:
        made = "expr" in part
        found[str(part["evar" if made else "var"])] = part["expr"] if made else None
    return found


def test_rows_are_sorted_by_what_is_projected(question: Question) -> None:
    """A variable that is not projected sorts on one engine and is lost on another."""
    select = parsed_query(question.query)
    for condition in select["orderby"]["condition"]:
        assert named(condition, "Aggregate_") or variables_in(condition) <= set(projected(select))


def test_the_order_is_total(question: Question) -> None:
    select = parsed_query(question.query)
    grouped = variables_in(select["groupby"]["condition"])
    things = {name for name in grouped if name.endswith("Iri")} - {"municipalityIri"}
    ordered = variables_in(select["orderby"]["condition"])
    assert things <= ordered
    assert things or "code" in ordered


def test_no_two_rows_share_what_they_are_sorted_by(
    question: Question, oxigraph: KnowledgeGraph
) -> None:
    answer = asked(question, oxigraph)
    keys = sorted(variables_in(parsed_query(question.query)["orderby"]["condition"]))
    rows = [tuple(str(row[key]) for key in keys) for row in answer]
    assert len(set(rows)) == len(rows)


def test_what_is_concatenated_is_a_list(question: Question) -> None:
    listed = {column.name for column in question.columns if column.list}
    concatenated = {}
    outer = parsed_query(question.query)
    for select in (outer, *(s for s in named(outer, "SubSelect") if "projection" in s)):
        for name, expression in projected(select).items():
            for aggregate in named(expression, "Aggregate_GroupConcat") if expression else ():
                if name in projected(outer):
                    concatenated[name] = str(aggregate["separator"])
    # IRIs are parted by a space, which none of them holds.
    for name in [name for name in concatenated if name == EVIDENCE or name.endswith("Iri")]:
        assert concatenated.pop(name) == " "
    assert set(concatenated) == listed
    assert set(concatenated.values()) <= {SEPARATOR}


def test_lists_hold_no_text_that_holds_the_separator(
    question: Question, oxigraph: KnowledgeGraph
) -> None:
    """A label with a semicolon in it would be taken apart."""
    labels = oxigraph.query(
        'SELECT ?l { ?x rdfs:label|skos:prefLabel ?l FILTER(CONTAINS(?l, "; ")) }'
    )
    known = {row["l"] for row in labels}
    text = " ".join(
        str(row[column.name])
        for row in asked(question, oxigraph)
        for column in question.columns
        if column.list
    )
    assert not [label for label in known if label.partition("; ")[0] in text]


def test_a_question_file_runs_as_it_stands(question: Question, oxigraph: KnowledgeGraph) -> None:
    """Its inline data hold the defaults of its header, so that any engine can run it."""
    answer = asked(question, oxigraph)
    result = oxigraph.engine.query(question.text)
    assert answer_of(result, "ja", question, answer.parameters) == answer


def test_every_default_and_allowed_value_is_accepted(
    question: Question, oxigraph: KnowledgeGraph
) -> None:
    for parameter in question.parameters:
        values = list(parameter.values)
        if parameter.type in ("concept", "municipality"):
            values += ANY
        for value in filter(None, [parameter.default, *values]):
            terms, in_force = bindings(question, {parameter.name: value}, "en", oxigraph.engine)
            assert in_force[parameter.name] == value
            assert (terms[parameter.variable] is None) == (
                value in ANY and parameter.type in ("concept", "municipality")
            )

"""kg query answers SPARQL of one's own, and says in one line what is wrong with it, and where."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import kg, refused
from kg.cli import main
from kg.engine import open_engine
from kg.errors import InputError
from kg.home import find_home
from kg.namespaces import CONCEPT, PREFIXES, SAS, scheme_prefixes

if TYPE_CHECKING:
    from pathlib import Path

    from kg import KnowledgeGraph


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_LANG", "en")
    monkeypatch.delenv("KG_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=["oxigraph", "reference"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> KnowledgeGraph:
    """Both engines in turn: the command asks the graph that is open already."""
    graph: KnowledgeGraph = request.getfixturevalue(request.param)
    monkeypatch.setattr("kg.cli.query.opened_as", lambda _: nullcontext(graph))
    return graph


def run(here: Path, capsys: pytest.CaptureFixture[str], text: str, *options: str) -> str:
    """What the command answers to a query in a file."""
    (here / "q.rq").write_text(text, "utf-8")
    assert main(["query", "q.rq", *options]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    assert main(["query", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert "Traceback" not in line
    assert "internal error" not in line
    return line


# Prefixes


def test_the_projects_prefixes_need_no_declaration(
    engine: KnowledgeGraph, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """
        SELECT ?post {
          ?post a sas:CoordinatorPost ; sas:tier tier:1 .
          ?claim sas:post ?post ; sas:state state:done ; sas:municipality id:01644 .
        }"""
    out = run(here, capsys, text, "--format", "csv")
    assert out.splitlines()[0] == "post"
    assert "/id/01644/" in out


def test_every_prefix_of_the_project_is_known(engine: KnowledgeGraph) -> None:
    prefixes = {**PREFIXES, **scheme_prefixes(find_home().schemes())}
    assert {"sas", "id", "state", "role", "tier", "organisation-kind"} <= set(prefixes)
    named = " ".join(f"({prefix}:x)" for prefix in prefixes)
    answer = engine.query(f"SELECT ?iri {{ VALUES (?iri) {{ {named} }} }}")
    assert [row["iri"] for row in answer] == [f"{namespace}x" for namespace in prefixes.values()]


def test_a_prefix_of_ones_own_wins(
    engine: KnowledgeGraph, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "PREFIX tier: <https://e.org/> SELECT (tier:1 AS ?x) (state:done AS ?y) {}"
    out = run(here, capsys, text, "--format", "csv")
    assert out == "x,y\nhttps://e.org/1,https://w3id.org/sasaeai/concept/state/done\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT ?s {\n  ?s a sas:Council ; sas:tier teir:1 }",
            "q.rq:2:31: the prefix teir: is not declared. Did you mean tier:? "
            "Else add a line at the top: PREFIX teir: <…>",
        ),
        (
            "SELECT ?s { ?s nope:x sas:Council ; sas:tier tier:1 }",
            "q.rq:1:16: the prefix nope: is not declared.",
        ),
        ("SELECT ?s { ?s :x ?o }", "q.rq:1:16: the prefix : is not declared."),
        ("SELECT ?s { ?s sas:tier tier:1 ; x:y ?z", "the prefix x: is not declared."),
    ],
)
def test_an_unknown_prefix_is_named(
    text: str, said: str, engine: KnowledgeGraph, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "q.rq").write_text(text, "utf-8")
    line = refusal(capsys, "q.rq")
    assert said in line
    assert "sas:" not in line


def test_a_broken_query_with_known_prefixes_is_told_where_it_breaks(
    engine: KnowledgeGraph, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "q.rq").write_text("SELECT ?s {\n  ?s sas:tier tier:1 ; ; ]\n}")
    line = refusal(capsys, "q.rq")
    assert line.startswith("kg: q.rq:2:26: the query is not valid SPARQL: ] is not expected here")


# Queries that are none


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "q.rq: the query is empty. Write a SELECT, ASK or CONSTRUCT query."),
        (b" \n\t\n", "q.rq: the query is empty"),
        (b"# nothing\n", "q.rq:1: the query is empty"),
        (b"\xef\xbb\xbf", "the query is empty"),
        (b"hello world", "q.rq:1: this is no SPARQL query"),
        (b"SELECT", "q.rq:1:7: the query is not valid SPARQL: it cannot be read up to its end"),
        (b"SELECT * { ?s ?p ?o ", "q.rq:1:21: the query is not valid SPARQL: it ends too early"),
        (b"SELECT * {\n ?s ?p }", "q.rq:2:8: the query is not valid SPARQL: } is not expected"),
        (b"SELECT ?x { ?s ?p ?x } GROUP BY ?s", "unbound"),
        (b"SELECT * { <a> ?p ?o }", "the IRI <a> is not whole"),
        (b"SELECT * {\0}", "q.rq:1:11: U+0000 (control character) stands in the query."),
        (b"\x7fELF\x02\x01\x01\x00\xff\xfe", "q.rq:1: the query is not in UTF-8. Save it"),
        (b"SELECT *\n# \x92r\x93c\n{ ?s ?p ?o }", "q.rq:2: the query is not in UTF-8"),
        ("SELECT * { ?s ?p ?o }".encode("utf-16"), "not in UTF-8"),
        (
            "SELECT *　{}".encode(),
            "q.rq:1:9: U+3000 (ideographic space) stands in the query. Put a",
        ),
        ("SELECT *\u200b{}".encode(), "q.rq:1:9: U+200B (zero width space) stands in the query"),
        (b"SELECT * { ?s ?p ?o FILTER(?s = ) }", "q.rq:1:33: the query is not valid SPARQL: )"),
        (b"SELECT * { ?s ?p ?o } LIMT 5", "q.rq:1:23: the query is not valid SPARQL: LIMT is"),
        (b"SELECT *\n# }}\n{ ?s ?p '}' ?o }", "q.rq:3:13: the query is not valid SPARQL: ?o is"),
        (b"DROP ALL", "q.rq:1:1: DROP changes data. Only queries can be run"),
        (b"PREFIX a: <b:>\nINSERT DATA { a:a a:b a:c }", "q.rq:2:1: INSERT changes data"),
        (b"WITH <g:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH changes data"),
        (b"SELECT * {\n SERVICE <http://localhost/> {} }", "q.rq:2:2: SERVICE asks another"),
        (b"SELECT * { service silent <http://e.org/> {} }", "SERVICE asks another server"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    content: bytes, said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "q.rq").write_bytes(content)
    line = refusal(capsys, "q.rq")
    assert said in line
    assert line.startswith("kg: q.rq:")


def test_the_remedy_names_no_option_that_there_is_not(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "q.rq").write_text("SELECT * { SERVICE <http://localhost/> {} }")
    options = set(refusal(capsys, "q.rq").split()) & {"--allow-service", "--allow-service."}
    with pytest.raises(SystemExit):
        main(["query", "--help"])
    assert not options or "--allow-service" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.rq", "missing.rq: there is no such file. Check the path, or use - to type it."),
        (".", ".: this is a folder. Name a file with a query."),
        ("q.rq/x", "q.rq/x: it cannot be read (Not a directory)"),
        ("x" * 300, "it cannot be read (File name too long)"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    name: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "q.rq").write_text("ASK {}")
    assert said in refusal(capsys, name)


def test_more_than_one_file_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["query", "a.rq", "b.rq"])
    assert caught.value.code == 2
    assert capsys.readouterr().err == (
        "kg query: unknown option or argument: b.rq. See: kg query --help\n"
    )


KEYWORDS = "SELECT ASK WHERE DISTINCT FILTER OPTIONAL UNION BIND VALUES GROUP ORDER BY LIMIT AS a"
SIGNS = "{ } ( ) [ ] . ; , * ?x ?y sas:state tier:1 no:x <a:b> <c> 'x' \"x 1 = + / ^ | # 池 \u3000"
WORDS = st.sampled_from([*KEYWORDS.split(" "), *SIGNS.split(" ")])


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_no_text_makes_the_engine_stumble(text: str) -> None:
    engine, prefixes = open_engine("oxigraph", ox.Store()), {"sas": SAS, "tier": f"{CONCEPT}tier/"}
    with suppress(InputError):
        engine.query(text, prefixes=prefixes)
        return
    with pytest.raises(InputError) as caught:
        engine.query(text, prefixes=prefixes)
    error = caught.value
    assert error.remedy
    assert "\n" not in error.render()
    assert error.line == 1
    assert error.column is None or 1 <= error.column <= len(text) + 1


@pytest.mark.parametrize("extra", ["]", ")", "}", "FILTER )", "LIMT"])
@pytest.mark.parametrize("number", range(4))
def test_a_piece_too_many_is_found_where_it_stands(
    extra: str, number: int, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["SELECT ?s ?n {", "  ?s a sas:Council .", "  OPTIONAL { ?s rdfs:label ?n }", "}"]
    lines.insert(number + 1, extra)
    (here / "q.rq").write_text("\n".join(lines))
    line = refusal(capsys, "q.rq")
    # A word may still begin a name; then what follows it is too much.
    assert re.match(rf"kg: q\.rq:({number + 2}|{number + 3}):\d+: the query is not valid", line)


# Standard input


def test_a_query_may_come_from_standard_input() -> None:
    done = kg("query", "-", "--format", "csv", text="\ufeffSELECT ('池田' AS ?x) {}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "x\n池田\n", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "kg: the query is empty."),
        (b"\xff", "kg: line 1: the query is not in UTF-8."),
        (b"SELECT * {\n?s }", "kg: line 2, column 4: the query is not valid SPARQL: }"),
        (b"DROP ALL", "kg: line 1, column 1: DROP changes data."),
    ],
)
def test_what_is_wrong_with_standard_input_has_no_file(text: bytes, said: str) -> None:
    assert refused(kg("query", "-", text=text)).startswith(said)


# Answers


def test_all_forms_of_query_are_answered(
    engine: KnowledgeGraph, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def rows(text: str) -> list[dict[str, str]]:
        out = run(here, capsys, text, "--format", "csv")
        return list(csv.DictReader(io.StringIO(out)))

    assert rows("ASK { id:01644 a sas:Municipality }") == [{"answer": "true"}]
    triple = {
        "subject": "https://w3id.org/sasaeai/id/01644",
        "predicate": "https://w3id.org/sasaeai/ontology#localGovernmentCode",
        "object": "016446",
    }
    pattern = "{ ?s sas:localGovernmentCode ?c FILTER(?s = id:01644) }"
    assert rows(f"CONSTRUCT {pattern.split(' FILTER')[0]} }} WHERE {pattern}") == [triple]
    assert triple in rows("DESCRIBE id:01644")


def test_a_question_of_the_catalogue_is_a_query_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = find_home().queries / "agreements.rq"
    assert main(["query", str(path), "--format", "csv"]) == 0
    own = capsys.readouterr().out
    assert main(["ask", "agreements", "--format", "csv", "--lang", "ja"]) == 0
    assert [line.split(",")[0] for line in own.splitlines()] == [
        line.split(",")[0] for line in capsys.readouterr().out.splitlines()
    ]


def test_the_language_is_that_of_the_words_added(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(here, capsys, "ASK {}", "--lang", "ja").splitlines()[-2:] == ["はい", "1件"]
    assert run(here, capsys, "ASK {}", "--lang", "en").splitlines()[-2:] == ["yes", "1 row"]


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "xlsx", "md"])
def test_any_value_can_be_written(
    form: str, here: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (here / "q.rq").write_text(
        'SELECT (NOW() AS ?a) (1e0/0 AS ?b) (xsd:date("1850-01-01") AS ?c) (1.50 AS ?d)'
        ' ("=1+1" AS ?e) ("\\u001b[31m\\r" AS ?f) (true AS ?g) (BNODE() AS ?h)'
        f" ({'9' * 40}.5 AS ?i) ?nothing {{}}"
    )
    assert main(["query", "q.rq", "--format", form]) == 0
    out, err = capsysbinary.readouterr()
    assert (err, out != b"") == (b"", True)


def test_only_iris_are_shown_if_there_is_nothing_else(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "SELECT ?municipalityIri { BIND(id:01644 AS ?municipalityIri) }"
    assert "https://w3id.org/sasaeai/id/01644" in run(here, capsys, text)


def test_time_is_limited(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "q.rq").write_text(
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?i) }"
    )
    line = refusal(capsys, "q.rq", "--timeout", "0.05", code=3)
    assert line.startswith("kg: the query was stopped after 0.05 s. Narrow it down")


def test_a_file_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(here, capsys, "SELECT (1 AS ?x) {}", "--output", "rows.json") == ""
    assert json.loads((here / "rows.json").read_text("utf-8"))["rows"] == [{"x": 1}]
    assert "Create it first" in refusal(capsys, "q.rq", "--output", "missing/rows.json")
    assert sorted(path.name for path in here.iterdir()) == ["q.rq", "rows.json"]

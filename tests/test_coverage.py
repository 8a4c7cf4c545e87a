"""Coverage of the source: lines that are cited, lines said to state no fact, lines left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.coverage import coverage, coverage_triples, coverages
from kg.dataset import load as load_dataset
from kg.evidence import LineRange
from kg.home import find_home

if TYPE_CHECKING:
    from kg import KnowledgeGraph

LINES = st.builds(
    lambda first, length: LineRange(first, first + length),
    st.integers(1, 60),
    st.integers(0, 12),
)
HEAD = """\
@base <https://w3id.org/sasaeai/id/01999/> .
@prefix line: <https://w3id.org/sasaeai/source/casebook2016#line=> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
<section> sas:firstLine 11 ; sas:lastLine 20 .
"""


def numbers(ranges: tuple[LineRange, ...]) -> list[int]:
    return [line for lines in ranges for line in range(lines.first, lines.last + 1)]


@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=6), st.lists(LINES, max_size=8))
def test_the_coverage_of_each_section_is_that_by_all_lines(
    sections: list[LineRange], cited: list[LineRange], blank: list[LineRange]
) -> None:
    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(f"https://w3id.org/sasaeai/{name}")

    def add(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        store.add(ox.Quad(node(subject), node(f"ontology#{predicate}"), value))

    store = ox.Store()
    for index, section in enumerate(sections):
        add(f"section/{index}", "firstLine", ox.Literal(section.first))
        add(f"section/{index}", "lastLine", ox.Literal(section.last))
    for lines in cited:
        add("claim", "evidence", ox.NamedNode(lines.iri))
    for lines in blank:
        add("blank", "lines", ox.NamedNode(lines.iri))
    add("blank", "noFactReason", node("concept/no-fact-reason/blank"))
    assert coverages(store) == {
        f"https://w3id.org/sasaeai/section/{index}": coverage(section, cited, [], blank)
        for index, section in enumerate(sections)
    }


def test_ranges_that_reach_beyond_the_section_count_inside_it() -> None:
    found = coverage(LineRange(11, 20), [LineRange(9, 13), LineRange(13, 15)], [LineRange(15, 17)])
    assert found.cited == (LineRange(11, 15),)
    assert found.factless == (LineRange(15, 17),)
    assert found.both == (LineRange(15, 15),)
    assert found.open == (LineRange(18, 20),)


def test_blank_lines_count_as_nothing_else() -> None:
    found = coverage(LineRange(1, 9), [LineRange(1, 4)], [LineRange(6, 7)], [LineRange(3, 6)])
    assert found.blank == (LineRange(3, 6),)
    assert found.cited == (LineRange(1, 2),)
    assert found.factless == (LineRange(7, 7),)
    assert found.open == (LineRange(8, 9),)


@given(LINES, st.lists(LINES), st.lists(LINES), st.lists(LINES))
def test_every_line_is_blank_or_cited_or_factless_or_open(
    section: LineRange,
    cited: list[LineRange],
    factless: list[LineRange],
    blank: list[LineRange],
) -> None:
    found = coverage(section, cited, factless, blank)
    void, quoted, empty, left = map(numbers, (found.blank, found.cited, found.factless, found.open))
    assert {*void, *quoted, *empty, *left} == set(numbers((section,)))
    assert not {*quoted, *empty} & {*void, *left}
    assert not set(void) & set(left)
    assert set(quoted) & set(empty) == set(numbers(found.both))
    for part in (void, quoted, empty, left):
        assert part == sorted(set(part))


def test_the_counts_are_derived_and_broken_ranges_are_left_to_the_shapes() -> None:
    store = ox.Store()
    turtle = (
        HEAD
        + r"<a> sas:evidence line:10\,12, line:11\,13, <https://example.org/page>, 'x' ."
        + r"<b> sas:lines line:12\,13, line:15\,16, line:17\,12 ."
        + "<c> sas:noFactReason <https://w3id.org/sasaeai/concept/no-fact-reason/blank> ; "
        + r"sas:lines line:11\,12, line:18\,19 ."
        + "<broken> sas:firstLine 9 ; sas:lastLine 'twelve' ."
    )
    store.load(turtle, ox.RdfFormat.TURTLE)
    base, sas = "https://w3id.org/sasaeai/id/01999/", "https://w3id.org/sasaeai/ontology#"
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert set(coverage_triples(store)) == {
        ox.Triple(
            ox.NamedNode(base + "section"),
            ox.NamedNode(sas + name),
            ox.Literal(count, datatype=integer),
        )
        for name, count in (
            ("blankLineCount", "2"),
            ("citedLineCount", "2"),
            ("factlessLineCount", "1"),
        )
    }


def test_no_line_is_cited_and_said_to_state_no_fact() -> None:
    store = load_dataset(find_home()).store
    both = {iri: found.both for iri, found in coverages(store).items() if found.both}
    assert both == {}


def test_no_case_leaves_a_line_open(oxigraph: KnowledgeGraph) -> None:
    answer = oxigraph.ask("coverage", lang="en")
    assert len(answer) == 15
    for row in answer:
        assert row["open"] == 0, f"{row['municipality']}: {row['open']} lines are left"
        # Headings and page furniture: more would mean that facts were waved through.
        assert row["factless"] <= 0.2 * (row["lines"] - row["blank"]), row["municipality"]

"""The audit notices changes: values of claims altered at random no longer are borne out.

A change is noticed if the claim was confirmed or derived before it and is unconfirmed after it.
This needs the text of the casebook, which is not part of the project.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from audit_mutations import KINDS, Mutator
from kg.audit import Auditor, Graph, Outcome, load_source
from kg.audit.source import find_source
from kg.home import find_home

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.audit import Claim

CHANGES = 1000
SEEDS = (1, 2, 3)
LEAST = 0.97


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.read(find_home().graph_files())


@pytest.fixture(scope="module")
def auditor(graph: Graph) -> Auditor:
    path = find_source(None, find_home().root)
    if path is None or not path.is_file():
        pytest.skip("the casebook is not at hand: neither KG_SOURCE nor ../shared/source has it")
    return Auditor(load_source(graph, path), graph)


@pytest.fixture(scope="module")
def sound(graph: Graph, auditor: Auditor) -> list[Claim]:
    """The claims that are confirmed or derived as they stand."""
    claims = graph.claims()
    return [c for c in claims if auditor.check(c).outcome is not Outcome.UNCONFIRMED]


def test_changes_made_at_random_are_noticed(
    graph: Graph,
    auditor: Auditor,
    sound: list[Claim],
    record_property: Callable[[str, object], None],
) -> None:
    made: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for seed in SEEDS:
        random = Random(seed)
        mutator = Mutator(graph, random)
        for number in range(CHANGES):
            kind = KINDS[number % len(KINDS)]
            changed = None
            while changed is None:
                changed = mutator.mutate(random.choice(sound), kind)
            made[kind] += 1
            noticed[kind] += auditor.check(changed).outcome is Outcome.UNCONFIRMED
    rates = {kind: noticed[kind] / made[kind] for kind in KINDS}
    overall = sum(noticed.values()) / sum(made.values())
    shown = ", ".join(f"{kind} {rate:.1%}" for kind, rate in rates.items())
    record_property("noticed", f"{overall:.1%} ({shown})")
    assert overall >= LEAST, f"{overall:.1%}: {shown}"
    assert rates["shift"] >= LEAST, shown

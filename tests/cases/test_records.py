"""The records of the cases: which are shipped, in what form, and that the reader takes them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from tests.cases.reading import CASES, PERIODS, local, name
from usmx_kg.graph import Index, index
from usmx_kg.read.run import read

REQUIRED = {
    "fuerzas-amigas-2024",
    "seal-team2-2026",
    "katrina-army-2005",
    "katrina-navy-2005",
    "veracruz-occupation-1914",
    "reciprocal-crossing-1882-us-mx",
    "reciprocal-crossing-1882-mx-us",
    "air-transit-1941-us-mx",
    "air-transit-1941-mx-us",
    "oda715-2025",
}
DIRECTIONS = {
    "US->MX": {("us", "mx")},
    "MX->US": {("mx", "us")},
    "reciprocal": {("us", "mx"), ("mx", "us")},
    "none": set(),
}
ACTIVITIES = (name("usmx:Deployment"), name("usmx:DomesticOperation"))


def records(statements: list[Triple]) -> list[str]:
    return [local(t.subject) for t in statements if t.predicate == name("rdf:type") and t.object in ACTIVITIES]


def gathered() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "gathered.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def case_of(record: str) -> str:
    """Return the id under which a record was gathered: its own, less a direction, or a crossing told apart."""
    return re.sub(r"-(us-mx|mx-us|ward)$", "", record)


def test_the_cases_that_must_be_there_are(statements: list[Triple]) -> None:
    assert set(records(statements)) >= REQUIRED


def test_every_record_is_a_gathered_case_that_is_solid_and_undisputed(statements: list[Triple]) -> None:
    known = gathered()
    for record in records(statements):
        case = known.get(record) or known.get(case_of(record))
        assert case is not None, f"{record} is no gathered case"
        assert (case["solid"], case["disputed"]) == ("true", "false"), record


def test_directions_are_those_of_the_gathered_case(statements: list[Triple]) -> None:
    graph, known = Index(statements), gathered()
    directions: dict[str, set[tuple[str, str]]] = {}
    for record in records(statements):
        ways = directions.setdefault(record if record in known else case_of(record), set())
        for sender in graph.objects(name(f"case:{record}"), name("usmx:sendingState")):
            for host in graph.objects(name(f"case:{record}"), name("usmx:hostState")):
                ways.add((local(sender, "actor"), local(host, "actor")))
    assert directions == {case: DIRECTIONS[known[case]["direction"]] for case in directions}


@pytest.mark.parametrize("period", PERIODS)
def test_the_reader_takes_each_file(period: str) -> None:
    found = read([CASES / f"{period}.ttl"])
    assert not found.errors
    assert found.records


def test_only_nodes_of_the_cases_are_spoken_of(statements: list[Triple]) -> None:
    assert all(local(statement.subject) for statement in statements)


def test_every_node_has_a_label_in_both_languages(statements: list[Triple]) -> None:
    graph = Index(statements)
    for node in {t.subject for t in statements}:
        labels = graph.objects(node, name("rdfs:label"))  # type: ignore[arg-type]
        languages = sorted(label.language or "" for label in labels if isinstance(label, Literal))
        assert languages == ["en", "es"], node


def test_notes_come_in_pairs_and_in_two_languages(statements: list[Triple]) -> None:
    graph = Index(statements)
    for node in {t.subject for t in statements}:
        notes = graph.objects(node, name("skos:note"))  # type: ignore[arg-type]
        languages = [note.language or "" for note in notes if isinstance(note, Literal)]
        assert languages == ["en", "es"] * (len(notes) // 2), node


def test_every_name_is_known(statements: list[Triple]) -> None:
    """A case names things of the package, nodes of its own file, and pages that are told somewhere."""
    shipped, own = index("all"), {t.subject for t in statements}
    for statement in statements:
        for term in (statement.predicate, statement.object):
            if isinstance(term, NamedNode) and term.value.startswith("https://w3id.org/usmx/"):
                assert term in own or term in shipped, term


def test_every_own_node_is_used(statements: list[Triple]) -> None:
    used = {t.object for t in statements} | {name(f"case:{record}") for record in records(statements)}
    assert {t.subject for t in statements} <= used


def test_nobody_of_the_sender_consents_for_the_host(statements: list[Triple]) -> None:
    """What the sending state authorised stands apart from what the host consented to."""
    graph, background = Index(statements), index("background")

    def states(actor: object) -> set[object]:
        assert isinstance(actor, NamedNode)
        ties = (*background.objects(actor, name("usmx:organOf")), *graph.objects(actor, name("usmx:organOf")))
        return {actor, *ties}

    for record in (name(f"case:{r}") for r in records(statements)):
        senders = set(graph.objects(record, name("usmx:sendingState")))
        for consent in graph.objects(record, name("usmx:consent")):
            assert isinstance(consent, NamedNode)
            for actor in graph.objects(consent, name("usmx:grantedBy")):
                assert not states(actor) & senders, consent

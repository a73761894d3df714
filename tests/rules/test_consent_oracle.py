"""Hold the consent rules against an independent evaluation of their definitions.

Records are generated, small and tricky, in a small world of invented states. In some of them a value can't be used:
there every value that could have been meant is tried, and a rule may speak only when it is broken whatever was meant.

USMX_ORACLE_RECORDS sets how many records are generated, USMX_ORACLE_SEED which ones.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple, Variable

from tests.rules.consent_definitions import (
    ARMS,
    BROADER,
    COMPETENT,
    INCLUDED_IN,
    INCOMPETENT,
    MISSIONS,
    ORGANIZATION,
    PLACES,
    STATES,
    STATUSES,
    TERRITORY,
    WITHIN,
    Consent,
    Deployment,
    Finding,
    expected,
)
from tests.rules.consent_records import Unused, iri, make, meanings, spoil
from usmx_kg.check.engines.pyshacl_engine import PyshaclEngine
from usmx_kg.check.message_texts import bindings
from usmx_kg.graph import index, triples, type_
from usmx_kg.graph.rulebook import SPARQL, rules
from usmx_kg.ground.namespaces import OWN, PREFIXES, RECORD

RECORDS = int(os.environ.get("USMX_ORACLE_RECORDS", "200"))
SEED = int(os.environ.get("USMX_ORACLE_SEED", "20310910"))
RULES = {name: rule for name, rule in rules().items() if rule.family == "consent"}
_SH, _USMX, _XSD = PREFIXES["sh"], PREFIXES["usmx"], PREFIXES["xsd"]
_CONCEPTS = {"status": "consent-status", "form": "consent-form", "activityStatus": "activity-status"}

Judge = Callable[[list[Deployment]], dict[str, set[Finding]]]


def pyshacl(records: list[Deployment]) -> dict[str, set[Finding]]:
    """Let pyshacl find, host and sender read back from its messages."""
    shapes = [t for t in triples("shapes") if not _of_other_rule(t)]
    found: dict[str, set[Finding]] = {record.id: set() for record in records}
    for result in PyshaclEngine().validate(_graph(records), shapes):
        rule = RULES[result.shape.removeprefix(OWN["rule"])]
        bound = bindings(rule.messages[result.constraint or ""], result.messages)
        value = None if result.value == result.focus else result.value
        host, sender = (NamedNode(bound[k]) if k in bound else None for k in ("host", "sender"))
        found[_short(result.focus)].add((rule.id, _short(host), _short(sender), _short(value)))
    return found


def oxigraph(records: list[Deployment]) -> dict[str, set[Finding]]:
    """Ask the queries of the constraints themselves, `$this` filled in: thirty times as fast."""
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in _graph(records))
    found: dict[str, set[Finding]] = {record.id: set() for record in records}
    for rule, query in _queries():
        for record in records:
            this = iri(f"record:{record.id}")
            rows = store.query(query, prefixes=dict(PREFIXES), substitutions={Variable("this"): this})
            assert isinstance(rows, QuerySolutions)
            names = {variable.value for variable in rows.variables}
            for row in rows:
                host, sender, value = (row[k] if k in names else None for k in ("host", "sender", "value"))
                found[record.id].add((rule, _short(host), _short(sender), _short(value)))
    return found


def _queries() -> Iterator[tuple[str, str]]:
    shapes = index("shapes")
    for name, rule in RULES.items():
        for constraint in shapes.objects(NamedNode(rule.iri), SPARQL):
            assert isinstance(constraint, NamedNode)
            query = shapes.value(constraint, NamedNode(f"{_SH}select"))
            assert isinstance(query, Literal)
            yield name, query.value


def _of_other_rule(triple: Triple) -> bool:
    name = triple.subject.value.removeprefix(OWN["rule"]) if isinstance(triple.subject, NamedNode) else ""
    return triple.subject.value.startswith(OWN["rule"]) and not any(  # type: ignore[union-attr]
        name == rule or name.startswith(f"{rule}-") for rule in RULES
    )


def _short(term: object) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    if text.startswith(RECORD):
        return text.removeprefix(RECORD)
    return text.replace(OWN["actor"], "actor:")


def _graph(records: Iterable[Deployment]) -> list[Triple]:
    return [*_world(), *(triple for record in records for triple in _statements(record))]


def _statements(d: Deployment) -> Iterator[Triple]:
    nodes: list[Deployment | Consent] = [d, *(c for c in d.consent if isinstance(c, Consent))]
    for node in nodes:
        subject = iri(f"record:{node.id}")
        yield Triple(subject, type_, _usmx(type(node).__name__))
        for field in fields(node):
            value = getattr(node, field.name)
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None and field.name != "id":
                    yield Triple(subject, _usmx(field.name), _term(field.name, one))


def _term(key: str, value: Any) -> NamedNode | Literal:
    if isinstance(value, Unused):
        return value.term
    if isinstance(value, Consent):
        return iri(f"record:{value.id}")
    if key == "instrument":
        return Literal(value)
    if isinstance(value, str):
        return iri(f"{_CONCEPTS[key]}:{value}" if key in _CONCEPTS else value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(f"{_XSD}date"))
    kind = "boolean" if isinstance(value, bool) else "integer"
    return Literal(str(value).lower(), datatype=NamedNode(_XSD + kind))


def _usmx(name: str) -> NamedNode:
    return NamedNode(_USMX + name)


@cache
def _world() -> tuple[Triple, ...]:
    sub_class, in_scheme = NamedNode(f"{PREFIXES['rdfs']}subClassOf"), NamedNode(f"{PREFIXES['skos']}inScheme")
    facts = [(_usmx(k), sub_class, _usmx("Actor")) for k in ("State", "StateOrgan", "InternationalOrganization")]
    facts.append((_usmx("Territory"), sub_class, _usmx("Place")))
    for actor in {*COMPETENT, *INCOMPETENT}:
        kind = "InternationalOrganization" if actor == ORGANIZATION else "State" if actor in STATES else "StateOrgan"
        facts.append((iri(actor), type_, _usmx(kind)))
    facts += [(iri(actor), _usmx("mayConsentFor"), iri(state)) for actor, state in COMPETENT.items()]
    facts += [(iri(place), type_, _usmx("Territory" if place in TERRITORY else "Place")) for place in PLACES]
    facts += [(iri(place), _usmx("within"), iri(wider)) for place, some in WITHIN.items() for wider in some]
    facts += [(iri(place), _usmx("territoryOf"), iri(state)) for place, state in TERRITORY.items()]
    broader = NamedNode(f"{PREFIXES['skos']}broader")
    facts += [(iri(mission), broader, iri(wider)) for mission, some in BROADER.items() for wider in some]
    facts += [(iri(wider), _usmx("includes"), iri(mission)) for mission, some in INCLUDED_IN.items() for wider in some]
    concepts = [*MISSIONS, *ARMS, *(f"consent-status:{status}" for status in STATUSES)]
    for concept in [*concepts, "consent-form:explicit", "consent-form:implied"]:
        facts.append((iri(concept), in_scheme, NamedNode(iri(concept).value.rpartition("/")[0])))
    return tuple(Triple(*fact) for fact in facts)


def _shown(record: Deployment) -> str:
    told = [vars(node) for node in (record, *record.consent)]
    return "\n".join(str({k: v for k, v in one.items() if k != "consent" and v not in (None, ())}) for one in told)


JUDGES = pytest.mark.parametrize(("judge", "count"), [(oxigraph, RECORDS), (pyshacl, RECORDS // 10)])


@JUDGES
def test_rules_find_what_the_definitions_find(judge: Judge, count: int) -> None:
    rng = Random(SEED)
    records = [make(rng, number) for number in range(count)]
    found = judge(records)
    for record in records:
        assert found[record.id] == expected(record), _shown(record)


@JUDGES
def test_a_value_that_cannot_be_used_accuses_nobody(judge: Judge, count: int) -> None:
    rng = Random(SEED + 1)
    records = [spoil(rng, make(rng, number)) for number in range(count)]
    found = judge(records)
    for record in records:
        for meaning in meanings(record) if found[record.id] else ():
            broken = {finding[:3] for finding in expected(meaning)}
            assert {finding[:3] for finding in found[record.id]} <= broken, f"{_shown(record)}\nas\n{_shown(meaning)}"


def test_generated_records_break_every_rule() -> None:
    rng = Random(SEED)
    assert {rule for number in range(300) for rule, *_ in expected(make(rng, number))} == RULES.keys()

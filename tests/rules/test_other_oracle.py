"""Hold the rules on agreements, conduct and places against an independent evaluation of their definitions.

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

from tests.rules.consent_definitions import ORGANIZATION, PLACES, STATES, TERRITORY, WITHIN, Finding
from tests.rules.consent_records import Unused, iri
from tests.rules.other_definitions import (
    BROADER,
    COMPETENT,
    CONTENTS,
    GOVERNORS,
    GROUPS,
    INCLUDED_IN,
    MISSIONS,
    ORGANS,
    POPULATIONS,
    Activity,
    Agreement,
    Request,
    expected,
)
from tests.rules.other_records import make, meanings, spoil
from usmx_kg.check.engines.pyshacl_engine import PyshaclEngine
from usmx_kg.check.message_texts import bindings
from usmx_kg.graph import Node, index, triples, type_
from usmx_kg.graph.rulebook import SPARQL, Rule, rules
from usmx_kg.ground.namespaces import OWN, PREFIXES, RECORD, shorten

RECORDS = int(os.environ.get("USMX_ORACLE_RECORDS", "300"))
SEED = int(os.environ.get("USMX_ORACLE_SEED", "20310310"))
_PLACED = ("host-is-territory", "record-dates-ordered")
RULES = {name: rule for name, rule in rules().items() if rule.family in ("agreement", "conduct") or name in _PLACED}
_SH, _USMX, _XSD = PREFIXES["sh"], PREFIXES["usmx"], PREFIXES["xsd"]
_CONCEPTS = {"activityStatus": "activity-status", "supportMode": "support-mode"}

Judge = Callable[[list[Activity]], dict[str, set[Finding]]]


def pyshacl(records: list[Activity]) -> dict[str, set[Finding]]:
    """Let pyshacl find, host and sender read back from its messages."""
    shapes = [t for t in triples("shapes") if _belongs(t)]
    found: dict[str, set[Finding]] = {record.id: set() for record in records}
    for result in PyshaclEngine().validate(_graph(records), shapes):
        rule = RULES[result.shape.removeprefix(OWN["rule"])]
        bound = bindings(rule.messages[result.constraint or ""], result.messages)
        value = "" if result.value == result.focus else _short(result.value)
        host, sender = (_short(NamedNode(bound[key])) if key in bound else "" for key in ("host", "sender"))
        found[_short(result.focus).partition("-")[0]].add((rule.id, host, sender, value))
    return found


def oxigraph(records: list[Activity]) -> dict[str, set[Finding]]:
    """Ask the queries of the constraints themselves, `$this` filled in: thirty times as fast."""
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in _graph(records))
    found: dict[str, set[Finding]] = {record.id: set() for record in records}
    for rule, query in _queries():
        classes = {_short(kind).partition(":")[2] for kind in _targets(rule)}
        for record in records:
            nodes: list[Any] = [record, *(a for a in record.agreement if isinstance(a, Agreement))]
            for node in nodes if "Agreement" in classes else [record] if record.kind in classes else []:
                found[record.id] |= set(_rows(store, rule.id, query, iri(f"record:{node.id}")))
    return found


def _rows(store: Store, rule: str, query: str, this: NamedNode) -> Iterator[Finding]:
    rows = store.query(query, prefixes=dict(PREFIXES), substitutions={Variable("this"): this})
    assert isinstance(rows, QuerySolutions)
    names = {variable.value for variable in rows.variables}
    for row in rows:
        host, sender, value = (_short(row[key]) if key in names else "" for key in ("host", "sender", "value"))
        yield rule, host, sender, value


def _targets(rule: Rule) -> list[Any]:
    return index("shapes").objects(NamedNode(rule.iri), NamedNode(f"{_SH}targetClass"))


def _queries() -> Iterator[tuple[Rule, str]]:
    shapes = index("shapes")
    for rule in RULES.values():
        for constraint in shapes.objects(NamedNode(rule.iri), SPARQL):
            assert isinstance(constraint, NamedNode)
            query = shapes.value(constraint, NamedNode(f"{_SH}select"))
            assert isinstance(query, Literal)
            yield rule, query.value


def _belongs(triple: Triple) -> bool:
    iri_of = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
    name = iri_of.removeprefix(OWN["rule"])
    return name == iri_of or any(name == rule or name.startswith(f"{rule}-") for rule in RULES)


def _short(term: object) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    return text.removeprefix(RECORD) if text.startswith(RECORD) else shorten(text) or text


def _graph(records: Iterable[Activity]) -> list[Triple]:
    return [*_world(), *(triple for record in records for triple in _statements(record))]


def _statements(d: Activity) -> Iterator[Triple]:
    parts = [part for part in (*d.agreement, *d.request) if isinstance(part, Agreement | Request)]
    for node in (d, *parts):
        subject = iri(f"record:{node.id}")
        kind = "AssistanceRequest" if isinstance(node, Request) else node.kind
        if kind:
            yield Triple(subject, type_, _usmx(kind))
        for field in fields(node):
            value = getattr(node, field.name)
            for one in value if isinstance(value, tuple) else (value,):
                if field.name == "datePrecision":
                    key, _, text = one.partition("=")
                    kind = "gYearMonth" if "-" in text else "gYear"
                    yield Triple(subject, _usmx(f"{key}Stated"), Literal(text, datatype=NamedNode(_XSD + kind)))
                elif one is not None and field.name not in ("id", "kind"):
                    yield Triple(subject, _usmx(field.name), _term(field.name, one))


def _term(key: str, value: Any) -> NamedNode | Literal:
    if isinstance(value, Unused):
        return value.term
    if isinstance(value, Agreement | Request):
        return iri(f"record:{value.id}")
    if key == "legalBasis":
        return Literal(value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(f"{_XSD}date"))
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=NamedNode(f"{_XSD}boolean"))
    return iri(f"{_CONCEPTS[key]}:{value}" if key in _CONCEPTS else value)


def _usmx(name: str) -> NamedNode:
    return NamedNode(_USMX + name)


@cache
def _world() -> tuple[Triple, ...]:
    sub_class, in_scheme, broader = (
        NamedNode(PREFIXES["rdfs"] + "subClassOf"),
        NamedNode(PREFIXES["skos"] + "inScheme"),
        NamedNode(PREFIXES["skos"] + "broader"),
    )
    above = [("State", "Actor"), ("StateOrgan", "Actor"), ("InternationalOrganization", "Actor")]
    above += [("Population", "Actor"), ("NonStateActor", "Actor"), ("SubnationalGovernment", "StateOrgan")]
    above += [("BorderAgency", "StateOrgan"), ("Territory", "Place"), ("WrittenAgreement", "Agreement")]
    above += [("Treaty", "WrittenAgreement"), ("MemorandumOfUnderstanding", "WrittenAgreement")]
    above += [("OralUnderstanding", "Agreement")]
    facts: list[tuple[Node, NamedNode, Node]] = [(_usmx(a), sub_class, _usmx(b)) for a, b in above]
    kinds = {**dict.fromkeys(STATES, "State"), ORGANIZATION: "InternationalOrganization"}
    kinds |= dict.fromkeys(POPULATIONS, "Population") | dict.fromkeys(GROUPS, "NonStateActor")
    kinds |= {organ: "BorderAgency" if organ.endswith("-border") else "StateOrgan" for organ in ORGANS}
    kinds |= dict.fromkeys(GOVERNORS, "SubnationalGovernment")
    kinds |= {place: "Territory" if place in TERRITORY else "Place" for place in PLACES}
    facts += [(iri(thing), type_, _usmx(kind)) for thing, kind in kinds.items()]
    ties = {"organOf": ORGANS | GOVERNORS, "populationOf": POPULATIONS, "ofState": GROUPS, "mayConsentFor": COMPETENT}
    facts += [(iri(a), _usmx(tie), iri(b)) for tie, pairs in ties.items() for a, b in pairs.items()]
    facts += [(iri(place), _usmx("within"), iri(wider)) for place, some in WITHIN.items() for wider in some]
    facts += [(iri(place), _usmx("territoryOf"), iri(state)) for place, state in TERRITORY.items()]
    facts += [(iri(mission), broader, iri(wider)) for mission, some in BROADER.items() for wider in some]
    facts += [(iri(wider), _usmx("includes"), iri(mission)) for mission, some in INCLUDED_IN.items() for wider in some]
    facts += [(iri(c), in_scheme, NamedNode(iri(c).value.rpartition("/")[0])) for c in (*MISSIONS, *CONTENTS)]
    return tuple(Triple(*fact) for fact in facts)


def _shown(record: Activity) -> str:
    told = [vars(node) for node in (record, *record.agreement, *record.request)]
    spared = ("agreement", "request")
    return "\n".join(str({k: v for k, v in one.items() if k not in spared and v not in (None, ())}) for one in told)


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
            broken = _without_days(expected(meaning))
            assert _without_days(found[record.id]) <= broken, f"{_shown(record)}\nas\n{_shown(meaning)}"


def _without_days(findings: set[Finding]) -> set[Finding]:
    """Leave out which day it is that no agreement covers: it depends on what was meant."""
    return {(*finding[:3], "") if finding[0] == "agreement-in-force" else finding for finding in findings}


def test_generated_records_break_every_rule() -> None:
    rng = Random(SEED)
    assert {rule for number in range(300) for rule, *_ in expected(make(rng, number))} == RULES.keys()

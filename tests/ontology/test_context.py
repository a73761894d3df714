"""The JSON-LD context is in step with the ontology and means what the ontology says."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from usmx_kg.graph.jsonld_context import context
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import PREFIXES, RECORD, expand

SHIPPED = json.loads(resources.path("ontology/context.jsonld").read_text("utf-8"))
KEYS = [
    "activityStatus",
    "activityType",
    "agreement",
    "arms",
    "assetType",
    "authorizedBy",
    "condition",
    "conditionStatus",
    "conductedBy",
    "consent",
    "constraint",
    "coversArms",
    "coversMission",
    "coversPlace",
    "decidedOn",
    "defines",
    "deployedForce",
    "directCombat",
    "endDate",
    "event",
    "eventActor",
    "eventDate",
    "eventType",
    "form",
    "grantedBy",
    "grantedTo",
    "hostState",
    "instrument",
    "label",
    "legalBasis",
    "missionType",
    "note",
    "ofState",
    "openEnded",
    "organOf",
    "party",
    "personnelCap",
    "personnelCount",
    "place",
    "populationOf",
    "publishedOn",
    "renews",
    "request",
    "requestedBy",
    "requestedOn",
    "sendingAuthorization",
    "sendingState",
    "signedOn",
    "source",
    "startDate",
    "status",
    "supportMode",
    "supports",
    "territoryOf",
    "unlimited",
    "validFrom",
    "validUntil",
    "withdrawnOn",
    "within",
]


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie) or curie)


def _read(record: dict[str, object]) -> set[Triple]:
    text = json.dumps({**SHIPPED, "id": "r", **record})
    return {quad.triple for quad in parse(text, format=RdfFormat.JSON_LD, base_iri=RECORD)}


def test_context_is_in_step_with_the_ontology() -> None:
    assert context() == SHIPPED, "make data writes it anew"


def test_context_has_every_key_of_the_contract_and_no_other() -> None:
    terms = SHIPPED["@context"]
    assert sorted(name for name, term in terms.items() if isinstance(term, dict)) == KEYS
    assert "@vocab" not in terms


@pytest.mark.parametrize(
    ("key", "value", "predicate", "meaning"),
    [
        ("type", "Deployment", "rdf:type", "usmx:Deployment"),
        ("startDate", "2031-04-05", "usmx:startDate", ("2031-04-05", "xsd:date")),
        ("personnelCount", 60, "usmx:personnelCount", ("60", "xsd:integer")),
        ("directCombat", False, "usmx:directCombat", ("false", "xsd:boolean")),
        ("sendingState", "actor:us", "usmx:sendingState", "actor:us"),
        ("missionType", "mission:training", "usmx:missionType", "mission:training"),
        ("place", "place:mx-oax", "usmx:place", "place:mx-oax"),
        ("arms", "arms:unarmed", "usmx:arms", "arms:unarmed"),
        ("agreement", "agreement:merida-initiative", "usmx:agreement", "agreement:merida-initiative"),
        ("source", "source:us-troops-in-mexico", "dcterms:source", "source:us-troops-in-mexico"),
        ("source", "passage:p04s06", "dcterms:source", "passage:p04s06"),
        ("source", "https://example.org/", "dcterms:source", "https://example.org/"),
        ("legalBasis", "specific request", "usmx:legalBasis", ("specific request", "xsd:string")),
        ("legalBasis", {"id": "law:un-charter"}, "usmx:legalBasis", "law:un-charter"),
        ("legalBasis", {"id": "agreement:x"}, "usmx:legalBasis", "agreement:x"),
        ("label", "Relief", "rdfs:label", ("Relief", "xsd:string")),
        ("note", "n", "skos:note", ("n", "xsd:string")),
    ],
)
def test_key_means_its_property(key: str, value: object, predicate: str, meaning: str | tuple[str, str]) -> None:
    expected = Literal(meaning[0], datatype=_iri(meaning[1])) if isinstance(meaning, tuple) else _iri(meaning)
    assert _read({key: value}) == {Triple(NamedNode(f"{RECORD}r"), _iri(predicate), expected)}


def test_keys_that_are_prefixes_too_keep_both_meanings_at_any_depth() -> None:
    record: dict[str, object] = {
        "agreement": [
            {"id": "a", "coversPlace": ["place:mx", {"id": "p", "within": "place:mx"}], "source": "source:s"}
        ],
        "consent": {"id": "c", "coversPlace": "place:mx-oax", "coversArms": "arms:unarmed", "source": "source:s"},
    }
    r, a, c, p = (NamedNode(f"{RECORD}{name}") for name in "racp")
    assert _read(record) == {
        Triple(r, _iri("usmx:agreement"), a),
        Triple(a, _iri("usmx:coversPlace"), _iri("place:mx")),
        Triple(a, _iri("usmx:coversPlace"), p),
        Triple(p, _iri("usmx:within"), _iri("place:mx")),
        Triple(a, _iri("dcterms:source"), _iri("source:s")),
        Triple(r, _iri("usmx:consent"), c),
        Triple(c, _iri("usmx:coversPlace"), _iri("place:mx-oax")),
        Triple(c, _iri("usmx:coversArms"), _iri("arms:unarmed")),
        Triple(c, _iri("dcterms:source"), _iri("source:s")),
    }


def test_prefixes_are_those_of_the_project() -> None:
    terms = SHIPPED["@context"]
    scoped = {p: d["@id"] for t in terms.values() if isinstance(t, dict) for p, d in t.get("@context", {}).items()}
    declared = scoped | {name: terms[name] for name in PREFIXES if isinstance(terms[name], str)}
    assert declared == dict(PREFIXES)

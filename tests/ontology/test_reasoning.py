"""HermiT finds ontology and data consistent, and catches contradictions seeded into them.

Claims are reified and dates are no datatype of OWL 2, so neither is given to the reasoner.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from functools import cache

import owlready2
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from usmx_kg import resources
from usmx_kg.graph import triples, type_
from usmx_kg.namespaces import OWN, PREFIXES

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not installed")

_RDF = PREFIXES["rdf"]
_REIFIED = {NamedNode(f"{_RDF}{name}") for name in ("subject", "predicate", "object")}
_DATE = NamedNode(f"{PREFIXES['xsd']}date")


def _turtle(text: str) -> list[Triple]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return [quad.triple for quad in parse(prefixes + text, format=RdfFormat.TURTLE, base_iri=OWN["record"])]


@cache
def _data() -> tuple[Triple, ...]:
    """Return the entities, the cases and what the document states flatly, without claims and dates."""
    files = (file for folder in ("data/entities", "data/source", "data/cases") for file in resources.files(folder))
    said = [quad.triple for file in files for quad in parse(path=str(file), format=RdfFormat.TURTLE)]
    reified = {t.subject for t in said if t.predicate in _REIFIED}
    return tuple(
        t
        for t in said
        if t.subject not in reified and not (isinstance(t.object, Literal) and t.object.datatype == _DATE)
    )


def _unsatisfiable(source: Iterable[Triple]) -> list[str] | None:
    """Return the classes that can have no member, or None where the whole is inconsistent."""
    world = owlready2.World()
    world.get_ontology(PREFIXES["usmx"]).load(fileobj=io.BytesIO(serialize(source, format=RdfFormat.N_TRIPLES) or b""))
    try:
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        return sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    finally:
        world.close()


def test_ontology_and_data_are_consistent() -> None:
    assert len(_data()) > 10_000
    assert any(t.predicate == type_ and t.object == NamedNode(f"{OWN['usmx']}Territory") for t in _data())
    assert _unsatisfiable((*triples("ontology"), *_data())) == []


def test_state_that_is_its_territory_is_caught_in_the_data() -> None:
    assert _unsatisfiable((*triples("ontology"), *_data(), *_turtle("actor:fr usmx:within place:fr ."))) is None


def test_what_looks_contradictory_and_is_not() -> None:
    text = """
        <force> a usmx:MilitaryForce , usmx:LawEnforcementAgency .
        <joint> usmx:hostState <b> ; usmx:sendingState <c> , <org> .
        <c> a usmx:State . <org> a usmx:InternationalOrganization .
        <here> usmx:within <there> . <there> usmx:within <here> .
        <charter> a usmx:Treaty , usmx:InternationalLaw .
        <d> a usmx:Deployment ; usmx:legalBasis <r> , "specific request for assistance" . <r> a usmx:AssistanceRequest .
    """
    assert _unsatisfiable((*triples("ontology"), *_turtle(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "<a> a usmx:Consent , usmx:Deployment .",
        "<a> a usmx:Consent , usmx:MemorandumOfUnderstanding .",
        "<a> a usmx:Consent , usmx:SendingAuthorization .",
        "<a> a usmx:Deployment , usmx:DomesticOperation .",
        "<a> a usmx:State , usmx:Place .",
        "<a> a usmx:State , usmx:InternationalOrganization .",
        "<a> a usmx:Government , usmx:SubnationalGovernment .",
        "<a> a usmx:Treaty , usmx:OralUnderstanding .",
        "<a> a usmx:Treaty , usmx:AssistanceRequest .",
        "<a> a usmx:Prohibition , usmx:Permission .",
        "<a> usmx:consent <b> . <b> a usmx:SendingAuthorization .",
        "<a> usmx:agreement <b> . <b> a usmx:Consent .",
        "<a> usmx:hostState <b> . <b> a usmx:Government .",
        "<a> usmx:hostState <b> . <b> a usmx:Territory .",
        "<a> usmx:grantedBy <b> . <a> a usmx:Deployment .",
        "<a> usmx:populationOf <b> . <a> a usmx:Ministry .",
        "<a> usmx:personnelCap 'many' .",
    ],
    ids=lambda text: text.replace("usmx:", ""),
)
def test_seeded_contradiction_is_caught(text: str) -> None:
    assert _unsatisfiable((*triples("ontology"), *_turtle(text))) is None

"""HermiT finds ontology and data consistent, alone and beside those of others, and catches seeded contradictions.

Claims are reified and dates are no datatype of OWL 2, so neither is given to the reasoner. Beside others' vocabularies
stand the entities of the document and of two states, whose like the other states' are made by one pattern.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable
from functools import cache

import owlready2
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from tests.ontology import theirs
from usmx_kg.graph import triples, type_
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import OWN, PREFIXES

JAVA = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not installed")
pytestmark = JAVA

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


def unsatisfiable(source: Iterable[Triple]) -> list[str] | None:
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
    assert unsatisfiable((*triples("ontology"), *_data())) == []


def test_state_that_is_its_territory_is_caught_in_the_data() -> None:
    assert unsatisfiable((*triples("ontology"), *_data(), *_turtle("actor:fr usmx:within place:fr ."))) is None


@cache
def two_states() -> tuple[Triple, ...]:
    """Return the data without what belongs to another state than Mexico and the United States."""
    kept = re.compile(r"/(?:mx|us)(?:-|$)")
    return tuple(
        t
        for t in _data()
        if not re.search(r"usmx/(?:actor|place)/", str(t.subject)) or kept.search(str(t.subject)[1:-1])
    )


def _beside(name: str) -> list[str] | None:
    return unsatisfiable((*triples("ontology"), *theirs.vocabulary(name), *two_states()))


@pytest.mark.skipif(not theirs.installed(), reason="npm packages of vocabularies are not installed")
@pytest.mark.parametrize("name", [name for name in theirs.NAMES if name not in ("oa", "geo", "schema")])
def test_ontology_and_data_are_consistent_beside(name: str) -> None:
    assert len(two_states()) > 4_000
    assert _beside(name) == []


def test_what_prov_holds_apart_is_caught_beside_it() -> None:
    """PROV-O's own axioms take part: an activity is no entity, which the ontology alone doesn't say."""
    text = _turtle("<a> a usmx:Deployment , prov:Entity .")
    assert unsatisfiable((*triples("ontology"), *text)) == []
    assert unsatisfiable((*triples("ontology"), *theirs.vocabulary("prov"), *text)) is None


@pytest.mark.parametrize(
    "text",
    [
        """
        <force> a usmx:MilitaryForce , usmx:LawEnforcementAgency .
        <joint> usmx:hostState <b> ; usmx:sendingState <c> , <org> .
        <c> a usmx:State . <org> a usmx:InternationalOrganization .
        <here> usmx:within <there> . <there> usmx:within <here> .
        <charter> a usmx:Treaty , usmx:InternationalLaw .
        <d> a usmx:Deployment ; usmx:legalBasis <r> , "specific request for assistance" . <r> a usmx:AssistanceRequest .
        <treaty-text> a usmx:Treaty , usmx:SourceDocument .
        <junta> a usmx:MilitaryForce , usmx:Government .
        <rules> a usmx:RulesOfEngagement , usmx:SourceDocument .
        <article> a usmx:Passage , usmx:Prohibition , usmx:InternationalLaw .
        <country> a usmx:State , skos:Concept . <land> a usmx:Territory , skos:Concept .
        <cartel> a usmx:CriminalOrganization , usmx:TerritorialAdministration .
        """,
        "<d> usmx:constraint law:un-charter-2-4 . law:un-charter-2-4 a usmx:InternationalLaw .",
        "<d> usmx:constraint law:vclt-7-2-a . law:vclt-7-2-a a usmx:InternationalLaw .",
        "<d> usmx:constraint law:mx-const-76-iii . law:mx-const-76-iii a usmx:DomesticLaw , usmx:Obligation .",
        "<weapon-free-zone> a usmx:Treaty , usmx:Prohibition .",
        "<act> a usmx:DomesticLaw , usmx:Obligation .",
        "<d> usmx:deployedForce <kfor> . <kfor> a usmx:InternationalOrganization .",
        "<d> usmx:deployedForce <minustah> . <minustah> a usmx:InternationalOrganization .",
        "<d> usmx:deployedForce <company> . <company> a usmx:PrivateContractor .",
        "<d> usmx:hostState <untaet> . <untaet> a usmx:InternationalOrganization , usmx:TerritorialAdministration .",
        "<d> usmx:hostState <de-facto> . <de-facto> a usmx:TerritorialAdministration .",
        "<c> a usmx:Consent ; usmx:expressedIn <notes> . <notes> a usmx:ExchangeOfNotes .",
        """
        <c> a usmx:Consent ; usmx:expressedIn <letter> .
        <r> a usmx:AssistanceRequest ; usmx:expressedIn <letter> . <letter> a usmx:SourceDocument .
        """,
    ],
    ids=lambda text: " ".join(text.replace("usmx:", "").split())[:70],
)
def test_what_looks_contradictory_and_is_not(text: str) -> None:
    assert unsatisfiable((*triples("ontology"), *_turtle(text))) == []


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
        "<a> a usmx:Topic , usmx:State .",
        "<a> a usmx:Topic , usmx:Place .",
        "<a> a usmx:Topic , usmx:Treaty .",
        "<a> a usmx:Topic , usmx:Aim .",
        "<a> a usmx:Claim , usmx:State .",
        "<a> a usmx:Backing , usmx:Threat .",
        "<a> a usmx:Passage , usmx:Place .",
        "<a> a usmx:SourceDocument , usmx:Deployment .",
        "<a> a usmx:LegalFramework , usmx:State .",
        "<a> a usmx:LegalFramework , usmx:Treaty .",
        "<a> a skos:Concept , usmx:Deployment .",
        "<a> a skos:Concept , usmx:Aim .",
        "<a> a usmx:Legislature , usmx:Government .",
        "<a> a usmx:DiplomaticMission , usmx:Government .",
        "<a> a usmx:JointStatement , usmx:WrittenAgreement .",
        "<a> a usmx:CooperationInitiative , usmx:Treaty .",
        "<a> a usmx:GeneralActivity , usmx:Deployment .",
        "<a> a usmx:AgreementKind , usmx:Agreement .",
        "<a> a usmx:Driver , usmx:Threat .",
        "<a> a usmx:TerritorialAdministration , usmx:State .",
        "<a> usmx:hostState <b> . <b> a usmx:Ministry .",
        "<a> usmx:hostState <b> . <b> a usmx:Population .",
        "<a> usmx:deployedForce <b> . <b> a usmx:Treaty .",
    ],
    ids=lambda text: text.replace("usmx:", ""),
)
def test_seeded_contradiction_is_caught(text: str) -> None:
    assert unsatisfiable((*triples("ontology"), *_turtle(text))) is None

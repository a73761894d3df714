"""The vocabulary has the names, hierarchy and keys that users' files rely on: what stands here is never renamed."""

from __future__ import annotations

import datetime
import unicodedata
from collections import defaultdict

import pytest
from pyoxigraph import Literal, NamedNode

from usmx_kg.__about__ import __version__
from usmx_kg.graph import Node, Term, index, type_
from usmx_kg.graph.vocabulary import fields
from usmx_kg.ground.namespaces import BASE, PREFIXES, expand, shorten

CLASSES = {
    "prov:Activity": "ConsentEvent MilitaryActivity",
    "prov:Agent": "Actor",
    "prov:Entity": """Backing Claim Consent ConsentCondition Constraint LegalBasis Passage SendingAuthorization
        SourceDocument""",
    "usmx:Actor": "InternationalOrganization NonStateActor Population State StateOrgan",
    "usmx:StateOrgan": "Government LawEnforcementAgency Legislature MilitaryForce Ministry SubnationalGovernment",
    "usmx:LawEnforcementAgency": "BorderAgency",
    "usmx:NonStateActor": "CriminalOrganization",
    "usmx:MilitaryActivity": "Deployment DomesticOperation",
    "usmx:LegalBasis": "Agreement AssistanceRequest CooperationInitiative DomesticLaw InternationalLaw",
    "usmx:Agreement": "JointStatement OralUnderstanding WrittenAgreement",
    "usmx:WrittenAgreement": "ExchangeOfNotes ExecutiveAgreement FormalAgreement MemorandumOfUnderstanding Treaty",
    "usmx:Constraint": "Obligation Permission Principle Prohibition Responsibility RulesOfEngagement",
    "usmx:Place": "Territory",
}
SCHEMES = {
    "activity-status": "completed not-held ongoing planned",
    "agreement-content": "duration mission responsibilities rules-of-engagement",
    "arms": "armed armed-without-ammunition sidearms unarmed",
    "condition-status": "met not-known not-met",
    "consent-event": """entered-into-force granted invalidated lapsed published refused renewed requested resumed
        suspended withdrawn""",
    "consent-form": "explicit implied",
    "consent-limit": "arms mission place strength",
    "consent-status": "expired granted invalidated lapsed refused requested unknown withdrawn",
    "source-kind": """data-library encyclopedia encyclopedia-copy official official-copy official-scan polemic press
        press-copy reference-work scholarly secondary unreferenced""",
    "support-mode": "direct indirect",
}
MISSIONS = {
    "law-enforcement-support": "technical-assistance training",
    "border-security": "border-agency-support",
    "border-agency-support": "aerial-surveillance transport",
    "humanitarian-assistance": "disaster-relief",
    "capacity-building": "training",
}
TOP_MISSIONS = """general-presence law-enforcement-support intelligence-gathering intelligence-sharing
    logistical-support
    border-security humanitarian-assistance capacity-building direct-combat invasion occupation exercise transit
    hot-pursuit liaison force-protection repatriation"""
KEYS = {
    "MilitaryActivity": """label* sendingState* hostState* missionType* activityType* place* startDate endDate
        openEnded personnelCount deployedForce* assetType* arms supports* conductedBy* supportMode directCombat consent*
        agreement*
        request* legalBasis* constraint* activityStatus sendingAuthorization* source* note*""",
    "Consent": """label* grantedBy grantedTo* status form requestedOn decidedOn publishedOn validFrom validUntil
        withdrawnOn coversMission* coversPlace* coversArms* personnelCap unlimited* openEnded
        instrument event* condition* renews* source* note*""",
    "ConsentEvent": "label* eventType eventDate eventActor* instrument source* note*",
    "ConsentCondition": "label* conditionStatus source* note*",
    "Agreement": """label* party* signedOn validFrom validUntil openEnded coversMission* coversPlace* defines*
        source* note*""",
    "AssistanceRequest": "label* requestedBy requestedOn source* note*",
    "SendingAuthorization": "label* authorizedBy decidedOn requestedOn instrument source* note*",
    "StateOrgan": "label* ofState organOf",
    "Population": "label* ofState populationOf",
    "Territory": "label* within* territoryOf*",
}
ONTOLOGY = index("ontology")
BROADER, SUBCLASS = (NamedNode(expand(name) or "") for name in ("skos:broader", "rdfs:subClassOf"))


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie) or curie)


@pytest.mark.parametrize(("parent", "names"), CLASSES.items())
def test_classes_stand_where_the_model_puts_them(parent: str, names: str) -> None:
    for name in names.split():
        assert _node(parent) in ONTOLOGY.objects(_node(f"usmx:{name}"), SUBCLASS), name


@pytest.mark.parametrize(("scheme", "names"), SCHEMES.items())
def test_small_schemes_have_these_values_and_no_other(scheme: str, names: str) -> None:
    found = ONTOLOGY.subjects(_node("skos:inScheme"), NamedNode(BASE + scheme))
    assert sorted(shorten(str(c.value)) or "" for c in found) == [f"{scheme}:{name}" for name in names.split()]


@pytest.mark.parametrize(("broader", "names"), MISSIONS.items())
def test_missions_stand_where_the_model_puts_them(broader: str, names: str) -> None:
    for name in names.split():
        assert _node(f"mission:{broader}") in ONTOLOGY.objects(_node(f"mission:{name}"), BROADER), name


def test_missions_at_the_top_have_nothing_broader() -> None:
    for name in TOP_MISSIONS.split():
        assert _node(f"mission:{name}") in ONTOLOGY, name
        assert not ONTOLOGY.objects(_node(f"mission:{name}"), BROADER), name


def test_pursuit_exercise_and_training_are_no_combat() -> None:
    for name in ("hot-pursuit", "exercise", "disaster-response-exercise", "training"):
        assert _node("mission:direct-combat") not in ONTOLOGY.above(_node(f"mission:{name}"), BROADER)


def test_exercise_is_no_relief() -> None:
    above = ONTOLOGY.above(_node("mission:disaster-response-exercise"), BROADER)
    assert _node("mission:humanitarian-assistance") not in above


@pytest.mark.parametrize(("name", "keys"), KEYS.items())
def test_classes_have_their_keys(name: str, keys: str) -> None:
    classes = {node.value for node in ONTOLOGY.above(_node(f"usmx:{name}"), SUBCLASS) if isinstance(node, NamedNode)}
    found = {f"{k}*" if f.repeatable else k for k, f in fields().items() if f.domains & classes}
    assert found == set(keys.split())


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def test_names_of_a_scheme_differ_without_case_and_accents_too() -> None:
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in ONTOLOGY.subjects(_node("skos:inScheme")):
        assert isinstance(concept, NamedNode)
        scheme, _, slug = concept.value.rpartition("/")
        labels = [v for p in ("prefLabel", "altLabel") for v in ONTOLOGY.objects(concept, _node(f"skos:{p}"))]
        for name in (slug, slug.replace("-", " "), *(label.value for label in labels if isinstance(label, Literal))):
            named[scheme, _plain(name)].add(slug)
    assert {key: slugs for key, slugs in named.items() if len(slugs) > 1} == {}


HEADERS = {"ontology": "usmx", "app": "usmx-app", "shapes": "rule"}
"""The ontologies of the package, with the prefix of what each holds."""
HEADER = """owl:versionIRI owl:versionInfo vann:preferredNamespacePrefix vann:preferredNamespaceUri dcterms:title
    dcterms:description dcterms:creator dcterms:created dcterms:issued dcterms:modified dcterms:license
    dcterms:source dcterms:bibliographicCitation bibo:status"""


def _header(name: str) -> dict[NamedNode, list[Term]]:
    return index(name).predicates(NamedNode(BASE + name))


@pytest.mark.parametrize(("name", "prefix"), HEADERS.items())
def test_header_is_complete(name: str, prefix: str) -> None:
    header = _header(name)
    assert {_node(key) for key in HEADER.split()} < set(header)
    assert header[_node("vann:preferredNamespacePrefix")] == [Literal(prefix)]
    assert header[_node("vann:preferredNamespaceUri")] == [Literal(PREFIXES[prefix])]
    for key in ("dcterms:title", "dcterms:description", "dcterms:bibliographicCitation"):
        assert {v.language for v in header[_node(key)] if isinstance(v, Literal)} == {"en", "es"}


@pytest.mark.parametrize("name", HEADERS)
def test_days_of_a_header_are_days_in_order(name: str) -> None:
    days = []
    for key in ("created", "issued", "modified"):
        (day,) = _header(name)[_node(f"dcterms:{key}")]
        assert isinstance(day, Literal)
        assert day.datatype == _node("xsd:date")
        days.append(datetime.date.fromisoformat(day.value))
    assert days == sorted(days)


@pytest.mark.parametrize("name", HEADERS)
def test_version_iri_is_in_step_with_the_version(name: str) -> None:
    (version,) = _header(name)[_node("owl:versionInfo")]
    assert version == Literal(__version__)
    assert _header(name)[_node("owl:versionIRI")] == [NamedNode(f"{BASE}{name}/{__version__}")]


def test_every_part_of_a_rule_has_a_label_of_its_own_in_both_languages() -> None:
    """Rules, their shapes and constraints, and the parts that readers take: whatever says or mends something."""
    shapes = index("shapes")
    kinds = ("sh:NodeShape", "sh:PropertyShape", "sh:SPARQLConstraint", "usmx-app:ReaderRule")
    parts = {node for kind in kinds for node in shapes.subjects(type_, _node(kind))}
    for key in ("sh:message", "usmx-app:fix", "dcterms:isPartOf", "sh:path", "sh:select"):
        parts |= set(shapes.subjects(_node(key)))
    assert len(parts) > 150
    labels: dict[Literal, Node] = {}
    for part in parts:
        found = [v for v in shapes.objects(part, _node("rdfs:label")) if isinstance(v, Literal)]
        assert sorted(v.language or "" for v in found) == ["en", "es"], part
        for label in found:
            assert labels.setdefault(label, part) == part, f"{label} is the label of {labels[label]} too"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_definition_names_the_class_above(lang: str) -> None:
    """A class is defined by its genus, the label of a class above it, and what sets it apart."""
    without = []
    for node in ONTOLOGY.subjects(type_, _node("owl:Class")):
        above = [n for n in ONTOLOGY.above(node, SUBCLASS) if n != node and str(n)[1:].startswith(PREFIXES["usmx"])]
        labels = [ONTOLOGY.text(n, _node("rdfs:label"), lang) or "" for n in above]
        definition = (ONTOLOGY.text(node, _node("skos:definition"), lang) or "").lower()
        if labels and not any(label.lower() in definition for label in labels):
            without.append(f"{node}: {definition} ({', '.join(labels)})")
    assert not without, "\n".join(without)

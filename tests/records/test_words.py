"""Words that mean one thing to their speakers and another to us: none resolves in silence.

`tests/records/words.csv` holds a decision for every alternative label of every concept and class: it is a `name`, or it
is `asked` about.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from tests.records.reading import names, objects, text_of
from usmx_kg.graph import index
from usmx_kg.graph.vocabulary import ALT_LABEL, HIDDEN, IN_SCHEME, LABEL, PREF_LABEL
from usmx_kg.ground.namespaces import expand, shorten
from usmx_kg.model.keys import class_named

DECISIONS = Path(__file__).with_name("words.csv")


def decided() -> set[tuple[str, str, str, str]]:
    with DECISIONS.open(encoding="utf-8", newline="") as file:
        return {(row["thing"], row["lang"], row["word"], row["decision"]) for row in csv.DictReader(file)}


def in_the_graph() -> set[tuple[str, str, str, str]]:
    graph, found = index("ontology"), set[tuple[str, str, str, str]]()
    for predicate, decision in ((ALT_LABEL, "name"), (HIDDEN, "asked")):
        for word in graph.values(predicate):
            for node in graph.subjects(predicate, word):
                assert isinstance(word, Literal)
                found.add((shorten(node.value) or node.value, word.language or "", word.value, decision))
    return found


def test_every_alternative_label_has_a_decision() -> None:
    assert in_the_graph() == decided()


def test_no_alternative_label_is_the_ordinary_word_for_another_concept() -> None:
    """Within its scheme, no name of a concept is a name of another or is asked about."""
    graph = index("ontology")
    bearers: dict[tuple[str, str], set[str]] = {}
    for predicate in (LABEL, PREF_LABEL, ALT_LABEL, HIDDEN):
        for word in graph.values(predicate):
            for node in graph.subjects(predicate, word):
                if not graph.objects(node, IN_SCHEME):
                    continue
                space = node.value.rpartition("/")[0]
                bearers.setdefault((space, word.value.casefold()), set()).add(node.value)
    asked = {word for _, _, word, decision in decided() if decision == "asked"}
    shared = {word for (_, word), of in bearers.items() if len(of) > 1}
    assert shared <= set(map(str.casefold, asked)), shared - asked


@pytest.mark.parametrize(
    ("key", "word", "meant"),
    [
        ("status", "caducado", {"consent-status:lapsed", "consent-status:expired"}),
        ("status", "Caducada", {"consent-status:lapsed", "consent-status:expired"}),
        ("status", "lapsed", {"consent-status:lapsed", "consent-status:expired"}),
        ("status", "LAPSED", {"consent-status:lapsed", "consent-status:expired"}),
        ("form", "tolerado", {"consent-form:implied"}),
        ("activityType", "seguimiento", {"activity:pursuit", "activity:surveillance"}),
        ("activityType", "landing", {"activity:landing", "activity:amphibious-landing"}),
        ("missionType", "captura", {"mission:arrest-operation", "mission:law-enforcement-seizure"}),
        ("missionType", "Captura de una persona", {"mission:arrest-operation", "mission:law-enforcement-seizure"}),
        ("missionType", "apoyo a la patrulla fronteriza", {"mission:border-agency-support"}),
        ("assetType", "Equipos médicos", {"asset:medical-team", "asset:medical-equipment"}),
        ("assetType", "equipos medicos", {"asset:medical-team", "asset:medical-equipment"}),
        ("assetType", "squadron", {"asset:aircraft", "asset:warship"}),
        ("assetType", "suministros", {"asset:relief-supplies"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["json", "yaml", "csv"])
def test_such_a_word_is_asked_about(key: str, word: str, meant: set[str], form: str) -> None:
    nested = key in ("status", "form")
    if form == "csv":
        text = f"id,{'consent.' if nested else ''}{key}\na,{word}\n"
    else:
        text = json.dumps({"id": "a", "consent": {key: word}} if nested else {"id": "a", key: word})
    found = text_of(text, form)
    assert objects(found, key) == [f'"{word}"']
    assert [set(of) for *_, of in names(found)] == [meant]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            "granted",
            "otorgado otorgada concedido concedida aprobado aprobada autorizado autorizada granted approved",
        ),
        ("refused", "negado negada denegado denegada rechazado rechazada refused denied rejected declined"),
        ("withdrawn", "retirado retirada revocado revocada withdrawn revoked"),
        ("expired", "vencido vencida expirado expirada expired"),
        ("requested", "solicitado solicitada pendiente requested pending"),
        ("unknown", "desconocido desconocida unknown"),
        ("lapsed", "consent-status:lapsed never-decided sin-resolver"),
    ],
)
def test_statuses_in_all_their_forms(status: str, words: str) -> None:
    for word in words.split():
        found = text_of(json.dumps({"id": "a", "consent": {"status": word}}), "json")
        assert objects(found, "status") == [f"consent-status:{status}"], word


def test_agreements_between_agencies_are_no_executive_agreements() -> None:
    assert class_named("acuerdo interinstitucional") == expand("usmx:FormalAgreement")
    assert class_named("acuerdo ejecutivo") == expand("usmx:ExecutiveAgreement")


def test_what_is_asked_about_by_its_own_end_of_an_iri_is_offered_by_its_label() -> None:
    from usmx_kg.graph.vocabulary import concepts, word

    scheme = expand("consent-status:lapsed")
    assert scheme is not None
    offered = {word(iri) for iri in concepts(scheme.rpartition("/")[0])}
    assert "lapsed" not in offered
    for each in offered:
        found = text_of(json.dumps({"id": "a", "consent": {"status": each}}), "json")
        assert not found.findings
    assert NamedNode(scheme) in index("ontology")

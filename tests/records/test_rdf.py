"""Records that come as RDF: what is refused, what is typed, what unusable values become."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.reading import error, names, objects, text_of, turtle
from usmx_kg.ground import resources
from usmx_kg.model.records import TextSource
from usmx_kg.read import turtle_places
from usmx_kg.read.background import read_background
from usmx_kg.read.run import read

DEPLOYMENT = "record:a a usmx:Deployment ; usmx:sendingState actor:us ; usmx:hostState actor:mx "


def deployment(more: str = "", rest: str = "") -> str:
    """Return a deployment on line 1, more about it from line 2 on, and the rest after it."""
    return turtle(f"{DEPLOYMENT}{';' if more else '.'}\n{more}{' .' if more else ''}\n{rest}")


@pytest.mark.parametrize(
    ("form", "text", "line", "message"),
    [
        ("turtle", "<a> <b> .\n", 1, "this is not Turtle"),
        ("turtle", turtle("record:a a\n usmx:Deployment"), 3, "this is not Turtle"),
        ("turtle", turtle("\nnope:a a usmx:Deployment ."), 2, "nope:"),
        ("turtle", turtle("\n<a b> a usmx:Deployment ."), 2, "this is not Turtle"),
        ("turtle", turtle("record:a a usmx:Deployment ;\n rdfs:label 'x ."), 2, "this is not Turtle"),
        ("trig", turtle("record:g { record:a a usmx:Deployment\n"), None, "this is not TriG"),
        (
            "ntriples",
            "<http://x/a> <http://x/b> <http://x/c> .\n<http://x/a> <http://x/b>\n",
            2,
            "this is not N-Triples",
        ),
        ("ntriples", "<a> <http://x/b> <http://x/c> .\n", 1, "this is not N-Triples"),
        ("nquads", "\n<http://x/a> <http://x/b> 'x' .\n", 2, "this is not N-Quads"),
    ],
)
def test_syntax(form: str, text: str, line: int | None, message: str) -> None:
    wrong = error(text, form)
    assert message in wrong.message
    assert line is None or wrong.line == line, str(wrong)


CASES = [path for path in resources.files("data/cases") if path.parent.name == "cases"]
REFUSED = [
    ("actor:mx rdfs:label 'x' .", "actor:mx is a thing of the package"),
    ("place:mx usmx:territoryOf actor:us .", "place:mx is a thing of the package"),
    ("place:us-az usmx:within place:mx .", "place:us-az is a thing of the package"),
    ("mission:invasion skos:broader mission:training .", "mission:invasion is a thing of the package"),
    ("usmx:Deployment rdfs:subClassOf usmx:Consent .", "usmx:Deployment is a thing of the package"),
    ("<https://w3id.org/usmx/ontology> a owl:Thing .", "is a thing of the package"),
    ("rule:consent-given sh:deactivated true .", "rule:consent-given is a thing of the package"),
    ("claim:new a usmx:Claim .", "claim:new is a thing of the package"),
    ("source:new a usmx:SourceDocument .", "source:new is a thing of the package"),
    ("case:katrina-army-2005 usmx:hostState actor:mx .", "case:katrina-army-2005 is a thing of the package"),
    ("case:new a usmx:Deployment .", "case:new is a thing of the package"),
    ("record:gov a usmx:Government ; usmx:mayConsentFor actor:mx .", "competent to consent"),
    ("[] usmx:mayConsentFor actor:mx .", "competent to consent"),
    ("<http://example.org/x> usmx:mayConsentFor actor:mx .", "competent to consent"),
    ("record:gov owl:sameAs actor:mx-government .", "can't tie anything to our terms"),
    ("<http://example.org/x> owl:sameAs actor:mx-government .", "can't tie anything to our terms"),
    ("<http://example.org/M> rdfs:subClassOf usmx:WrittenAgreement .", "can't tie anything to our terms"),
    ("<http://example.org/p> rdfs:subPropertyOf usmx:consent .", "can't tie anything to our terms"),
    ("<http://example.org/m> skos:broader mission:training .", "can't tie anything to our terms"),
    ("<http://example.org/m> skos:inScheme <https://w3id.org/usmx/mission> .", "can't tie anything to our terms"),
    ("<http://example.org/m> owl:equivalentClass usmx:Consent .", "can't tie anything to our terms"),
    ("<http://example.org/s> a sh:NodeShape .", "can't hold shapes"),
    ("<http://example.org/s> sh:targetNode record:a .", "can't hold shapes"),
    ("<http://example.org/s> <http://example.org/p> sh:Violation .", "can't hold shapes"),
    ("sh:x a <http://example.org/T> .", "can't hold shapes"),
    ("record:a usmx:hostStat actor:us .", "usmx:hostStat is no property of the vocabulary"),
    ("record:a mission:training actor:us .", "mission:training is no property of the vocabulary"),
    ("record:a usmx:Consent actor:us .", "usmx:Consent is no property of the vocabulary"),
    ("record:c a usmx:Cosnent .", "usmx:Cosnent is no class of the vocabulary"),
    ("record:c a usmx:consent .", "usmx:consent is no class of the vocabulary"),
    ("record:c a mission:training .", "mission:training is no class of the vocabulary"),
    ("record:c usmx:grantedBy actor:mx .", "record:c has no type"),
    ("[] usmx:grantedBy actor:mx .", "a node without an IRI has no type"),
    ("record:b usmx:hostState actor:mx .", "record:b has no type"),
    ("record:a usmx:grantedBy actor:mx .", "grantedBy has no meaning for a Deployment"),
    ("record:c a usmx:Consent ; usmx:endDate '2031-01-01'^^xsd:date .", "endDate has no meaning for a Consent"),
    ("record:a usmx:consent << record:a a usmx:Deployment >> .", "a statement about a statement"),
]


@pytest.mark.parametrize(("said", "message"), REFUSED, ids=[said for said, _ in REFUSED])
def test_what_a_record_may_not_say(said: str, message: str) -> None:
    wrong = error(deployment("rdfs:label 'A'", said), "turtle")
    assert message in wrong.message
    if "about a statement" not in message:
        assert wrong.line == 3, str(wrong)


@pytest.mark.parametrize(
    "said",
    [
        "record:a <http://example.org/p> <http://example.org/o> .",
        "record:a schema:url <http://example.org/o> ; rdfs:seeAlso actor:mx ; prov:wasDerivedFrom source:zzz .",
        "record:a a <http://example.org/Thing> , prov:Activity .",
        "<http://example.org/x> a <http://example.org/Y> ; rdfs:label 'x'@en , 'y'@es .",
        "record:gov a usmx:Government ; usmx:organOf actor:mx .",
        "<http://example.org/gov> a usmx:Government ; usmx:organOf actor:mx .",
        "<http://example.org/m> skos:broader <http://example.org/n> .",
        "record:a usmx:datePrecision 'startDate=2031' .",
    ],
)
def test_what_a_record_may_say(said: str) -> None:
    found = text_of(deployment("rdfs:label 'A'", said), "turtle")
    assert not found.errors, [str(e) for e in found.errors]
    assert not found.findings


def test_several_errors_of_a_file_are_all_told() -> None:
    found = text_of(deployment("rdfs:label 'A'", "actor:mx rdfs:label 'x' .\nrecord:a usmx:foo 1 ."), "turtle")
    assert [wrong.line for wrong in found.errors] == [3, 4]
    many = "\n".join(f"actor:x{n} rdfs:label 'x' ." for n in range(50))
    assert len(text_of(deployment("", many), "turtle").errors) == 20


# -- types that go without saying, records without an id


def test_a_consent_needs_no_type() -> None:
    found = text_of(
        deployment("usmx:consent [ usmx:grantedBy actor:mx ] , record:c ; usmx:place [ rdfs:label 'X' ]",
                   "record:c usmx:grantedBy actor:mx ."), "turtle",
    )  # fmt: skip
    assert not found.errors
    assert sorted(objects(found, "rdf:type")) == ["usmx:Consent", "usmx:Consent", "usmx:Deployment", "usmx:Place"]


def test_records_without_an_id_get_one() -> None:
    found = text_of(turtle("[ a usmx:Deployment ; usmx:consent [ a usmx:Consent ] ] . _:x a usmx:DomesticOperation ."),
                    "turtle")  # fmt: skip
    assert [node.value.rpartition("/")[2] for node in found.records] == ["x-1", "x-2"]
    assert found.place(found.records[1]) is not None


def test_ids_are_put_under_the_base() -> None:
    found = text_of("<a> a <https://w3id.org/usmx/ontology#Deployment> .", "turtle", base="https://example.org/r/")
    assert found.records[0].value == "https://example.org/r/a"
    wrong = error("<../actor/mx> a <https://w3id.org/usmx/ontology#Deployment> .", "turtle")
    assert "actor:mx is a thing of the package" in wrong.message


# -- values


@pytest.mark.parametrize(
    ("key", "literal", "text"),
    [
        ("startDate", "'2031-09-10Z'^^xsd:date", "2031-09-10Z"),
        ("startDate", "'2031-09-31'^^xsd:date", "2031-09-31"),
        ("startDate", "'2031-W10-1'^^xsd:date", "2031-W10-1"),
        ("startDate", "'2031-09-10T00:00:00'^^xsd:dateTime", "2031-09-10T00:00:00"),
        ("startDate", "2031", "2031"),
        ("startDate", "'2031-09-10'@en", "2031-09-10"),
        ("startDate", "'2031-04'", "2031-04"),
        ("directCombat", "'maybe'^^xsd:boolean", "maybe"),
        ("directCombat", "'TRUE'^^xsd:boolean", "TRUE"),
        ("directCombat", "1", "1"),
        ("personnelCount", "'-5'^^xsd:nonNegativeInteger", "-5"),
        ("personnelCount", "12.5", "12.5"),
        ("personnelCount", "6e1", "6e1"),
        ("personnelCount", "'60'", "60"),
        ("personnelCount", "'" + "9" * 30 + "'^^xsd:integer", "9" * 30),
        ("hostState", "'Mexico'", "Mexico"),
        ("hostState", "'Mexico'@en", "Mexico"),
        ("missionType", "'training'", "training"),
        ("<http://example.org/p>", "'maybe'^^xsd:boolean", "maybe"),
    ],
)
def test_unusable_values_become_text_for_the_rules(key: str, literal: str, text: str) -> None:
    name = key if key.startswith("<") else f"usmx:{key}"
    found = text_of(turtle(f"record:a a usmx:Deployment ; {name} {literal} ."), "turtle")
    assert not found.errors
    assert not found.findings
    [value] = [q.object for q in found.quads if not q.predicate.value.endswith("#type")]
    assert (value.value, value.datatype.value.rpartition("#")[2]) == (text, "string")  # type: ignore[union-attr]
    [written] = [q.object for q in found.as_written if not q.predicate.value.endswith("#type")]
    assert written.value == text  # type: ignore[union-attr]
    assert (written == value) is (literal.endswith("'") and not literal.endswith("@en"))


@pytest.mark.parametrize(
    ("key", "literal", "kept"),
    [
        ("startDate", "'2031-09-10'^^xsd:date", '"2031-09-10"^^date'),
        ("directCombat", "'0'^^xsd:boolean", '"0"^^boolean'),
        ("personnelCount", "'007'^^xsd:nonNegativeInteger", '"007"^^nonNegativeInteger'),
        ("personnelCount", "-5", '"-5"^^integer'),
        ("legalBasis", "'plain words'", '"plain words"'),
        ("legalBasis", "'plain words'@en", '"plain words"@en'),
        ("source", "'Diario Oficial'", '"Diario Oficial"'),
        ("note", "'x'@es", '"x"@es'),
        ("label", "'  x\\n'", '"  x\\n"'),
    ],
)
def test_usable_values_are_kept_exactly(key: str, literal: str, kept: str) -> None:
    name = {"note": "skos:note", "label": "rdfs:label", "source": "dcterms:source"}.get(key, f"usmx:{key}")
    found = text_of(turtle(f"record:a a usmx:Deployment ; {name} {literal} ."), "turtle")
    assert objects(found, key) == [kept.replace("\\n", "\n")]
    assert found.as_written == found.quads


@pytest.mark.parametrize("iri", ["geo:19.4,-99.1", "ftp://example.org/x", "x:y", "urn:x:y", "https://example.org/%20"])
def test_iris_of_others_are_kept(iri: str) -> None:
    found = text_of(deployment(f"usmx:place <{iri}> ; dcterms:source <{iri}>"), "turtle")
    assert not found.findings
    assert objects(found, "place") == objects(found, "source") == [iri]


def test_things_of_ours_that_do_not_exist_are_name_known() -> None:
    found = text_of(
        deployment("usmx:supports actor:mx-goverment ;\n usmx:consent [ usmx:grantedBy actor:zz ] , record:none ;\n"
                   "usmx:missionType mission:none ; usmx:place <http://example.org/p>"), "turtle",
    )  # fmt: skip
    assert not found.errors
    told = [(of, path, value, meant[:1]) for of, path, value, meant in names(found)]
    assert sorted(told) == [
        ("a", "consent", "record:none", []),
        ("a", "grantedBy", "actor:zz", []),
        ("a", "supports", "actor:mx-goverment", ["actor:mx-government"]),
    ]
    assert {f.path: f.position.line for f in found.findings} == {"consent": 3, "grantedBy": 3, "supports": 2}
    assert objects(found, "supports") == ['"actor:mx-goverment"']
    assert objects(found, "missionType") == ["mission:none"]
    assert objects(found, "place") == ["http://example.org/p"]
    assert "https://w3id.org/usmx/actor/zz" in {getattr(q.object, "value", "") for q in found.as_written}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("record:a <http://example.org/p> '" + "x" * 1_000_001 + "' .", "a text is longer"),
        (f"record:a <http://example.org/p> <http://example.org/{'x' * 2048}> .", "an IRI is longer"),
        ("record:a usmx:consent " + "[ <http://example.org/p> " * 70 + "1" + " ]" * 70 + " .", "nest deeper"),
    ],
    ids=["literal", "iri", "depth"],
)
def test_limits(said: str, message: str) -> None:
    assert message in error(deployment("", said), "turtle").message


def test_blank_nodes_in_a_circle_end() -> None:
    circle = "_:x a usmx:Consent ; <http://example.org/p> _:y . _:y <http://example.org/p> _:x ."
    found = text_of(deployment("usmx:consent _:x", circle), "turtle")
    assert not found.errors
    twice = read([TextSource(deployment("usmx:consent _:x", circle), "turtle", name) for name in ("a", "b")])
    assert (len(twice.records), [f.rule for f in twice.findings]) == (1, ["record-repeated"])


# -- named graphs


def test_all_graphs_of_a_file_are_read() -> None:
    found = text_of(
        turtle("record:g1 { record:a a usmx:Deployment ; usmx:consent record:c . } record:b a usmx:Deployment . "
               "record:g2 { record:c a usmx:Consent ; usmx:grantedBy actor:mx . }"), "trig",
    )  # fmt: skip
    assert not found.errors
    assert [node.value.rpartition("/")[2] for node in found.records] == ["a", "b"]
    assert objects(found, "consent") == ["record:c"]
    assert all(str(q.graph_name) == "DEFAULT" for q in found.quads)
    assert {str(q.graph_name) for q in found.as_written} == {
        "DEFAULT", "<https://w3id.org/usmx/record/g1>", "<https://w3id.org/usmx/record/g2>",
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "record:a a usmx:Deployment . record:g {\nrecord:a usmx:consent [ a usmx:Consent ] . }",
        "record:g1 { record:a a usmx:Deployment . } record:g2 {\nrecord:a usmx:hostState actor:mx . }",
        "record:g1 { record:a a usmx:Deployment . record:c a usmx:Consent } record:g2 {\nrecord:c rdfs:label 'x' . }",
    ],
)
def test_one_graph_cannot_add_to_what_another_records(said: str) -> None:
    """Consent in a graph of its own counts only for the record that carries it."""
    wrong = error(turtle(said), "trig")
    assert "is described in" in wrong.message
    assert wrong.line == 2


def test_saying_the_same_in_two_graphs_adds_nothing() -> None:
    found = text_of(turtle("record:g1 { record:a a usmx:Deployment . } record:g2 { record:a a usmx:Deployment . }"),
                    "trig")  # fmt: skip
    assert not found.errors
    assert len(found.records) == 1


# -- shipped cases


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_shipped_cases_are_read(path: Path, tmp_path: Path) -> None:
    found = read([path])
    assert not found.errors, [str(e) for e in found.errors]
    assert not found.findings
    assert all(node.value.startswith("https://w3id.org/usmx/case/") for node in found.records)
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert not read([copy]).errors
    copy.write_bytes(path.read_bytes().replace(b"usmx:hostState actor:mx", b"usmx:hostState actor:ca"))
    if copy.read_bytes() != path.read_bytes():
        assert "is a thing of the package" in read([copy]).errors[0].message


# -- background


def test_background_may_say_what_records_may_not() -> None:
    text = turtle("actor:mx-magic a usmx:Ministry ; rdfs:label 'Ministry of Magic' ; usmx:mayConsentFor actor:mx ;\n"
                  "usmx:foo '2031-02-30'^^xsd:date . _:b a usmx:Place .")  # fmt: skip
    quads = read_background([TextSource(text, "turtle"), TextSource(text, "turtle")])
    assert len(quads) == 10
    assert len({q.subject for q in quads}) == 3
    assert any(getattr(q.object, "value", "") == "2031-02-30" and "string" in str(q.object.datatype) for q in quads
               if hasattr(q.object, "datatype"))  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text", "line", "message"),
    [
        ("turtle", "<a> <b>", 1, "this is not Turtle"),
        ("yaml", "{id: x, type: Ministry, organOf: Mexcio}", 1, "organOf: 'Mexcio'"),
        ("yaml", "\n{id: x, type: Ministry, organOff: MX}", 2, "unknown key"),
        ("jsonld", '{"@context": "https://example.org/c"}', 1, "not fetched"),
    ],
)
def test_bad_background(form: str, text: str, line: int, message: str) -> None:
    from usmx_kg.ground.errors import InputError

    with pytest.raises(InputError) as caught:
        read_background([TextSource(text, form, "x")])
    assert (caught.value.line, message in caught.value.message) == (line, True)


_HEAD = "PREFIX usmx: <https://w3id.org/usmx/ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"


@pytest.mark.parametrize(
    "text",
    [
        f'VERSION "1.2"\n{_HEAD}<urn:x:a> a usmx:Deployment .',
        f'{_HEAD}\n<urn:x:a> a usmx:Deployment ; rdfs:label "x"@en--ltr .',
    ],
    ids=["version", "direction"],
)
def test_turtle_that_rdflib_cannot_follow_is_searched_for_names(text: str) -> None:
    found = read([TextSource(text, "turtle", "x.ttl")])
    place = found.place(found.records[0])
    assert place is not None
    assert (place.line, place.column) == (4, None)


def test_a_fault_of_ours_in_finding_places_is_no_worse_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise TypeError("ours")

    found = read([TextSource(f"{_HEAD}<urn:x:a> a usmx:Deployment .", "turtle", "x.ttl")])
    monkeypatch.setattr(turtle_places, "_aligned", broken)
    with pytest.raises(TypeError, match="ours"):
        found.place(found.records[0])

"""A literal of RDF that doesn't fit its key is shown as it is written, with what to write instead, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from tests.streaming.whole import in_pieces
from usmx_kg.check.run import check
from usmx_kg.exchange.convert import convert
from usmx_kg.graph.vocabulary import Kind, properties
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.findings import Finding
from usmx_kg.model.keys import fields_for
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read
from usmx_kg.stream.validate import validate
from usmx_kg.write import REPORTS, render_report

XSD = PREFIXES["xsd"]
FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
STRING, FOREIGN = "string", "https://www.w3.org/2001/XMLSchema#"

DATES = (
    (("2019-03-01", STRING), '"2019-03-01"^^xsd:string'),
    (("2019-03-01", "@en"), '"2019-03-01"@en'),
    ((" 2019-03-01", "date"), '" 2019-03-01"^^xsd:date'),
    (("2019-03-01\n", "date"), '"2019-03-01\\n"^^xsd:date'),
    (("2019-03-01", "Date"), '"2019-03-01"^^xsd:Date'),
    (("2019-03-01", f"{FOREIGN}date"), f'"2019-03-01"^^<{FOREIGN}date>'),
    (("2019-03-01", "http://schema.org/Date"), '"2019-03-01"^^<http://schema.org/Date>'),
)
COUNTS = (
    (("12", STRING), '"12"^^xsd:string'),
    (("12", "@es"), '"12"@es'),
    ((" 12", "integer"), '" 12"^^xsd:integer'),
    (("12", "Integer"), '"12"^^xsd:Integer'),
    (("12", f"{FOREIGN}integer"), f'"12"^^<{FOREIGN}integer>'),
    (("12.0", "decimal"), '"12.0"^^xsd:decimal'),
)
ANSWERS = (
    (("true", STRING), '"true"^^xsd:string'),
    (("TRUE", "boolean"), '"TRUE"^^xsd:boolean'),
    (("yes", "@en"), '"yes"@en'),
)
VARIANTS = [
    *(("startDate", given, shown, '"2019-03-01"^^xsd:date') for given, shown in DATES),
    *(("personnelCount", given, shown, '"12"^^xsd:integer') for given, shown in COUNTS),
    *(("directCombat", given, shown, '"true"^^xsd:boolean') for given, shown in ANSWERS),
    ("startDate", ("2019", STRING), '"2019"^^xsd:string', '"2019"^^xsd:gYear'),
    ("startDate", ("2019Z", "gYear"), '"2019Z"^^xsd:gYear', None),
]


def literal(text: str, kind: str) -> Literal:
    if kind.startswith("@"):
        return Literal(text, language=kind[1:])
    return Literal(text, datatype=NamedNode(kind if ":" in kind else XSD + kind))


def record(key: str, value: Literal | NamedNode) -> list[Quad]:
    """Return a deployment, a consent of it where the key is one of that, with one value under the key."""
    node, consent = NamedNode(f"{OWN['record']}a"), BlankNode("c")
    usmx = OWN["usmx"]
    said: list[tuple[NamedNode | BlankNode, str, NamedNode | BlankNode | Literal]] = [
        (node, "sendingState", NamedNode(f"{OWN['actor']}us")),
        (node, "hostState", NamedNode(f"{OWN['actor']}mx")),
        (node, "missionType", NamedNode(f"{OWN['mission']}training")),
        (node, "place", NamedNode(f"{OWN['place']}mx-oax")),
    ]
    owner: NamedNode | BlankNode = node
    kind = next(kind for kind in _OWNERS if key in fields_for(frozenset((usmx + kind,))))
    if _OWNERS[kind]:
        said.append((node, _OWNERS[kind], consent))
        owner = consent
    found = [Quad(node, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(usmx + "Deployment"))]
    found += [Quad(s, NamedNode(usmx + k), v) for s, k, v in said if (s, k) != (owner, key)]
    if owner is consent:
        found.append(Quad(consent, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(usmx + kind)))
    return [*found, Quad(owner, NamedNode(properties()[key].iri), value)]


_OWNERS = {
    "Deployment": "",
    "Consent": "consent",
    "Agreement": "agreement",
    "AssistanceRequest": "request",
    "SendingAuthorization": "sendingAuthorization",
}
"""Classes, each with the key under which a deployment has its things."""


def written(form: str, quads: list[Quad]) -> bytes:
    data = serialize(quads, format=FORMATS[form])
    assert data is not None
    return data


def findings(form: str, key: str, value: Literal | NamedNode, lang: str = "en") -> list[Finding]:
    records = read([TextSource(written(form, record(key, value)), form, f"x.{form}")])
    assert not records.errors, [str(error) for error in records.errors]
    return [f for f in check(records, lang=lang) if f.path == key and f.rule in ("record-datatypes", "name-known")]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("key", "given", "shown", "write"), VARIANTS, ids=lambda value: str(value))
def test_the_literal_is_shown_and_what_to_write(
    form: str, key: str, given: tuple[str, str], shown: str, write: str | None
) -> None:
    for lang, verb in (("en", "Write"), ("es", "Escriba")):
        (found,) = findings(form, key, literal(*given), lang)
        assert found.value == shown
        if write is None:
            assert verb not in str(found.fix)
            continue
        assert str(found.fix).startswith(f"{verb} {write}")
        full = write.partition("^^xsd:")[2]
        assert (XSD + full in str(found.fix)) == (form not in ("turtle", "trig"))
        assert ("http://www.w3.org/2001/XMLSchema#." in str(found.fix)) == given[1].startswith(FOREIGN)


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_shows_it(report: str, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(written("turtle", record("startDate", Literal("2019-03-01", language="en"))))
    text = render_report(validate(path), report)
    text = text.replace("@&#8288;", "@")  # Markdown mentions nobody
    for quoted in ('"2019-03-01"@en', '\\"2019-03-01\\"@en', "&quot;2019-03-01&quot;@en", '""2019-03-01""@en'):
        text = text.replace(quoted, "SHOWN")
    assert "SHOWN" in text


def test_two_literals_of_one_text_are_two_findings() -> None:
    quads = record("startDate", Literal("2019-03-01"))
    quads.append(Quad(quads[-1].subject, quads[-1].predicate, Literal("2019-03-01", language="en")))
    records = read([TextSource(written("turtle", quads), "turtle")])
    values = {f.value for f in check(records) if f.rule == "record-datatypes"}
    assert values == {'"2019-03-01"^^xsd:string', '"2019-03-01"@en'}


@pytest.mark.parametrize("value", [Literal("2019-03-01", language="en"), Literal("12")])
def test_the_same_in_pieces(value: Literal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.nt"
    path.write_bytes(written("ntriples", record("startDate", value)) + written("ntriples", record("hostState", value)))
    found, _ = in_pieces(path, patch=monkeypatch, size=100)
    assert [replace_(f) for f in found] == [replace_(f) for f in validate(path).findings]


def replace_(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.path, finding.value, finding.fix, finding.line, finding.column)


# -- dates that are known to the month or the year

DATED = sorted(
    {
        key
        for kind in _OWNERS
        for key, field in fields_for(frozenset((OWN["usmx"] + kind,))).items()
        if field.kind is Kind.DATE
    }
)
PARTIAL = (("2019", "gYear"), ("2019-03", "gYearMonth"))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("key", DATED)
@pytest.mark.parametrize(("text", "kind"), PARTIAL)
def test_years_and_months_are_dates(form: str, key: str, text: str, kind: str) -> None:
    quads = record(key, literal(text, kind))
    records = read([TextSource(written(form, quads), form, f"x.{form}")])
    assert not records.errors
    found = [f for f in check(records) if f.rule in ("record-datatypes", "date-precision")]
    assert [(f.rule, f.value) for f in found] == [("date-precision", f"{key}={text}")]
    assert found[0].line is not None
    data = written(form, quads)
    for target in ("yaml", "json", "csv", "jsonl", "jsonld"):
        there = convert([TextSource(data, form, f"x.{form}")], form=target)
        back = convert([TextSource(there, target, f"y.{target}")], form="jsonl")
        assert f'"{key}": "{text}"' in back.decode()
        assert f"{key}={text}" not in back.decode()
    same = convert([TextSource(data, form, f"x.{form}")], form="ntriples").decode()
    assert f'"{text}"^^<{XSD}{kind}>' in same, "RDF keeps the literal"


@pytest.mark.parametrize("text", ["0000", "2019-13", "2019-00", "2019Z", "12019", "-2019"])
def test_what_is_no_year_or_month(text: str) -> None:
    kind = "gYearMonth" if text[4:5] == "-" else "gYear"
    (found,) = findings("turtle", "startDate", literal(text, kind))
    assert (found.rule, found.value) == ("record-datatypes", f'"{text}"^^xsd:{kind}')


def test_a_year_under_our_context_is_a_year_beside_other_vocabularies() -> None:
    text = """{"@context": "https://w3id.org/usmx/ontology/context.jsonld", "@id": "https://example.org/a",
        "@type": "usmx:Deployment", "sendingState": "actor:us", "hostState": "actor:mx", "startDate": "2019",
        "schema:url": {"@id": "https://example.org/b"}}"""
    found = check(read([TextSource(text, "jsonld", "x.jsonld")]))
    assert [f.value for f in found if f.rule in ("record-datatypes", "date-precision")] == ["startDate=2019"]


# -- texts where RDF needs an IRI

NAMES = (
    ("hostState", "MEX", "actor:mx (Mexico)"),
    ("sendingState", "Estados Unidos", "actor:us (United States)"),
    ("supports", "Government of Mexico", "actor:mx-government (Government of Mexico)"),
    ("missionType", "training", "mission:training (Training)"),
    ("place", "Oaxaca, Mexico", "place:mx-oax (Oaxaca)"),
    ("activityStatus", "ongoing", "activity-status:ongoing (Ongoing)"),
    ("grantedBy", "actor:mx", "actor:mx (Mexico)"),
    ("status", "granted", "consent-status:granted (Granted)"),
    ("party", f"{OWN['actor']}us", "actor:us (United States)"),
    ("requestedBy", "México", "actor:mx (Mexico)"),
    ("coversPlace", "place:mx-oax", "place:mx-oax (Oaxaca)"),
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["string", "@en", "token", "anyURI"])
@pytest.mark.parametrize(("key", "text", "named"), NAMES, ids=[key for key, *_ in NAMES])
def test_rdf_needs_an_iri(form: str, kind: str, key: str, text: str, named: str) -> None:
    (found,) = findings(form, key, literal(text, kind))
    assert str(found.fix).startswith(f"RDF needs an IRI: {named}")
    assert str(found.value).startswith(f'"{text}"')
    iri = PREFIXES[named.partition(":")[0]] + named.partition(":")[2].partition(" ")[0]
    assert (iri in str(found.fix)) == (form not in ("turtle", "trig"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_has_no_iri_yet_is_a_node(form: str) -> None:
    (found,) = findings(form, "place", Literal("Loma Alta, Juchitán, Oaxaca, Mexico"))
    assert 'RDF needs an IRI or a node: [ a usmx:Place ; rdfs:label "Loma Alta" ; usmx:within [' in str(found.fix)
    assert "usmx:within place:mx-oax ]" in str(found.fix)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("key", ["hostState", "place", "missionType", "activityStatus", "supports", "agreement"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_text_that_names_nothing_is_told_once_to_be_no_iri(form: str, key: str, lang: str) -> None:
    (found,) = findings(form, key, Literal("Qwertyland", language="en"), lang)
    assert found.rule == "name-known"
    assert str(found.fix).count("not a text" if lang == "en" else "no un texto") == 1
    assert str(found.fix).count("IRI") == 1
    assert found.value == '"Qwertyland"@en'

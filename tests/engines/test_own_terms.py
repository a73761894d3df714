"""Shapes of the user's own that name what isn't there check nothing: each term of ours in them is looked up first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.own import ENGINES, HEAD, judged, record, shapes
from usmx_kg.check.own_shapes import read_shapes
from usmx_kg.ground import resources
from usmx_kg.ground.errors import InputError
from usmx_kg.stream.validate import validate

ROWS = HEAD.count("\n")
BASE = "https://w3id.org/usmx/"
PLACES = {
    "target class": "sh:targetClass {}",
    "target node": "sh:targetNode {}",
    "target subjects": "sh:targetSubjectsOf {}",
    "target objects": "sh:targetObjectsOf {}",
    "path": "sh:property [ sh:path {} ; sh:minCount 1 ]",
    "inverse": "sh:property [ sh:path [ sh:inversePath {} ] ; sh:minCount 1 ]",
    "sequence": "sh:property [ sh:path ( usmx:consent {} ) ; sh:minCount 1 ]",
    "alternative": "sh:property [ sh:path [ sh:alternativePath ( usmx:place {} ) ] ; sh:minCount 1 ]",
    "any depth": "sh:property [ sh:path [ sh:zeroOrMorePath {} ] ; sh:minCount 1 ]",
    "at least one": "sh:property [ sh:path [ sh:oneOrMorePath {} ] ; sh:minCount 1 ]",
    "at most one": "sh:property [ sh:path [ sh:zeroOrOnePath {} ] ; sh:minCount 1 ]",
    "value": "sh:property [ sh:path usmx:place ; sh:hasValue {} ]",
    "in": "sh:property [ sh:path usmx:place ; sh:in ( place:mx {} ) ]",
    "class": "sh:property [ sh:path usmx:place ; sh:class {} ]",
    "not": "sh:not [ sh:property [ sh:path usmx:place ; sh:hasValue {} ] ]",
    "or": "sh:or ( [ sh:property [ sh:path usmx:place ; sh:minCount 1 ] ] [ sh:class {} ] )",
    "equals": "sh:property [ sh:path usmx:place ; sh:equals {} ]",
    "less than": "sh:property [ sh:path usmx:startDate ; sh:lessThan {} ]",
    "ignored": "sh:closed true ; sh:ignoredProperties ( {} )",
    "datatype": "sh:property [ sh:path e:n ; sh:datatype {} ]",
    "datatype of a value": 'sh:property [ sh:path e:n ; sh:hasValue "1"^^{} ]',
    "node": "sh:node {}",
    "predicate": "{} 'x'",
    "severity": "sh:severity {}",
}  # fmt: skip
"""Where a shape may name a term."""
QUERIES = {
    "name": "SELECT $this { $this {name} ?x }",
    "iri": "SELECT $this { $this <{iri}> ?x }",
    "filter": "SELECT $this { $this usmx:place ?x FILTER(?x = {name}) }",
    "prefix of its own": "PREFIX o: <{space}> SELECT $this { $this o:{local} ?x }",
    "base": "BASE <{space}> SELECT $this { $this <{iri}> ?x }",
    "path": "SELECT $this { $this usmx:consent/^{name}+ ?x }",
    "not exists": "SELECT $this { $this a ?t FILTER NOT EXISTS { $this {name} ?x } }",
    "sub-select": "SELECT $this { $this a ?t { SELECT $this { $this {name} ?x } } }",
    "function": 'SELECT $this { $this ?p ?x FILTER(?x = IRI("{iri}")) }',
    "datatype": 'SELECT $this { $this ?p ?x FILTER(?x = "1"^^{name}) }',
    "escaped": "SELECT $this { $this {escaped} ?x }",
    "text compared": 'SELECT $this { $this ?p ?x FILTER(STR(?p) = "{iri}") }',
    "text compared first": 'SELECT $this { $this ?p ?x FILTER("{iri}" != STR(?p)) }',
    "text in a list": 'SELECT $this { $this ?p ?x FILTER(STR(?p) IN ("a", "{iri}")) }',
    "texts put together": 'SELECT $this { $this ?p ?x FILTER(?p = URI(CONCAT("{space}", "{local}"))) }',
}  # fmt: skip
"""Where a query may."""
SLIPS = {
    "a letter": ("usmx:personelCount", "usmx:personnelCount"),
    "case": ("usmx:PersonnelCount", "usmx:personnelCount"),
    "slash for hash": (f"<{BASE}ontology/Deployment>", "usmx:Deployment"),
    "no ontology": (f"<{BASE}Deployment>", "usmx:Deployment"),
    "hash after the base": (f"<{BASE[:-1]}#Deployment>", "usmx:Deployment"),
    "http": ("<http://w3id.org/usmx/ontology#Deployment>", "usmx:Deployment"),
    "www": ("<https://www.w3id.org/usmx/ontology#Deployment>", "usmx:Deployment"),
    "case of the project": ("<https://w3id.org/USMX/ontology#Deployment>", "usmx:Deployment"),
    "letters of the project": ("<https://w3id.org/umsx/ontology#Deployment>", "usmx:Deployment"),
    "a concept in the vocabulary": ("usmx:training", "mission:training"),
    "a concept misspelt": ("mission:trainning", "mission:training"),
    "a concept after a hash": (f"<{BASE}mission#training>", "mission:training"),
    "another namespace": (f"<{BASE}missions/training>", "mission:training"),
    "an actor by name": ("actor:mexico", "actor:mx"),
    "an actor's case": ("actor:MX", "actor:mx"),
    "a key of records": ("usmx:note", "skos:note"),
    "a rule": ("rule:recor-datatypes", "rule:record-datatypes"),
    "scheme of SHACL": ("<https://www.w3.org/ns/shacl#minCount>", "<http://www.w3.org/ns/shacl#minCount>"),
    "slash of SHACL": ("<http://www.w3.org/ns/shacl/minCount>", "<http://www.w3.org/ns/shacl#minCount>"),
    "scheme of XSD": ("<https://www.w3.org/2001/XMLSchema#date>", "<http://www.w3.org/2001/XMLSchema#date>"),
    "slash of XSD": ("<http://www.w3.org/2001/XMLSchema/date>", "<http://www.w3.org/2001/XMLSchema#date>"),
    "scheme of SKOS": ("<https://www.w3.org/2004/02/skos/core#broader>", "core#broader>"),
    "scheme of RDFS": ("<https://www.w3.org/2000/01/rdf-schema#label>", "rdf-schema#label>"),
    "scheme of PROV": ("<https://www.w3.org/ns/prov#wasDerivedFrom>", "prov#wasDerivedFrom>"),
    "scheme of Dublin Core": ("<https://purl.org/dc/terms/source>", "<http://purl.org/dc/terms/source>"),
    "case of XSD": ("xsd:Date", "xsd:date"),
    "a letter of SKOS": ("skos:broder", "skos:broader"),
    "a letter of RDFS": ("rdfs:lable", "rdfs:label"),
}  # fmt: skip
"""What is written, and what was meant."""


def refused(folder: Path, said: str) -> InputError:
    with pytest.raises(InputError) as told:
        read_shapes([shapes(folder, said)], list(ENGINES))
    return told.value


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("term", ["usmx:personelCount", "<http://w3id.org/usmx/ontology#personnelCount>"])
def test_an_unknown_term_is_refused_wherever_it_stands(place: str, term: str, tmp_path: Path) -> None:
    error = refused(tmp_path, "rdfs:label 'x' ;\n" + PLACES[place].format(term))
    assert (error.file, error.line) == (str(tmp_path / "own.ttl"), ROWS + 3)
    assert (error.exit_code, error.hint) == (3, "Did you mean usmx:personnelCount?")
    assert "is no term of the vocabulary" in error.message


@pytest.mark.parametrize("place", QUERIES)
@pytest.mark.parametrize("kind", ["select", "ask"])
def test_an_unknown_term_is_refused_wherever_it_stands_in_a_query(place: str, kind: str, tmp_path: Path) -> None:
    local, space = "personelCount", f"{BASE}ontology#"
    query = QUERIES[place]
    for key, text in {
        "name": f"usmx:{local}",
        "iri": space + local,
        "space": space,
        "local": local,
        "escaped": f"<{space}\\\\u0070ersonelCount>",
    }.items():
        query = query.replace("{" + key + "}", text)
    said = f"sh:sparql [ sh:message 'x' ;\n  sh:select '''\n  {query}''' ]"
    if kind == "ask":
        query = query.replace("SELECT $this {", "ASK {", 1)
        component = "e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:p ] ; sh:validator"
        said = f"sh:nodeKind sh:IRI . {component} [\n  a sh:SPARQLAskValidator ;\n  sh:ask '''{query}''' ]"
    error = refused(tmp_path, said)
    assert (error.file, error.line) == (str(tmp_path / "own.ttl"), ROWS + 4)
    assert (error.exit_code, error.hint) == (3, "Did you mean usmx:personnelCount?")


@pytest.mark.parametrize("slip", SLIPS)
def test_what_was_meant_is_named(slip: str, tmp_path: Path) -> None:
    written, meant = SLIPS[slip]
    error = refused(tmp_path, f"rdfs:seeAlso {written}")
    assert error.line == ROWS + 2
    assert meant in str(error.hint)
    assert str(error.hint).startswith("Did you mean ")


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq", ".rdf", ".jsonld"])
def test_in_every_format_of_rdf(suffix: str, tmp_path: Path) -> None:
    from pyoxigraph import RdfFormat, parse, serialize

    forms = {
        ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS,
        ".rdf": RdfFormat.RDF_XML, ".jsonld": RdfFormat.JSON_LD,
    }  # fmt: skip
    file = shapes(tmp_path, "sh:property [ sh:path usmx:personelCount ; sh:minCount 1 ]")
    quads = list(parse(file.read_bytes(), format=RdfFormat.TURTLE))
    other = tmp_path / f"s{suffix}"
    serialize((q.triple for q in quads), str(other), format=forms[suffix])
    with pytest.raises(InputError, match="usmx:personelCount is no term") as told:
        read_shapes([other], ["pyshacl"])
    assert told.value.file == str(other)
    assert told.value.line or suffix == ".rdf"


def test_things_of_the_background_and_of_records_are_known(tmp_path: Path) -> None:
    said = "sh:property [ sh:path usmx:hostState ; sh:in ( actor:mx actor:atlantis ) ] ; sh:targetNode record:mine"
    file, trusted = shapes(tmp_path, said), tmp_path / "trusted.ttl"
    with pytest.raises(InputError, match="actor:atlantis is nothing that the graph or --background knows"):
        read_shapes([file], ["pyshacl"])
    trusted.write_text(f'{HEAD}actor:atlantis a usmx:State ; rdfs:label "Atlantis" .', "utf-8")
    report = validate(record(tmp_path), shapes=[file], background=[trusted], only=["record-unique"])
    assert report.conforms


def test_terms_of_others_and_all_that_we_ship_are_no_fault(tmp_path: Path) -> None:
    file = shapes(
        tmp_path,
        "sh:nodeKind sh:IRI ; rdfs:seeAlso <http://schema.org/name> , <https://w3id.org/other#x> , e:x , <urn:x>",
    )
    assert read_shapes([file], list(ENGINES)).triples
    copies = []
    for path in resources.files("shapes"):
        text = path.read_text("utf-8").replace(f"{BASE}rule/", "https://example.org/rule/")
        if "sh:target" in text:
            copies.append(tmp_path / path.name)
            copies[-1].write_text(text.replace(f"{BASE}shapes", "https://example.org/shapes"), "utf-8")
    assert read_shapes(copies, list(ENGINES)).triples


@pytest.mark.parametrize("engine", [*ENGINES, "all"])
@pytest.mark.parametrize("prefix", ["usmx", "skos", "xsd", "e"])
def test_a_prefix_that_a_query_does_not_say_it_uses_is_declared_for_it(
    engine: str, prefix: str, tmp_path: Path
) -> None:
    """Of the engines one knows some prefixes by itself, and another none."""
    name = {"usmx": "usmx:startDate", "skos": "skos:note", "xsd": "usmx:startDate", "e": "e:n"}[prefix]
    cast = "FILTER(DATATYPE(?value) = xsd:date)" if prefix == "xsd" else ""
    said = (
        f'sh:sparql [ sh:message "found" ; sh:select "SELECT $this ?value {{ $this {name} ?value {cast} }}" ] .\n'
        'e:ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]'
    )
    report = judged(tmp_path, said, 'skos:note "x" ; e:n 1', engine=engine)
    assert [f.message for f in report.findings] == ["found"]


OF_PROPERTIES = (
    *("target subjects", "target objects", "path", "inverse", "sequence", "alternative", "any depth", "at least one"),
    *("at most one", "equals", "less than"),
)
"""Where a property stands."""


@pytest.mark.parametrize("place", OF_PROPERTIES)
@pytest.mark.parametrize(("name", "meant"), [("Consent", "consent?"), ("Deployment", "")])
def test_a_class_is_no_property(place: str, name: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"usmx:{name} is a class, and no property") as caught:
        read_shapes([shapes(tmp_path, PLACES[place].format(f"usmx:{name}"))], [*ENGINES])
    assert f"usmx:{meant}" in str(caught.value.hint) if meant else "usmx vocab properties" in str(caught.value.hint)


@pytest.mark.parametrize("place", ["target class", "class", "or"])
@pytest.mark.parametrize(("name", "meant"), [("consent", "Consent?"), ("hostState", "")])
def test_a_property_is_no_class(place: str, name: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"usmx:{name} is no class") as caught:
        read_shapes([shapes(tmp_path, PLACES[place].format(f"usmx:{name}"))], [*ENGINES])
    assert f"usmx:{meant}" in str(caught.value.hint) if meant else "usmx vocab classes" in str(caught.value.hint)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("iri", ["usmx:hostState", "actor:mx", "rule:consent-given"])
def test_a_name_with_a_prefix_is_no_iri_by_itself(place: str, iri: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"<{iri}> is a name with a prefix in brackets"):
        read_shapes([shapes(tmp_path, PLACES[place].format(f"<{iri}>"))], [*ENGINES])


@pytest.mark.parametrize("query", [
    "SELECT $this { GRAPH ?g { $this a ?t } }",
    "SELECT $this { $this a ?t FILTER NOT EXISTS { graph <urn:x:g> { ?x a ?t } } }",
])  # fmt: skip
@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_for_a_graph_would_find_nothing(query: str, engine: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="finds nothing") as caught:
        read_shapes([shapes(tmp_path, f'sh:sparql [ sh:select "{query}" ]')], [engine])
    assert caught.value.line == ROWS + 2


def test_the_graph_of_shapes_is_not_for_pyshacl(tmp_path: Path) -> None:
    own = shapes(tmp_path, 'sh:sparql [ sh:select "SELECT $this { GRAPH $shapesGraph { ?s a sh:NodeShape } }" ]')
    with pytest.raises(InputError, match=r"no \$shapesGraph"):
        read_shapes([own], ["pyshacl"])
    assert read_shapes([own], ["pyshacl-turbo"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this usmx:Consent ?x }",
        "SELECT $this { $this a ?t ; usmx:Consent ?x }",
        "SELECT $this { ?x usmx:Consent $this }",
        "SELECT $this { $this usmx:consent/usmx:Consent ?x }",
        "SELECT $this { $this usmx:place|usmx:Consent ?x }",
        "SELECT $this { $this ^usmx:Consent ?x }",
        "SELECT $this { $this (usmx:Consent|usmx:place)* ?x }",
        "SELECT $this { $this usmx:Consent+ ?x }",
        "SELECT $this { $this usmx:Consent [ a ?t ] }",
        "SELECT $this { $this a ?t FILTER NOT EXISTS { [] usmx:Consent $this } }",
    ],
)
def test_a_class_is_no_property_in_queries_either(query: str, tmp_path: Path) -> None:
    error = refused(tmp_path, f'sh:sparql [ sh:message "x" ;\n  sh:select """\n  {query}""" ]')
    assert "usmx:Consent is a class, and no property" in error.message
    assert (error.line, error.hint) == (ROWS + 4, "Did you mean usmx:consent?")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this a usmx:Consent ; ?p ?x }",
        "SELECT $this { $this a ?t FILTER(?t = usmx:Consent || usmx:Deployment = ?t) }",
        "SELECT $this { $this a ?t FILTER(?t IN (usmx:Consent, usmx:Deployment)) }",
        "SELECT $this { $this a ?t . ?t rdfs:subClassOf usmx:Consent . usmx:Consent rdfs:label ?l }",
        "SELECT $this { $this a/rdfs:subClassOf* usmx:Consent }",
        "SELECT $this { $this ?p ?x FILTER(STRSTARTS(STR(?x), 'https://w3id.org/usmx/actor/mx-')) }",
        "SELECT $this { $this ?p ?x FILTER(CONTAINS(STR(?x), 'https://w3id.org/usmx/nothing')) }",
        "SELECT $this { $this ?p ?c BIND(IRI(CONCAT('https://w3id.org/usmx/actor/', ?c)) AS ?y) }",
    ],
)
def test_a_class_where_a_class_stands_and_the_start_of_a_name_are_no_fault(query: str, tmp_path: Path) -> None:
    assert read_shapes([shapes(tmp_path, f'sh:sparql [ sh:message "x" ; sh:select "{query}" ]')], list(ENGINES)).triples


def test_where_a_property_stands_no_class_is_proposed(tmp_path: Path) -> None:
    error = refused(tmp_path, "sh:sparql [ sh:message 'x' ; sh:select 'SELECT $this { $this usmx:consnt ?x }' ]")
    assert error.hint == "Did you mean usmx:consent?"

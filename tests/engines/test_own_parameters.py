"""Values that SHACL's parameters don't take are refused before any engine gets them: engines guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import usmx
from tests.engines.own import ENGINES, HEAD, judged, record, shapes
from usmx_kg.check.own_shapes import read_shapes
from usmx_kg.ground.errors import InputError

ROWS = HEAD.count("\n")
COUNTS = ("minCount", "maxCount", "minLength", "maxLength")
NO_COUNT = ("-1", '"1"', "1.0", "1e0", '"a"^^xsd:integer', "true", "e:one", "[ ]")
TRUTHS = ("uniqueLang", "deactivated")
NO_TRUTH = ('"yes"', '"true"', "1", '"ja"^^xsd:boolean', "e:true")
LISTS = ("in", "languageIn", "and", "or", "xone")
NO_LIST = ('"en"', "e:x", "[ ]", "[ rdf:first e:x ]", "[ rdf:rest () ]")
IRIS = ("class", "datatype", "equals", "disjoint", "lessThan", "lessThanOrEquals")

ILL = [
    *(f"sh:property [ sh:path e:n ;\n sh:{name} {value} ]" for name in COUNTS for value in NO_COUNT),
    *(f"sh:property [ sh:path e:n ;\n sh:{name} {value} ]" for name in TRUTHS for value in NO_TRUTH),
    *(f"sh:property [ sh:path e:n ;\n sh:{name} {value} ]" for name in LISTS for value in NO_LIST),
    *(f"sh:property [ sh:path e:n ;\n sh:{name} {value} ]" for name in IRIS for value in ('"x"', "1", "[ ]")),
    *(f"sh:property [ sh:path e:n ;\n sh:{name} e:x ]" for name in ("pattern", "minInclusive", "maxExclusive")),
    *(f"sh:node e:none ;\n sh:closed {value}" for value in NO_TRUTH),
    "sh:property [ sh:path e:n ;\n sh:nodeKind e:IRI ]",
    'sh:nodeKind sh:IRI ;\n sh:severity "high"',
    "sh:nodeKind sh:IRI ;\n sh:message 1",
    "sh:nodeKind sh:IRI ;\n sh:message e:text",
    'sh:class usmx:Deployment ;\n sh:targetNode "a text"',
    "sh:class usmx:Deployment ;\n sh:targetClass [ ]",
    "sh:closed true ;\n sh:ignoredProperties e:x",
    'sh:closed true ;\n sh:ignoredProperties ( "x" )',
    "sh:nodeKind sh:IRI ;\n sh:ignoredProperties ( e:x )",
    'sh:nodeKind sh:IRI ;\n sh:flags "i"',
    "sh:property [ sh:path e:n ;\n sh:qualifiedMinCount 1 ]",
    "sh:property [ sh:path e:n ;\n sh:qualifiedValueShape [ sh:class e:C ] ]",
    "sh:property [ sh:path e:n ;\n sh:datatype xsd:date , xsd:string ]",
    "sh:property [ sh:path e:n ;\n sh:minCount 1 , 2 ]",
    "sh:property [ sh:minCount 1 ;\n sh:path e:n , e:m ]",
    *(f"sh:property [ sh:minCount 1 ;\n sh:path {path} ]" for path in (
        '"n"', "()", "( e:n )", "[ ]", "[ e:n e:m ]", "[ sh:zeroOrMorePath e:n , e:m ]",
        "[ sh:zeroOrMorePath e:n ; sh:inversePath e:m ]", "[ sh:alternativePath ( e:n ) ]",
        "[ sh:alternativePath e:n ]", "( e:n [ ] )", "( e:n ( e:m ) )", '[ sh:inversePath "n" ]',
    )),
    "rdfs:label 'x' ;\n sh:property [ sh:minCount 1 ]",
    "rdfs:label 'x' ;\n sh:property e:none",
    *(f"rdfs:label 'x' ;\n sh:{name} e:none" for name in ("node", "not")),
    *(f"rdfs:label 'x' ;\n sh:{name} ( e:none )" for name in ("and", "or", "xone")),
    *(f"rdfs:label 'x' ;\n sh:{name} ()" for name in ("and", "or", "xone")),
    "rdfs:label 'x' ;\n sh:node sh:Literal",
    'rdfs:label "x" ;\n sh:sparql [ sh:message "x" ]',
    *(f"sh:nodeKind sh:IRI ;\n sh:{name} {value}" for name, value in (
        ("minCount", 1), ("maxCount", 1), ("uniqueLang", "true"), ("lessThan", "e:m"), ("lessThanOrEquals", "e:m"),
    )),
    "sh:property [ sh:path e:n ;\n sh:minLength 99999999999999999999 ]",
    "sh:property [ sh:path e:n ; sh:nodeKind sh:IRI ;\n sh:qualifiedValueShapesDisjoint true ]",
    "sh:nodeKind sh:IRI .\n e:P a sh:PropertyShape ; sh:nodeKind sh:IRI",
    "sh:nodeKind sh:IRI .\n e:P a sh:NodeShape ; sh:path e:n ; sh:nodeKind sh:IRI",
    "sh:nodeKind sh:IRI .\n e:T sh:targetClass usmx:Consent ; rdfs:label 'x' ; sh:severity sh:Info",
    'e:p 1 .\n e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:p ]',
    "sh:nodeKind sh:IRI .\n e:C a sh:ConstraintComponent ; sh:validator [ sh:ask 'ASK {}' ]",
    "e:p 1 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:p ] ;\n sh:propertyValidator [ sh:ask 'ASK {}' ]",
    'sh:nodeKind sh:IRI ;\n sh:sparql [ sh:select "SELECT $this { $this $PATH ?t }" ]',
    'sh:nodeKind sh:IRI ;\n sh:sparql [ sh:select "SELECT $this { BIND (1 AS ?this) }" ]',
    ("sh:nodeKind sh:IRI .\n"
    " e:o sh:declare [ sh:prefix 'q' ; sh:namespace 'a:' ] , [ sh:prefix 'q' ; sh:namespace 'b:' ]"),
    *(f'rdfs:label "x" ;\n sh:sparql [ sh:select "{query}" ]' for query in (
        "SELECT ?x { ?x a ?t }", "ASK { $this a ?t }", "CONSTRUCT { $this a ?t } { $this a ?t }",
        "SELECT (COUNT(?x) AS ?n) { ?x a ?t }", "SELECT $this { $this a ?t . VALUES ?t { e:T } }",
        "SELECT $this { $this a ?t MINUS { $this a e:T } }",
    )),
]  # fmt: skip
"""What SHACL does not take; the fault is on the second line."""


@pytest.mark.parametrize("said", ILL)
def test_what_shacl_does_not_take_is_refused_with_its_line(said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read_shapes([shapes(tmp_path, said)], list(ENGINES))
    error = told.value
    assert (error.file, error.exit_code) == (str(tmp_path / "own.ttl"), 3)
    assert error.line in (ROWS + 2, ROWS + 3)
    assert error.line == ROWS + 3 or "e:none" in said
    assert error.hint
    assert not any(
        word in error.message for word in ("shsh:", "URIRef", "Literal(", "not valid SHACL", "can't be applied")
    )


WELL = [
    *(
        f"sh:property [ sh:path e:n ; sh:{name} {value} ]"
        for name in COUNTS
        for value in ("0", "+1", '"02"^^xsd:integer')
    ),
    *(f"sh:property [ sh:path e:n ; sh:{name} {value} ]" for name in TRUTHS for value in ("true", "false")),
    "sh:closed false ; sh:ignoredProperties ( )",
    "sh:property [ sh:path e:n ; sh:in () ]",
    "sh:property [ sh:path e:n ; sh:hasValue 1 , 2 ; sh:class e:A , e:B ]",
    'sh:property [ sh:path e:n ; sh:languageIn ( "en" ) ; sh:message "a"@en , "b"@es ]',
    'sh:property [ sh:path e:n ; sh:pattern "x" ; sh:flags "i" ]',
    "sh:property [ sh:path e:n ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 0 ]",
    "sh:property [ sh:path ( e:n [ sh:inversePath e:m ] [ sh:alternativePath ( e:a e:b ) ] ) ; sh:minCount 0 ]",
    "sh:property [ sh:path [ sh:zeroOrOnePath ( e:n [ sh:oneOrMorePath e:m ] ) ] ; sh:minCount 0 ]",
    "sh:node e:other . e:other a sh:NodeShape ; sh:nodeKind sh:IRI",
    "sh:node rule:consent-given",
    "sh:targetNode record:r ; sh:nodeKind sh:IRI",
    "sh:sparql [ sh:select 'SELECT * { $this a usmx:Consent }' ]",
    "sh:sparql [ sh:select 'SELECT DISTINCT $this (1 AS ?value) WHERE { $this a usmx:Consent }' ]",
]


@pytest.mark.parametrize("said", WELL)
def test_what_shacl_takes_is_taken(said: str, tmp_path: Path) -> None:
    assert read_shapes([shapes(tmp_path, said)], ["pyshacl-turbo"]).triples


def test_a_shape_in_another_file_is_described(tmp_path: Path) -> None:
    one, two = shapes(tmp_path, "sh:node e:other", "one.ttl"), tmp_path / "two.ttl"
    two.write_text(f"{HEAD}e:other a sh:NodeShape ; sh:targetClass usmx:Consent ; sh:nodeKind sh:IRI .", "utf-8")
    assert read_shapes([one, two], list(ENGINES)).triples
    with pytest.raises(InputError, match="of which the shapes say nothing"):
        read_shapes([one], list(ENGINES))


COMPONENT = """sh:property [ sh:path e:n ; e:least 5 ] .
e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:least ; sh:datatype xsd:integer ] ;
  sh:VALIDATOR [ a KIND ; MESSAGE QUERY ]"""


def component(**parts: str) -> str:
    """Return a shape with a component of its own, of a validator, its kind, message and query."""
    said = COMPONENT
    for name, text in parts.items():
        said = said.replace(name.upper(), text)
    return said


@pytest.mark.parametrize("message", ["", 'sh:message "too small" ;', 'sh:message "{?value} is too small" ;'])
@pytest.mark.parametrize(
    ("validator", "kind", "query"),
    [
        ("validator", "sh:SPARQLAskValidator", 'sh:ask "ASK { FILTER (?value >= $least) }"'),
        (
            "propertyValidator",
            "sh:SPARQLSelectValidator",
            'sh:select "SELECT $this ?value { $this $PATH ?value FILTER (?value < $least) }"',
        ),
    ],
)
def test_engines_agree_on_components_of_ones_own(
    validator: str, kind: str, query: str, message: str, tmp_path: Path
) -> None:
    """Of an ASK validator at a property shape pyshacl-turbo and pyshacl tell no value, and pyshifty does."""
    said = component(validator=validator, kind=kind, query=query, message=message)
    report = judged(tmp_path, said, "e:n 1 , 2 , 9", engine="all")
    assert {f.rule for f in report.findings} == {"https://example.org/own/n"}
    assert len(report.findings) == (1 if "Ask" in kind else 2)  # what has neither value nor place is told once
    assert judged(tmp_path, said, "e:n 5 , 9", engine="all").conforms


def test_the_command_compares_them_too(tmp_path: Path) -> None:
    said = component(
        validator="validator",
        kind="sh:SPARQLAskValidator",
        message="",
        query='sh:ask "ASK { FILTER (?value >= $least) }"',
    )
    files = str(record(tmp_path)), "--shapes", str(shapes(tmp_path, said))
    done = usmx("validate", *files, "--engine", "all", "--rule", "record-unique")
    assert done.code == 1, done.err
    assert "find the same" in done.err

"""Shapes of the user's own: faults are told before any engine passes over them, and all engines report alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.namespace import SH

from tests.cli.running import usmx
from usmx_kg import validate
from usmx_kg.check.engines.pyshacl_engine import flaw_in
from usmx_kg.check.engines.registry import ENGINES
from usmx_kg.check.own_shapes import read_shapes
from usmx_kg.check.own_shapes.terms import TERMS
from usmx_kg.graph import part_files, triples
from usmx_kg.ground import resources
from usmx_kg.ground.errors import InputError

EXAMPLE = resources.path("data/examples/no-consent.yaml")
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix usmx: <https://w3id.org/usmx/ontology#> .
@prefix e: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FAULTS = {
    "target": ("sh:targetClass usmx:Deploymet", "is no term of the vocabulary", "Did you mean usmx:Deployment?"),
    "almost ours": ("sh:targetClass <http://w3id.org/usmx/ontology#Deployment>", "is no term of the vocabulary", ""),
    "term": ("sh:property [ sh:path usmx:place ; sh:minCout 1 ]", "sh:minCout is no term", "Did you mean sh:minCount?"),
    "advanced": ("sh:rule [ ]", "sh:rule is no term that is applied", "Only SHACL Core and SHACL-SPARQL are applied."),
    "value": ("sh:property [ sh:path usmx:place ; sh:minCount 'a' ]", "sh:minCount takes a whole number", "not \"a\""),
    "no path": ("sh:property [ sh:minCount 1 ]", "sh:minCount is about the values of a path", "beside sh:path"),
    "list": ("sh:property [ sh:path usmx:place ; sh:in e:x ]", "sh:in takes a list", "not <https://example.org/x>"),
    "kind": ("sh:property [ sh:path usmx:place ; sh:nodeKind e:no ]", "sh:nodeKind takes one of", "sh:IRI"),
    "service": ("sh:sparql [ sh:select 'SELECT $this { SERVICE <http://127.0.0.1/> { $this a ?x } }' ]", "SERVICE", ""),
    "from": ("sh:sparql [ sh:select 'SELECT $this FROM <file:///a> { $this a ?x }' ]", "there is no graph", ""),
    "prefix": ("sh:sparql [ sh:select 'SELECT $this { $this a nope:x }' ]", "the prefix nope: is not declared", ""),
    "query": ("sh:sparql [ sh:select 'SELECT $this { $this a' ]", "is never closed", ""),
    "minus": ("sh:sparql [ sh:select 'SELECT $this { $this a ?x MINUS { $this a ?x } }' ]", "MINUS", ""),
    "turtle": ("sh:property [", "not Turtle", ""),
}  # fmt: skip


def written(folder: Path, statements: str) -> Path:
    file = folder / "own.ttl"
    file.write_text(f"{HEAD}e:own a sh:NodeShape ; sh:targetClass usmx:Deployment ;\n  {statements} .\n", "utf-8")
    return file


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("engine", ["pyshacl-turbo", "pyshacl", "pyshifty"])
def test_faults_are_told_whichever_engine_judges(name: str, engine: str, tmp_path: Path) -> None:
    statements, message, more = FAULTS[name]
    with pytest.raises(InputError) as told:
        validate(EXAMPLE, shapes=[written(tmp_path, statements)], engine=engine)
    assert message in str(told.value)
    assert more in str(told.value)


def test_an_unknown_term_is_shown_on_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, FAULTS["term"][0])
    done = usmx("validate", str(EXAMPLE), "--shapes", str(file))
    assert done.code == 3
    assert done.err.startswith(f"usmx: {file}:6: sh:minCout")


GOOD = """sh:property [ sh:path usmx:place ; sh:minCount 2 ] , [ sh:path usmx:place ; sh:maxLength 3 ] ,
    [ sh:path usmx:consent ; sh:node [ sh:property [ sh:path usmx:publishedOn ; sh:minCount 9 ] ] ] ;
  sh:sparql [ sh:message "asked" ; sh:prefixes e:ns ; sh:select "SELECT $this { $this a u:Deployment }" ] .
[] a sh:NodeShape ; sh:targetClass usmx:Consent ; sh:property [ sh:path usmx:publishedOn ; sh:minCount 9 ] .
e:ns sh:declare [ sh:prefix "u" ; sh:namespace "https://w3id.org/usmx/ontology#"^^xsd:anyURI ]"""


def test_engines_report_alike_and_name_what_has_no_name(tmp_path: Path) -> None:
    report = validate(EXAMPLE, shapes=[written(tmp_path, GOOD)], engine="all")
    found = {finding.rule for finding in report.findings if not finding.rule[0].islower() or ":" in finding.rule}
    own, first = "https://example.org/own", "urn:usmx:shape:1"
    assert found == {own, f"{own}/place", f"{own}/place-2", f"{own}/consent", f"{first}/publishedOn"}


def test_names_are_the_same_each_time(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    first, again = (read_shapes([file], ["pyshacl"]).triples for _ in range(2))
    assert [str(t) for t in first] == [str(t) for t in again]
    assert not any("_:" in str(triple.predicate) for triple in first)


def test_two_files_keep_apart_what_has_no_name(tmp_path: Path) -> None:
    """Two shapes without a name, and two of one name with a property shape for one path, stay two."""
    least = "[] a sh:NodeShape ; sh:targetClass usmx:Deployment ; sh:property [ sh:path usmx:place ; sh:minCount {} ] ."
    named = (
        "e:s a sh:NodeShape ; sh:targetClass usmx:Deployment ; sh:property [ sh:path usmx:place ; sh:maxLength {} ] ."
    )
    files = [tmp_path / "one.ttl", tmp_path / "two.ttl"]
    for number, file in enumerate(files, 2):
        file.write_text(f"{HEAD}{least.format(number)}{named.format(number)}", "utf-8")
    found = {f.rule for f in validate(EXAMPLE, shapes=files, engine="all").findings if ":" in f.rule}
    shapes = ("urn:usmx:shape:1", "urn:usmx:shape:2", "https://example.org/s")
    assert found == {*(f"{shape}/place" for shape in shapes), f"{shapes[2]}/place-2"}


NOT_FOLLOWED = {
    "imports": "<http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/gone>",
    "shapes graph": "sh:shapesGraph <http://127.0.0.1:9/gone>",
    "entailment": "sh:entailment <http://www.w3.org/ns/entailment/RDFS>",
}


@pytest.mark.parametrize("said", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_what_is_not_followed_is_not_passed_over(said: str, tmp_path: Path) -> None:
    file = written(tmp_path, f"sh:property [ sh:path usmx:place ; sh:minCount 1 ] .\n  e:o {said}")
    with pytest.raises(InputError) as told:
        validate(EXAMPLE, shapes=[file])
    assert (told.value.file, told.value.exit_code) == (str(file), 3)
    assert "not followed" in told.value.message or "not drawn" in told.value.message
    assert told.value.line


def test_what_we_ship_may_be_imported_for_it_is_there(tmp_path: Path) -> None:
    ours = (
        "e:o <http://www.w3.org/2002/07/owl#imports> <https://w3id.org/usmx/ontology> , <https://w3id.org/usmx/shapes>"
    )
    file = written(tmp_path, f"sh:property [ sh:path usmx:place ; sh:minCount 1 ] . {ours}")
    assert validate(EXAMPLE, shapes=[file], engine="all", only=["record-unique"]).findings == ()


def test_shipped_shapes_are_sound_and_may_be_copied_under_other_names(tmp_path: Path) -> None:
    assert flaw_in(triples("shapes")) is None
    for file in part_files("shapes"):
        text = file.read_text("utf-8")
        if "sh:target" in text:
            copy = tmp_path / file.name
            copy.write_text(text.replace("https://w3id.org/usmx/rule/", "https://example.org/rule/"), "utf-8")
            assert read_shapes([copy], list(ENGINES)).triples, file


def test_terms_are_those_of_shacl() -> None:
    keywords = {"and", "class", "in", "not", "or"}
    assert {str(SH[name]) for name in TERMS - keywords} <= {str(SH) + name for name in SH.__annotations__}

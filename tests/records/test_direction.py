"""Texts with a base direction (RDF 1.2) are judged, converted and answered whole; what a format lacks is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import BaseDirection, Literal

from tests.cli.running import usmx
from tests.streaming.whole import OPTIONS, in_pieces, whole
from usmx_kg import convert, load, validate
from usmx_kg.check.engines.registry import ENGINES
from usmx_kg.check.report import Report
from usmx_kg.ground.errors import UsageError
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

PREFIXES = """@prefix usmx: <https://w3id.org/usmx/ontology#> . @prefix actor: <https://w3id.org/usmx/actor/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.org/> .
"""
RECORD = """<https://w3id.org/usmx/record/r> a usmx:Deployment ;
  rdfs:label "مرحبا"@ar{rtl} , "hi"@en{ltr} , "shalom"@he ;
  skos:note "ملاحظة"@ar{rtl} ; usmx:sendingState actor:us ; usmx:hostState actor:mx ; {more}
  usmx:startDate "2031-03-01"^^xsd:date ; usmx:personnelCount 5 ."""
CARRY = ("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld", "yaml", "json", "jsonl")
"""Formats with a way to say the direction; tables have none."""
LACK = ("csv", "tsv", "xlsx")


def written(folder: Path, *, directed: bool = True, more: str = "") -> Path:
    ways = {"rtl": "--rtl", "ltr": "--ltr"} if directed else {"rtl": "", "ltr": ""}
    file = folder / ("directed.ttl" if directed else "plain.ttl")
    file.write_text(PREFIXES + RECORD.format(more=more, **ways), "utf-8")
    return file


def told(report: Report) -> list[tuple[object, ...]]:
    assert not report.errors
    return [(f.rule, f.record, f.path, f.value, f.message) for f in report.findings]


def texts(data: bytes | Path, form: str | None = None) -> set[str]:
    source = data if isinstance(data, Path) else TextSource(data, form or "", "x")
    found = read([source])
    assert not found.errors
    return {str(quad.object) for quad in found.quads if isinstance(quad.object, Literal) and quad.object.language}


@pytest.mark.parametrize("engine", ["direct", *ENGINES, "all"])
def test_it_is_judged_as_any_other_text(engine: str, tmp_path: Path) -> None:
    directed, plain = (written(tmp_path, directed=way) for way in (True, False))
    assert told(validate(directed, engine=engine)) == told(validate(plain, engine=engine))


@pytest.mark.parametrize("engine", [*ENGINES, "all"])
@pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld", "rdfxml", "yaml"])
def test_shapes_of_ones_own_see_its_language(engine: str, form: str, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""{PREFIXES}@prefix sh: <http://www.w3.org/ns/shacl#> .
        e:s a sh:NodeShape ; sh:targetClass usmx:Deployment ;
          sh:property [ sh:path skos:note ; sh:languageIn ( "ar" ) ] ,
            [ sh:path skos:note ; sh:hasValue "ملاحظة"@ar--rtl ] ,
            [ sh:path rdfs:label ; sh:uniqueLang true ; sh:languageIn ( "ar" "en" ) ; sh:message "no"@ar--rtl ] .""",
        "utf-8",
    )
    data = convert(written(tmp_path), form=form)
    report = validate([TextSource(data, form, "x")], shapes=[own], only=["record-unique"], engine=engine)
    assert [(f.value, f.message) for f in report.findings] == [("shalom", "no")]


@pytest.mark.parametrize("form", CARRY)
def test_it_is_converted_whole_and_read_again(form: str, tmp_path: Path) -> None:
    file = written(tmp_path)
    data = convert(file, form=form)
    assert texts(data, form) == texts(file)
    assert {text.rpartition("@")[2] for text in texts(file)} == {"ar--rtl", "en--ltr", "he"}
    back = convert([TextSource(data, form, "x")], form="ntriples")
    assert back == convert(file, form="ntriples")


@pytest.mark.parametrize("form", LACK)
def test_tables_refuse_it(form: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't carry") as refused:
        convert(written(tmp_path), form=form)
    assert "--rtl" in str(refused.value) or "--ltr" in str(refused.value)


def test_under_a_property_of_others_too(tmp_path: Path) -> None:
    file = written(tmp_path, more='e:said "نص"@ar--rtl ;')
    assert '"نص"@ar--rtl' in texts(convert(file, form="jsonld"), "jsonld")


@pytest.mark.parametrize("form", ["ntriples", "nquads", "jsonl"])
def test_in_pieces_as_well(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suffix = {"ntriples": "nt", "nquads": "nq"}.get(form, form)
    file = tmp_path / f"x.{suffix}"
    file.write_bytes(convert(written(tmp_path), form=form))
    findings, rest = in_pieces(file, patch=monkeypatch, size=200)
    assert not rest.errors
    assert findings == whole(file, options=OPTIONS)
    assert findings


@pytest.mark.parametrize("way", ["up", "", "RTL"])
def test_another_direction_is_none(way: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f'label: {{"@value": a, "@language": ar, "@direction": "{way}"}}\nstartDate: 2031-03-01\n', "utf-8")
    assert validate(file).errors


ASKED = 'SELECT ?x { BIND(STRLANGDIR("a<b", "ar", "rtl") AS ?x) }'


def test_answers_have_it_in_every_format_that_can() -> None:
    result = load().query(ASKED)
    assert result.rows == ((Literal("a<b", language="ar", direction=BaseDirection.RTL),),)
    document: dict[str, Any] = json.loads(result.to_json())
    wanted = {"type": "literal", "value": "a<b", "xml:lang": "ar", "its:dir": "rtl"}
    assert document["results"]["bindings"] == [{"x": wanted}]
    (literal,) = ET.fromstring(result.render("xml")).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.get("{http://www.w3.org/2005/11/its}dir") == "rtl"
    assert literal.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert literal.text == "a<b"
    assert '"a<b"@ar--rtl' in result.render("tsv")


def test_our_answers_are_those_of_the_librarys_own_writers() -> None:
    from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results

    theirs = Store().query(ASKED)
    assert isinstance(theirs, QuerySolutions)
    for form, known in (
        ("json", QueryResultsFormat.JSON),
        ("xml", QueryResultsFormat.XML),
        ("tsv", QueryResultsFormat.TSV),
    ):
        back = parse_query_results(load().query(ASKED).render(form), format=known)
        assert isinstance(back, QuerySolutions)
        assert [tuple(row) for row in back] == [tuple(row) for row in Store().query(ASKED)], form  # type: ignore[union-attr]


TRIPLE = "CONSTRUCT { <urn:a> <urn:b> ?t } { BIND(TRIPLE(<urn:a>, <urn:b>, <urn:c>) AS ?t) }"


def test_a_triple_term_is_no_iri_of_json_ld() -> None:
    done = usmx("query", TRIPLE, "-f", "jsonld")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("usmx: JSON-LD has no triple terms")
    with pytest.raises(UsageError, match="no triple terms"):
        load().query(TRIPLE).render("jsonld")


@pytest.mark.parametrize("form", ["turtle", "nt", "nq", "trig", "rdfxml"])
def test_a_triple_term_is_written_where_there_is_a_way(form: str) -> None:
    from pyoxigraph import RdfFormat, parse

    known = {"turtle": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
    answer = load().query(TRIPLE)
    back = parse(answer.render(form), format=known.get(form, RdfFormat.RDF_XML))
    assert {quad.triple for quad in back} == set(answer.triples)


def test_rdflib_has_no_way_for_a_triple_term(tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("<urn:a> <urn:b> <<( <urn:a> <urn:c> <urn:d> )>> . <urn:a> <urn:e> <urn:f> .", "utf-8")
    graph = load(file, only=True, infer=True)
    assert len(graph.query("SELECT * { <urn:a> ?p ?o }")) == 2
    for ask in (lambda: graph.graph, lambda: graph.query(TRIPLE).graph, lambda: graph.show("urn://a")):
        with pytest.raises(UsageError):
            ask()

"""What shapes of the user's own may mean: circles are refused, severities and messages carried on, by every engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import usmx
from tests.engines.own import ENGINES, HEAD, judged, record, shapes
from usmx_kg.check.engines import registry as engines
from usmx_kg.check.own_shapes import read_shapes
from usmx_kg.check.report import Report
from usmx_kg.ground.errors import InputError
from usmx_kg.model.findings import Severity
from usmx_kg.write import REPORTS

ROWS = HEAD.count("\n")
EVERY = [*ENGINES, "all", "direct"]

CIRCLES = {
    "node": ("sh:node e:own", "a shape that refers to itself (e:own)"),
    "not": ("sh:not e:own", "a shape that negates itself (e:own)"),
    "and": ("sh:and ( [ sh:class e:C ] e:own )", "a shape that refers to itself (e:own)"),
    "or": ("sh:or ( [ sh:class e:C ] e:own )", "a shape that refers to itself (e:own)"),
    "xone": ("sh:xone ( [ sh:class e:C ] e:own )", "a shape that refers to itself (e:own)"),
    "property": ("sh:property [ sh:path e:p ; sh:node e:own ]", "a shape that refers to itself (e:own)"),
    "qualified": (
        "sh:property [ sh:path e:p ; sh:qualifiedValueShape e:own ; sh:qualifiedMinCount 1 ]",
        "a shape that refers to itself (e:own)",
    ),
    "through another": ("sh:node e:b . e:b a sh:NodeShape ; sh:node e:own", "refers to itself (e:b → e:own)"),
    "negated through another": ("sh:not e:b . e:b a sh:NodeShape ; sh:node e:own", "negates itself (e:b → e:own)"),
    "negated by a value": ("sh:not [ sh:property [ sh:path e:p ; sh:node e:own ] ]", "negates itself"),
    "not of the target": ("sh:node e:b . e:b a sh:NodeShape ; sh:node e:c . e:c sh:node e:b", "refers to itself"),
    "twice negated": ("sh:not [ sh:not e:own ]", "a shape that negates itself"),
    "path inverse": ("sh:property [ sh:path _:p ] . _:p sh:inversePath _:p", "this path leads back to itself"),
    "path zero or more": ("sh:property [ sh:path _:p ] . _:p sh:zeroOrMorePath _:p", "this path leads back"),
    "path one or more": ("sh:property [ sh:path _:p ] . _:p sh:oneOrMorePath _:p", "this path leads back"),
    "path zero or one": ("sh:property [ sh:path _:p ] . _:p sh:zeroOrOnePath _:p", "this path leads back"),
    "path alternative": ("sh:property [ sh:path _:p ] . _:p sh:alternativePath ( e:p _:p )", "this path leads back"),
    "path through another": (
        "sh:property [ sh:path _:p ] . _:p sh:inversePath _:q . _:q sh:zeroOrMorePath _:p",
        "this path leads back to itself",
    ),
    "path sequence": ("sh:property [ sh:path _:p ] . _:p rdf:first e:p ; rdf:rest _:p", "this list leads back"),
    "path in itself": ("sh:property [ sh:path _:p ] . _:p rdf:first _:p ; rdf:rest ()", "this list leads back"),
    "list of values": ("sh:in _:l . _:l rdf:first 1 ; rdf:rest _:m . _:m rdf:first 2 ; rdf:rest _:l", "this list"),
    "list of shapes": ("sh:or _:l . _:l rdf:first [ sh:class e:C ] ; rdf:rest _:l", "this list leads back"),
    "list of languages": ("sh:languageIn _:l . _:l rdf:first 'en' ; rdf:rest _:l", "this list leads back"),
    "list of properties": ("sh:ignoredProperties _:l . _:l rdf:first e:p ; rdf:rest _:l", "this list leads back"),
}  # fmt: skip


@pytest.mark.parametrize("name", CIRCLES)
def test_circles_are_refused_before_any_engine(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("usmx_kg.check.engines.pyshacl_engine.flaw_in", lambda _: pytest.fail("an engine was asked"))
    said, message = CIRCLES[name]
    message = (
        message.replace("e:", "<https://example.org/").replace(" →", "> →").replace(")", ">)")
        if "e:" in message
        else message
    )
    with pytest.raises(InputError) as told:
        read_shapes([shapes(tmp_path, f"rdfs:label 'x' ;\n{said}")], list(ENGINES))
    assert message in told.value.message
    assert (told.value.file, told.value.line) == (str(tmp_path / "own.ttl"), ROWS + 3)
    assert told.value.hint


def test_a_circle_through_two_files(tmp_path: Path) -> None:
    one = shapes(tmp_path, "sh:node e:other", "one.ttl")
    two = tmp_path / "two.ttl"
    two.write_text(f"{HEAD}e:other a sh:NodeShape ; sh:targetClass usmx:Consent ; sh:node e:own .", "utf-8")
    with pytest.raises(InputError, match="a shape that refers to itself"):
        read_shapes([one, two], list(ENGINES))
    two.write_text(f"{HEAD}e:other a sh:NodeShape ; sh:targetClass usmx:Consent ; sh:nodeKind sh:IRI .", "utf-8")
    assert read_shapes([one, two], list(ENGINES)).triples


@pytest.mark.parametrize("engine", EVERY)
def test_shapes_that_are_shared_are_no_circle(engine: str, tmp_path: Path) -> None:
    said = """sh:and ( e:a e:b ) ; sh:property [ sh:path e:n ; sh:node e:b ] , [ sh:path e:n ; sh:in ( 1 e:own ) ] .
    e:a a sh:NodeShape ; sh:node e:c . e:b a sh:NodeShape ; sh:node e:c . e:c a sh:NodeShape ; sh:nodeKind sh:Literal"""
    assert {f.rule for f in judged(tmp_path, said, engine=engine).findings} == {"https://example.org/own"}


ASKS = 'sh:select "SELECT $this { $this a ?t }"'
SEVERE = {
    "node shape": ("sh:severity {} ; sh:nodeKind sh:Literal", "own"),
    "property shape": ("sh:property [ sh:path e:n ; sh:maxCount 0 ; sh:severity {} ]", "own/n"),
    "query": (f'sh:severity {{}}  ; sh:sparql [ sh:message "m" ; {ASKS} ]', "own"),
    "query with a name": (
        f'sh:severity {{}}  ; sh:sparql e:q . e:q a sh:SPARQLConstraint ; sh:message "m" ; {ASKS}',
        "own",
    ),
    "in another": ("sh:severity {} ; sh:not [ sh:class usmx:Deployment ]", "own"),
}
STATED = {
    "e:Grave": "https://example.org/Grave",
    "<urn:x:Grave>": "urn:x:Grave",
    "e:Warning": "https://example.org/Warning",
}


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize("place", SEVERE)
@pytest.mark.parametrize("stated", STATED)
def test_a_severity_that_shacl_lacks_is_a_violation_and_carried_on(
    engine: str, place: str, stated: str, tmp_path: Path
) -> None:
    said, rule = SEVERE[place]
    report = judged(tmp_path, said.replace("{}", stated), engine=engine)
    (finding,) = report.findings
    assert (finding.rule, finding.severity) == (f"https://example.org/{rule}", Severity.VIOLATION)
    assert finding.stated_severity == STATED[stated]
    assert (report.exit_code, report.summary["violation"]) == (1, 1)


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize("stated", ["sh:Violation", "sh:Warning", "sh:Info"])
def test_severities_of_shacl_stay_what_they_are(engine: str, stated: str, tmp_path: Path) -> None:
    (finding,) = judged(tmp_path, SEVERE["node shape"][0].replace("{}", stated), engine=engine).findings
    assert (finding.severity.value, finding.stated_severity) == (stated[3:].lower(), None)


@pytest.mark.parametrize("engine", EVERY)
def test_a_severity_that_shacl_lacks_without_a_finding(engine: str, tmp_path: Path) -> None:
    report = judged(tmp_path, "sh:severity e:Grave ; sh:nodeKind sh:IRI", engine=engine)
    assert (report.findings, report.exit_code) == ((), 0)


@pytest.fixture(scope="module")
def grave(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return judged(tmp_path_factory.mktemp("grave"), SEVERE["property shape"][0].replace("{}", "e:Grave"))


@pytest.mark.parametrize("form", REPORTS)
def test_every_format_names_the_severity(form: str, grave: Report) -> None:
    told = grave.render(form).replace("%3A", ":").replace("&#8288;", "").replace("\\", "")
    assert "https://example.org/Grave" in told


def test_formats_for_machines_count_it_as_their_gravest(grave: Report) -> None:
    run = json.loads(grave.render("sarif"))["runs"][0]
    assert run["results"][0]["level"] == "error"
    assert run["results"][0]["properties"]["statedSeverity"] == "https://example.org/Grave"
    assert '<failure type="https://example.org/Grave"' in grave.render("junit")
    assert grave.render("github").startswith("::error ")
    found = json.loads(grave.to_json())["findings"][0]
    assert (found["severity"], found["statedSeverity"]) == ("violation", "https://example.org/Grave")
    assert "sh:resultSeverity <https://example.org/Grave>" in grave.render("turtle")
    assert list(grave.to_pandas()["statedSeverity"]) == ["https://example.org/Grave"]


def test_the_command_ends_with_one(tmp_path: Path) -> None:
    file = shapes(tmp_path, SEVERE["query"][0].replace("{}", "e:Grave"))
    done = usmx("validate", str(record(tmp_path)), "--shapes", str(file), "--rule", "record-unique")
    assert (done.code, done.err) == (1, "")
    assert "violation (https://example.org/Grave)" in done.out


BOTH = 'sh:message "bad value"@en , "valor malo"@es , "schlecht"@de , "plain" ;'
SAYING = {
    "Core on a property": "sh:property [ sh:path e:n ; sh:maxCount 0 ; MESSAGES ]",
    "Core on a node": "MESSAGES sh:nodeKind sh:Literal",
    "a query": "sh:sparql [ MESSAGES ASKS ]",
    "a query with a name": "sh:sparql e:q . e:q a sh:SPARQLConstraint ; MESSAGES ASKS",
    "a query of a property": (
        'sh:property [ sh:path e:n ; sh:sparql [ MESSAGES sh:select "SELECT $this ?value { $this $PATH ?value }" ] ]'
    ),
    "a query whose shape speaks": "MESSAGES sh:sparql [ ASKS ]",
    "a query before its shape": ('sh:message "of the shape"@en , "de la forma"@es ; sh:sparql [ MESSAGES ASKS ]'),
    "a component": (
        "e:max 0 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:max ] ; sh:validator [\n"
        ' a sh:SPARQLAskValidator ; MESSAGES sh:ask "ASK { $value a <https://example.org/Nothing> }" ]'
    ),
}
WANTED = {
    "all": (BOTH, {"en": "bad value", "es": "valor malo"}),
    "no Spanish": ('sh:message "bad value"@en , "plain" ;', {"en": "bad value", "es": "bad value"}),
    "no English": ('sh:message "valor malo"@es , "plain" ;', {"en": "plain", "es": "valor malo"}),
    "one without language": ('sh:message "plain" ;', {"en": "plain", "es": "plain"}),
    "another language only": ('sh:message "schlecht"@de ;', {"en": "schlecht", "es": "schlecht"}),
    "regions": ('sh:message "bad"@en-GB , "malo"@es-MX ;', {"en": "bad", "es": "malo"}),
    "case of the tag": ('sh:message "bad"@EN , "malo"@ES ;', {"en": "bad", "es": "malo"}),
    "directed": ('sh:message "bad"@en--ltr , "malo"@es--ltr ;', {"en": "bad", "es": "malo"}),
}  # fmt: skip


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize("place", SAYING)
@pytest.mark.parametrize("messages", WANTED)
def test_messages_are_in_the_language_asked_for(engine: str, place: str, messages: str, tmp_path: Path) -> None:
    given, wanted = WANTED[messages]
    for lang, text in wanted.items():
        report = judged(
            tmp_path, SAYING[place].replace("MESSAGES", given).replace("ASKS", ASKS), engine=engine, lang=lang
        )
        assert {f.message for f in report.findings} == {text}, lang


@pytest.mark.parametrize("engine", EVERY)
def test_placeholders_are_filled_in_the_language_asked_for(engine: str, tmp_path: Path) -> None:
    said = """sh:sparql [ sh:message "{?value} is bad for {$this}"@en , "{?value} es malo para {$this}"@es ;
      sh:select "SELECT $this ?value { $this e:n ?value }" ; sh:prefixes e:ns ] .
    e:ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]"""
    for lang, word in (("en", "is bad for"), ("es", "es malo para")):
        report = judged(tmp_path, said, 'e:n 1 , "zwei"', engine=engine, lang=lang)
        iri = "https://w3id.org/usmx/record/r"
        assert {f.message for f in report.findings} == {f"1 {word} {iri}", f"zwei {word} {iri}"}


def test_all_engines_are_there() -> None:
    assert set(engines.installed()) == set(ENGINES)

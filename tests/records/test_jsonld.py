"""JSON-LD: our context read as records are, other contexts through the processor, and nothing dropped."""

from __future__ import annotations

import json

import pytest

from tests.records.reading import error, graph, names, objects, text_of
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import CONTEXT, PREFIXES
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

OURS = f'"@context": "{CONTEXT}"'
OWN = '"@context": {"usmx": "https://w3id.org/usmx/ontology#", "ex": "http://example.org/", "size": "ex:size", '
OWN += '"actor": "https://w3id.org/usmx/actor/", "hostState": {"@id": "usmx:hostState", "@type": "@id"}}'


def test_our_context_is_read_like_plain_json() -> None:
    found = text_of(
        f'{{{OURS}, "id": "a", "sendingState": "US", "hostState": "Mexcio", "startDate": "2031-04", '
        '"place": "Juchitán, Oaxaca, Mexico", "consent": {"grantedBy": "Government of Mexico"}}', "jsonld",
    )  # fmt: skip
    assert not found.errors
    assert objects(found, "sendingState") == ["actor:us"]
    assert objects(found, "startDateStated") == ['"2031-04"^^gYearMonth']
    assert objects(found, "within") == ["place:mx-oax"]
    assert names(found) == [("a", "hostState", "Mexcio", ["actor:mx"])]


def expanded() -> str:
    """Return the JSON-LD example with a context besides ours, and a statement that needs it."""
    example = json.loads(resources.path("data/examples/relief-oaxaca.jsonld").read_text("utf-8"))
    return json.dumps({**example, "@context": [CONTEXT, {"ex": "http://example.org/"}], "ex:p": 1, "ex:n": None})


def test_the_processor_gives_the_same_graph() -> None:
    """The example with a context besides ours goes through pyoxigraph, and says the same and one thing more."""
    plain = text_of(resources.path("data/examples/relief-oaxaca.jsonld").read_bytes(), "jsonld")
    text = expanded()
    found = text_of(text, "jsonld")
    assert not found.errors, [str(e) for e in found.errors]
    assert not found.findings
    assert graph(q for q in found.quads if q.predicate.value != "http://example.org/p") == graph(plain.quads)
    assert len(found.quads) == len(plain.quads) + 1


@pytest.mark.parametrize("form", ["jsonld", "json"])
@pytest.mark.parametrize(
    "text",
    [
        f'{{{OWN}, "@id": "record:a", "@type": "usmx:Deployment", "hostState": "actor:mx", "size": 5}}',
        f'[{{{OWN}, "@type": "usmx:Deployment", "hostState": {{"@id": "actor:mx"}}, "size": "5"}}]',
        f'{{{OWN}, "@graph": [{{"@type": "usmx:Deployment", "hostState": ["actor:mx"], "size": {{"@value": 5}}}}]}}',
        f'{{{OWN}, "@type": "usmx:Deployment", "hostState": {{"@set": ["actor:mx", null]}}, "ex:l": {{"@list": [1]}}}}',
        f'{{{OWN}, "@id": "_:a", "@type": ["usmx:Deployment", "ex:T"], "hostState": "actor:mx", "size": [1, 1]}}',
        f'{{{OWN}, "@type": "usmx:Deployment", "hostState": "actor:mx", "@included": [{{"@id": "ex:b", "size": 1}}]}}',
    ],
)
def test_contexts_of_ones_own(form: str, text: str) -> None:
    found = text_of(text.replace('"@id": "record:a"', '"@id": "https://w3id.org/usmx/record/a"'), form)
    assert not found.errors, [str(e) for e in found.errors]
    assert len(found.records) == 1
    assert objects(found, "hostState") == ["actor:mx"]


def test_expanded_json_ld() -> None:
    text = '[{"@id": "urn:x:a", "@type": ["USMXDeployment"],\n"USMXhostState": [{"@id": "ACTORzz"}]}]'
    found = text_of(text.replace("USMX", PREFIXES["usmx"]).replace("ACTOR", PREFIXES["actor"]), "jsonld")
    assert not found.errors
    assert [(f.value, f.position.line, f.position.column) for f in found.findings] == [("actor:zz", 2, 46)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"id": "a"}', 1, "no context maps the key 'id'"),
        ('{"@id": "urn:x:a",\n"hostState": "x"}', 2, "no context maps the key 'hostState'"),
        ('{"@type": "urn:x:t", "type": "x"}', 1, "no context maps the key 'type'"),
        (f'{{{OURS}, "id": "a",\n"hostStat": "x"}}', 2, "unknown key 'hostStat'"),
        (f'{{{OWN}, "@type": "usmx:Deployment",\n"hostStat": "x"}}', 2, "no context maps the key 'hostStat'"),
        (f'{{{OWN}, "@type": "usmx:Deployment",\n"ex:p": {{"q": 1}}}}', 2, "no context maps the key 'q'"),
        (f'{{{OWN}, "@type": "usmx:Deployment",\n"hostState": "Mexico City"}}', 2, "JSON-LD would drop 'Mexico City'"),
        (f'{{{OWN}, "@type": "usmx:Deployment",\n"hostState": ["actor:mx",\n"a b"]}}', 3, "JSON-LD would drop 'a b'"),
        (f'{{{OWN}, "@type": "usmx:Deployment",\n"@id": "http://a b"}}', 2, "'http://a b' is no valid id"),
        (f'{{{OWN}, "@type": "usmx:Deployment",\n"ex:p": {{"@id": "http://a b", "size": 1}}}}', 2, "is no valid id"),
        (f'{{{OWN}, "@type": ["usmx:Deployment",\n"a b"]}}', 2, "type: 'a b' is no class"),
        (f'{{{OWN}, "@graph": [{{"@type": "usmx:Deployment",\n"q": 1}}]}}', 2, "no context maps the key 'q'"),
        ('{"@context": "https://example.org/context"}', 1, "the context https://example.org/context is not fetched"),
        ('{"@context": [null, "file:///etc/passwd"]}', 1, "not fetched"),
        ('{"@context": {"@import": "https://example.org/c"}}', 1, "@import in a context is more JSON-LD"),
        ('{"@context": {"p": {"@id": "ex:p", "@context": {}}}}', 1, "@context in a context is more JSON-LD"),
        ('{"@context": {"p": {"@reverse": "ex:p"}}}', 1, "@reverse in a context is more JSON-LD"),
        ('{"@context": {"p": {"@id": "ex:p", "@container": "@index"}}}', 1, "@index in a context is more JSON-LD"),
        ('{"@context": {"hostState": "http://example.org/host"}}', 1, "gives 'hostState' another meaning"),
        ('{"@context": {"hostState": {"@id": "usmx:sendingState"}}}', 1, "gives 'hostState' another meaning"),
        ('{"@context": {"usmx": "http://example.org/"}}', 1, "gives 'usmx' another meaning"),
        ('{"@context": {"actor": "http://example.org/"}}', 1, "gives 'actor' another meaning"),
        ('{"@context": {"Consent": "usmx:Deployment"}}', 1, "gives 'Consent' another meaning"),
        ('{"@context": {"id": "@type"}}', 1, "gives 'id' another meaning"),
        ('{"@context": {"hostState": "@id"}}', 1, "gives 'hostState' another meaning"),
        ('{"@context": {"x": "@type"}}', 1, "gives 'x' another meaning"),
        (f'{{{OURS}, "@reverse": {{}}}}', 1, "@reverse is more JSON-LD"),
        (f'{{{OURS}, "id": "a", "place": {{"@index": "x"}}}}', 1, "@index is more JSON-LD"),
        (f'{{{OWN}, "@type": {{"x": 1}}}}', 1, "@type should be a text"),
        ('[{"@value": 5}]', 1, "keys with values"),
        ('["a"]', 1, "keys with values"),
        ('{"@context": 5}', 1, "the context 5 is not fetched"),
        (f'{{{OURS}, "id": "a"', 1, "this is not JSON"),
        (f'{{{OURS}, "id": "a", "id": "b"}}', 1, "stands twice"),
    ],
)
def test_nothing_is_dropped_in_silence(text: str, line: int, message: str) -> None:
    wrong = error(text, "jsonld")
    assert (wrong.line, message in wrong.message) == (line, True), str(wrong)


def test_our_context_in_json_lines() -> None:
    found = text_of(f'{{{OURS}, "id": "a"}}\n{{"id": "b"}}', "jsonl")
    assert len(found.records) == 2
    assert "@context should be" in error('{"@context": "http://example.org/", "id": "a"}', "jsonl").message


def test_the_gate_holds_for_json_ld() -> None:
    text = f'{{{OWN}, "@graph": [{{"@type": "usmx:Deployment"}},\n{{"@id": "actor:mx", "size": 1}}]}}'
    wrong = error(text, "jsonld")
    assert (wrong.line, "actor:mx is a thing of the package" in wrong.message) == (2, True), str(wrong)


def test_positions_through_the_processor() -> None:
    text = expanded()
    found = text_of(json.dumps(json.loads(text), indent=1), "jsonld")
    record = found.records[0]
    lines = json.dumps(json.loads(text), indent=1).split("\n")
    for key, value in (("hostState", "actor:mx"), ("endDate", "2031-10-10"), ("personnelCap", "200")):
        place = found.place(record, key, value)
        assert place is not None
        assert place.line is not None
        assert f'"{key}"' in lines[place.line - 1]


def test_a_type_without_context_gets_the_line_to_add() -> None:
    text = json.dumps({"@id": "https://example.org/a", "@type": "Deployment"})
    (error,) = read([TextSource(text, "jsonld", "x.jsonld")]).errors
    assert "no context maps the type 'Deployment'" in error.message
    assert '"@context": "https://w3id.org/usmx/ontology/context.jsonld"' in str(error.hint)

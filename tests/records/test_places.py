"""Where things stand: the source map of every format that has lines."""

from __future__ import annotations

import json

import pytest

from tests.records.reading import error, text_of, turtle
from usmx_kg.ground import resources
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

YAML = """\
- id: a
  label: First
  sendingState: US
  hostState: [Mexico, CA]
  consent:
    - grantedBy: Government of Mexico
      validUntil: 2031-10-10
    - grantedBy: Government of Canada
      validUntil: 2031-11-11
      status:
- id: b
  consent: {id: c, grantedBy: MX}
- {id: e, consent: [c, c]}
- {id: f, startDate: 2031-04, endDate: 2032}
"""


@pytest.mark.parametrize(
    ("record", "path", "value", "line", "column"),
    [
        ("a", None, None, 1, 3),
        ("a", "nothing", None, 1, 3),
        ("a", "nothing", "x", 1, 3),
        ("a", "label", "First", 2, 10),
        ("a", "rdfs:label", "First", 2, 10),
        ("a", "hostState", None, 4, 14),
        ("a", "hostState", "actor:mx", 4, 15),
        ("a", "hostState", "https://w3id.org/usmx/actor/ca", 4, 23),
        ("a", "hostState", "Mexico", 4, 15),
        ("a", "usmx:hostState", "CA", 4, 23),
        ("a", "https://w3id.org/usmx/ontology#hostState", "actor:zz", 4, 14),
        ("a", None, "actor:ca", 4, 23),
        ("a", "consent", None, 6, 5),
        ("a", "consent", "2031-10-11", 6, 5),
        ("a", "validUntil", "2031-11-11", 9, 19),
        ("a", "validUntil", "2031-12-12", 7, 19),
        ("a", "grantedBy", "actor:ca-government", 8, 18),
        ("a", "status", None, 10, 14),
        ("b", "grantedBy", "actor:mx", 12, 31),
        ("b", "consent", "record:c", 12, 12),
        ("c", "grantedBy", None, 12, 31),
        ("c", None, None, 12, 12),
        ("e", "consent", "record:c", 13, 21),
        ("e", "consent", None, 13, 20),
        ("e", "grantedBy", "actor:mx", 13, 21),  # the first that leads to it is b
        ("f", "datePrecision", "startDate=2031-04", 14, 22),
        ("f", "datePrecision", "endDate=2032", 14, 40),
    ],
)
def test_yaml(record: str, path: str | None, value: str | None, line: int, column: int) -> None:
    found = text_of(YAML)
    assert not found.errors
    place = found.place(f"https://w3id.org/usmx/record/{record}", path, value)
    assert place is not None
    assert (place.file, place.line, place.column) == ("x.yaml", line, column)


def test_nodes_without_an_id() -> None:
    found = text_of(YAML)
    consents = [q.object for q in found.quads if q.predicate.value.endswith("#consent")]
    places = [found.place(node) for node in consents[:2]]  # type: ignore[arg-type]
    assert [(place.line, place.column) for place in places if place] == [(6, 7), (8, 7)]
    assert found.place(found.records[0], "consent", consents[1].value) == places[1]  # type: ignore[union-attr]
    assert found.place("https://w3id.org/usmx/record/none") is None


TURTLE = """\
record:a a usmx:Deployment ; # a comment with record:b
    rdfs:label "First ; of # two" , \"\"\"second
line\"\"\" ;
    usmx:hostState actor:mx ,
        actor:ca ;
    usmx:consent [ usmx:grantedBy actor:mx-government ;
            usmx:validUntil "2031-10-10"^^xsd:date ] , [
        usmx:grantedBy actor:ca-government ; usmx:validUntil
            "2031-11-11"^^xsd:date ;
        ] ;
    usmx:personnelCount 007 .

[] a usmx:Deployment ;
    usmx:hostState actor:fr ; usmx:consent _:c .
_:c a usmx:Consent ;
    usmx:coversMission mission:training , ( mission:exercise ) .
"""


@pytest.mark.parametrize("form", ["turtle", "trig"])
@pytest.mark.parametrize(
    ("record", "path", "value", "line", "column"),
    [
        ("a", "label", "First ; of # two", 2, 16),
        ("a", "label", "second\nline", 2, 37),
        ("a", "hostState", "actor:mx", 4, 20),
        ("a", "hostState", "actor:ca", 5, 9),
        ("a", "consent", None, 6, 18),
        ("a", "grantedBy", "actor:ca-government", 8, 24),
        ("a", "validUntil", "2031-10-10", 7, 29),
        ("a", "validUntil", "2031-11-11", 9, 13),
        ("a", "personnelCount", "007", 11, 25),
        ("x-2", "hostState", "actor:fr", 14, 20),
        ("x-2", None, None, 13, 1),
        ("x-2", "coversMission", "mission:training", 16, 24),
    ],
)
def test_turtle(form: str, record: str, path: str | None, value: str | None, line: int, column: int) -> None:
    text = turtle(TURTLE)
    wrapped = text if form == "turtle" else text.replace("record:a", "<g:g> { record:a", 1) + "}"
    found = text_of(wrapped, form)
    assert not found.errors, [str(e) for e in found.errors]
    place = found.place(f"https://w3id.org/usmx/record/{record}", path, value)
    assert place is not None
    before = text.index("record:a") + (8 if form == "trig" else 0) if line == 1 else 0
    assert (place.line, place.column) == (line, column + before)


def test_turtle_places_cost_nothing_until_they_are_asked_for() -> None:
    import subprocess
    import sys

    path = resources.path("data/examples/relief-oaxaca.ttl")
    code = f"import sys\nfrom usmx_kg.read.run import read\nfound = read([{str(path)!r}])\n"
    code += "assert 'rdflib' not in sys.modules\nfound.place(found.records[0])\nassert 'rdflib' in sys.modules\n"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_where_rdflib_cannot_follow_the_record_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr("usmx_kg.read.turtle_places._Turtle.loadBuf", fail)
    found = text_of(turtle(f"\n\n{TURTLE}"), "turtle")
    place = found.place(found.records[0], "hostState", "actor:mx")
    assert place is not None
    assert place.line == 3
    wrong = error(turtle(f"\n{TURTLE}\nactor:mx rdfs:label 'x' ."), "turtle")
    assert wrong.file == "x.turtle"


def test_n_triples() -> None:
    text = resources.path("data/examples/relief-oaxaca.nt").read_text("utf-8")
    found = text_of(text.replace("\n", "\n\n# x\n", 3), "ntriples")
    lines = text.replace("\n", "\n\n# x\n", 3).split("\n")
    for key, value in (("hostState", "actor:mx"), ("personnelCap", "200"), ("within", "place:mx-oax")):
        place = found.place(found.records[0], key, value)
        assert place is not None
        assert place.line is not None
        assert f"#{key}>" in lines[place.line - 1]


def test_json() -> None:
    text = json.dumps([{"id": "a", "hostState": "Mexico"}, {"id": "b", "consent": [{"grantedBy": "CA"}]}], indent=2)
    found = text_of(text, "json")
    first = found.place(found.records[0], "hostState", "actor:mx")
    second = found.place(found.records[1], "grantedBy", "actor:ca")
    assert [(p.line, p.column) for p in (first, second) if p] == [(4, 18), (10, 22)]


def test_each_file_has_its_own_places() -> None:
    found = read([TextSource(f"{{id: {name}, hostState: MX}}", "yaml", f"{name}.yaml") for name in "ab"])
    assert [found.place(node, "hostState").file for node in found.records] == ["a.yaml", "b.yaml"]  # type: ignore[union-attr]

"""The same thing written out twice in one record is one thing: in every format, whichever way it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.streaming.whole import in_pieces, whole
from usmx_kg.check.run import check
from usmx_kg.exchange.convert import write
from usmx_kg.graph import Index
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.known_things import usmx
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import FORMATS, format_for, format_named
from usmx_kg.read.run import read

BASE = {"id": "r", "type": "Deployment", "sendingState": "US", "hostState": "MX", "missionType": "disaster-relief"}
BASE |= {"place": "Mexico", "startDate": "2031-09-10", "endDate": "2031-10-10"}
CONSENT = {"grantedBy": "Government of Mexico", "status": "granted", "validFrom": "2031-09", "note": "x"}
TREATY = {"type": "Treaty", "party": ["US", "MX"], "defines": "nothing known"}
BRIGADE = {"label": "5th Brigade", "type": "MilitaryForce", "organOf": "US"}
CAMP = {"label": "Camp X", "within": "MX-SON"}
MAYOR = {"label": "Mayor of Nogales", "type": "SubnationalGovernment", "organOf": "MX"}

TWINS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "consents": ({"consent": [CONSENT, CONSENT]}, {"consent": CONSENT}),
    "consents in other words": (
        {"consent": [CONSENT, {**dict(reversed(CONSENT.items())), "grantedBy": "actor:mx-government"}]},
        {"consent": CONSENT},
    ),
    "agreements": ({"agreement": [TREATY, TREATY, TREATY]}, {"agreement": TREATY}),
    "requests": ({"request": [{"requestedBy": "MX"}, {"requestedBy": "MX"}]}, {"request": {"requestedBy": "MX"}}),
    "actors": ({"supports": [MAYOR, MAYOR]}, {"supports": MAYOR}),
    "places": ({"place": [CAMP, CAMP]}, {"place": CAMP}),
    "a place and its path": ({"place": [CAMP, "Camp X, Sonora, Mexico"]}, {"place": CAMP}),
    "an actor within two consents": (
        {"consent": [{**CONSENT, "grantedTo": BRIGADE}, {**CONSENT, "grantedTo": BRIGADE}]},
        {"consent": {**CONSENT, "grantedTo": BRIGADE}},
    ),
}
"""What is written, and what it is the same as."""


def records(more: dict[str, Any], form: str = "json") -> Records:
    found = read([TextSource(json.dumps({**BASE, **more}), "json", "x.json")])
    assert not found.errors, [str(error) for error in found.errors]
    if form != "json":
        found = read([TextSource(write(found, format_named(form)), form, f"x.{form}")])
        assert not found.errors, [str(error) for error in found.errors]
    return found


def told(found: Records) -> list[tuple[str, str, str | None]]:
    return [(f.rule, f.message, f.value) for f in check(found)]


@pytest.mark.parametrize("name", TWINS)
@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_it_is_found_once_and_written_once(name: str, form: str) -> None:
    twice, once = TWINS[name]
    assert sorted(told(records(twice, form))) == sorted(told(records(once, form)))
    assert len(records(twice, form).quads) == len(records(once, form).quads)
    assert write(records(twice), format_named(form)) == write(records(once), format_named(form))


def raw(form: str, key: str, kind: str, said: str) -> str:
    """Return a record in RDF whose key has two nodes that say the same."""
    u, record, actor = PREFIXES["usmx"], PREFIXES["record"], PREFIXES["actor"]
    if form in ("turtle", "trig"):
        return f"<{record}r> a <{u}Deployment> ; <{u}{key}> [ a <{u}{kind}> ; {said} ] , [ a <{u}{kind}> ; {said} ] ."
    predicate, value = said.split()
    nodes = "".join(f"_:{n} <{RDF_TYPE}> <{u}{kind}> .\n_:{n} {predicate} {value} .\n" for n in ("a", "b"))
    top = f"<{record}r> <{RDF_TYPE}> <{u}Deployment> .\n<{record}r> <{u}sendingState> <{actor}us> .\n"
    return top + "".join(f"<{record}r> <{u}{key}> _:{n} .\n" for n in ("a", "b")) + nodes


RDF_TYPE = PREFIXES["rdf"] + "type"


@pytest.mark.parametrize("form", ["turtle", "trig", "ntriples", "nquads"])
@pytest.mark.parametrize(("key", "kind"), [("consent", "Consent"), ("agreement", "Treaty"), ("place", "Place")])
def test_nodes_of_rdf(form: str, key: str, kind: str) -> None:
    said = f"<{PREFIXES['rdfs']}label> 'x'".replace("'", '"')
    found = read([TextSource(raw(form, key, kind, said), form, "x")])
    assert not found.errors
    assert len(Index(found.quads).objects(found.records[0], usmx(key))) == 1


def test_across_keys_it_is_the_same_thing() -> None:
    more = {"place": CAMP, "consent": {**CONSENT, "coversPlace": CAMP, "grantedTo": BRIGADE}, "deployedForce": BRIGADE}
    for form in (form.name for form in FORMATS):
        found = check(records(more, form))
        assert not {f.rule for f in found} & {"consent-for-place", "consent-by-host"}, form


DIFFERENT = {
    "consent": [CONSENT, {**CONSENT, "note": "y"}],
    "agreement": [TREATY, {**TREATY, "label": "B"}],
    "supports": [MAYOR, {**MAYOR, "label": "Mayor of Tijuana"}],
    "place": [CAMP, {**CAMP, "within": "MX-BCN"}],
    "request": [{"requestedBy": "MX"}, {"id": "q", "requestedBy": "MX"}],
}


@pytest.mark.parametrize("key", DIFFERENT)
@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_what_differs_in_anything_stays_two(key: str, form: str) -> None:
    found = records({key: DIFFERENT[key]}, form)
    assert len(Index(found.quads).objects(found.records[0], usmx(key))) == 2


def test_two_records_share_nothing() -> None:
    text = json.dumps([{**BASE, "id": name, "agreement": TREATY} for name in ("a", "b")])
    found = read([TextSource(text, "json", "x.json")])
    first, second = (Index(found.quads).objects(node, usmx("agreement")) for node in found.records)
    assert first != second


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "nt", "nq"])
def test_large_files_say_the_same(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**BASE, **twice, "id": f"r{n}"} for n, (twice, _) in enumerate(TWINS.values())]
    rows += [{**BASE, key: values, "id": f"d{key}"} for key, values in DIFFERENT.items()]
    found = read([TextSource(json.dumps(rows), "json", "x.json")])
    file = tmp_path / f"x.{form}"
    written = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    file.write_bytes(written if form == "jsonl" else write(found, format_for(file.name, None)))
    for size in (500, 100_000):
        pieces, _ = in_pieces(file, patch=monkeypatch, size=size)
        assert pieces == whole(file)

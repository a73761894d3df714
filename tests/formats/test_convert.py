"""Every format into every other: the same graph, the same findings; or an error that says what can't be carried."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.formats.rich import FOREIGN, NAMED, RICH, TYPED
from tests.formats.test_sixty import facts
from tests.formats.test_sixty import found as sixty_found
from tests.records.reading import graph
from usmx_kg.check.run import check
from usmx_kg.exchange import convert as converting
from usmx_kg.exchange.convert import write
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES, RECORD
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import FORMATS, format_named
from usmx_kg.read.run import read

TABLES = ("csv", "tsv", "xlsx")
TREES = ("yaml", "json", "jsonl", *TABLES)
RDF = tuple(form.name for form in FORMATS if form.name not in TREES)
ALL = tuple(form.name for form in FORMATS)

SMALL = "{id: a, label: A, sendingState: US, hostState: MX, startDate: 2031-01-01, note: last}"
EXTRA = Quad(NamedNode(f"{RECORD}a"), NamedNode(f"{PREFIXES['usmx']}personnelCount"), Literal(5))


def given(text: str | bytes, form: str) -> Records:
    found = read([TextSource(text, form, "x")])
    assert not found.errors, [str(error) for error in found.errors]
    return found


def written(found: Records, form: str) -> bytes:
    return write(found, format_named(form))


def findings(found: Records) -> list[tuple[str, ...]]:
    """Return what is found, without places; a nested consent goes by its place, which RDF doesn't keep."""
    return sorted(
        (f.rule, f.record, _unplaced(f.message), f.path or "", f.host or "", f.sender or "", *_because(f))
        for f in check(found)
    )


def _because(finding: Finding) -> list[str]:
    return sorted(f"{_unplaced(b.consent)} {b.status}" for b in finding.because)


def _unplaced(text: str) -> str:
    return re.sub(r"(consent|agreement|request) \d+", r"\1", text)


@cache
def origin(text: str, form: str) -> tuple[Records, list[tuple[str, ...]]]:
    """Return records to begin with, and what is found in them."""
    found = given(text, form)
    return found, findings(found)


def assert_same(text: str, form: str, new: Records) -> None:
    old, before = origin(text, form)
    assert graph(new.as_written) == graph(old.as_written)
    assert graph(new.quads) == graph(old.quads)
    assert findings(new) == before


def test_the_rich_records_say_a_lot() -> None:
    found = given(RICH, "yaml")
    assert {f.rule for f in check(found)} >= {"name-known", "record-datatypes", "agreement-content", "date-precision"}
    assert len(found.quads) > 90


@pytest.mark.parametrize("first", ALL)
def test_from_every_format_to_every_other(first: str) -> None:
    """Each `write` reads its outcome again and compares the graphs; that it does is shown below."""
    old, _ = origin(RICH, "yaml")
    new = given(written(old, first), first)
    assert_same(RICH, "yaml", new)
    for second in ALL:
        written(new, second)


@pytest.mark.parametrize("form", ALL)
def test_the_outcome_is_the_same_graph_and_the_second_time_the_same_bytes(form: str) -> None:
    old, _ = origin(RICH, "yaml")
    last = written(old, form)
    again = given(last, form)
    assert graph(again.as_written) == graph(old.as_written)
    if form != "jsonld":  # whose processor has an order of its own
        assert written(again, form) == last


@pytest.mark.parametrize("form", ALL)
def test_what_a_writer_loses_is_noticed(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = converting._written
    for lose in (lambda quads: quads[:-1], lambda quads: [*quads, EXTRA], lambda quads: [*quads[1:], EXTRA]):

        def lossy(quads: list[Quad], *rest: Any, lose: Any = lose) -> bytes:
            return writer(lose(quads), *rest)

        monkeypatch.setattr(converting, "_written", lossy)
        with pytest.raises(UsageError, match="can't carry"):
            written(given(SMALL, "yaml"), form)


SETS = {
    "typed": (TYPED, "turtle", ("yaml", "json", "jsonl", *RDF)),
    "foreign": (FOREIGN, "turtle", RDF),
    "named": (NAMED, "trig", ("trig", "nquads", "jsonld")),
}
CASES = [(name, form) for name, (_, _, forms) in SETS.items() for form in forms]


@pytest.mark.parametrize(("name", "first"), CASES, ids=lambda value: value)
def test_what_only_some_formats_carry_goes_from_each_of_them_to_each(name: str, first: str) -> None:
    text, source, forms = SETS[name]
    new = given(written(origin(text, source)[0], first), first)
    assert_same(text, source, new)
    for second in forms:
        written(new, second)


@pytest.mark.parametrize("form", TREES)
@pytest.mark.parametrize(
    ("text", "source", "what"),
    [(FOREIGN, "turtle", "datePrecision|property"), (NAMED, "trig", "named graphs, such as http://example.org/g1")],
)
def test_what_keys_and_values_cannot_carry(form: str, text: str, source: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        written(given(text, source), form)


@pytest.mark.parametrize("form", [name for name in RDF if name not in ("trig", "nquads", "jsonld")])
def test_what_triples_cannot_carry(form: str) -> None:
    with pytest.raises(UsageError, match="named graphs"):
        written(given(NAMED, "trig"), form)


@pytest.mark.parametrize("form", TABLES)
def test_what_a_table_cannot_carry(form: str) -> None:
    with pytest.raises(UsageError, match=r"can't carry \".*\" as value of"):
        written(given(TYPED, "turtle"), form)


@pytest.mark.parametrize("form", ALL)
def test_sixty_deployments_keep_their_findings(form: str) -> None:
    records, before = sixty_found("yaml")
    data = written(records, form)
    assert facts(check(given(data, form))) == facts(before)
    if form in ("csv", "tsv", "jsonl"):
        named = Counter(quad.object for quad in records.as_written)
        described = {quad.subject for quad in records.as_written}
        shared = [node for node in described if named[node] > 1]
        rows = data.decode().count("\n") - (form != "jsonl")
        assert rows == 60 + len(shared) < 70, "a row a deployment with all that only it names"


@pytest.mark.parametrize("form", ALL)
def test_the_documented_cases_go_into_every_format_and_nothing_can_be_added_to_them(form: str) -> None:
    cases = read(sorted(resources.path("data/cases").glob("*.ttl")))
    assert not cases.errors
    data = written(cases, form)
    assert graph(given(data, form).quads) == graph(cases.quads)
    if form not in ("xlsx", "rdfxml"):
        changed = data.replace(b"1914-04-21", b"1914-04-22")
        assert changed != data
        [wrong] = read([TextSource(changed, form, "x")]).errors
        assert "case:veracruz-occupation-1914" in wrong.message
        assert "a record can't speak about it" in wrong.message

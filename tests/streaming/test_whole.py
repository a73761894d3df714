"""Inputs that are read whole, judged by rows: the same is found as in their statements, to the byte."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from tests.golden.corpus import GROUPS, SPELT, Source, generated, shipped
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.model import resolver as resolve
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import load_all, read
from usmx_kg.read.source import Input
from usmx_kg.stream import held, whole
from usmx_kg.stream import validate as by_size

OPTIONS = {lang: Options.of(lang=lang) for lang in ("en", "es")}


def by_rows(*given: TextSource, options: Options) -> tuple[tuple[Finding, ...], int] | None:
    """Return what is found in inputs by rows, and the number of records; None where trees have to be read."""
    loaded = load_all(given)
    return whole.findings_in([item for item in loaded if isinstance(item, Input)], options)


def by_statements(*given: TextSource, options: Options) -> tuple[tuple[Finding, ...], int]:
    """Return the same by statements."""
    records = read(given, base=options.base, background=options.trusted, conventions=options.conventions)
    assert not records.errors, [str(error) for error in records.errors]
    found = check(records, options.trusted, options.shapes, options.only, options.lang, options.engine)
    return found, len(records.records)


def compare(given: Iterable[Source], options: Options) -> int:
    """Compare both ways for each input; return of how many both tell."""
    told = 0
    for name, form, data in given:
        source = TextSource(data, form, name)
        found = by_rows(source, options=options)
        if found is not None:
            told += 1
            assert found == by_statements(source, options=options), name
    return told


@pytest.mark.parametrize("lang", OPTIONS)
@pytest.mark.parametrize("form", SPELT)
@pytest.mark.parametrize("group", GROUPS)
def test_generated_and_spoiled_records(group: str, form: str, lang: str) -> None:
    settings = GROUPS[group]._replace(at_once=40, records=160)
    assert compare(generated(settings, form, 160), OPTIONS[lang]) == 4


@pytest.mark.parametrize("lang", OPTIONS)
def test_shipped_records_and_fixtures(lang: str) -> None:
    sources = [source for source in shipped() if source.form in SPELT]
    assert compare(sources, OPTIONS[lang]) > 0.9 * len(sources)


def test_several_inputs_that_share_ids() -> None:
    """Of two descriptions of one id the first counts; what one file says helps no record of another."""
    group = GROUPS["large"]._replace(at_once=20, records=120)
    made = [TextSource(data, form, f"{form}-{name}") for form in SPELT for name, _, data in generated(group, form, 40)]
    for given in (made[:4], made[2:], made[::3], made[::-1]):
        found = by_rows(*given, options=OPTIONS["en"])
        assert found is not None
        assert {"record-unique", "record-repeated"} & {finding.rule for finding in found[0]}
        assert found == by_statements(*given, options=OPTIONS["en"])


def test_beside_inputs_whose_statements_are_read() -> None:
    group = GROUPS["generated"]._replace(at_once=20, records=20)
    ((_, form, data),), ((_, _, rdf),) = generated(group, "csv", 20), generated(group, "turtle", 20)
    given = (TextSource(data, form, "a"), TextSource(rdf, "turtle", "b"))
    for order in (given, given[::-1]):
        found = by_rows(*order, options=OPTIONS["en"])
        assert found is not None
        assert found == by_statements(*order, options=OPTIONS["en"])


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '[{"sendingState": "US"}, {"hostState": }]'),
        ("json", '[{"sendingState": "US"}, 3]'),
        ("json", '[{"sendingState": "US"}] {}'),
        ("json", '{"records": [{"sendingState": "US"}], "more": 1}'),
        ("json", '[{"sendingState": "US", "dct:title": "x"}]'),
        ("json", '[{"sendingState": "US", "sendingState": "MX"}]'),
        ("json", '[{"sendingState": "US", "oddKey": 1}]'),
        ("json", "[]"),
        ("jsonl", '{"sendingState": "US"}\n{"hostState": \n'),
        ("yaml", "- sendingState: US\n- hostState: [MX\n"),
        ("yaml", "- sendingState: US\n  sendingState: MX\n"),
        ("yaml", "- &a {sendingState: US}\n- *a\n"),
        ("yaml", "- sendingState: US\n---\n- sendingState: MX\n"),
        ("yaml", "- sendingState: 'US\n- hostState: MX'\n"),
        ("csv", "sendingState,hostState\nUS,MX,GT\n"),
        ("csv", 'sendingState,hostState\nUS,"MX\n'),
        ("csv", "sendingState,hostState\n;,\nUS,MX\n"),
        ("csv", "sendingState,\nUS,MX\n"),
    ],
)
def test_what_only_trees_can_tell_is_left_to_them(form: str, text: str) -> None:
    assert by_rows(TextSource(text, form, "x"), options=OPTIONS["en"]) is None


def test_the_nearest_names_are_those_of_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are looked for among all that a file describes, as long as there are not too many unknown ones."""
    record = {"sendingState": "US", "hostState": "MX", "missionType": "training", "startDate": "2031-03-10"}
    made = [{**record, "id": f"r{n}", "place": {"id": f"campo-{n}", "label": "x"}} for n in range(60)]
    made += [{**record, "id": f"u{n}", "place": f"camqo-{n}"} for n in range(5)]
    for most in (200, 4):
        monkeypatch.setattr(resolve, "_MOST_GUESSES", most)
        monkeypatch.setattr(held, "_TOGETHER", 20)
        source = TextSource(json.dumps(made), "json", "x")
        found = by_rows(source, options=OPTIONS["en"])
        assert (found is None) == (most == 4)
        told = by_statements(source, options=OPTIONS["en"])
        assert found in (None, told)
        assert any("campo-" in finding.message for finding in told[0])


def test_a_report_by_rows_has_the_timelines(monkeypatch: pytest.MonkeyPatch) -> None:
    ((name, form, data),) = generated(GROUPS["generated"]._replace(records=20, at_once=20), "json", 20)
    source = TextSource(data, form, name)
    expected = by_size.validate([source], engine="direct")
    monkeypatch.setattr(by_size, "_LITTLE", 0)
    report = by_size.validate([source])
    assert report.findings == expected.findings
    assert report.timelines == expected.timelines
    assert len(report.timelines) == report.records == 20

"""Every format tells the same facts, whatever text the data brings, in both languages and always in the same bytes."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from urllib.parse import unquote
from xml.etree import ElementTree

import html5lib
import pytest
from pyoxigraph import RdfFormat, parse

from tests.render.sample import HOSTILE, LINES, report
from usmx_kg.check.report import Report
from usmx_kg.ground.namespaces import shorten
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.write import REPORTS, form_of
from usmx_kg.write.escape import visible
from usmx_kg.write.reports.json import as_dict

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ufeff\ufffe\ud800-\udfff\U000e0041]")
EMPTY = Report((), 1, 1)


def html_text(text: str) -> str:
    document = html5lib.HTMLParser(strict=True).parse(text)
    return "\n".join(document.itertext())


def github_text(text: str) -> str:
    return "\n".join(unquote(line) for line in text.splitlines())


def junit_text(text: str) -> str:
    root = ElementTree.fromstring(text)
    return "\n".join([*root.itertext(), *(value for node in root.iter() for value in node.attrib.values())])


def markdown_text(text: str) -> str:
    return html.unescape(re.sub(r"\\(?=[\\`*_{}\[\]<>#|~$.)=+-])", "", text).replace("&#8288;", ""))


READABLE: dict[str, Callable[[str], str]] = {
    "text": str,
    "markdown": markdown_text,
    "html": html_text,
    "github": github_text,
    "junit": junit_text,
}
"""Formats for people, with what gives back their plain text."""


def plain(text: str) -> str:
    return " ".join(visible(text).split())


def facts(finding: Finding, form: str) -> list[str]:
    """Return the texts of a finding that a format for people shows."""
    why = finding.why
    found = [finding.message, finding.fix, *(b.status for b in finding.because)]
    found += [finding.rule, shorten(finding.record) or finding.record if finding.label is None else finding.label]
    found += [shorten(b.consent) or b.consent for b in finding.because]
    if why is not None:
        found.append(why.quote or why.ours or why.source)
    if finding.file and form != "github":
        found.append(":".join(str(p) for p in (finding.file, finding.cell or finding.line, finding.column) if p))
    return [text for text in found if text]


def test_every_format_is_tried() -> None:
    assert {*READABLE, "json", "jsonl", "csv", "sarif", "turtle"} == set(REPORTS)


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_formats_for_people_show_every_fact(form: str, lang: str) -> None:
    given = report(lang)
    text = plain(READABLE[form](given.render(form)))
    for finding in given.findings:
        for fact in facts(finding, form):
            assert plain(fact) in text, (finding.rule, fact)


@pytest.mark.parametrize("form", REPORTS)
def test_bytes_are_the_same_and_harmless(form: str) -> None:
    text = report().render(form)
    assert text == report().render(form)
    assert text.endswith("\n")
    text.encode("utf-8")
    if form != "turtle":
        assert not INVISIBLE.search(text), form


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_report_without_findings_is_well_formed(form: str, lang: str) -> None:
    text = Report((), 1, 1, lang=lang).render(form)
    if form in ("json", "sarif"):
        json.loads(text)
    elif form == "junit":
        assert ElementTree.fromstring(text).get("failures") == "0"
    elif form == "html":
        assert ("Los registros cumplen" if lang == "es" else "The records conform") in html_text(text)
    elif form == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == 1
    elif form == "jsonl":
        assert text == ""


def exact(finding: Finding) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(as_dict(finding)))
    return found


def test_json_and_json_lines_are_exact() -> None:
    given = report()
    document = json.loads(given.render("json"))
    assert document["findings"] == [exact(finding) for finding in given.findings]
    assert [json.loads(line) for line in given.render("jsonl").splitlines()] == document["findings"]
    assert document["findings"][2]["label"] == HOSTILE


def test_csv_has_every_fact_and_no_formula() -> None:
    given = report()
    rows = list(csv.DictReader(io.StringIO(given.render("csv"), newline="")))
    assert len(rows) == len(given.findings)
    for row, finding in zip(rows, given.findings, strict=True):
        found = as_dict(finding)
        why = found.pop("why", {})
        assert isinstance(why, dict)
        because = found.pop("because", [])
        for key, value in {**found, **why}.items():
            cell = row[key]
            assert cell.removeprefix("'") == visible(str(value)), key
        assert all(visible(b["status"]) in row["because"] for b in because)  # type: ignore[attr-defined]
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") for cell in row.values() if cell)
    assert rows[2]["value"].startswith("'=cmd")
    assert rows[2]["file"] == "'-"
    assert rows[0]["line"] == "14"


def test_github_commands_keep_to_their_line() -> None:
    given = report()
    lines = given.render("github").splitlines()
    assert len(lines) == len(given.findings) + len(given.errors) + 1
    commands = [line.split(" ")[0].split("::")[1] for line in lines[:-1]]
    assert commands == ["error", "error", "warning", "notice", "notice", "error", "error"]
    assert "file=records/a b%25.yaml,line=14,col=5,title=consent-for-period · Advisers in Culiacán::" in lines[0]
    properties, _, message = lines[2].removeprefix("::warning ").partition("::")
    assert all(re.fullmatch(r"\w+=[^:,]*", part) for part in properties.split(","))
    assert unquote(message).startswith(plain(HOSTILE)[:40])
    assert not re.match(r"::|##\[", lines[-1])


def test_turtle_has_a_result_for_each_finding() -> None:
    given = report()
    triples = list(parse(given.render("turtle").encode(), RdfFormat.TURTLE))
    results = [t for t in triples if t.predicate.value.endswith("#result")]
    assert len(results) == len(given.findings)


def test_the_limit_decides_what_fails_in_junit() -> None:
    failures = {
        limit: ElementTree.fromstring(report(fail_on=limit).render("junit")).get("failures")
        for limit in (None, Severity.VIOLATION, Severity.WARNING, Severity.INFO)
    }
    assert failures == {None: "0", Severity.VIOLATION: "2", Severity.WARNING: "3", Severity.INFO: "5"}


@pytest.mark.parametrize(
    ("file", "form"),
    [("a.html", "html"), ("a.HTM", "html"), ("b/c.sarif", "sarif"), ("x.sarif.json", "sarif"), ("x.y.json", "json"),
     ("x.xml", "junit"), ("x.csv", "csv"), ("x.ndjson", "jsonl"), ("x.ttl", "turtle")],
)  # fmt: skip
def test_the_extension_tells_the_format(file: str, form: str) -> None:
    assert form_of(file, REPORTS) == form


def test_lines_in_texts_stay_apart() -> None:
    row = next(r for r in csv.DictReader(io.StringIO(report().render("csv"), newline="")) if r["rule"] == "name-known")
    assert row["fix"] == "'" + visible(f"+fix {LINES}")

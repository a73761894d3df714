"""Reports in every format: the same facts, the same bytes, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from usmx_kg.errors import InputError, UsageError
from usmx_kg.render import REPORTS, form_of, render_report
from usmx_kg.validation.report import Because, Finding, Report, Severity, Why

RECORD = "https://w3id.org/usmx/record/"
FULL = Finding(
    rule="consent-for-period",
    severity=Severity.VIOLATION,
    record=f"{RECORD}relief",
    message="From 2031-10-05 on, no consent of Mexico is in force.",
    label="Earthquake relief",
    path="consent",
    value="2031-10-05",
    host="https://w3id.org/usmx/actor/mx",
    sender="https://w3id.org/usmx/actor/us",
    file="relief.yaml",
    line=14,
    column=5,
    why=Why(quote="any US military activity", passage="https://w3id.org/usmx/passage/p04s05"),
    fix="Extend validUntil to 2031-10-10.",
    because=(Because(f"{RECORD}consent-1", "not in force after 2031-10-04"),),
)
BARE = Finding("legal-basis", Severity.WARNING, f"{RECORD}other", "No legal basis is named.")
OURS = replace(BARE, rule="temporary", why=Why(ours="Our own reason."), file="a.xlsx", cell="B7", value="actor")
REPORT = Report((FULL, BARE, OURS), files=2, records=3)
EMPTY = Report((), files=1, records=2)


def test_json_has_the_keys_of_the_contract_in_their_order() -> None:
    found = json.loads(render_report(REPORT, "json"))
    assert list(found) == ["conforms", "summary", "findings"]
    assert found["conforms"] is False
    assert found["summary"] == {"files": 2, "records": 3, "violation": 1, "warning": 2, "info": 0}
    full, bare, ours = found["findings"]
    assert list(full) == (
        ["rule", "severity", "record", "label", "message", "path", "value", "host", "sender", "file", "line", "column",
         "why", "fix", "because"]
    )  # fmt: skip
    assert full["severity"] == "violation"
    assert full["why"] == {"quote": "any US military activity", "passage": "https://w3id.org/usmx/passage/p04s05"}
    assert full["because"] == [{"consent": f"{RECORD}consent-1", "status": "not in force after 2031-10-04"}]
    assert list(bare) == ["rule", "severity", "record", "message"]
    assert ours["why"] == {"ours": "Our own reason."}
    assert ours["cell"] == "B7"


def test_text_tells_everything() -> None:
    text = render_report(REPORT, "text")
    for part in ("Earthquake relief  record:relief", "violation consent-for-period  relief.yaml:14:5", FULL.message,
                 "because record:consent-1: not in force after 2031-10-04",
                 "why: “any US military activity” (passage:p04s05)",
                 "fix: Extend", "a.xlsx:B7", "why: Our own reason. (our own rule)",
                 "3 records in 2 files: 1 violation, 2 warnings. The records do not conform."):  # fmt: skip
        assert part in text
    assert "\x1b" not in text
    assert "None" not in text


def test_text_in_colour_says_the_same() -> None:
    colored = render_report(REPORT, "text", color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render_report(REPORT, "text")
    assert colored != render_report(REPORT, "text")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_spanish_words_around_spanish_findings(form: str) -> None:
    text = render_report(replace(REPORT, lang="es"), form)
    for english in ("violation ", "why", "because", " fix", "records", "conform."):
        assert english not in text.replace(FULL.message, "").replace("Extend validUntil", "")
    assert "3 registros en 2 archivos: 1 infracción, 2 advertencias" in text
    assert "Los registros no cumplen." in text


@pytest.mark.parametrize("form", ["text", "markdown", "json", "turtle"])
def test_a_good_report_says_so(form: str) -> None:
    text = render_report(EMPTY, form)
    assert {"text": "no findings", "markdown": "**The records conform.**", "json": '"conforms": true',
            "turtle": "sh:conforms true"}[form] in text  # fmt: skip
    assert render_report(EMPTY, form) == text


def test_unread_files_are_counted() -> None:
    report = replace(EMPTY, records=0, errors=(InputError("no", file="x"),))
    text = render_report(report, "text")
    assert "1 file could not be read" in text
    assert "The records conform" not in text


def test_text_from_data_does_no_harm() -> None:
    evil = "\x1b]0;x\x07<script>\u202e[a](b)\nviolation fake"
    finding = replace(
        FULL, label=evil, message=evil, fix=evil, file=evil, why=Why(quote=evil), because=(Because(evil, evil),)
    )
    for form in ("text", "markdown"):
        shown = render_report(Report((finding,), 1, 1), form)
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "\u202e" not in shown
        assert "\nviolation fake" not in shown
    assert "<script>" not in render_report(Report((finding,), 1, 1), "markdown").replace("\\<script\\>", "")
    json.loads(render_report(Report((finding,), 1, 1), "json"))
    Graph().parse(data=render_report(Report((finding,), 1, 1), "turtle"), format="turtle")


def test_turtle_is_a_w3c_validation_report() -> None:
    text = render_report(REPORT, "turtle")
    graph = Graph().parse(data=text, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = list(graph.objects(report, SH.result))
    assert len(results) == 3
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        for required in (
            SH.focusNode,
            SH.resultSeverity,
            SH.sourceConstraintComponent,
            SH.sourceShape,
            SH.resultMessage,
        ):
            assert len(list(graph.objects(result, required))) == 1
    full = next(graph.subjects(SH.sourceShape, URIRef("https://w3id.org/usmx/rule/consent-for-period")))
    assert graph.value(full, SH.focusNode) == URIRef(f"{RECORD}relief")
    assert graph.value(full, SH.resultSeverity) == SH.Violation
    assert graph.value(full, SH.resultPath) == URIRef("https://w3id.org/usmx/ontology#consent")
    assert graph.value(full, SH.value) == Literal("2031-10-05")
    assert graph.value(full, SH.resultMessage) == Literal(FULL.message, lang="en")
    assert text == render_report(REPORT, "turtle")


def test_sh_conforms_keeps_its_own_meaning() -> None:
    """A warning makes the W3C report not conform, although the records do by --fail-on."""
    report = Report((BARE,), 1, 1)
    assert report.conforms
    assert "sh:conforms false" in render_report(report, "turtle")


def test_a_record_without_iri_is_a_blank_node_in_turtle() -> None:
    graph = Graph().parse(data=render_report(Report((replace(BARE, record="b0x1"),), 1, 1), "turtle"), format="turtle")
    assert isinstance(graph.value(None, SH.focusNode) or next(graph.objects(None, SH.focusNode)), BNode)


def test_formats_are_found_by_extension() -> None:
    assert form_of("x.JSON", REPORTS) == "json"
    assert form_of("dir.md/x.ttl", REPORTS) == "turtle"
    with pytest.raises(UsageError, match="tells no format"):
        form_of("x.docx", REPORTS)
    with pytest.raises(UsageError, match="no format 'docx'"):
        render_report(EMPTY, "docx")


def test_reports_show_themselves() -> None:
    assert str(REPORT) == render_report(REPORT, "text")
    assert REPORT.to_json() == render_report(REPORT, "json")
    assert REPORT._repr_markdown_() == render_report(REPORT, "markdown")

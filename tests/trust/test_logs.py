"""Texts of strangers in what people and CI services read: no command of a log, no link, no formula."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from tests.trust.runner import Runner
from tests.trust.samples import ROW, written
from usmx_kg.ask.result import Result
from usmx_kg.read import csv as reader
from usmx_kg.write import RESULTS, render_result
from usmx_kg.write.escape import cell, is_formula, line, markdown, spreadsheet
from usmx_kg.write.records import csv as writer

pytestmark = pytest.mark.xdist_group("trust")
COMMANDS = {
    "GitHub": "::error file=x::y", "GitHub, behind spaces": "   ::add-mask::y",
    "GitHub, behind a line": "a\n::warning::y",
    "GitHub, of old": "##[add-mask]y", "GitHub, inside": "a ##[error]y", "GitHub, a stop": "::stop-commands::y",
    "Azure": "##vso[task.setvariable variable=x]y", "Azure, inside": "a ##vso[task.complete result=Failed;]y",
    "Azure, a group": "##[group]y", "TeamCity": "##teamcity[buildStatus status='SUCCESS']",
    "TeamCity, inside": "a ##TeamCity[x]", "GitLab": "section_start:1:x\r\x1b[0Ky", "Travis": "travis_fold:start:x",
    "Buildkite": "--- x", "Buildkite, open": "+++ x", "a line of its own": "a\nrecord-fine: the records conform.",
    "a return": "a\rThe records conform.", "folded": "x" * 75 + "::error::y " * 5,
}  # fmt: skip
LIVE = re.compile(r"(?m)^\s*::|##[\w-]*\[|^\s*(?:section_(?:start|end)|travis_(?:fold|time)):")
"""What a CI service takes for a command."""
ALONE = re.compile(r"(?m)^\s*[-+~^]{3} |^record-fine|^The records conform\.$")
"""What has got a line of its own, or begins one."""
EYES = {
    "validate": [("text", ()), ("markdown", ()), ("github", ()), ("csv", ()), ("html", ()), ("junit", ()),
                 ("json", ()), ("jsonl", ()), ("sarif", ())],
    "timeline": [("text", ()), ("svg", ()), ("html", ())],
    "query": [("table", ()), ("markdown", ()), ("html", ())],
    "diff": [("text", ())],
}  # fmt: skip
CASES = [(command, form) for command, forms in EYES.items() for form, _ in forms]


def evil(text: str) -> dict[str, object]:
    """Return a record with such texts wherever it may have some."""
    return {**ROW, "label": text, "note": text, "place": f"{text}, Mexico", "missionType": text, "hostState": text,
            "personnelCount": text, "consent": {"label": text, "grantedBy": text, "status": text}}  # fmt: skip


def words(command: str, form: str) -> tuple[str, ...]:
    return {
        "validate": ("validate", "x.json", "-f", form),
        "timeline": ("timeline", "x.json", "-f", form),
        "query": ("query", "SELECT * { ?s ?p ?o }", "--data", "x.json", "--only", "-f", form),
        "diff": ("diff", "x.json", "y.json", "-f", form),
    }[command]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("command", "form"), CASES)
def test_no_log_takes_a_text_for_a_command(command: str, form: str, name: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(written("json", evil(COMMANDS[name])))
    (tmp_path / "y.json").write_bytes(written("json", ROW))
    done = usmx(tmp_path, *words(command, form))
    assert done.code in (0, 1), done
    ours = done.out
    if form == "github":
        ours = re.sub(r"(?m)^::(?:error|warning|notice)(?: [^:]*)?::", "", ours)
    if form == "text" and command == "validate":
        ours = re.sub(r"\n\n[^\n]*$", "\n", ours)
    assert not LIVE.search(ours + done.err), LIVE.search(ours + done.err)
    assert form in ("html", "svg", "csv") or not ALONE.search(ours + done.err), ALONE.search(ours + done.err)


@pytest.mark.parametrize("name", COMMANDS)
def test_names_of_files_are_no_commands(name: str, usmx: Runner, tmp_path: Path) -> None:
    file = COMMANDS[name].replace("/", "-")
    (tmp_path / f"{file}.json").write_bytes(written("json", {**ROW, "colour": "red"}))
    for line_ in (("validate", f"{file}.json"), ("validate", f"{file}.nowhere"), ("timeline", f"{file}.json"),
                  ("convert", f"{file}.json", "-f", "nt"), ("query", "ASK {}", "--data", f"{file}.json"),
                  ("diff", f"{file}.json", f"{file}.json"), ("query", f"@{file}.rq"), ("--", f"{file}"),
                  ("validate", f"--{file}"), ("export", "-o", f"{file}/x.ttl")):  # fmt: skip
        done = usmx(tmp_path, *line_)
        assert done.code in (0, 2, 3), done
        assert not LIVE.search(done.err), done.err
        assert not ALONE.search(done.err), done.err
        assert len(done.err.splitlines()) <= 10


@given(st.text(alphabet=":#[vso teamcity\n\r-+x"))
def test_a_line_is_never_a_command(text: str) -> None:
    assert not re.search(r"::|##[\w-]*\[", line(text))


# -- Markdown

LINKS = ["http://evil.example/x", "HTTPS://evil.example", "www.evil.example", "ftp://evil.example", "a@evil.example",
         "@somebody", "mail @some-body now", "#123", "x#123", "GH-123", "owner/repo#1", "!12", "&12",
         "mailto:a@evil.example"]  # fmt: skip
BARE = re.compile(r"(?i)[a-z]://|www\.\w|\w@\w|@\w|[#!]\d|GH-\d|&(?!amp;)")


@pytest.mark.parametrize("text", LINKS)
def test_markdown_links_nothing(text: str) -> None:
    assert not BARE.search(markdown(text).replace("&#8288;", "\u2060")), markdown(text)


@pytest.mark.parametrize(("text", "shown"), [
    ("$x^2$", r"\$x^&#8288;2\$"), (r"\(x\)", r"\\&#8288;(x\\)"), ("&copy;", "&amp;copy;"), ("&#x41;", r"&amp;\#x41;"),
    ("- a", r"\- a"), ("+ a", r"\+ a"), ("1. a", r"1\. a"), ("12) a", r"12\) a"), ("=====", r"\====="),
    ("2031-09-10", "2031-09-10"), ("R&D, 5 %", "R&amp;D, 5 %"),
])  # fmt: skip
def test_markdown_has_no_math_entities_or_lists(text: str, shown: str) -> None:
    assert markdown(text) == shown


# -- formulas

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", " =1+1", "\t=1", "\r\n=1", "\u00a0=1", "\u200b=1", "\ufeff=1", "＝1+1",
            "＋1", "－1", "＠x", "=cmd|' /C calc'!A0", "-0044-03-15", "-P1D", "\tx", "-", "+52 55 1234"]  # fmt: skip
PLAIN = ["a=1", "'=1", "1-1", "a@b", "", "5", "−1", "x\t=1"]
TYPES = [
    None,
    "http://www.w3.org/2001/XMLSchema#date",
    "http://www.w3.org/2001/XMLSchema#integer",
    "http://example.org/t",
]


def literal(text: str, datatype: str | None) -> Literal:
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


@pytest.mark.parametrize("datatype", TYPES)
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_an_answer_is_a_formula(text: str, datatype: str | None) -> None:
    result = Result("select", ("a", "b"), ((literal(text, datatype), Literal("x")),), labels={})
    (_, (found, _)) = csv.reader(io.StringIO(render_result(result, "csv"), newline=""))
    assert found == f"'{text}"
    tsv = render_result(result, "tsv")
    (first, _) = next(csv.reader(io.StringIO(tsv.partition("\n")[2], newline=""), delimiter="\t"))
    assert not is_formula(first), "as a spreadsheet takes quotation marks away"
    back = parse_query_results(tsv.encode(), format=QueryResultsFormat.TSV)
    assert isinstance(back, QuerySolutions)
    assert [solution["a"] for solution in back] == [literal(text, datatype)]


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize("number", ["-1", "+1", "-1.5", "-1e5", "-.5"])
def test_numbers_stay_numbers(number: str) -> None:
    result = Result("select", ("a",), ((literal(number, "http://www.w3.org/2001/XMLSchema#decimal"),),))
    assert render_result(result, "csv") == f"a\n{number}\n"


def test_labels_and_blank_nodes_too() -> None:
    node = NamedNode("http://e.org/a")
    result = Result("select", ("a",), ((node,), (BlankNode("x"),)), labels={node.value: "=1+1"})
    assert "'=1+1" in render_result(result, "csv")
    assert '"=' not in render_result(result, "tsv")


@given(st.text(alphabet="'=+-@\t\r\n \u200b＝a;\\\"", max_size=8))
def test_records_come_back_exactly(text: str) -> None:
    """The apostrophe that is written before a formula is the one that is not read."""
    data = writer.render(("note", "id"), [(text, "a")])
    (_, (found, _)) = [row.cells for row in reader.Reader(data, "x", ",", 0).rows()]
    assert found.text == text
    (_, (raw, _)) = csv.reader(io.StringIO(data, newline=""))
    assert not is_formula(raw)
    assert not is_formula(spreadsheet(text))


def test_every_table_of_an_answer_is_tried() -> None:
    assert {"csv", "tsv"} == {form for form, (extension, *_) in RESULTS.items() if extension in (".csv", ".tsv")}


def test_json_keeps_its_values(usmx: Runner, tmp_path: Path) -> None:
    label = COMMANDS["Azure"]
    (tmp_path / "x.json").write_bytes(written("json", {**ROW, "label": label}))
    done = usmx(tmp_path, "validate", "x.json", "-f", "json")
    assert label not in done.out
    assert {finding["label"] for finding in json.loads(done.out)["findings"]} == {label}

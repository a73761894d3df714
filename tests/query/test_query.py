"""Answers: forms, formats, labels, limits, hints, data of the user's."""

from __future__ import annotations

import csv
import datetime
import io
import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store, parse_query_results
from rdflib import Graph

import usmx_kg
from tests.cli.running import usmx
from usmx_kg import graph
from usmx_kg.ask.query import load, run
from usmx_kg.ask.result import Result
from usmx_kg.ground import child
from usmx_kg.ground.errors import InputError, QueryError, UsageError, UsmxError

DATA = """\
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a ex:day "2031-09-10"^^xsd:date ; ex:count 7 ; ex:share 1.5 ; ex:yes true ; ex:name "Añil"@es ;
     ex:bad "x"^^xsd:date .
_:b ex:text "a,\\"b\\"\\n=c\\t" .
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "data.ttl"
    file.write_text(DATA, "utf-8")
    return file


def test_all_four_forms() -> None:
    kg = usmx_kg.load()
    assert kg.query("ASK { actor:mx a usmx:State }")
    assert not kg.query("ASK { actor:mx a usmx:Place }")
    rows = kg.query("SELECT ?x { ?x usmx:organOf actor:mx }")
    assert {"x": "https://w3id.org/usmx/actor/mx-senate"} in list(rows)
    built = kg.query("CONSTRUCT { ?x a ?c } WHERE { ?x usmx:organOf actor:mx ; a ?c }")
    assert len(built.graph) == len(built) > 3
    described = kg.query("DESCRIBE actor:mx")
    assert isinstance(described.graph, Graph)
    assert {str(t.subject) for t in described.triples} == {"<https://w3id.org/usmx/actor/mx>"}


def test_values_are_pythons_own(data: Path) -> None:
    kg = usmx_kg.load(data, bare=True)
    found = {row["p"]: row["o"] for row in kg.query("SELECT ?p ?o { <http://example.org/a> ?p ?o }")}
    assert found == {
        "http://example.org/day": datetime.date(2031, 9, 10),
        "http://example.org/count": 7,
        "http://example.org/share": Decimal("1.5"),
        "http://example.org/yes": True,
        "http://example.org/name": "Añil",
        "http://example.org/bad": "x",
    }


def test_rows_without_order_come_in_the_same_order(data: Path) -> None:
    asked = ("query", "SELECT ?o { ?s ?p ?o }", "--data", str(data), "--bare", "-f", "csv")
    assert len({usmx(*asked).out for _ in range(5)}) == 1


@pytest.mark.parametrize("form", [QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV])
def test_exact_formats_read_back_as_the_same_terms(form: QueryResultsFormat, data: Path) -> None:
    text = "SELECT ?p ?o ?none { ?s ?p ?o FILTER(!ISBLANK(?s)) }"
    result = usmx_kg.load(data, bare=True).query(text)
    name = {QueryResultsFormat.JSON: "json", QueryResultsFormat.XML: "xml", QueryResultsFormat.TSV: "tsv"}[form]
    back = parse_query_results(result.render(name), format=form)
    assert {tuple(row) for row in back} == set(result.rows)  # type: ignore[union-attr]


@pytest.mark.parametrize("form", [QueryResultsFormat.JSON, QueryResultsFormat.XML])
@pytest.mark.parametrize("answer", [True, False])
def test_yes_and_no_read_back(form: QueryResultsFormat, answer: bool) -> None:
    result = run(Store(), f"ASK {{ FILTER({str(answer).lower()}) }}")
    text = result.render("json" if form is QueryResultsFormat.JSON else "xml")
    assert bool(parse_query_results(text, format=form)) is answer
    assert {result.render(f) for f in ("csv", "tsv", "table", "markdown")} == {f"{str(answer).lower()}\n"}
    assert str(answer).lower() in result.render("html")


def test_csv_is_quoted_and_runs_no_formula(data: Path) -> None:
    out = usmx("query", "SELECT ?o { ?s <http://example.org/text> ?o }", "--data", str(data), "-f", "csv").out
    assert out == 'o\n"a,""b""\n=c\t"\n'
    formula = run(Store(), "SELECT ('=1+1' AS ?a) (-1 AS ?b) ('@x' AS ?c) {}")
    assert formula.to_csv() == "a,b,c\n'=1+1,-1,'@x\n"
    assert formula.render("tsv").splitlines()[1].startswith('"\\u003D1+1"\t"-1"^^')


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r"])
@pytest.mark.parametrize("text", ["{}=1+1", "a{}=1+1", "a{}", "{}"])
def test_no_line_end_of_a_text_begins_a_row_of_csv(text: str, end: str) -> None:
    """Spreadsheets begin a row at CR as at LF, and run what then begins a cell."""
    given = text.format(end)
    asked = Result("select", ("a", "b"), ((Literal(given), Literal("last")),))
    rows = list(csv.reader(io.StringIO(asked.to_csv(), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == [["a", "b"], [given, "last"]]


@pytest.mark.parametrize("name", ["-x:y", "foo", "a b", "", "x:{}", "//x", "urn:x:\\u0020"])
@pytest.mark.parametrize("query", ['SELECT (IRI("{}") AS ?b) {{}}', 'SELECT * {{ ?s ?p ?o FILTER(?p = URI("{}")) }}'])
def test_what_iri_takes_may_be_none(query: str, name: str) -> None:
    done = usmx("query", query.format(name.replace("{}", "{{}}")), "-f", "csv")
    assert done.code in (0, 4), done


def test_graphs_come_as_turtle_and_rows_can_be_made_of_them() -> None:
    asked = ("query", "DESCRIBE usmx:Consent")
    assert usmx(*asked).out.splitlines()[-1] == "    ."
    assert usmx(*asked, "-f", "csv").out.startswith("subject,predicate,object\n")
    assert json.loads(usmx(*asked, "-f", "jsonld").out)["@graph"][0]["id"] == "usmx:Consent"
    done = usmx("query", "SELECT * { actor:mx ?p ?o }", "-f", "turtle")
    assert done.code == 2
    assert "SELECT" in done.err


def test_labels_stand_beside_or_in_place_of_iris() -> None:
    asked = ("query", "SELECT ?x { VALUES ?x { actor:de place:mx } }")
    assert usmx(*asked).out == "x\nhttps://w3id.org/usmx/actor/de\nhttps://w3id.org/usmx/place/mx\n"
    assert usmx(*asked, "--labels", "es").out.splitlines() == [
        "x,xLabel",
        "https://w3id.org/usmx/actor/de,Alemania",
        "https://w3id.org/usmx/place/mx,México",
    ]
    assert "| Germany |" in usmx(*asked, "-f", "markdown").out
    assert "| Alemania |" in usmx(*asked, "-f", "markdown", "--lang", "es").out
    assert "| actor:de |" in usmx(*asked, "-f", "markdown", "--labels", "none").out
    html = usmx(*asked, "-f", "html", "--labels", "en").out
    assert '<a href="https://w3id.org/usmx/actor/de">Germany</a>' in html


def test_a_limit_cuts_and_says_so() -> None:
    done = usmx("query", "SELECT ?x { ?x a usmx:State }", "--limit", "3")
    assert len(done.out.splitlines()) == 4
    assert "first 3 rows" in done.err
    assert usmx_kg.load().query("SELECT ?x { ?x a usmx:State }", limit=2).truncated


def test_a_query_that_never_ends_is_stopped() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    start = time.monotonic()
    with pytest.raises(QueryError, match="ran out of time"):
        usmx_kg.load().query(endless, timeout=0.5)
    assert time.monotonic() - start < 5


def test_a_query_with_time_enough_gives_the_same_answer() -> None:
    text = "SELECT ?x ?y { ?x usmx:organOf actor:mx OPTIONAL { ?x usmx:none ?y } }"
    assert usmx_kg.load().query(text, timeout=60, labels="en") == usmx_kg.load().query(text, labels="en")
    with pytest.raises(QueryError, match="can't be read"):
        usmx_kg.load().query("SELECT ?x { ?x usmx:organOf , }", timeout=60)


def test_a_child_ends_with_what_it_gives() -> None:
    assert child.call(lambda: [1, 2], child.Limits()) == [1, 2]

    def wrong() -> None:
        raise UsageError("no", file="f", line=3, hint="h")

    with pytest.raises(UsageError) as error:
        child.call(wrong, child.Limits(seconds=30))
    assert str(error.value) == "f:3: no\n  h"
    with pytest.raises(ZeroDivisionError):
        child.call(lambda: 1 // 0, child.Limits(seconds=30))
    with pytest.raises(QueryError, match="memory"):
        child.call(lambda: len(bytearray(1 << 31)), child.Limits(seconds=30, memory=1 << 29))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT ?x { ?x a usmx:Deploymnt }", "The graph has no usmx:Deploymnt; did you mean usmx:Deployment"),
        ("SELECT ?x { ?x usmx:hostState actor:zz }", "The graph has no actor:zz"),
        ("SELECT ?x { ?x a usmx:Organ }", "The graph has no usmx:Organ"),
        ("SELECT ?x { ?x usmx:ours ?why }", "usmx:ours was replaced; ask for usmx-app:ours"),
        ("SELECT ?x { ?x a usmx:ReaderRule }", "usmx:ReaderRule was replaced; ask for usmx-app:ReaderRule"),
        ("SELECT ?x { ?x usmx:within ?x }", "nothing that fits all of the pattern"),
    ],
)
def test_an_empty_answer_says_why(text: str, hint: str) -> None:
    done = usmx("query", text)
    assert done.code == 0
    assert hint in done.err


def test_syntax_errors_have_line_column_and_mark() -> None:
    done = usmx("query", "SELECT ?x {\n  ?x a usmx:State ;; , ?y\n}")
    assert done.code == 4
    message, line, mark = done.err.splitlines()
    assert message.startswith("usmx: 2:22: ")
    assert line[mark.index("^")] == ","


def test_queries_come_from_files_and_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("\ufeffSELECT ?x { ?x usmx:organOf $state }", "utf-8")
    from_file = usmx("query", f"@{file}", "-p", "state=actor:us")
    from_input = usmx("query", "-", "-p", "state=actor:us", given=file.read_text("utf-8-sig"))
    assert from_file == from_input
    assert "actor/us-cbp" in from_file.out
    file.write_text("SELECT ?x {", "utf-8")
    broken = usmx("query", f"@{file}")
    assert broken.code == 4
    assert broken.err.startswith(f"usmx: {file}:1:11: ")
    file.write_bytes(b"\xff\xfe")
    assert usmx("query", f"@{file}").code == 3


def test_questions_are_listed_and_shown() -> None:
    assert "who-may-consent" in usmx("query", "--list").out
    assert usmx("query", "--list", "--lang", "es").out != usmx("query", "--list").out
    assert "$state" in usmx("query", "--show", "who-may-consent").out
    shown = usmx("query", "--show", "who-may-consent", "-p", "state=fr").out
    assert "<https://w3id.org/usmx/actor/fr>" in shown
    assert usmx("query", "-", given=shown).out == usmx("query", "who-may-consent", "-p", "state=fr").out


def test_data_stands_beside_the_graph_or_alone(data: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    beside = usmx("query", count, "--data", str(data)).out
    alone = usmx("query", count, "--data", str(data), "--bare").out
    only = usmx("query", count, "--data", str(data), "--only").out
    shipped = usmx("query", count).out
    numbers = [int(text.split()[1]) for text in (shipped, alone, beside, only)]
    assert numbers[0] + numbers[1] == numbers[2]
    assert numbers[1] == 7
    assert numbers[3] == 7 + len(set(graph.triples("background")))
    given = usmx("query", count, "--data", "-", "--input-format", "turtle", "--bare", given=DATA)
    assert given.out == alone


def test_records_are_data_too(tmp_path: Path) -> None:
    file = tmp_path / "relief.yaml"
    usmx("new", "deployment", "--example", "-o", str(file))
    done = usmx(
        "query", "active-on", "-p", "day=2031-09-20", "-p", "host=Mexico", "--data", str(file), "--labels", "en"
    )
    assert "Invented example: earthquake relief in Oaxaca" in done.out
    assert "Invented example" not in usmx("query", "active-on", "-p", "day=2032-09-20", "--data", str(file)).out


def test_named_graphs_of_data_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "data.trig"
    file.write_text("<http://example.org/g> { <http://example.org/s> <http://example.org/p> 1 }", "utf-8")
    for text in ("SELECT ?o { <http://example.org/s> ?p ?o }", "SELECT ?o FROM <http://example.org/g> { ?s ?p ?o }",
                 "SELECT ?o { GRAPH <http://example.org/g> { ?s ?p ?o } }"):  # fmt: skip
        assert usmx("query", text, "--data", str(file)).out == "o\n1\n", text


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        files += ["--data", str(tmp_path / f"{name}.nt")]
        (tmp_path / f"{name}.nt").write_text(f'_:b <http://example.org/p> "{name}" .\n', "utf-8")
    out = usmx("query", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <http://example.org/p> ?o }", *files, "--bare").out
    assert out == "n\n2\n"


@pytest.mark.parametrize(("name", "text"), [("x.ttl", "<a> <b>"), ("x.nt", "nonsense\n"), ("x.yaml", "a: [")])
def test_data_that_cannot_be_read_is_an_error_with_its_place(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        load([tmp_path / name])
    assert error.value.file == str(tmp_path / name)
    assert error.value.line is not None


def test_a_result_shows_itself_in_a_notebook() -> None:
    result = usmx_kg.load().query("SELECT ?x { VALUES ?x { actor:mx } }", labels="es")
    assert "México" in result._repr_html_()
    assert len(result) == 1
    with pytest.raises(UsageError, match="no format 'pdf'"):
        result.render("pdf")


def test_parameters_are_pythons_keywords() -> None:
    kg = usmx_kg.load()
    assert kg.query("who-may-consent", state="Mexico").rows == kg.query("who-may-consent").rows
    assert not kg.query("active-on", day=datetime.date(1700, 1, 1))
    with pytest.raises(UsmxError, match="no parameter"):
        kg.query("who-may-consent", country="Mexico")


def test_the_graph_is_the_callers_own(data: Path) -> None:
    kg = usmx_kg.load(data, bare=True)
    assert len(kg.graph) == 7
    kg.graph.remove((None, None, None))
    assert len(kg.query("SELECT * { ?s ?p ?o }")) == 7
    literal = next(o for o in usmx_kg.load(data, bare=True).graph.objects() if str(o) == "1.5")
    assert (
        literal.n3() == Literal("1.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")).value or literal
    )


def test_a_shipped_question_without_answer_blames_none_of_its_terms() -> None:
    done = usmx("query", "limits-of-consents-exceeded")
    assert (
        done.err
        == "The graph has nothing that fits all of the pattern. Records of your own are added with --data FILE.\n"
    )
    assert usmx_kg.load().query("limits-of-consents-exceeded", timeout=60).hints == (done.err.strip(),)

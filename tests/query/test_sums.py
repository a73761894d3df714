"""A date plus a duration has its value, in whatever order and under whatever names it is asked for."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, Store

from tests.engines.own import ENGINES, HEAD, judged, shapes
from usmx_kg.ask.query import run
from usmx_kg.check.own_shapes import read_shapes
from usmx_kg.graph.date_sums import OXIGRAPH, RDFLIB, in_any_order
from usmx_kg.ground.errors import InputError, QueryError

DATES = {
    "date": ('"2031-01-31"^^xsd:date', {"day": "2031-03-02", "month": "2031-02-28", "both": "2031-03-01"}),
    "dateTime": (
        '"2031-01-31T12:00:00Z"^^xsd:dateTime',
        {"day": "2031-03-02T12:00:00Z", "month": "2031-02-28T12:00:00Z", "both": "2031-03-01T12:00:00Z"},
    ),
}  # fmt: skip
SPANS = {
    "day": '"P30D"^^xsd:dayTimeDuration',
    "month": '"P1M"^^xsd:yearMonthDuration',
    "both": '"P1M1D"^^xsd:duration',
}
NAMES = ("a", "b", "day", "span", "start", "length", "x", "z")
FORMS = {
    "selected": "SELECT (({}) AS ?sum) {{ {} }}",
    "bound": "SELECT ?sum {{ {1} BIND({0} AS ?sum) }}",
    "compared": "SELECT ?sum {{ {1} {{ SELECT ({0} AS ?sum) {{ {1} }} }} FILTER({0} = ?sum) }}",
    "in a function": "SELECT (COALESCE({}, 0) AS ?sum) {{ {} }}",
    "in IF": "SELECT (IF({0} > ?zero, {0}, 0) AS ?sum) {{ {1} BIND('1999-01-01'^^xsd:date AS ?zero) }}",
    "grouped": "SELECT (MAX({}) AS ?sum) {{ {} }} GROUP BY ?nothing",
    "ordered": "SELECT (({0}) AS ?sum) {{ {1} }} ORDER BY DESC({0})",
    "in EXISTS": "SELECT ({0} AS ?sum) {{ {1} FILTER EXISTS {{ {1} FILTER({0} = {0}) }} }}",
}


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    values = [f"e:{name} {text}" for name, (text, _) in DATES.items()] + [f"e:{n} {text}" for n, text in SPANS.items()]
    made.load(f"{HEAD}e:s {' ; '.join(values)} .".encode(), format=RdfFormat.TURTLE)
    return made


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("span", SPANS)
def test_under_any_names_in_any_order(date: str, span: str, store: Store) -> None:
    e = "PREFIX e: <https://example.org/> "
    for one, two in itertools.permutations(NAMES, 2):
        pattern = f"e:s e:{date} ?{one} ; e:{span} ?{two} ."
        for terms in (f"?{one} + ?{two}", f"?{two} + ?{one}", f"?{one}+?{two}", f"(?{one}) + (?{two})"):
            answer = run(store, f"{e}SELECT ({terms} AS ?sum) {{ {pattern} }}")
            assert [getattr(row[0], "value", None) for row in answer.rows] == [DATES[date][1][span]], terms


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("terms", ["?d + ?p", "?p + ?d", "?d + ?p + ?p - ?p", "?p + ?d - ?p + ?p"])
def test_wherever_an_expression_may_stand(form: str, terms: str, store: Store) -> None:
    pattern = "<https://example.org/s> <https://example.org/date> ?d ; <https://example.org/day> ?p ."
    if form == "in IF" and "-" in terms:
        pattern += " # a comment + more\n"
    answer = run(store, FORMS[form].format(terms, pattern))
    assert [getattr(row[0], "value", None) for row in answer.rows] == ["2031-03-02"]


@pytest.mark.parametrize("month", range(1, 13))
def test_of_written_dates_and_durations(month: int, store: Store) -> None:
    for day in range(1, 29):
        date, span = f'"2031-{month:02}-{day:02}"^^xsd:date', '"P0D"^^xsd:dayTimeDuration'
        for sum_ in (f"{date} + {span}", f"{span} + {date}"):
            assert run(store, f"ASK {{ FILTER({sum_} = {date}) }}").answer, sum_


NUMBERS = ("1 + 2", "1.5 + ?n", "?n + ?n", "?n + 1e+2", "?n +1", "-?n + -?n", "?n - ?n + ?n", "?n * ?n + ?n / ?n",
           "STRLEN('ab') + ?n", "SUM(?n) + COUNT(?n)", ".5 + ?n", "?n + ?n + ?n + ?n",
           "(?n + ?n) * (?n + ?n)")  # fmt: skip


@pytest.mark.parametrize("terms", NUMBERS)
def test_numbers_are_added_as_before(terms: str) -> None:
    query = f"SELECT ({terms} AS ?sum) {{ VALUES ?n {{ 3 }} }}"
    if "SUM" not in terms:
        query = query.replace("VALUES", "# + in a comment\n VALUES")
    (expected,) = Store().query(query)  # type: ignore[misc]
    (given,) = run(Store(), query).rows
    assert given == tuple(expected)


UNTOUCHED = (
    "SELECT * { ?a skos:broader+ ?b ; (usmx:within|usmx:partOf)+/^usmx:place+ ?c }",
    "SELECT * { ?a ?b '1 + 2' , 'x'@en } # ?a + ?b",
    "SELECT (COUNT(*) + 1 AS ?n) { ?a ?b ?c }",
    "SELECT * { VALUES (?a ?b) { (+1 -2) (UNDEF +3.5) } }",
    "SELECT (YEAR(?a) + MONTH(?b) AS ?n) { ?a ?b +5 }",
    "ASK { FILTER NOT EXISTS { ?a (usmx:place)+ ?b } }",
)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_no_sum_with_a_date_is_asked_as_it_is_written(text: str) -> None:
    for dialect in (OXIGRAPH, RDFLIB):
        assert "COALESCE" not in in_any_order(text, dialect)
        assert in_any_order(text, dialect).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["SELECT * { FILTER(?a + ) }", "SELECT (?a + ?b AS ?c { }", "SELECT * { FILTER(?a + ?b } )"]
)
def test_a_fault_is_told_in_the_query_as_it_was_written(text: str) -> None:
    with pytest.raises(QueryError) as told:
        run(Store(), text)
    assert "COALESCE" not in str(told.value)


def test_a_long_sum_does_not_grow_without_bound() -> None:
    terms = " + ".join(f"?v{n}" for n in range(400))
    mixed = " ".join(f"+ ?v{n} - ?w{n}" for n in range(30))
    nested = "(" * 40 + "?a" + "".join(f" + ?v{n})" for n in range(40))
    for text in (f"SELECT ({nested} AS ?s) {{ }}", f"SELECT ({terms} AS ?s) {{ }}", f"SELECT (?a {mixed} AS ?s) {{ }}"):
        assert len(in_any_order(text, OXIGRAPH)) < 100_000


SUMS = ("?d + ?p > ?d", "?p + ?d > ?d", "?d - ?p < ?d", '?d < "2031-01-01"^^xsd:date + "P60D"^^xsd:dayTimeDuration',
        '"P60D"^^xsd:dayTimeDuration + "2031-01-01"^^xsd:date > ?d')  # fmt: skip


@pytest.mark.parametrize("engine", [*ENGINES, "all", "direct"])
@pytest.mark.parametrize("test", SUMS)
@pytest.mark.parametrize(("one", "two"), [("d", "p"), ("a", "b"), ("b", "a"), ("start", "length")])
def test_in_shapes_of_ones_own(engine: str, test: str, one: str, two: str, tmp_path: Path) -> None:
    test = test.replace("?d", f"?{one}").replace("?p", f"?{two}")
    said = f"""sh:sparql [ sh:message "m" ; sh:select '''SELECT $this {{
      $this <https://example.org/d> ?{one} ; <https://example.org/p> ?{two} FILTER({test}) }}''' ]"""
    stated = 'e:d "2031-02-01"^^xsd:date ; e:p "P1D"^^xsd:dayTimeDuration'
    assert len(judged(tmp_path, said, stated, engine=engine).findings) == 1


@pytest.mark.parametrize("sign", ["+", "-"])
def test_pyshacl_refuses_a_written_duration_for_which_it_has_no_value(sign: str, tmp_path: Path) -> None:
    said = f"""sh:sparql [ sh:message "m" ; sh:select '''SELECT $this {{
      $this usmx:startDate ?d
      FILTER(?d {sign} "P1D"^^xsd:duration != ?d) }}''' ]"""
    file = shapes(tmp_path, said)
    assert read_shapes([file], ["pyshacl-turbo", "pyshifty"]).triples
    with pytest.raises(InputError, match="pyshacl adds no xsd:duration") as told:
        read_shapes([file], ["pyshacl"])
    assert (told.value.file, told.value.line) == (str(file), HEAD.count("\n") + 4)
    assert "dayTimeDuration" in str(told.value.hint)


SUB = "$this a ?t {{ SELECT {} {{ $this e:p ?x }} {} }}"
LEFT_OUT = {
    "a variable": ("?x", ""), "an aggregate": ("(COUNT(?x) AS ?n)", ""), "distinct": ("DISTINCT ?x", "LIMIT 1"),
    "inside an aggregate": ("(COUNT($this) AS ?n)", ""),
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_sub_select_without_this_is_refused_with_its_file(name: str, engine: str, tmp_path: Path) -> None:
    said = f"sh:sparql [ sh:message 'm' ; sh:select '''SELECT $this {{\n {SUB.format(*LEFT_OUT[name])} }}''' ] .\n"
    said += 'e:ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]'
    with pytest.raises(InputError, match="does not project \\$this") as told:
        read_shapes([shapes(tmp_path, said)], [engine])
    assert (told.value.file, told.value.line) == (str(tmp_path / "own.ttl"), HEAD.count("\n") + 3)


@pytest.mark.parametrize("engine", [*ENGINES, "all"])
@pytest.mark.parametrize("selected", ["$this", "?this ?x", "$this (COUNT(?x) AS ?n)", "*"])
def test_a_sub_select_with_it_is_judged(engine: str, selected: str, tmp_path: Path) -> None:
    end = "GROUP BY $this" if "COUNT" in selected else ""
    said = f"sh:sparql [ sh:message 'm' ; sh:select '''SELECT $this {{ {SUB.format(selected, end)} }}''' ] .\n"
    said += 'e:ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]'
    if selected == "*" and engine in ("pyshacl", "all"):
        with pytest.raises(InputError, match=r"pyshacl takes no SELECT \*"):
            judged(tmp_path, said, "e:p 1", engine=engine)
        return
    assert len(judged(tmp_path, said, "e:p 1", engine=engine).findings) == 1


def test_what_is_written_for_rdflib_is_right_there_too() -> None:
    graph = rdflib.Graph()
    text = 'SELECT ("P30D"^^xsd:dayTimeDuration + "2031-01-31"^^xsd:date AS ?s) {}'
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    ((found,),) = graph.query(prefix + in_any_order(text, RDFLIB))  # type: ignore[misc]
    assert str(found) == "2031-03-02"

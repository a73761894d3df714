"""Queries that mean harm: refused before they run, or ended, each with exit code 4 and nothing left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.query.test_guard import REFUSED
from tests.trust.runner import Runner
from tests.trust.test_bad import within_bounds
from usmx_kg import child, query, sparql
from usmx_kg.child import Limits
from usmx_kg.errors import QueryError

pytestmark = pytest.mark.xdist_group("trust")
N = 20_000
CHAINS = {
    "not": "ASK { FILTER(" + "!" * N + "true) }",
    "plus": "ASK { FILTER(" + "?x+" * N + "?y=1) }",
    "or": "ASK { FILTER(" + "?x||" * N + "?y) }",
    "path": "ASK { ?s " + "<http://e/a>/" * N + "<http://e/a> ?o }",
    "alternatives": "ASK { ?s " + "<http://e/a>|" * N + "<http://e/a> ?o }",
    "union": "ASK { " + "{?s ?p ?o} UNION " * N + "{?s ?p ?o} }",
    "optional": "ASK { " + "OPTIONAL {?s ?p ?o} " * N + "}",
    "filters": "ASK { " + "FILTER(?x) " * N + "}",
    "binds": "ASK { " + "".join(f"BIND(1 AS ?v{n}) " for n in range(N)) + "}",
    "objects": "ASK { ?s ?p " + "?o," * N + "?o }",
    "columns": "SELECT " + "".join(f"(1 AS ?v{n}) " for n in range(N)) + "{}",
}
"""Without any bracket nested, these overflow the engine's stack."""
NESTED = {
    "parentheses": "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "groups": "ASK " + "{" * 5000 + "}" * 5000,
    "paths": "ASK { ?s " + "(" * 5000 + "<http://e/a>" + ")" * 5000 + " ?o }",
    "lists": "ASK { ?s ?p " + "(" * 5000 + ")" * 5000 + " }",
    "functions": "ASK { FILTER(" + "ABS(" * 5000 + "1" + ")" * 5000 + ") }",
    "sub-queries": "SELECT * " + "{ SELECT * " * 5000 + "{}" + "}" * 5000,
    "escaped": "ASK { FILTER(" + "\\u0028" * 5000 + "1" + "\\u0029" * 5000 + ") }",
    "open": "ASK { " + "(" * 50_000,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused(text: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(text, "utf-8")
    done = usmx(tmp_path, "query", "@q.rq", "--timeout", "5")
    within_bounds(done)
    assert (done.code, done.out) == (4, "")


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_nested_too_deeply(text: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(text, "utf-8")
    done = usmx(tmp_path, "query", "@q.rq")
    within_bounds(done)
    assert done.code == 4
    assert f"nested more than {sparql.MAX_DEPTH} deep" in done.err


@pytest.mark.parametrize("text", CHAINS.values(), ids=CHAINS)
def test_chains_break_no_more_than_their_child(text: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(text, "utf-8")
    done = usmx(tmp_path, "query", "@q.rq", "--timeout", "2")
    within_bounds(done)
    assert done.code == 4, done.err[:300]


@pytest.mark.parametrize("name", ["not", "or", "objects"])
def test_nor_do_they_without_a_deadline(name: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(CHAINS[name], "utf-8")
    done = usmx(tmp_path, "query", "@q.rq")
    assert done.code == 4, done.err[:300]


def test_long_lists_of_values_are_no_harm(usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT ?x { VALUES ?x { " + "1 " * N + "} }", "utf-8")
    done = usmx(tmp_path, "query", "@q.rq", "-f", "csv")
    assert (done.code, done.out.count("\n")) == (0, N + 1)


@pytest.mark.parametrize("kind", ["long", "endless"])
def test_too_long(kind: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { " + "# x\n" * 300_000 + "}", "utf-8")
    done = usmx(tmp_path, "query", "@q.rq" if kind == "long" else "@/dev/zero")
    within_bounds(done)
    assert done.code == 4
    assert "longer than 500,000 characters" in done.err


ENDLESS = {
    "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?a",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<http://e/x>|^!<http://e/x>)* ?b }",
    "patterns": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(CONCAT(?b, ?e, ?h), '(.*)*(.*)*~')) }",
    "values": "SELECT (SUM(?v0) AS ?n) { "
    + "".join(f"{{VALUES ?v{n} {{1 2 3 4 5 6 7 8 9}}}}" for n in range(9))
    + " }",
    "texts": "ASK { BIND('x' AS ?a0) " + "".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1}) " for n in range(60)) + "}",
    "nothing like it": "ASK { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f != ?f) } }",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_endless(text: str, usmx: Runner, tmp_path: Path) -> None:
    start = time.monotonic()
    done = usmx(tmp_path, "query", text, "--timeout", "0.5")
    within_bounds(done)
    assert done.code == 4
    assert "ran out of time after 0.5 s" in done.err or "broke its process" in done.err or "memory" in done.err
    assert time.monotonic() - start < 8


def children() -> set[str]:
    """Return the processes of this one, the ended ones that nobody waited for among them."""
    me = os.getpid()
    return set(Path(f"/proc/{me}/task/{me}/children").read_text("ascii").split())


def test_a_child_is_killed_and_waited_for() -> None:
    before, start = children(), time.monotonic()
    with pytest.raises(QueryError, match="ran out of time") as error:
        child.call(lambda: time.sleep(60), Limits(seconds=0.2))
    assert time.monotonic() - start < 5
    assert error.value.exit_code == 4
    assert children() == before


def test_memory_has_an_end() -> None:
    with pytest.raises(QueryError, match="memory"):
        child.call(lambda: len(bytearray(2 << 30)), Limits(seconds=30))
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
    with pytest.raises(QueryError, match="memory"):
        query.ask(query.load, text, limits=Limits(seconds=60, memory=150_000_000))


def test_answers_have_an_end() -> None:
    with pytest.raises(QueryError, match="answer is larger"):
        child.call(lambda: b"x" * 30_000_000, Limits(answer=10_000_000))


def test_what_can_not_be_handed_over_is_an_error_of_the_query() -> None:
    before = children()
    with pytest.raises(QueryError):
        child.call(lambda: lambda: 0, Limits(seconds=5))
    with pytest.raises(ZeroDivisionError):
        child.call(lambda: 1 // 0, Limits(seconds=5))
    with pytest.raises(QueryError, match="broke its process"):
        child.call(lambda: os.kill(os.getpid(), 11), Limits(seconds=5))
    assert children() == before


def test_data_to_ask_has_the_limits_of_records(usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<http://e.org/a> <http://e.org/b> " + "1," * 2_000_000 + "1 .", "utf-8")
    done = usmx(tmp_path, "query", "ASK { ?s ?p ?o }", "--data", "x.ttl")
    within_bounds(done)
    assert done.code == 3
    assert "more than 100,000 statements" in done.err
    many = "".join(f"<http://e.org/{n}> <http://e.org/b> <http://e.org/c> .\n" for n in range(120_000))
    (tmp_path / "x.nt").write_text(many, "utf-8")
    done = usmx(
        tmp_path, "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--data", "x.nt", "--only", "--timeout", "60"
    )
    within_bounds(done)
    assert (done.code, done.out.split()) == (0, ["n", "120000"])

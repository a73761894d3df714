"""Queries that mean harm: refused before they run, or ended, each with exit code 4 and nothing left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.query.test_guard import REFUSED
from tests.trust.runner import Runner
from tests.trust.test_bad import within_bounds
from usmx_kg.ask import query
from usmx_kg.ask.result import Result
from usmx_kg.graph import sparql
from usmx_kg.ground import child
from usmx_kg.ground.child import Limits
from usmx_kg.ground.errors import QueryError

pytestmark = pytest.mark.xdist_group("trust")
N = 30
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
"""Without any bracket nested, thousands of these overflow the stack of an engine. Here they are few: what is tried is
that ones which count as long are asked in a process of their own."""
D = sparql.MAX_DEPTH + 5
NESTED = {
    "parentheses": "ASK { FILTER(" + "(" * D + "1" + ")" * D + ") }",
    "groups": "ASK " + "{" * D + "}" * D,
    "paths": "ASK { ?s " + "(" * D + "<http://e/a>" + ")" * D + " ?o }",
    "lists": "ASK { ?s ?p " + "(" * D + ")" * D + " }",
    "functions": "ASK { FILTER(" + "ABS(" * D + "1" + ")" * D + ") }",
    "sub-queries": "SELECT * " + "{ SELECT * " * D + "{}" + "}" * D,
    "escaped": "ASK { FILTER(" + "\\u0028" * D + "1" + "\\u0029" * D + ") }",
    "open": "ASK { " + "(" * D,
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
def test_chains_break_no_more_than_their_child(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    me = os.getpid()

    def asked(*_: object) -> Result:
        if os.getpid() != me:  # as where the engine's stack overflows
            os.kill(os.getpid(), signal.SIGKILL)
        return Result("ask", answer=True)

    assert query.run(query.load(), text) is not None, "few of them are no harm"
    monkeypatch.setattr(query, "_run", asked)
    assert query.run(query.load(), text).answer
    monkeypatch.setattr(sparql, "MAX_TOKENS", 20)
    with pytest.raises(QueryError, match="broke its process"):
        query.run(query.load(), text)


def test_long_lists_of_values_are_no_harm(usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT ?x { VALUES ?x { " + "1 " * 20_000 + "} }", "utf-8")
    done = usmx(tmp_path, "query", "@q.rq", "-f", "csv")
    assert (done.code, done.out.count("\n")) == (0, 20_001)


@pytest.mark.parametrize("kind", ["long", "endless"])
def test_too_long(kind: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { " + "# x\n" * 130_000 + "}", "utf-8")
    done = usmx(tmp_path, "query", "@q.rq" if kind == "long" else "@/dev/zero")
    within_bounds(done)
    assert done.code == 4
    assert "longer than 500,000 characters" in done.err


NUMBERS = " ".join(map(str, range(200)))
CUBE = "".join(f"VALUES ?{name} {{ {NUMBERS} }} " for name in "abc")
LONG = {
    "product": f"SELECT (COUNT(*) AS ?n) {{ {CUBE} }}",
    "sums": f"SELECT (SUM(?a * ?b) AS ?n) {{ {CUBE} }}",
    "nothing like it": f"ASK {{ {CUBE} FILTER(?a + ?b + ?c < 0) }}",
}
"""These take a second or so, far longer than they get. Others never end: products of all statements, patterns of texts
that fall back again and again, texts that double."""


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_deadline_ends_what_is_long(text: str, usmx: Runner, tmp_path: Path) -> None:
    start = time.monotonic()
    done = usmx(tmp_path, "query", text, "--timeout", "0.05")
    within_bounds(done)
    assert done.code == 4
    assert "ran out of time after 0.05 s" in done.err
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
        child.call(lambda: len(bytearray(1_000_000_000)), Limits(seconds=30, memory=20_000_000))
    with pytest.raises(QueryError, match="memory"):
        child.call(lambda: [bytearray(100_000_000) for _ in range(10)], Limits(seconds=30, memory=20_000_000))


def test_answers_have_an_end() -> None:
    with pytest.raises(QueryError, match="answer is larger"):
        child.call(lambda: b"x" * 300_000, Limits(answer=100_000))


def test_what_can_not_be_handed_over_is_an_error_of_the_query() -> None:
    before = children()
    with pytest.raises(QueryError):
        child.call(lambda: lambda: 0, Limits(seconds=5))
    with pytest.raises(ZeroDivisionError):
        child.call(lambda: 1 // 0, Limits(seconds=5))
    with pytest.raises(QueryError, match="broke its process"):
        child.call(lambda: os.kill(os.getpid(), signal.SIGKILL), Limits(seconds=5))
    assert children() == before


def test_data_to_ask_has_the_limits_of_records(usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<http://e.org/a> <http://e.org/b> " + "1," * 100_100 + "1 .", "utf-8")
    done = usmx(tmp_path, "query", "ASK { ?s ?p ?o }", "--data", "x.ttl")
    within_bounds(done)
    assert done.code == 3
    assert "more than 100,000 statements" in done.err
    many = "".join(f"<http://e.org/{n}> <http://e.org/b> <http://e.org/c> .\n" for n in range(120_000))
    (tmp_path / "x.nt").write_text(many, "utf-8")
    done = usmx(
        tmp_path, "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--data", "x.nt", "--bare", "--timeout", "60"
    )
    within_bounds(done)
    assert (done.code, done.out.split()) == (0, ["n", "120000"])

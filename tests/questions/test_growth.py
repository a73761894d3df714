"""No named question is quadratic: ten times the records take far less than a hundred times as long."""

from __future__ import annotations

import time
from functools import cache

import pytest
from pyoxigraph import QuerySolutions, Store

from tests.questions.asked import all_asked
from tests.questions.generated import deployments
from usmx_kg import graph
from usmx_kg.ask import questions
from usmx_kg.ground.namespaces import PREFIXES

SMALL, LARGE = 300, 3000
LIMIT = 20
"""Time at LARGE over time at SMALL: about 10 when linear, 100 when quadratic."""

FLOOR = 0.002
"""Seconds of processor time; shorter times are noise and count as this."""

QUADRATIC = """
SELECT ?deployment WHERE {
  ?deployment a usmx:Deployment .
  FILTER NOT EXISTS {
    ?deployment usmx:consent ?consent .
    ?consent usmx:status consent-status:granted .
  }
}
"""
"""What a person would write first for "deployments without a granted consent"."""

pytestmark = pytest.mark.xdist_group("growth")


@cache
def store(count: int) -> Store:
    return graph.store("all", deployments(count))


def asked() -> dict[str, str]:
    """Return the SPARQL of each question: days and numbers as an expected answer has them, optional ones left out."""
    found = {}
    for name in questions.names():
        question = questions.named(name)
        given = {a.over: a.parameters for a in reversed(all_asked()) if a.question is question}
        values = given.get("records", given.get("shipped", {}))
        found[name] = question.bound(
            {p.name: values[p.name] for p in question.parameters if not p.optional and p.name in values}
        )
    return found


ASKED = asked()


def seconds(sparql: str, count: int) -> float:
    store(count)  # loaded before the clock starts
    start = time.process_time()
    rows(sparql, count)
    return time.process_time() - start


def rows(sparql: str, count: int) -> int:
    answer = store(count).query(sparql, prefixes=dict(PREFIXES))
    assert isinstance(answer, QuerySolutions)
    return sum(1 for _ in answer)


def growth(sparql: str, small: int = SMALL, large: int = LARGE, tries: int = 3) -> float:
    """Return the best time at `large` over the best at `small`, trying again while it is above the limit."""
    fewest, most, ratio = float("inf"), float("inf"), float("inf")
    for _ in range(tries):
        fewest, most = min(fewest, seconds(sparql, small)), min(most, seconds(sparql, large))
        ratio = most / max(fewest, FLOOR)
        if ratio <= LIMIT:
            break
    return ratio


@pytest.mark.parametrize("name", questions.names())
def test_question_is_not_quadratic(name: str) -> None:
    assert growth(ASKED[name]) <= LIMIT


def test_a_quadratic_query_is_noticed() -> None:
    assert any(growth(QUADRATIC, small=100, large=1000, tries=1) > LIMIT for _ in range(5))


@pytest.mark.parametrize("name", questions.names())
def test_larger_data_gives_more_to_answer(name: str) -> None:
    """A question about records that finds nothing in the generated ones would be timed for nothing."""
    if "usmx:Deployment" in ASKED[name]:
        assert rows(ASKED[name], LARGE) > rows(ASKED[name], 0)

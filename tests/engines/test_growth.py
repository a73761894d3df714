"""No rule grows faster than its input: ten times the records take the fast engine about ten times as long.

A rule that looks at every record for each record would take a hundred times as long. What every run costs (reading the
data and the shapes) counts in favour of the small one, so the bound is far from both.
"""

from __future__ import annotations

import json
import time
from functools import cache

import pytest
from pyoxigraph import Triple

from benchmarks.generate.stream import Settings, items
from usmx_kg.check.background import touched
from usmx_kg.check.by_engine import _shapes, reached
from usmx_kg.check.engines.registry import engine_named
from usmx_kg.check.run import check
from usmx_kg.graph import Index, index
from usmx_kg.graph.rulebook import rules
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.run import read

FEW, MANY, MOST = 40, 400, 25
ENGINE = "pyshacl-turbo"
pytestmark = pytest.mark.xdist_group("growth")


@cache
def records(count: int) -> Records:
    text = "\n".join(json.dumps(item.block) for item in items(Settings(count, 11, 0.5)))
    return read([TextSource(text, "jsonl", "made.jsonl")])


@cache
def data(count: int) -> list[Triple]:
    quads = records(count).quads
    return [*(quad.triple for quad in quads), *touched(quads, index("background"), Index(()))]


def seconds(rule: str, count: int) -> float:
    """Return the processor seconds of one run."""
    engine, shapes, given = engine_named(ENGINE), _shapes(frozenset({rule})), data(count)
    start = time.process_time()
    engine.validate(given, shapes)
    return time.process_time() - start


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_grows_as_its_input(rule: str) -> None:
    """Both sizes are timed side by side, so that whatever else the machine does slows both."""
    assert any(seconds(rule, MANY) < MOST * seconds(rule, FEW) for _ in range(5))


def test_batches_change_nothing() -> None:
    """Records in small sets, each with all that it leads to, give what all give together."""
    whole = records(FEW)
    facts = Index(whole.quads)
    parted = set()
    for first in range(0, len(whole.records), 7):
        some = whole.records[first : first + 7]
        quads = list(dict.fromkeys(reached(facts, some)))
        mine = [f for f in whole.findings if f.record in some]
        parted |= set(check(Records(quads, some, mine, [], 1, whole.parts), engine=ENGINE))
    assert parted == {f for f in check(whole, engine=ENGINE) if f.record in {r.value for r in whole.records}}

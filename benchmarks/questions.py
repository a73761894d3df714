"""The named questions, and Turtle written, against rdflib."""

from __future__ import annotations

import signal
import statistics
from collections.abc import Iterator
from types import FrameType

import rdflib

from benchmarks.material import Material
from benchmarks.measure import Figure, cpu
from benchmarks.records import Sizes
from tests.questions.asked import Asked, all_asked
from usmx_kg import graph
from usmx_kg.ask import query
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.read.run import read
from usmx_kg.write.graphs import turtle

__all__ = ["asked", "written"]

MOST = 10
"""Seconds that rdflib gets for a question; one that takes longer counts as if it had ended then."""
_NAMES = {name: rdflib.Namespace(iri) for name, iri in PREFIXES.items()}


class _TooLongError(Exception):
    """A question took longer than it may."""


def asked(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield the geometric mean of the questions' ratios, each asked of the shipped graph and many records, warm."""
    quads = read([material.sound(sizes.asked)]).quads  # rdflib gives up where a count can't be added up
    store = graph.store("all", quads)
    slow = graph.to_rdflib([*graph.triples("all"), *quads], rdflib.Graph())
    ratios, ours, theirs = [], [], []
    for question in {each.question.name: each for each in all_asked()}.values():
        ours.append(min(cpu(lambda q=question: list(query.run(store, q.sparql).rows), 3)))  # type: ignore[misc]
        theirs.append(cpu(lambda q=question: _by_rdflib(slow, q))[0])  # type: ignore[misc]
        ratios.append(theirs[-1] / ours[-1])
    mean = statistics.geometric_mean(ratios)
    yield Figure(
        id="questions", what=f"the {len(ratios)} named questions on {sizes.asked:,} records, warm (geometric mean)",
        against=f"rdflib, at most {MOST} s each", ratios=(mean,), ours=statistics.geometric_mean(ours) * 1000,
        theirs=statistics.geometric_mean(theirs) * 1000, unit="ms", faster=True, floor=25, goal=40,
        command="usmx query NAME --data records.jsonl",
    )  # fmt: skip


def _by_rdflib(slow: rdflib.Graph, question: Asked) -> None:
    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(MOST)
    try:
        list(slow.query(question.sparql, initNs=_NAMES))
    except _TooLongError:
        pass
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def written(runs: int) -> Iterator[Figure]:
    """Yield the time of writing the shipped graph as Turtle, sorted, against rdflib's longturtle."""
    triples = graph.triples("all")
    slow = graph.to_rdflib(triples, rdflib.Graph())
    ours = min(cpu(lambda: turtle.render(triples), 5))
    theirs = cpu(lambda: slow.serialize(format="longturtle"), min(runs, 5))
    yield Figure(
        id="turtle", what=f"deterministic Turtle of the shipped graph, {len(triples):,} statements",
        against="rdflib longturtle", ratios=tuple(seconds / ours for seconds in theirs), ours=ours * 1000,
        theirs=statistics.median(theirs) * 1000, unit="ms", faster=True, floor=5, goal=20,
        command="usmx export -o usmx.ttl",
    )  # fmt: skip

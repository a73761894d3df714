"""Records that were read, checked against the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from usmx_kg.check.engines.engine import ALL, DIRECT, Result
from usmx_kg.check.record_facts import ToldByStatements
from usmx_kg.check.unjudged import unjudged, with_required
from usmx_kg.check.wording import Wording
from usmx_kg.graph import Index, Node
from usmx_kg.graph.rulebook import rule, rule_ids
from usmx_kg.model.consent_events import beside
from usmx_kg.model.conventions import NOTED
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.known_things import node_of
from usmx_kg.model.records import ReaderFinding, Records
from usmx_kg.model.statement_activities import World
from usmx_kg.model.timeline import Timeline
from usmx_kg.rules.judge import judge, judge_alone
from usmx_kg.rules.raw import Raw

if TYPE_CHECKING:
    from usmx_kg.check.own_shapes import OwnShapes

__all__ = ["Progress", "check", "timelines_of", "worded"]

Progress = Callable[[int, int, int], None]
"""Told after each piece of large files: bytes that are done, bytes in all, records that are done."""

_NAME, _DATATYPES = "name-known", "record-datatypes"
_AGAIN = frozenset(("record-unique", "record-repeated"))


def check(
    records: Records,
    trusted: Sequence[Quad] = (),
    shapes: OwnShapes | None = None,
    only: frozenset[str] | None = None,
    lang: str = "en",
    engine: str | None = None,
) -> tuple[Finding, ...]:
    """Return the sorted findings in records that were read, by the rules in `only` (None: all) and the given shapes."""
    if trusted:
        records = replace(records, quads=beside(records.quads, trusted))
    if engine == ALL:
        from usmx_kg.check.compared import agreed

        return agreed(partial(check, records, trusted, shapes, only, lang), records.quads, shapes)
    if engine == DIRECT:
        engine = None
    chosen = only if only is not None else frozenset(rule_ids())
    applied = with_required(chosen, shapes is not None)
    more = Index(trusted) if trusted else None
    told = ToldByStatements(records, more)
    wording = Wording(told, lang, shapes)
    raws: Sequence[Raw] = ()
    left: Sequence[Node] = ()
    if engine is None:
        raws, left = _direct(told.world, records)
    results: Iterable[Result] = ()
    if records.records and (engine is not None or left or shapes is not None):
        from usmx_kg.check.by_engine import results as results_of

        results = results_of(records.quads, told.statements, more, applied, shapes, left, engine)
    return worded(wording, chosen, records.findings, raws, results)


def worded(
    wording: Wording,
    chosen: frozenset[str],
    readers: Sequence[ReaderFinding],
    raws: Iterable[Raw],
    results: Iterable[Result] = (),
) -> tuple[Finding, ...]:
    """Return the sorted findings of readers, of the evaluation and of engines, by the chosen rules, each once.

    What rules find that these require tells which checks were not made (see unjudged).
    """
    applied = with_required(chosen, wording.own is not None)
    read = [wording.of_reader(f, rule(f.rule)) for f in readers if f.rule in applied]
    named = {(f.record.value, wording.value(f)) for f in readers if f.rule == _NAME}
    found = [f for raw in raws if raw.rule in applied for f in wording.of_raw(raw)]
    found += [f for result in results for f in wording.of_result(result)]
    # a value that is no known name is found once, by the reader
    read += [f for f in found if f.rule != _DATATYPES or (f.record, f.value) not in named]
    if applied == chosen:
        return _once(read)
    told = _once(read)
    lacking = applied - chosen
    not_made = unjudged(told, chosen, wording.kind, wording.lang, wording.own)
    return _once([f for f in told if f.rule not in lacking] + [*not_made])


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings sorted, each once."""
    if len(findings) < 2:
        return tuple(findings)
    first: dict[object, Finding] = {}
    for finding in sorted(findings, key=lambda f: f.order):
        first.setdefault(_identity(finding), finding)
    return tuple(first.values())


def timelines_of(records: Records, trusted: Sequence[Quad], lang: str) -> tuple[Timeline, ...]:
    """Return the timelines of the activities among records."""
    from usmx_kg.check.drawing import timelines

    return timelines(records, trusted, lang)


def _direct(world: World, records: Records) -> tuple[list[Raw], list[Node]]:
    """Return what the direct evaluation finds, and the nodes that it leaves to an engine."""
    found: list[Raw] = []
    left: list[Node] = []
    judged = ((node.value, judge(world.deployment(node))) for node in records.records)
    alone = ((part.id, judge_alone(part)) for part in world.alone())
    for identifier, raws in (*judged, *alone):
        if raws is None:
            left.append(node_of(identifier))
        else:
            found += raws
    return found, left


def _identity(finding: Finding) -> object:
    """Return what two findings share that are one: record, rule, host, sender, key and value.

    The key is among them because one wrong value under two keys has to be mended twice; so has an id that is used
    three times, each of which has its place, and what is told of two columns of one key. A check that was not made is
    none that found something.
    """
    made = finding.severity is not Severity.UNJUDGED
    apart = finding.rule in _AGAIN or finding.rule in NOTED or not made
    place = (finding.file, finding.line, finding.column, finding.cell) if apart else None
    return (finding.record, finding.rule, finding.host, finding.sender, finding.path, finding.value, place, made)

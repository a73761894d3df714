"""Rule, reason, timeline and questions tell of the same days, whatever can't be read.

USMX_VERDICT_RECORDS sets how many records are generated, USMX_VERDICT_SPOILED how many are spoiled.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from pyoxigraph import NamedNode, Store

from tests.rules.fixtures import fixtures, merged
from tests.validation.quick import Quick
from tests.validation.spoil import spoiled
from tests.validation.test_direct import batches, generated
from tests.validation.test_tracks import Ids
from usmx_kg import graph
from usmx_kg.ask import query, questions
from usmx_kg.check import by_engine
from usmx_kg.check.drawing import timelines
from usmx_kg.check.run import check
from usmx_kg.graph import Index, type_
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.activities import Deployment, Span
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.records import Records
from usmx_kg.model.statement_activities import World
from usmx_kg.read.run import read
from usmx_kg.rules.coverage import timeline
from usmx_kg.rules.days import gaps
from usmx_kg.rules.shortfalls import Fault, reasons
from usmx_kg.rules.verdict import Verdict, pairs, verdict

GENERATED = int(os.environ.get("USMX_VERDICT_RECORDS", "2000"))
SPOILED = int(os.environ.get("USMX_VERDICT_SPOILED", "500"))
SEED = 20310910
RULES = frozenset({"consent-given", "consent-by-host", "consent-for-period"})
REPOSITORY = Path(__file__).parents[2]
DEPLOYMENT = NamedNode(PREFIXES["usmx"] + "Deployment")
WIDTHS = {Fault.BEFORE, Fault.AFTER}
pytestmark = pytest.mark.xdist_group("verdict")

Pair = tuple[str, str, str]
Days = tuple[tuple[date, date | None], ...]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the quick engine judge what only an engine does."""
    monkeypatch.setattr(by_engine, "engine_named", lambda _: Quick())


class Told(NamedTuple):
    """What one of them tells of a host and a sender: the days without consent, and whether some can't be judged."""

    gaps: Days
    unclear: bool


def of_spans(spans: tuple[Span, ...]) -> Days:
    return tuple((span.first, None if span.last == date.max else span.last) for span in spans)


def judged(records: Records) -> Iterator[tuple[Deployment, Verdict]]:
    world, facts = World(Index(records.quads)), Index(records.quads)
    for node in records.records:
        d = world.deployment(node)
        if DEPLOYMENT in facts.objects(node, type_) and not d.domestic and not d.not_held:
            yield from ((d, verdict(d, host, sender)) for host, sender in pairs(d))


def by_questions(store: Store) -> dict[Pair, Told]:
    """Return what `consent-gaps` answers."""
    result = query.run(store, questions.named("consent-gaps").bound({}))
    days: dict[Pair, set[tuple[date, date | None]]] = defaultdict(set)
    unclear: set[Pair] = set()
    for terms in result.rows:
        row = {name: getattr(term, "value", None) for name, term in zip(result.variables, terms, strict=True)}
        pair = (row["deployment"], row["hostState"], row["sender"])
        if row["from"] is None:
            assert row["unread"], "what can't be judged says why"
            unclear.add(pair)  # type: ignore[arg-type]
        else:
            until = row["until"]
            days[pair].add((date.fromisoformat(row["from"]), date.fromisoformat(until) if until else None))  # type: ignore[index]
    return {p: Told(tuple(sorted(days[p], key=lambda span: span[0])), p in unclear) for p in {*days, *unclear}}


def by_rules(findings: list[Finding], d: Deployment, host: str, sender: str) -> date | None:
    """Return the first day without consent that the rules find."""
    first = d.period.first if d.period else None
    for finding in findings:
        if finding.rule == "consent-given":
            return first
        if (finding.host, finding.sender) == (host, sender):
            value = finding.value
            return first if finding.rule == "consent-by-host" else date.fromisoformat(value or "")
    return None


def by_reasons(found: Verdict, rule: str) -> Days:
    """Return the days without consent that follow from the reasons given for each consent."""
    period = found.period
    assert period is not None
    told = {consent.id: {flaw.fault: flaw.value for flaw in flaws} for consent, flaws in reasons(rule, found)}
    spans = []
    for c in found.readings[0].consents:
        faults = told.get(c.id, {})
        if faults.keys() <= WIDTHS:
            first, last = faults.get(Fault.BEFORE, period.first), faults.get(Fault.AFTER, period.last)
            assert isinstance(first, date)
            assert last is None or isinstance(last, date)
            spans.append(Span(first, last))
    return of_spans(gaps(period, [span for span in spans if span.last is None or span.last >= span.first]))


def differences(records: Records) -> tuple[int, int, list[str]]:
    """Return how many hosts and senders were compared, how many can't be judged, and what differs."""
    by_record: dict[str, list[Finding]] = defaultdict(list)
    for finding in check(records, only=RULES):
        if finding.severity is not Severity.UNJUDGED:  # a check that was not made finds no day
            by_record[finding.record].append(finding)
    asked = by_questions(graph.store("background", records.quads))
    count = unclear = 0
    wrong: list[str] = []
    for d, found in judged(records):
        count, host, sender = count + 1, found.host, found.sender
        shown = d.id if ":" in d.id else f"_:{d.id}"
        told = Told(of_spans(found.gaps), bool(found.unclear) or found.period is None)
        unclear += told.unclear
        first = by_rules(by_record[shown], d, host, sender)
        (track,) = (t for t in timeline(d, Ids()).tracks if (t.host, t.sender) == (host, sender))
        drawn = Told(of_spans(track.gaps), bool(track.unread))
        others = {"timeline": drawn, "question": asked.get((d.id, host, sender), Told((), False))}
        if any("byte" in str(q.object) for q in records.quads if getattr(q.subject, "value", "") == d.id):
            others["question"] = others["question"]._replace(unclear=told.unclear)  # stores take bytes for integers
        wrong += [
            f"{d.id} {host} {sender}: {told} but {name} {other}" for name, other in others.items() if other != told
        ]
        if first != (told.gaps[0][0] if told.gaps else None):
            wrong.append(f"{d.id} {host} {sender}: {told} but the rules {first}")
        for finding in by_record[shown]:
            several = d.twice or any(c.twice for c in d.consents)
            if finding.rule in RULES - {"consent-given"} and (finding.host, finding.sender) == (host, sender):
                why = by_reasons(found, finding.rule) if found.period and not several else told.gaps
                wrong += [f"{d.id} {host} {sender}: {told} but the reasons {why}"] if why != told.gaps else []
    return count, unclear, wrong


def shipped(folder: str) -> Iterator[Records]:
    """Yield the records of each shipped file, which may use the same ids as others."""
    for file in sorted((REPOSITORY / "data" / folder).rglob("*")):
        if file.suffix in (".ttl", ".yaml", ".json", ".nt") and file.suffixes[0] not in (".sources", ".expected"):
            found = read([file])
            if [error.message for error in found.errors] != ["it holds no record"]:
                assert not found.errors
                yield found


@cache
def made() -> tuple[Records, ...]:
    return tuple(batches(generated(GENERATED, SEED, 0.5)))


def spoilt() -> Iterator[Records]:
    rng = Random(SEED)
    for records in batches(generated(SPOILED, SEED + 1, 0.3)):
        yield spoiled(records, rng, 0.06)


CORPUS: dict[str, Callable[[], Iterable[Records]]] = {
    "fixtures": lambda: [merged(fixtures())],
    "cases": lambda: shipped("cases"),
    "examples": lambda: shipped("examples"),
    "generated": made,
    "spoiled": spoilt,
}


@pytest.mark.parametrize("corpus", CORPUS)
def test_one_verdict(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    count = unclear = 0
    wrong: list[str] = []
    for records in CORPUS[corpus]():
        some, unread, found = differences(records)
        count, unclear, wrong = count + some, unclear + unread, wrong + found
    with capsys.disabled():
        told = f"{unclear} of them not judged on all days"
        print(f"\n{corpus}: {len(wrong)} differences in {count} hosts and senders of deployments, {told}")
    assert not wrong, "\n".join(wrong[:5])
    assert count > {"generated": GENERATED / 2, "spoiled": SPOILED / 2}.get(corpus, 10)
    assert unclear or corpus in ("cases", "examples")


def test_a_difference_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    records = replace(merged(fixtures()))
    monkeypatch.setattr("usmx_kg.rules.verdict._DAY", timedelta(2))
    monkeypatch.setattr("usmx_kg.rules.days._DAY", timedelta(2))
    assert differences(records)[2]


def test_what_is_drawn_names_what_cannot_be_read() -> None:
    for lang in ("en", "es"):
        for drawn in timelines(merged(fixtures()), lang=lang):
            for track in drawn.tracks:
                if drawn.kind == "deployment":
                    assert bool(track.unread) == (bool(track.unclear) or drawn.period is None)

"""The questions on consent against the definitions, worked out day by day on records that try every combination."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, Store

from tests.questions.asked import Table, plain
from tests.questions.generated import RELIEF, deployments
from usmx_kg import graph, query, questions
from usmx_kg.graph import Index
from usmx_kg.namespaces import PREFIXES, shorten

COUNT, SEEDS = 400, (1, 2, 3)
GIVEN = {"granted", "expired", "withdrawn"}
DAY = datetime.timedelta(days=1)

Date = datetime.date


class Facts:
    """Records, with what the background says of who may consent; all things as CURIEs."""

    def __init__(self, seed: int) -> None:
        self.quads = deployments(COUNT, seed)
        self._index = Index([*graph.triples("background"), *self.quads])

    def all(self, thing: str, key: str) -> list[str]:
        prefix, _, local = thing.partition(":")
        node, predicate = NamedNode(PREFIXES[prefix] + local), NamedNode(PREFIXES["usmx"] + key)
        values = self._index.objects(node, predicate)
        return [v.value if isinstance(v, Literal) else shorten(v.value) or v.value for v in values]

    def one(self, thing: str, key: str) -> str | None:
        return next(iter(self.all(thing, key)), None)

    def day(self, thing: str, key: str) -> Date | None:
        value = self.one(thing, key)
        return None if value is None else Date.fromisoformat(value)

    def held(self) -> Iterator[str]:
        """Yield the deployments that were not called off."""
        wanted = NamedNode(f"{PREFIXES['rdf']}type"), NamedNode(f"{PREFIXES['usmx']}Deployment")
        for node in sorted(self._index.subjects(*wanted), key=lambda node: node.value):
            name = shorten(node.value) or node.value
            if self.one(name, "activityStatus") != "activity-status:not-held":
                yield name

    def pairs(self, deployment: str) -> Iterator[tuple[str, str]]:
        for host in sorted(self.all(deployment, "hostState")):
            for sender in self.all(deployment, "sendingState"):
                if host != sender:
                    yield host, sender

    def given(self, consent: str) -> bool:
        status = (self.one(consent, "status") or "").partition(":")[2]
        return status in GIVEN and self.one(consent, "form") in (None, "consent-form:explicit")

    def from_host(self, consent: str, deployment: str, host: str, sender: str) -> bool:
        by, to = self.all(consent, "grantedBy"), self.all(consent, "grantedTo")
        forces = self.all(deployment, "deployedForce")
        return (
            self.given(consent)
            and any(host in self.all(grantor, "mayConsentFor") for grantor in by)
            and (not to or any(g == sender or sender in self.all(g, "mayConsentFor") or g in forces for g in to))
        )

    def in_force(self, consent: str, day: Date) -> bool:
        begins = [d for d in (self.day(consent, "validFrom"), self.day(consent, "decidedOn")) if d]
        begin = max(begins) if begins else self.day(consent, "publishedOn")
        until, withdrawn = self.day(consent, "validUntil"), self.day(consent, "withdrawnOn")
        status = self.one(consent, "status")
        if begin is None or (status == "consent-status:expired" and until is None):
            return False
        if status == "consent-status:withdrawn" and withdrawn is None:
            return False
        return begin <= day and (until is None or day <= until) and (withdrawn is None or day < withdrawn)

    def gaps(self, deployment: str, host: str, sender: str) -> Iterator[tuple[Date, Date | None]]:
        """Yield the first and last day of each run of days without consent; None for a run without end."""
        consents = [c for c in self.all(deployment, "consent") if self.from_host(c, deployment, host, sender)]
        start, end = self.day(deployment, "startDate"), self.day(deployment, "endDate")
        assert start is not None
        if end is None and self.one(deployment, "activityStatus") == "activity-status:completed":
            end = start
        day, first, last = start, None, end or start + 400 * DAY
        while day <= last:
            if any(self.in_force(consent, day) for consent in consents):
                if first:
                    yield first, day - DAY
                first = None
            else:
                first = first or day
            day += DAY
        if first:
            yield first, end


@cache
def facts(seed: int) -> Facts:
    return Facts(seed)


@cache
def store(seed: int) -> Store:
    return graph.store("background", facts(seed).quads)


def answer(name: str, seed: int) -> Table:
    return plain(query.run(store(seed), questions.named(name).bound({})).rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_gaps_are_those_found_day_by_day(seed: int) -> None:
    known = facts(seed)
    expected = [
        [deployment, host, sender, first.isoformat(), last.isoformat() if last else ""]
        for deployment in known.held()
        for host, sender in known.pairs(deployment)
        for first, last in known.gaps(deployment, host, sender)
    ]
    assert len(expected) > COUNT / 2
    assert any(not row[-1] for row in expected)
    assert len({tuple(row[:3]) for row in expected}) < len(expected), "no deployment has two gaps"
    assert answer("consent-gaps", seed) == sorted(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_deployments_without_given_consent(seed: int) -> None:
    known = facts(seed)
    expected = {d for d in known.held() if not any(known.given(c) for c in known.all(d, "consent"))}
    assert expected
    assert {row[0] for row in answer("deployments-without-given-consent", seed)} == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_whether_the_host_consents_beside_a_sending_authorization(seed: int) -> None:
    known = facts(seed)
    expected = {
        (d, host, str(any(known.from_host(c, d, host, sender) for c in known.all(d, "consent"))).lower())
        for d in known.held()
        if known.one(d, "sendingAuthorization")
        for host, sender in known.pairs(d)
    }
    assert {row[-1] for row in expected} == {"true", "false"}
    assert {tuple(row[3:6]) for row in answer("sending-authorizations", seed)} == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_relief_that_nobody_competent_asked_for_in_time(seed: int) -> None:
    known = facts(seed)

    def asked(deployment: str, host: str) -> bool:
        start = known.day(deployment, "startDate")
        return any(
            (on := known.day(request, "requestedOn")) is not None
            and start is not None
            and on <= start
            and any(host in known.all(by, "mayConsentFor") for by in known.all(request, "requestedBy"))
            for request in known.all(deployment, "request")
        )

    relief = {f"mission:{name}" for name in RELIEF}
    expected = {
        (d, host)
        for d in known.held()
        if relief & set(known.all(d, "missionType"))
        for host in known.all(d, "hostState")
        if not asked(d, host)
    }
    assert expected
    assert {(row[0], row[1]) for row in answer("unrequested-relief", seed)} == expected

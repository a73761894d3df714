"""The questions on consent against the definitions, worked out day by day on records that try every combination."""

from __future__ import annotations

from functools import cache

import pytest
from pyoxigraph import Quad, Store

from tests.questions.asked import Table, plain
from tests.questions.definitions import Facts
from tests.questions.generated import RELIEF, deployments
from usmx_kg import graph
from usmx_kg.ask import query, questions

COUNT, SEEDS = 400, (1, 2, 3)


@cache
def generated(seed: int) -> list[Quad]:
    return deployments(COUNT, seed)


@cache
def facts(seed: int) -> Facts:
    return Facts(generated(seed))


@cache
def store(seed: int) -> Store:
    return graph.store("background", generated(seed))


def answer(name: str, seed: int) -> Table:
    """Return the rows without their last two columns, which name what can't be read: here all can."""
    rows = plain(query.run(store(seed), questions.named(name).bound({})).rows)
    assert {tuple(row[-2:]) for row in rows} <= {("", "")}
    return [row[:-2] for row in rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_gaps_are_those_found_day_by_day(seed: int) -> None:
    known = facts(seed)
    expected = [
        [
            deployment, host, sender, first.isoformat(), last.isoformat() if last else "",
            str(known.one(deployment, "endDate") is None).lower(),
        ]
        for deployment in known.held()
        for host, sender in known.pairs(deployment)
        for first, last in known.gaps(deployment, host, sender)
    ]  # fmt: skip
    assert len(expected) > COUNT / 2
    assert any(not row[4] for row in expected)
    assert len({tuple(row[:3]) for row in expected}) < len(expected), "no deployment has two gaps"
    assert answer("consent-gaps", seed) == sorted(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_deployments_without_given_consent(seed: int) -> None:
    known = facts(seed)
    expected = {d for d in known.held() if not any(known.given(c) for c in known.all(d, "consent"))}
    assert expected
    assert {row[0] for row in answer("deployments-without-given-consent", seed)} == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_deployments_without_consent_of_the_host(seed: int) -> None:
    known = facts(seed)
    expected = [
        [d, host, sender, str(len(known.all(d, "consent")))]
        for d in known.held()
        for host, sender in known.pairs(d)
        if not any(known.from_host(c, d, host, sender) for c in known.all(d, "consent"))
    ]
    assert len({row[-1] for row in expected}) > 1
    assert answer("deployments-without-host-consent", seed) == sorted(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_that_a_consent_sets_and_a_deployment_exceeds(seed: int) -> None:
    known = facts(seed)
    expected = {
        (d, host, consent, *beyond)
        for d in known.held()
        for host, sender in known.pairs(d)
        for consent in known.all(d, "consent")
        if known.from_host(consent, d, host, sender)
        for beyond in known.beyond(consent, d, host)
    }
    assert {row[3] for row in expected} == {
        f"usmx:{n}" for n in ("coversMission", "coversPlace", "personnelCap", "coversArms")
    }
    assert answer("limits-of-consents-exceeded", seed) == [list(row) for row in sorted(expected)]


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

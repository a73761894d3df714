"""Invented deployments in any number, as quads: the same number and seed give the same ones.

They hold what questions tell apart: several hosts, no end, every status and form of consent, competent and other
grantors, consents for another sender, missing dates, limits, calls off.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.ground.namespaces import PREFIXES, RECORD

STATES = ("ar", "br", "ca", "de", "fr", "gb", "jp", "ke", "mx", "ph", "sn", "us")
PLACES = {"mx": ("mx", "mx-oax", "mx-ver-veracruz-city"), "us": ("us", "us-tx", "us-tx-laredo")}
RELIEF = ("disaster-relief", "search-and-rescue")
MISSIONS = (*RELIEF, "training", "exercise", "punitive-expedition", "border-agency-support")
BROADER = ("humanitarian-assistance", "capacity-building", "direct-combat", "border-security")
ARMS = ("unarmed", "armed", "sidearms")
STATUSES = ("requested", "refused", "expired", "lapsed", "unknown", *("withdrawn",) * 2, *("granted",) * 3)
CONTENTS = ("mission", "duration", "rules-of-engagement", "responsibilities")
GRANTORS = ("government", "head-of-state", "foreign-ministry", "population")
FIRST_DAY = datetime.date(2031, 1, 1)

Value = str | int | bool | datetime.date


def deployments(count: int, seed: int = 0) -> list[Quad]:
    """Return the quads of so many activities with all that they name."""
    chance = random.Random(seed)
    return [quad for number in range(count) for quad in _Activity(f"d{number}", chance).quads()]


class _Activity:
    def __init__(self, name: str, chance: random.Random) -> None:
        self.name, self.chance = name, chance
        self.sender, self.host, self.other = chance.sample(STATES, 3)
        self.start = FIRST_DAY + datetime.timedelta(days=chance.randrange(1500))
        self.force = f"record:{name}-force"

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def near(self, before: int, after: int) -> datetime.date:
        """Return a day near the start."""
        return self.start + datetime.timedelta(days=self.chance.randint(-before, after))

    def quads(self) -> Iterator[Quad]:
        pick, maybe, me = self.chance.choice, self.maybe, f"record:{self.name}"
        yield _quad(me, "rdf:type", "usmx:Deployment" if maybe(0.95) else "usmx:DomesticOperation")
        for host in (self.host, self.other)[: 2 if maybe(0.1) else 1]:
            yield _quad(me, "usmx:hostState", f"actor:{host}")
        yield _quad(me, "usmx:sendingState", f"actor:{self.sender}")
        yield _quad(me, "usmx:missionType", f"mission:{pick(MISSIONS)}")
        yield _quad(me, "usmx:place", f"place:{pick(PLACES.get(self.host, (self.host,)))}")
        yield _quad(me, "usmx:startDate", self.start)
        yield _quad(me, "usmx:deployedForce", self.force)
        yield _quad(self.force, "rdf:type", "usmx:MilitaryForce")
        for share, key, value in (
            (0.8, "endDate", self.near(0, 40)),
            (0.5, "activityStatus", f"activity-status:{pick(('planned', 'ongoing', 'completed', 'not-held'))}"),
            (0.7, "personnelCount", self.chance.randint(0, 500)),
            (0.3, "directCombat", maybe(0.5)),
            (0.5, "arms", f"arms:{pick(ARMS)}"),
            (0.1, "missionType", f"mission:{pick(MISSIONS)}"),
            (0.1, "place", f"place:{pick((self.other, self.sender, 'aq'))}"),
            (0.5, "supports", f"actor:{pick((self.host, self.other))}-population"),
            (0.3, "supportMode", "support-mode:indirect"),
            (0.1, "legalBasis", "plain words"),
            (0.1, "startDateStated", "2031"),
        ):
            if maybe(share):
                yield _quad(me, f"usmx:{key}", value)
        for number in range(self.chance.choice((0, 1, 2, 2, 3))):
            yield from self._consent(f"{me}-consent-{number}")
        if maybe(0.5):
            yield from self._agreement(f"{me}-agreement")
        if maybe(0.4):
            yield _quad(me, "usmx:request", f"{me}-request")
            yield _quad(f"{me}-request", "usmx:requestedBy", f"actor:{pick((self.host, self.other))}-government")
            yield _quad(f"{me}-request", "usmx:requestedOn", self.near(20, 10))
        if maybe(0.3):
            yield _quad(me, "usmx:sendingAuthorization", f"{me}-authorization")
            yield _quad(f"{me}-authorization", "usmx:authorizedBy", f"actor:{self.sender}-government")
        yield _quad(me, "dcterms:source", "source:dvids-474725")

    def _consent(self, consent: str) -> Iterator[Quad]:
        pick, maybe = self.chance.choice, self.maybe
        yield _quad(f"record:{self.name}", "usmx:consent", consent)
        state = self.host if maybe(0.85) else self.other
        for share, key, value in (
            (0.95, "grantedBy", f"actor:{state}" if maybe(0.3) else f"actor:{state}-{pick(GRANTORS)}"),
            (0.5, "grantedTo", pick((f"actor:{self.sender}",) * 3 + (f"actor:{self.sender}-government", self.force))),
            (0.1, "grantedTo", f"actor:{self.other}"),
            (0.95, "status", f"consent-status:{pick(STATUSES)}"),
            (0.2, "form", f"consent-form:{pick(('explicit', 'explicit', 'implied'))}"),
            (0.3, "requestedOn", self.near(60, 0)),
            (0.6, "decidedOn", self.near(20, 15)),
            (0.2, "publishedOn", self.near(20, 15)),
            (0.5, "validFrom", self.near(20, 15)),
            (0.7, "validUntil", self.near(5, 50)),
            (0.3, "withdrawnOn", self.near(5, 50)),
            (0.5, "personnelCap", self.chance.randint(0, 500)),
            (0.5, "coversMission", f"mission:{pick((*MISSIONS, *BROADER))}"),
            (0.2, "coversMission", f"mission:{pick((*MISSIONS, *BROADER))}"),
            (0.4, "coversPlace", f"place:{pick(PLACES.get(self.host, (self.host, 'aq')))}"),
            (0.3, "coversArms", f"arms:{pick(ARMS)}"),
            (0.1, "coversArms", f"arms:{pick(ARMS)}"),
            (0.2, "condition", f"{consent}-condition"),
        ):
            if maybe(share):
                yield _quad(consent, f"usmx:{key}", value)

    def _agreement(self, agreement: str) -> Iterator[Quad]:
        yield _quad(f"record:{self.name}", "usmx:agreement", agreement)
        yield _quad(agreement, "rdf:type", "usmx:Treaty")
        for state in (self.sender, self.host):
            yield _quad(agreement, "usmx:party", f"actor:{state}")
        yield _quad(agreement, "usmx:signedOn", self.near(100, 0))
        for content in self.chance.sample(CONTENTS, self.chance.randint(0, 4)):
            yield _quad(agreement, "usmx:defines", f"agreement-content:{content}")


def _quad(subject: str, predicate: str, value: Value) -> Quad:
    return Quad(_node(subject), _node(predicate), _term(value))


def _node(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode((RECORD if prefix == "record" else PREFIXES[prefix]) + local)


def _term(value: Value) -> NamedNode | Literal:
    if isinstance(value, datetime.date):
        return Literal(value.isoformat(), datatype=_node("xsd:date"))
    if isinstance(value, bool | int):
        return Literal(value)
    return _node(value) if ":" in value else Literal(value)

"""What the model says of consent, in Python, written from its words: a second opinion on what questions answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg import graph
from usmx_kg.graph import Index
from usmx_kg.ground.namespaces import PREFIXES, shorten

GIVEN = {"granted", "expired", "withdrawn"}
DAY = datetime.timedelta(days=1)

Date = datetime.date


class Facts:
    """Records, with what the background says of who may consent; all things as CURIEs."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._index = Index([*graph.triples("background"), *quads])

    def all(self, thing: str, key: str) -> list[str]:
        values = self._index.objects(_node(thing), _node(key if ":" in key else f"usmx:{key}"))
        return [v.value if isinstance(v, Literal) else shorten(v.value) or v.value for v in values]

    def one(self, thing: str, key: str) -> str | None:
        return next(iter(self.all(thing, key)), None)

    def day(self, thing: str, key: str) -> Date | None:
        value = self.one(thing, key)
        return None if value is None else Date.fromisoformat(value)

    def held(self) -> Iterator[str]:
        """Yield the deployments that were not called off."""
        found = self._index.subjects(_node("rdf:type"), _node("usmx:Deployment"))
        for node in sorted(found, key=lambda node: node.value):
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
        """Yield the first and last day of each run of days without consent; None for a run without end.

        Where some consents from the host cover mission, place, strength and arms, only those count.
        """
        own = [c for c in self.all(deployment, "consent") if self.from_host(c, deployment, host, sender)]
        consents = [c for c in own if not any(self.beyond(c, deployment, host))] or own
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

    def above(self, thing: str, key: str) -> set[str]:
        """Return a thing and all that is reached from it by a property, at any depth."""
        found, queue = {thing}, [thing]
        while queue:
            new = set(self.all(queue.pop(), key)) - found
            found |= new
            queue += new
        return found

    def beyond(self, consent: str, deployment: str, host: str) -> Iterator[tuple[str, str]]:
        """Yield each limit of a consent that a deployment exceeds, with what exceeds it."""
        names = set(self.all(consent, "coversMission"))
        combat = "mission:direct-combat"
        for mission in self.all(deployment, "missionType"):
            fighting = combat in self.above(mission, "skos:broader")
            fitting = {n for n in names if not fighting or combat in self.above(n, "skos:broader")}
            if (names or fighting) and not any(mission in self.above(n, "usmx:includes") for n in fitting):
                yield "usmx:coversMission", mission
        if self.one(deployment, "directCombat") == "true" and combat not in names:
            yield "usmx:coversMission", combat
        named = set(self.all(consent, "coversPlace"))
        for place in self.all(deployment, "place"):
            around = self.above(place, "within")
            owners = {owner for p in around for owner in self.all(p, "territoryOf")}
            if named and not around & named and (not owners or host in owners):
                yield "usmx:coversPlace", place
        count, cap = self.one(deployment, "personnelCount"), self.one(consent, "personnelCap")
        if count and cap and int(count) > int(cap):
            yield "usmx:personnelCap", count
        arms, covered = self.one(deployment, "arms"), self.all(consent, "coversArms")
        if arms not in (None, "arms:unarmed", *covered) and covered:
            yield "usmx:coversArms", arms or ""


def _node(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)

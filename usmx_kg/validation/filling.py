"""Typed values filled with what keys give: the one place that says which key is which member.

Keys come from statements (`Keys`) or from plain values (`Plain`); things are made by `Things`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from usmx_kg.validation.things import Things
from usmx_kg.validation.typed import Agreement, Authorization, Consent, Day, Deployment, Request

__all__ = ["Given", "agreement", "authorization", "consent", "deployment", "request"]

T = TypeVar("T")


class Given(Protocol):
    """What gives out the values of one thing, key by key; `rest` comes last and tells whether an engine is needed."""

    @property
    def twice(self) -> tuple[str, ...]:
        """Keys that have several values where one is allowed."""

    def many(self, key: str, make: Callable[[str], T], /) -> tuple[T, ...]:
        """Return the things that a key has."""

    def one(self, key: str, make: Callable[[str], T], /) -> T | None:
        """Return the one thing that a key has."""

    def date(self, key: str, /) -> Day:
        """Return the day that a key has."""

    def count(self, key: str, /) -> int | str | None:
        """Return the number that a key has."""

    def boolean(self, key: str, /) -> bool | str | None:
        """Return the yes or no that a key has."""

    def texts(self, key: str, /) -> tuple[str, ...]:
        """Return the texts that a key has."""

    def labels(self) -> tuple[str, ...]:
        """Return the languages of the labels."""

    def partial(self) -> tuple[str, ...]:
        """Return the dates that gave no day."""

    def rest(self) -> bool:
        """Tell whether an engine is needed."""


def deployment(identifier: str, given: Given, things: Things, *, domestic: bool, **named: Any) -> Deployment:
    """Return an activity; `named` are the members that hold consents and other things that it names."""
    return Deployment(
        id=identifier,
        domestic=domestic,
        senders=given.many("sendingState", things.actor),
        hosts=given.many("hostState", things.actor),
        missions=given.many("missionType", things.mission),
        activities=given.many("activityType", things.concept),
        places=given.many("place", things.place),
        start=given.date("startDate"),
        end=given.date("endDate"),
        personnel=given.count("personnelCount"),
        forces=given.many("deployedForce", things.actor),
        assets=given.many("assetType", things.concept),
        arms=given.one("arms", things.concept),
        supports=given.many("supports", things.actor),
        conducted_by=given.many("conductedBy", things.actor),
        support_mode=given.one("supportMode", things.concept),
        combat=given.boolean("directCombat"),
        status=given.one("activityStatus", things.concept),
        constraints=given.many("constraint", things.thing),
        labels=given.labels(),
        partial=given.partial(),
        twice=given.twice,
        odd=given.rest(),
        **named,
    )


def consent(identifier: str, given: Given, things: Things, *, usable: bool, here: bool) -> Consent:
    """Return a consent."""
    return Consent(
        id=identifier,
        granted_by=given.many("grantedBy", things.actor),
        granted_to=given.many("grantedTo", things.actor),
        status=given.one("status", things.concept),
        form=given.one("form", things.concept),
        requested_on=given.date("requestedOn"),
        decided_on=given.date("decidedOn"),
        published_on=given.date("publishedOn"),
        valid_from=given.date("validFrom"),
        valid_until=given.date("validUntil"),
        withdrawn_on=given.date("withdrawnOn"),
        missions=given.many("coversMission", things.mission),
        places=given.many("coversPlace", things.place),
        arms=given.many("coversArms", things.concept),
        cap=given.count("personnelCap"),
        instruments=given.texts("instrument"),
        usable=usable,
        labels=given.labels(),
        partial=given.partial(),
        here=here,
        twice=given.twice,
        odd=given.rest(),
    )


def agreement(identifier: str, given: Given, things: Things, *, written: bool, usable: bool, here: bool) -> Agreement:
    """Return an agreement."""
    return Agreement(
        id=identifier,
        parties=given.many("party", things.actor),
        signed_on=given.date("signedOn"),
        valid_from=given.date("validFrom"),
        valid_until=given.date("validUntil"),
        missions=given.many("coversMission", things.mission),
        places=given.many("coversPlace", things.place),
        defines=given.many("defines", things.concept),
        written=written,
        usable=usable,
        labels=given.labels(),
        partial=given.partial(),
        here=here,
        twice=given.twice,
        odd=given.rest(),
    )


def request(identifier: str, given: Given, things: Things, *, usable: bool, here: bool) -> Request:
    """Return a request for assistance."""
    return Request(
        id=identifier,
        requested_by=given.many("requestedBy", things.actor),
        requested_on=given.date("requestedOn"),
        usable=usable,
        labels=given.labels(),
        partial=given.partial(),
        here=here,
        twice=given.twice,
        odd=given.rest(),
    )


def authorization(identifier: str, given: Given, things: Things, *, usable: bool, here: bool) -> Authorization:
    """Return an authorization of the sender's own."""
    return Authorization(
        id=identifier,
        authorized_by=given.many("authorizedBy", things.actor),
        requested_on=given.date("requestedOn"),
        decided_on=given.date("decidedOn"),
        instruments=given.texts("instrument"),
        usable=usable,
        labels=given.labels(),
        partial=given.partial(),
        here=here,
        twice=given.twice,
        odd=given.rest(),
    )

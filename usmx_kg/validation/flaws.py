"""Why a consent does not do: the first of its faults, by the definitions of consent."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from usmx_kg.namespaces import OWN
from usmx_kg.validation.consent import (
    covers_arms,
    covers_strength,
    perhaps_addressed,
    perhaps_competent,
    uncovered_mission,
    uncovered_place,
)
from usmx_kg.validation.typed import Consent, Deployment

__all__ = ["Fault", "Flaw", "flaw"]

_FORMS = OWN["consent-form"].rstrip("/")


class Fault(StrEnum):
    """What keeps a consent from covering a deployment towards one host and sender, in the order of the rules."""

    FORM = "form"
    STATUS = "status"
    GRANTOR = "grantor"
    GRANTEE = "grantee"
    MISSION = "mission"
    PLACE = "place"
    STRENGTH = "strength"
    ARMS = "arms"
    NEVER = "never"
    BEFORE = "before"
    AFTER = "after"


class Flaw(NamedTuple):
    """A fault of a consent; `value` is the thing (its id), the number or the day that it is about, if there is one."""

    fault: Fault
    value: str | int | datetime.date | None = None


def flaw(deployment: Deployment, consent: Consent, host: str, sender: str) -> Flaw | None:
    """Return the first reason why a consent doesn't do for a deployment, or None if it does for all its days."""
    checks: tuple[Callable[[], Flaw | None], ...] = (
        lambda: _given(consent),
        lambda: None if perhaps_competent(consent, host) else Flaw(Fault.GRANTOR, _name(consent.granted_by)),
        lambda: (
            None if perhaps_addressed(deployment, consent, sender) else Flaw(Fault.GRANTEE, _name(consent.granted_to))
        ),
        lambda: _about(Fault.MISSION, uncovered_mission(deployment, consent)),
        lambda: _about(Fault.PLACE, uncovered_place(deployment, consent, host)),
        lambda: None if covers_strength(deployment, consent) else Flaw(Fault.STRENGTH, consent.cap),
        lambda: _about(Fault.ARMS, None if covers_arms(deployment, consent) else _name((deployment.arms,))),
        lambda: _period(deployment, consent),
    )
    return next((found for check in checks if (found := check())), None)


def _given(consent: Consent) -> Flaw | None:
    if consent.perhaps_given:
        return None
    if consent.form is not None and not consent.explicit and _FORMS in consent.form.schemes:
        return Flaw(Fault.FORM, consent.form.id)
    return Flaw(Fault.STATUS, _name((consent.status,)) or OWN["consent-status"] + "unknown")


def _name(things: Iterable[object]) -> str | None:
    """Return the id of the first thing, if there is one."""
    return next((thing.id for thing in things if thing is not None), None)  # type: ignore[attr-defined]


def _about(fault: Fault, value: str | None) -> Flaw | None:
    return None if value is None else Flaw(fault, value)


def _period(deployment: Deployment, consent: Consent) -> Flaw | None:
    needed, span = deployment.period, consent.in_force
    if needed is None:
        return None
    if span is None:
        return Flaw(Fault.NEVER)
    if span.first > needed.first:
        return Flaw(Fault.BEFORE, span.first)
    if span.last is not None and (needed.last is None or span.last < needed.last):
        return Flaw(Fault.AFTER, span.last)
    return None

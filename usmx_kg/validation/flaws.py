"""Why a consent does not do: the faults that it has, by the definitions of consent, and those that a rule asks for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from usmx_kg.namespaces import OWN
from usmx_kg.validation.consent import (
    addressed,
    competent,
    covers,
    covers_arms,
    covers_strength,
    limits_read,
    perhaps_addressed,
    perhaps_competent,
    uncovered_mission,
    uncovered_place,
)
from usmx_kg.validation.named import is_literal
from usmx_kg.validation.typed import Consent, Deployment

__all__ = ["Fault", "Flaw", "explains", "flaws", "never", "reasons"]

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
    UNDATED = "undated"
    NO_END = "no end"
    NO_WITHDRAWAL = "no withdrawal"
    BEFORE = "before"
    AFTER = "after"
    ANY_MISSION = "any mission"
    NO_FORM = "no form"
    ANY_SENDER = "any sender"


class Flaw(NamedTuple):
    """A fault of a consent; `value` is the thing (its id), the number or the day that it is about, if there is one."""

    fault: Fault
    value: str | int | datetime.date | None = None


_FROM = frozenset({Fault.FORM, Fault.STATUS, Fault.GRANTOR, Fault.GRANTEE})
_LIMITS = frozenset({Fault.MISSION, Fault.PLACE, Fault.STRENGTH, Fault.ARMS})
_NEVER = frozenset({Fault.NEVER, Fault.UNDATED, Fault.NO_END, Fault.NO_WITHDRAWAL})
_DAYS = _NEVER | {Fault.BEFORE, Fault.AFTER}
_OPEN = "consent-scope-stated"
_ASKED = {
    "consent-given": frozenset({Fault.FORM, Fault.STATUS}),
    "consent-by-host": _FROM,
    "consent-for-mission": _FROM | {Fault.MISSION},
    "consent-for-place": _FROM | {Fault.PLACE},
    "consent-for-strength": _FROM | {Fault.STRENGTH},
    "consent-for-arms": _FROM | {Fault.ARMS},
    "consent-in-one": _FROM | _LIMITS,
    "consent-for-period": _FROM | _DAYS,
    "consent-contradicted": _FROM,
    _OPEN: frozenset(),
    "strength-stated": frozenset(),
}
"""The faults that explain a finding of each rule on consent; what a consent leaves open is told apart."""


def flaws(deployment: Deployment, consent: Consent, host: str, sender: str) -> tuple[Flaw, ...]:
    """Return the reasons, other than days that are too few, why a consent doesn't do for a deployment.

    What is not the host's consent is told by the first fault that makes it so, what never was in force by that.
    """
    found = tuple(_flaws(deployment, consent, host, sender))
    first = tuple(f for f in found if f.fault in _FROM)[:1]
    return first or tuple(f for f in found if f.fault in _LIMITS | _NEVER)


def explains(rule: str) -> bool:
    """Tell whether findings of a rule on consent say why each consent doesn't do."""
    return rule == _OPEN or bool(_ASKED[rule])


def reasons(
    rule: str, deployment: Deployment, host: str, sender: str, about: str | None = None
) -> Iterator[tuple[Consent, tuple[Flaw, ...]]]:
    """Yield each consent that keeps a rule from being met, with the faults that this rule is about.

    What is not the host's consent is told by the first fault that makes it so. As to time, where some consents cover
    mission, place, strength and arms, the others do not count: they are told by what they don't cover. As to scope,
    only the consent is told that the finding is `about`, by its id.
    """
    if rule == _OPEN:
        yield from ((c, tuple(_open(deployment, c))) for c in deployment.consents if c.id == about)
        return
    asked = _ASKED[rule]
    counted = rule == "consent-for-period" and any(
        _certain(deployment, consent, host, sender) for consent in deployment.consents if not is_literal(consent.id)
    )
    for consent in deployment.consents if asked else ():
        if is_literal(consent.id):
            continue
        every = tuple(_flaws(deployment, consent, host, sender))
        first = tuple(found for found in every if found.fault in asked & _FROM)[:1]
        narrow = tuple(found for found in every if found.fault in _LIMITS) if counted else ()
        found = first or narrow or tuple(found for found in every if found.fault in asked)
        if found:
            yield consent, found


def _certain(deployment: Deployment, consent: Consent, host: str, sender: str) -> bool:
    """Tell whether a consent is from the host and covers all four limits, and nothing about it can't be read."""
    return (
        consent.given
        and competent(consent, host)
        and addressed(deployment, consent, sender)
        and covers(deployment, consent, host)
        and limits_read(deployment, consent)
    )


def _flaws(deployment: Deployment, consent: Consent, host: str, sender: str) -> Iterator[Flaw]:
    """Yield what keeps a consent from doing, in the order of the rules."""
    if fault := _given(consent):
        yield fault
    if not perhaps_competent(consent, host):
        yield Flaw(Fault.GRANTOR, _name(consent.granted_by))
    if not perhaps_addressed(deployment, consent, sender):
        yield Flaw(Fault.GRANTEE, _name(consent.granted_to))
    if mission := uncovered_mission(deployment, consent):
        yield Flaw(Fault.MISSION, mission)
    if place := uncovered_place(deployment, consent, host):
        yield Flaw(Fault.PLACE, place)
    if not covers_strength(deployment, consent):
        yield Flaw(Fault.STRENGTH, consent.cap)
    if not covers_arms(deployment, consent):
        yield Flaw(Fault.ARMS, _name((deployment.arms,)))
    yield from _period(deployment, consent)


def _given(consent: Consent) -> Flaw | None:
    if consent.perhaps_given:
        return None
    if consent.form is not None and not consent.explicit and _FORMS in consent.form.schemes:
        return Flaw(Fault.FORM, consent.form.id)
    return Flaw(Fault.STATUS, _name((consent.status,)) or OWN["consent-status"] + "unknown")


def _name(things: Iterable[object]) -> str | None:
    """Return the id of the first thing, if there is one."""
    return next((thing.id for thing in things if thing is not None), None)  # type: ignore[attr-defined]


def _period(deployment: Deployment, consent: Consent) -> Iterator[Flaw]:
    needed, span = deployment.period, consent.in_force
    if needed is None:
        return
    if span is None:
        yield never(consent)
        return
    if span.first > needed.first:
        yield Flaw(Fault.BEFORE, span.first)
    if span.last is not None and (needed.last is None or span.last < needed.last):
        yield Flaw(Fault.AFTER, span.last)


def never(consent: Consent) -> Flaw:
    """Return why a consent was in force on no day."""
    status = consent.status.id if consent.status else ""
    if consent.begins is None:
        return Flaw(Fault.UNDATED)
    if status == OWN["consent-status"] + "expired" and consent.valid_until is None:
        return Flaw(Fault.NO_END)
    if status == OWN["consent-status"] + "withdrawn" and consent.withdrawn_on is None:
        return Flaw(Fault.NO_WITHDRAWAL)
    return Flaw(Fault.NEVER)


def _open(deployment: Deployment, consent: Consent) -> Iterator[Flaw]:
    """Yield what a consent leaves open: "names a mission, and its form or its instrument; … to whom" (the rule)."""
    if not consent.missions:
        yield Flaw(Fault.ANY_MISSION)
    if consent.form is None and not consent.instruments:
        yield Flaw(Fault.NO_FORM)
    if len(deployment.senders) > 1 and not consent.granted_to:
        yield Flaw(Fault.ANY_SENDER)

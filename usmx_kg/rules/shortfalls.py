"""Why a consent does not do: the faults that it has by the verdict, and those that a rule asks for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Consent, Deployment, Span
from usmx_kg.model.things import is_literal
from usmx_kg.rules.consent_definitions import FORMS
from usmx_kg.rules.verdict import Verdict, Worth

__all__ = ["Fault", "Flaw", "explains", "flaws", "never", "reasons"]


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
_EACH_LIMIT = (Fault.MISSION, Fault.PLACE, Fault.STRENGTH, Fault.ARMS)
_LIMITS = frozenset(_EACH_LIMIT)
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


def flaws(worth: Worth, period: Span | None) -> tuple[Flaw, ...]:
    """Return the reasons, other than days that are too few, why a consent doesn't do for a deployment.

    What is not the host's consent is told by the first fault that makes it so, what never was in force by that.
    """
    found = tuple(_flaws(worth, period))
    first = tuple(f for f in found if f.fault in _FROM)[:1]
    return first or tuple(f for f in found if f.fault in _LIMITS | _NEVER)


def explains(rule: str) -> bool:
    """Tell whether findings of a rule on consent say why each consent doesn't do."""
    return rule == _OPEN or bool(_ASKED[rule])


def reasons(rule: str, verdict: Verdict, about: str | None = None) -> Iterator[tuple[Consent, tuple[Flaw, ...]]]:
    """Yield each consent that keeps a rule from being met, with the faults that this rule is about.

    What is not the host's consent is told by the first fault that makes it so. As to time, where some consents cover
    mission, place, strength and arms, the others do not count: they are told by what they don't cover. As to scope,
    only the consent is told that the finding is `about`, by its id.
    """
    deployment = verdict.readings[0]
    if rule == _OPEN:
        yield from ((c, tuple(_open(deployment, c))) for c in deployment.consents if c.id == about)
        return
    asked = _ASKED[rule]
    counted = rule == "consent-for-period" and verdict.whole
    for worth in verdict.worths if asked else ():
        if is_literal(worth.consent.id):
            continue
        every = tuple(_flaws(worth, verdict.period))
        first = tuple(found for found in every if found.fault in asked & _FROM)[:1]
        narrow = tuple(found for found in every if found.fault in _LIMITS) if counted else ()
        found = first or narrow or tuple(found for found in every if found.fault in asked)
        if found:
            yield worth.consent, found


def _flaws(worth: Worth, period: Span | None) -> Iterator[Flaw]:
    """Yield what keeps a consent from doing, in the order of the rules."""
    consent, beyond = worth.consent, worth.uncovered
    if worth.given is False:
        yield _not_given(consent)
    if worth.competent is False:
        yield Flaw(Fault.GRANTOR, _name(consent.granted_by))
    if worth.addressed is False:
        yield Flaw(Fault.GRANTEE, _name(consent.granted_to))
    for fault, limit in zip(_EACH_LIMIT, beyond, strict=True):
        if limit is not None:
            yield Flaw(fault, limit)
    if period is not None:
        yield from _days(worth, period)


def _not_given(consent: Consent) -> Flaw:
    form = consent.form
    if form is not None and form.id != OWN["consent-form"] + "explicit" and FORMS in form.schemes:
        return Flaw(Fault.FORM, form.id)
    return Flaw(Fault.STATUS, _name((consent.status,)) or OWN["consent-status"] + "unknown")


def _name(things: Iterable[object]) -> str | None:
    """Return the id of the first thing, if there is one."""
    return next((thing.id for thing in things if thing is not None), None)  # type: ignore[attr-defined]


def _days(worth: Worth, needed: Span) -> Iterator[Flaw]:
    span = worth.span
    if span is None:
        yield never(worth.consent)
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

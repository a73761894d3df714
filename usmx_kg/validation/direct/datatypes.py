"""The rule record-datatypes: every value is of its kind, and a key that takes one value has one."""

from __future__ import annotations

from collections.abc import Sequence

from usmx_kg.namespaces import OWN
from usmx_kg.validation.direct.raw import Raw
from usmx_kg.validation.named import Actor, Concept, Mission, Place, Thing, is_iri, is_literal, literal
from usmx_kg.validation.typed import Agreement, Authorization, Consent, Day, Deployment, Part, Request

__all__ = ["activity_types", "agreement_types", "authorization_types", "consent_types", "request_types"]

_RULE = "record-datatypes"
_ACTOR, _PLACE = frozenset(("Actor",)), frozenset(("Place",))
_STATE, _ORGAN = frozenset(("State",)), frozenset(("StateOrgan",))
_SENDER = frozenset(("State", "InternationalOrganization"))
_PARTY = frozenset(("State", "StateOrgan", "InternationalOrganization"))
_BASIS, _CONSTRAINT = frozenset(("LegalBasis",)), frozenset(("Constraint",))
_SCHEMES = {prefix: OWN[prefix].rstrip("/") for prefix in OWN}


def activity_types(d: Deployment, found: list[Raw]) -> None:
    """Add what the rule finds in an activity itself."""
    here = d.id
    _of(here, "sendingState", d.senders, _SENDER, found)
    _of(here, "hostState", d.hosts, _STATE, found)
    _named(here, "missionType", d.missions, found)
    _of(here, "place", d.places, _PLACE, found)
    _of(here, "supports", d.supports, _ACTOR, found)
    _of(here, "conductedBy", d.conducted_by, _ACTOR, found)
    if d.forces:
        _of(here, "deployedForce", d.forces, _ORGAN, found)
    if d.activities:
        _in(here, "activityType", d.activities, "activity", found)
    if d.assets:
        _in(here, "assetType", d.assets, "asset", found)
    if d.constraints:
        _of(here, "constraint", d.constraints, _CONSTRAINT, found)
    _one(here, "arms", d.arms, "arms", found)
    _one(here, "supportMode", d.support_mode, "support-mode", found)
    _one(here, "activityStatus", d.status, "activity-status", found)
    _readable(here, "startDate", d.start, found)
    _readable(here, "endDate", d.end, found)
    _readable(here, "personnelCount", d.personnel, found)
    _readable(here, "directCombat", d.combat, found)
    for key, parts in (
        ("consent", d.consents),
        ("agreement", d.agreements),
        ("request", d.requests),
        ("sendingAuthorization", d.authorizations),
    ):
        for part in parts:
            if not part.usable:
                _wrong(here, key, part.id, found)
    for basis in d.bases:
        if "LegalBasis" not in basis.classes and not is_literal(basis.id):
            _wrong(here, "legalBasis", basis.id, found)
    _again(d, found)


def consent_types(c: Consent, found: list[Raw]) -> None:
    """Add what the rule finds in a consent."""
    here = c.id
    _of(here, "grantedBy", c.granted_by, _ACTOR, found)
    if len(c.granted_by) > 1:
        _second(here, "grantedBy", found)
    _of(here, "grantedTo", c.granted_to, _ACTOR, found)
    _one(here, "status", c.status, "consent-status", found)
    _one(here, "form", c.form, "consent-form", found)
    _readable(here, "requestedOn", c.requested_on, found)
    _readable(here, "decidedOn", c.decided_on, found)
    _readable(here, "publishedOn", c.published_on, found)
    _readable(here, "validFrom", c.valid_from, found)
    _readable(here, "validUntil", c.valid_until, found)
    _readable(here, "withdrawnOn", c.withdrawn_on, found)
    _named(here, "coversMission", c.missions, found)
    _of(here, "coversPlace", c.places, _PLACE, found)
    _in(here, "coversArms", c.arms, "arms", found)
    _readable(here, "personnelCap", c.cap, found)
    if len(c.instruments) > 1:
        _second(here, "instrument", found)
    _again(c, found)


def agreement_types(a: Agreement, found: list[Raw]) -> None:
    """Add what the rule finds in an agreement."""
    here = a.id
    _of(here, "party", a.parties, _PARTY, found)
    _readable(here, "signedOn", a.signed_on, found)
    _readable(here, "validFrom", a.valid_from, found)
    _readable(here, "validUntil", a.valid_until, found)
    _named(here, "coversMission", a.missions, found)
    _of(here, "coversPlace", a.places, _PLACE, found)
    _in(here, "defines", a.defines, "agreement-content", found)
    _again(a, found)


def request_types(r: Request, found: list[Raw]) -> None:
    """Add what the rule finds in a request."""
    _of(r.id, "requestedBy", r.requested_by, _ACTOR, found)
    if len(r.requested_by) > 1:
        _second(r.id, "requestedBy", found)
    _readable(r.id, "requestedOn", r.requested_on, found)
    _again(r, found)


def authorization_types(a: Authorization, found: list[Raw]) -> None:
    """Add what the rule finds in a sender's own authorization."""
    _of(a.id, "authorizedBy", a.authorized_by, _ACTOR, found)
    if len(a.authorized_by) > 1:
        _second(a.id, "authorizedBy", found)
    _readable(a.id, "requestedOn", a.requested_on, found)
    _readable(a.id, "decidedOn", a.decided_on, found)
    if len(a.instruments) > 1:
        _second(a.id, "instrument", found)
    _again(a, found)


def _wrong(focus: str, key: str, value: str, found: list[Raw]) -> None:
    found.append(Raw(_RULE, f"{_RULE}-{key}", focus, key, value))


def _second(focus: str, key: str, found: list[Raw]) -> None:
    found.append(Raw(_RULE, f"{_RULE}-{key}-once", focus, key))


def _of(
    focus: str, key: str, things: Sequence[Actor | Place | Thing], classes: frozenset[str], found: list[Raw]
) -> None:
    """Find things of none of the classes."""
    for thing in things:
        if classes.isdisjoint(thing.classes):
            _wrong(focus, key, thing.id, found)


def _named(focus: str, key: str, missions: Sequence[Mission], found: list[Raw]) -> None:
    """Find missions that are no IRI; whether the scheme has them, mission-known says."""
    for mission in missions:
        if not is_iri(mission.id):
            _wrong(focus, key, mission.id, found)


def _in(focus: str, key: str, concepts: Sequence[Concept], scheme: str, found: list[Raw]) -> None:
    """Find what is not in the scheme."""
    for concept in concepts:
        if _SCHEMES[scheme] not in concept.schemes:
            _wrong(focus, key, concept.id, found)


def _one(focus: str, key: str, concept: Concept | None, scheme: str, found: list[Raw]) -> None:
    if concept is not None and _SCHEMES[scheme] not in concept.schemes:
        _wrong(focus, key, concept.id, found)


def _readable(focus: str, key: str, value: Day | float, found: list[Raw]) -> None:
    """Find a date, a count, or yes and no, that could not be read."""
    if isinstance(value, str):
        _wrong(focus, key, literal(value), found)


def _again(thing: Deployment | Part, found: list[Raw]) -> None:
    """Find a second value where one is allowed, and a second label in one language or without any."""
    for key in thing.twice:
        _second(thing.id, key, found)
    languages = thing.labels
    if len(languages) > 1:
        tagged = [language for language in languages if language]
        if len(set(tagged)) < len(tagged):
            _second(thing.id, "label", found)
        if len(languages) - len(tagged) > 1:
            found.append(Raw(_RULE, f"{_RULE}-label-once-untagged", thing.id, "label"))

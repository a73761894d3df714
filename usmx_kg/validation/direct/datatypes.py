"""The rule record-datatypes: every value is of its kind, and a key that takes one value has one."""

from __future__ import annotations

from usmx_kg.namespaces import OWN
from usmx_kg.validation.direct.raw import Raw
from usmx_kg.validation.named import is_iri, is_literal
from usmx_kg.validation.typed import Agreement, Authorization, Consent, Day, Deployment, Part, Request

__all__ = ["activity_types", "agreement_types", "authorization_types", "consent_types", "request_types"]

_RULE = "record-datatypes"
_CONSENT_DATES = ("requestedOn", "decidedOn", "publishedOn", "validFrom", "validUntil", "withdrawnOn")
_ACTIVITY, _ASSET, _ARMS, _MODE, _PHASE, _STATUS, _FORM, _CONTENT = (
    OWN[scheme].rstrip("/")
    for scheme in (
        "activity",
        "asset",
        "arms",
        "support-mode",
        "activity-status",
        "consent-status",
        "consent-form",
        "agreement-content",
    )
)
_SENDERS = frozenset(("State", "InternationalOrganization"))
_PARTIES = frozenset(("State", "StateOrgan", "InternationalOrganization"))

# Loops stand where calls would be shorter: these run for every value of every record.


def activity_types(d: Deployment, found: list[Raw]) -> None:
    """Add what the rule finds in an activity itself."""
    here = d.id
    for actor in d.senders:
        if _SENDERS.isdisjoint(actor.classes):
            _wrong(here, "sendingState", actor.id, found)
    for actor in d.hosts:
        if "State" not in actor.classes:
            _wrong(here, "hostState", actor.id, found)
    for mission in d.missions:
        if not is_iri(mission.id):  # whether the scheme has it, mission-known says
            _wrong(here, "missionType", mission.id, found)
    for place in d.places:
        if "Place" not in place.classes:
            _wrong(here, "place", place.id, found)
    for actor in d.supports:
        if "Actor" not in actor.classes:
            _wrong(here, "supports", actor.id, found)
    for actor in d.conducted_by:
        if "Actor" not in actor.classes:
            _wrong(here, "conductedBy", actor.id, found)
    for actor in d.forces:
        if "StateOrgan" not in actor.classes:
            _wrong(here, "deployedForce", actor.id, found)
    for concept in d.activities:
        if _ACTIVITY not in concept.schemes:
            _wrong(here, "activityType", concept.id, found)
    for concept in d.assets:
        if _ASSET not in concept.schemes:
            _wrong(here, "assetType", concept.id, found)
    for thing in d.constraints:
        if "Constraint" not in thing.classes:
            _wrong(here, "constraint", thing.id, found)
    if d.arms is not None and _ARMS not in d.arms.schemes:
        _wrong(here, "arms", d.arms.id, found)
    if d.support_mode is not None and _MODE not in d.support_mode.schemes:
        _wrong(here, "supportMode", d.support_mode.id, found)
    if d.status is not None and _PHASE not in d.status.schemes:
        _wrong(here, "activityStatus", d.status.id, found)
    if str in map(type, (d.start, d.end, d.personnel, d.combat)):
        _unread(here, "startDate", d.start, found)
        _unread(here, "endDate", d.end, found)
        _unread(here, "personnelCount", d.personnel, found)
        _unread(here, "directCombat", d.combat, found)
    for c in d.consents:
        if not c.usable:
            _wrong(here, "consent", c.id, found)
    for a in d.agreements:
        if not a.usable:
            _wrong(here, "agreement", a.id, found)
    for r in d.requests:
        if not r.usable:
            _wrong(here, "request", r.id, found)
    for authorization in d.authorizations:
        if not authorization.usable:
            _wrong(here, "sendingAuthorization", authorization.id, found)
    for basis in d.bases:
        if "LegalBasis" not in basis.classes and not is_literal(basis.id):
            _wrong(here, "legalBasis", basis.id, found)
    if d.twice or len(d.labels) > 1:
        _again(d, found)


def consent_types(c: Consent, found: list[Raw]) -> None:
    """Add what the rule finds in a consent."""
    here = c.id
    for actor in c.granted_by:
        if "Actor" not in actor.classes:
            _wrong(here, "grantedBy", actor.id, found)
    if len(c.granted_by) > 1:
        _second(here, "grantedBy", found)
    for actor in c.granted_to:
        if "Actor" not in actor.classes:
            _wrong(here, "grantedTo", actor.id, found)
    if c.status is not None and _STATUS not in c.status.schemes:
        _wrong(here, "status", c.status.id, found)
    if c.form is not None and _FORM not in c.form.schemes:
        _wrong(here, "form", c.form.id, found)
    dates = (c.requested_on, c.decided_on, c.published_on, c.valid_from, c.valid_until, c.withdrawn_on)
    if str in map(type, (*dates, c.cap)):
        for key, value in zip(_CONSENT_DATES, dates, strict=True):
            _unread(here, key, value, found)
        _unread(here, "personnelCap", c.cap, found)
    _covered(c, found)
    for concept in c.arms:
        if _ARMS not in concept.schemes:
            _wrong(here, "coversArms", concept.id, found)
    if len(c.instruments) > 1:
        _second(here, "instrument", found)
    if c.twice or len(c.labels) > 1:
        _again(c, found)


def agreement_types(a: Agreement, found: list[Raw]) -> None:
    """Add what the rule finds in an agreement."""
    here = a.id
    for actor in a.parties:
        if _PARTIES.isdisjoint(actor.classes):
            _wrong(here, "party", actor.id, found)
    if str in map(type, (a.signed_on, a.valid_from, a.valid_until)):
        _unread(here, "signedOn", a.signed_on, found)
        _unread(here, "validFrom", a.valid_from, found)
        _unread(here, "validUntil", a.valid_until, found)
    _covered(a, found)
    for concept in a.defines:
        if _CONTENT not in concept.schemes:
            _wrong(here, "defines", concept.id, found)
    if a.twice or len(a.labels) > 1:
        _again(a, found)


def request_types(r: Request, found: list[Raw]) -> None:
    """Add what the rule finds in a request."""
    for actor in r.requested_by:
        if "Actor" not in actor.classes:
            _wrong(r.id, "requestedBy", actor.id, found)
    if len(r.requested_by) > 1:
        _second(r.id, "requestedBy", found)
    _unread(r.id, "requestedOn", r.requested_on, found)
    _again(r, found)


def authorization_types(a: Authorization, found: list[Raw]) -> None:
    """Add what the rule finds in a sender's own authorization."""
    for actor in a.authorized_by:
        if "Actor" not in actor.classes:
            _wrong(a.id, "authorizedBy", actor.id, found)
    if len(a.authorized_by) > 1:
        _second(a.id, "authorizedBy", found)
    _unread(a.id, "requestedOn", a.requested_on, found)
    _unread(a.id, "decidedOn", a.decided_on, found)
    if len(a.instruments) > 1:
        _second(a.id, "instrument", found)
    _again(a, found)


def _covered(thing: Consent | Agreement, found: list[Raw]) -> None:
    for mission in thing.missions:
        if not is_iri(mission.id):
            _wrong(thing.id, "coversMission", mission.id, found)
    for place in thing.places:
        if "Place" not in place.classes:
            _wrong(thing.id, "coversPlace", place.id, found)


def _wrong(focus: str, key: str, value: str, found: list[Raw]) -> None:
    found.append(Raw(_RULE, f"{_RULE}-{key}", focus, key, value))


def _second(focus: str, key: str, found: list[Raw]) -> None:
    found.append(Raw(_RULE, f"{_RULE}-{key}-once", focus, key))


def _unread(focus: str, key: str, value: Day | float, found: list[Raw]) -> None:
    """Find what is there instead of a date, a count, or yes and no."""
    if isinstance(value, str):
        _wrong(focus, key, value, found)


def _again(thing: Deployment | Part, found: list[Raw]) -> None:
    """Find a second value where one is allowed, and a second label in one language or without any."""
    for key in thing.twice:
        _second(thing.id, key, found)
    if len(thing.labels) > 1:
        languages = thing.labels
        tagged = [language for language in languages if language]
        if len(set(tagged)) < len(tagged):
            _second(thing.id, "label", found)
        if len(languages) - len(tagged) > 1:
            found.append(Raw(_RULE, f"{_RULE}-label-once-untagged", thing.id, "label"))

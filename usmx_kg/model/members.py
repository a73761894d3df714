"""Which key of a record is which member of the typed values, and what the vocabulary says of that key."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from usmx_kg.graph.vocabulary import Field, fields_of
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.activities import Agreement, Authorization, Condition, Consent, Deployment, Event, Part, Request

__all__ = ["MEMBERS", "holds_many", "members"]

_CLASSES: dict[type[Deployment | Part], str] = {
    Deployment: PREFIXES["usmx"] + "MilitaryActivity",
    Consent: PREFIXES["usmx"] + "Consent",
    Agreement: PREFIXES["usmx"] + "Agreement",
    Request: PREFIXES["usmx"] + "AssistanceRequest",
    Authorization: PREFIXES["usmx"] + "SendingAuthorization",
    Event: PREFIXES["usmx"] + "ConsentEvent",
    Condition: PREFIXES["usmx"] + "ConsentCondition",
}
"""The class in the vocabulary of each typed value."""

MEMBERS: MappingProxyType[type[Deployment | Part], dict[str, str]] = MappingProxyType(
    {
        Deployment: {
            "sendingState": "senders",
            "hostState": "hosts",
            "missionType": "missions",
            "activityType": "activities",
            "place": "places",
            "startDate": "start",
            "endDate": "end",
            "openEnded": "open_ended",
            "personnelCount": "personnel",
            "deployedForce": "forces",
            "assetType": "assets",
            "arms": "arms",
            "supports": "supports",
            "conductedBy": "conducted_by",
            "supportMode": "support_mode",
            "directCombat": "combat",
            "activityStatus": "status",
            "consent": "consents",
            "agreement": "agreements",
            "request": "requests",
            "legalBasis": "bases",
            "constraint": "constraints",
            "sendingAuthorization": "authorizations",
        },
        Consent: {
            "grantedBy": "granted_by",
            "grantedTo": "granted_to",
            "status": "status",
            "form": "form",
            "requestedOn": "requested_on",
            "decidedOn": "decided_on",
            "publishedOn": "published_on",
            "validFrom": "valid_from",
            "validUntil": "valid_until",
            "withdrawnOn": "withdrawn_on",
            "openEnded": "open_ended",
            "coversMission": "missions",
            "coversPlace": "places",
            "coversArms": "arms",
            "personnelCap": "cap",
            "unlimited": "unlimited",
            "instrument": "instruments",
            "event": "events",
            "condition": "conditions",
            "renews": "renews",
        },
        Agreement: {
            "party": "parties",
            "signedOn": "signed_on",
            "validFrom": "valid_from",
            "validUntil": "valid_until",
            "openEnded": "open_ended",
            "coversMission": "missions",
            "coversPlace": "places",
            "defines": "defines",
        },
        Request: {"requestedBy": "requested_by", "requestedOn": "requested_on"},
        Authorization: {
            "authorizedBy": "authorized_by",
            "requestedOn": "requested_on",
            "decidedOn": "decided_on",
            "instrument": "instruments",
        },
        Event: {"eventType": "kind", "eventDate": "on", "eventActor": "actors", "instrument": "instruments"},
        Condition: {"conditionStatus": "status"},
    }
)
"""By typed value: keys, and the members that hold their values. Labels, notes and sources have none: rules ask no more
of them than that they are text."""


def members(kind: type[Deployment | Part]) -> Iterator[tuple[int, Field]]:
    """Yield the members of a typed value that hold values of keys: where each stands, and the field of its key."""
    for key, field in fields_of(_CLASSES[kind]).items():
        if key in MEMBERS[kind]:
            yield kind._fields.index(MEMBERS[kind][key]), field


def holds_many(kind: type[Deployment | Part], at: int) -> bool:
    """Tell whether a member may hold several values, as a tuple; others hold one or none."""
    return kind._field_defaults.get(kind._fields[at]) == ()

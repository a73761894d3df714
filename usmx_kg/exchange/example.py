"""The example that templates are filled with."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EXAMPLE"]

EXAMPLE: Mapping[str, object] = {
    "id": "invented-relief-oaxaca-2031",
    "label": "Invented example: earthquake relief in Oaxaca",
    "sendingState": "US",
    "hostState": "Mexico",
    "missionType": "disaster-relief",
    "place": "Juchitán, Oaxaca, Mexico",
    "startDate": "2031-09-10",
    "endDate": "2031-10-10",
    "personnelCount": 60,
    "arms": "unarmed",
    "supports": "population of Mexico",
    "conductedBy": "Government of Mexico",
    "supportMode": "indirect",
    "directCombat": False,
    "activityStatus": "planned",
    "consent": {
        "grantedBy": "Government of Mexico",
        "grantedTo": "US",
        "status": "granted",
        "form": "explicit",
        "decidedOn": "2031-09-09",
        "validFrom": "2031-09-10",
        "validUntil": "2031-10-10",
        "coversMission": "humanitarian-assistance",
        "coversPlace": "Oaxaca, Mexico",
        "personnelCap": 200,
        "instrument": "diplomatic note",
    },
    "agreement": {
        "type": "MemorandumOfUnderstanding",
        "party": ["US", "MX"],
        "signedOn": "2030-12-01",
        "validFrom": "2031-01-01",
        "validUntil": "2031-12-31",
        "coversMission": "humanitarian-assistance",
        "defines": ["mission", "duration", "rules-of-engagement", "responsibilities"],
    },
    "request": {"requestedBy": "Government of Mexico", "requestedOn": "2031-09-08"},
    "note": "Everything in this record is invented.",
}
"""An invented deployment that conforms to every rule."""

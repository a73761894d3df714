"""Former states and former names of states, as ISO 3166-3 keeps them: data/entities/former-states.csv."""

from __future__ import annotations

import csv
from functools import cache

from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import expand
from usmx_kg.model.name_keys import fold

__all__ = ["former_name"]


def former_name(folded: str) -> str | None:
    """Return the IRI of what has the place of a former state, by its folded name or code, in the lists of today.

    That is "" where it is several states or none, and None for what is not such a name.
    """
    return _names().get(folded)


@cache
def _names() -> dict[str, str]:
    with resources.path("data/entities/former-states.csv").open(encoding="utf-8", newline="") as file:
        rows = [(expand(row["today"]) or "", row["names"].split("|")) for row in csv.DictReader(file)]
    return {fold(name): today for today, names in rows for name in names}

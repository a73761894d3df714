"""What the values of a record mean, told without the readers: IRIs, and texts of the kinds that their keys have."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from usmx_kg.ground.namespaces import PREFIXES, RECORD, expand

__all__ = ["Statement", "iri_of", "listed", "meaning", "statements"]

USMX, XSD = PREFIXES["usmx"], PREFIXES["xsd"]
_NAMES = {
    "label": f"{PREFIXES['rdfs']}label",
    "note": f"{PREFIXES['skos']}note",
    "source": f"{PREFIXES['dcterms']}source",
}
_TEXTS = ("label", "note", "instrument")
_DATES = (
    "startDate",
    "endDate",
    "validFrom",
    "validUntil",
    "requestedOn",
    "decidedOn",
    "publishedOn",
    "withdrawnOn",
    "signedOn",
)
_BY_FIRST_DAY = ("startDate", "validUntil", "withdrawnOn")
_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?\Z")


class Statement(NamedTuple):
    """A statement of RDF; `kind` is `iri` or the datatype of a literal."""

    subject: str
    key: str
    predicate: str
    object: str
    kind: str


def listed(value: object) -> list[Any]:
    """Return the values of a key, of which one may stand by itself."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def iri_of(text: str, ids: set[str]) -> str | None:
    """Return the IRI that a text is, as IRI, CURIE, or id of the file; None for words."""
    if text in ids:
        return RECORD + text
    return expand(text) or (text if text.startswith("https://") else None)


def meaning(key: str, value: object, ids: set[str]) -> str:
    """Return what a value is in a finding: an IRI, or the text of a literal."""
    if isinstance(value, dict):
        return RECORD + str(value["id"])
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if key in _DATES:
        return _day(key, text)[0]
    return text if key in _TEXTS else iri_of(text, ids) or text


def statements(block: dict[str, Any], ids: set[str], *, top: bool = True) -> Iterator[Statement]:
    """Yield what a record with exact names says."""
    me = RECORD + block["id"]
    kind = block.get("type") or (_activity(block) if top else "")
    if kind:
        yield Statement(me, "type", f"{PREFIXES['rdf']}type", USMX + kind, "iri")
    inner = []
    for key, values in block.items():
        if key in ("id", "type"):
            continue
        predicate = _NAMES.get(key, USMX + key)
        for value in listed(values):
            yield from _said(me, key, predicate, value, ids)
            inner += [value] if isinstance(value, dict) else []
    for value in inner:
        yield from statements(value, ids, top=False)


def _said(me: str, key: str, predicate: str, value: object, ids: set[str]) -> Iterator[Statement]:
    text = meaning(key, value, ids)
    kind = "string"
    if isinstance(value, dict) or (key not in (*_TEXTS, *_DATES) and iri_of(str(value), ids)):
        kind = "iri"
    elif isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, int):
        kind = "integer"
    elif key in _DATES:
        kind = "date" if _is_day(text) else "string"
        if _day(key, str(value))[1]:
            form = "gYearMonth" if "-" in str(value) else "gYear"
            yield Statement(me, f"{key}Stated", f"{USMX}{key}Stated", str(value), form)
    yield Statement(me, key, predicate, text, kind)


def _activity(block: dict[str, Any]) -> str:
    same = listed(block.get("sendingState")) == listed(block.get("hostState")) and "hostState" in block
    return "DomesticOperation" if same else "Deployment"


def _day(key: str, text: str) -> tuple[str, bool]:
    """Return the day that a month or year stands for (docs/MODEL.md, Dates), and whether it is one."""
    match = _PART.match(text)
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return text, False
    if key in _BY_FIRST_DAY:
        return f"{match[1]}-{match[2] or '01'}-01", True
    month = match[2] or "12"
    return f"{match[1]}-{month}-{monthrange(int(match[1]), int(month))[1]}", True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

"""What templates say of each field: what it means, what it takes, whether it is needed."""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode

from usmx_kg.graph import index
from usmx_kg.graph.rulebook import Text, rule
from usmx_kg.graph.vocabulary import DEFINITION, RECORD_PARTS, Field, Kind, concepts, fields_of, label, subclasses, word
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["DEPLOYMENT", "WORDS", "comment", "fields", "inner", "kinds", "meaning", "needed", "takes"]

DEPLOYMENT = f"{PREFIXES['usmx']}Deployment"

_COMPLETE = "record-complete"
_ORDER = (
    "label", "sendingState", "hostState", "missionType", "activityType", "place", "startDate", "endDate",
    "personnelCount", "deployedForce", "assetType", "arms", "supports", "conductedBy", "supportMode",
    "directCombat", "activityStatus", "grantedBy", "grantedTo", "status", "form", "requestedBy", "requestedOn",
    "decidedOn", "publishedOn", "party", "signedOn", "authorizedBy", "validFrom", "validUntil", "withdrawnOn",
    "coversMission", "coversPlace", "coversArms", "personnelCap", "unlimited", "openEnded", "defines", "instrument",
    "eventType", "eventDate", "eventActor", "event", "conditionStatus", "condition", "renews",
    "consent", "agreement", "request", "sendingAuthorization", "legalBasis", "constraint", "source", "note",
)  # fmt: skip
_MOST = 8
_REUSED = {
    "label": Text("What it is called.", "Cómo se llama."),
    "note": Text("Anything else that a reader should know.", "Lo demás que convenga saber."),
    "source": Text("Where this is written.", "Dónde consta esto."),
}
WORDS = {
    "needed": Text("needed", "necesario"), "several": Text("may repeat", "puede repetirse"),
    "date": Text("a day, 2031-09-10", "un día, 2031-09-10"), "integer": Text("a whole number", "un número entero"),
    "boolean": Text("true or false", "true o false"), "text": Text("text", "texto"),
    "address": Text("an address (https://…) or words", "una dirección (https://…) o palabras"),
    "one of": Text("one of", "uno de"), "see": Text("see", "véase"), "or words": Text("or plain words", "o palabras"),
}  # fmt: skip


@cache
def fields(class_iri: str) -> tuple[Field, ...]:
    """Return the fields of a class that people fill in, in the order in which they think of them."""
    found = [field for key, field in fields_of(class_iri).items() if key != "datePrecision"]
    return tuple(sorted(found, key=lambda f: (_ORDER.index(f.key) if f.key in _ORDER else len(_ORDER), f.key)))


def inner(field: Field) -> tuple[Field, ...]:
    """Return the fields of the thing that stands nested in a field, or none where a name stands there."""
    return fields(min(field.classes)) if field.classes & RECORD_PARTS - field.domains else ()


def kinds(class_iri: str) -> list[str]:
    """Return the names of the classes below a class."""
    return sorted(iri.rpartition("#")[2] for iri in subclasses(class_iri) - {class_iri})


@cache
def needed() -> frozenset[str]:
    """Return the keys without which a record is not complete, as that rule has them."""
    parts = (iri.rpartition("/")[2].removeprefix(f"{_COMPLETE}-") for iri in rule(_COMPLETE).messages)
    return frozenset(part for part in parts if "-" not in part)


def meaning(field: Field, lang: str) -> str:
    """Return what a field means, its definition."""
    defined = index("ontology").text(NamedNode(field.iri), DEFINITION, lang)
    return defined or (_REUSED[field.key][lang] if field.key in _REUSED else field.key)


def takes(field: Field, lang: str) -> str:
    """Return what a field takes; of a nested thing nothing, for its own fields say it."""
    if field.kind is Kind.CONCEPT and field.scheme:
        names = sorted(map(word, concepts(field.scheme)))
        few = len(names) <= _MOST
        scheme = field.scheme.rpartition("/")[2]
        return f"{WORDS['one of'][lang]}: {', '.join(names)}" if few else f"{WORDS['see'][lang]} usmx vocab {scheme}"
    if field.kind is Kind.THING:
        if inner(field):
            return ""
        names = sorted(label(c, lang) for c in field.classes)
        return " / ".join(names) + (f", {WORDS['or words'][lang]}" if field.text else "")
    return WORDS[field.kind.value][lang]


def comment(field: Field, lang: str) -> str:
    """Return what a field means and takes, on one line."""
    marks = [
        WORDS["needed"][lang] if field.key in needed() else "",
        takes(field, lang),
        WORDS["several"][lang] if field.repeatable else "",
    ]
    told = "; ".join(mark for mark in marks if mark)
    return f"{meaning(field, lang)} ({told})" if told else meaning(field, lang)

"""Keys and classes as records name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import index, type_
from usmx_kg.graph.vocabulary import ALT_LABEL, LABEL, Field, Kind, fields, properties, subclasses, superclasses
from usmx_kg.ground.namespaces import BASE, PREFIXES, expand
from usmx_kg.model.name_keys import fold
from usmx_kg.model.slips import is_slip

__all__ = [
    "ACTIVITY", "BEYOND_RECORDS", "DEPLOYMENT", "DOMESTIC", "FOREIGN", "ID_KEYS", "TAKES", "TYPE_KEYS", "class_named",
    "classes", "classes_like", "default_class", "domains_fit", "fields_by_iri", "fields_for", "keys_like", "meant",
    "own", "record_fields", "unknown_key", "usmx",
]  # fmt: skip


def usmx(name: str) -> str:
    """Return the IRI of a term of our vocabulary."""
    return PREFIXES["usmx"] + name


ACTIVITY, DEPLOYMENT, DOMESTIC = usmx("MilitaryActivity"), usmx("Deployment"), usmx("DomesticOperation")
FOREIGN = "Facts about more actors, places or agreements come from a file that you trust: --background FILE."
"""The way out for whoever wants to say more about things that are not the record's."""

BEYOND_RECORDS = {
    "includes": "a record can't decide what a consent covers",
    "mayConsentFor": "a record can't make an actor competent to consent",
}
"""Properties on which verdicts rest, so that no record may state them, and why."""

ID_KEYS = ("id", "@id")
TYPE_KEYS = ("type", "@type")
TAKES = {
    Kind.DATE: "a date",
    Kind.INTEGER: "a whole number",
    Kind.BOOLEAN: "true or false",
    Kind.TEXT: "text, or texts by language",
}
"""What keys take, in words; others take names and IRIs."""
_CLASS = NamedNode(PREFIXES["owl"] + "Class")


def own(iri: str) -> bool:
    """Tell whether an IRI is in one of our namespaces."""
    return iri.startswith(BASE)


def record_fields() -> dict[str, Field]:
    """Return the fields that users' records may have, by key."""
    return fields()


@cache
def fields_by_iri() -> dict[str, Field]:
    """Return all properties that say what they take, also those that no record has as keys, by IRI."""
    return {field.iri: field for field in properties().values()}


def domains_fit(field: Field, types: Iterable[str]) -> bool:
    """Tell whether a thing of these classes may have a field; a field of a narrower class may be given too."""
    return any(field.domains & (superclasses(t) | subclasses(t)) for t in types)


@cache
def fields_for(types: frozenset[str], *, trusted: bool = False) -> dict[str, Field]:
    """Return the fields that things of these classes may have, by key; in a trusted file also those of no record."""
    among = properties() if trusted else fields()
    return {key: field for key, field in among.items() if domains_fit(field, types)}


def keys_like(key: str, known: Iterable[str]) -> list[str]:
    """Return the key that differs in case and spaces only, else up to three that look like one, the likest first.

    Labels of keys count as well.
    """
    known = tuple(known)
    by_fold = {form: k for k in known for form in _labels(k)} | {fold(k).replace(" ", ""): k for k in known}
    form = fold(key).replace(" ", "")
    near = [form] if form in by_fold else get_close_matches(form, by_fold, n=3, cutoff=0.6)
    return list(dict.fromkeys(by_fold[k] for k in near))


@cache
def _labels(key: str) -> tuple[str, ...]:
    """Return the labels of a key in both languages, folded."""
    field = record_fields().get(key)
    labels = index("ontology").objects(NamedNode(field.iri), LABEL) if field else ()
    return tuple(fold(v.value).replace(" ", "") for v in labels if isinstance(v, Literal))


def meant(near: Iterable[str]) -> str | None:
    """Return the hint that names what was likely meant, or None where nothing is like it."""
    names = " or ".join(near)
    return f"Did you mean {names}?" if names else None


def unknown_key(key: str, known: Iterable[str]) -> tuple[str, str | None]:
    """Return what to say of a key that a thing can't have, and the way out. `known` are the keys that it can have."""
    known = tuple(known)
    if key in BEYOND_RECORDS:
        return f"{key}: {BEYOND_RECORDS[key]}", FOREIGN
    if key in record_fields():
        owners = ", ".join(sorted(d.rpartition("#")[2] for d in record_fields()[key].domains))
        return f"the key {key!r} has no meaning here; it belongs to {owners}", None
    near = keys_like(key, (*known, "id", "type")) or keys_like(key, record_fields())
    return f"unknown key {key!r}", meant(near) or f"Keys here: {', '.join(known)}."


@cache
def classes() -> frozenset[str]:
    """Return the IRIs of our classes."""
    nodes = index("ontology").subjects(type_, _CLASS)
    return frozenset(node.value for node in nodes if node.value.startswith(PREFIXES["usmx"]))


@cache
def _classes_by_name() -> dict[str, str]:
    ontology = index("ontology")
    found: dict[str, str] = {}
    for iri in sorted(classes()):
        local = iri.removeprefix(PREFIXES["usmx"])
        texts = (v for p in (LABEL, ALT_LABEL) for v in ontology.objects(NamedNode(iri), p))
        names = [text.value for text in texts if isinstance(text, Literal)]
        found |= {fold(name).replace(" ", ""): iri for name in (*names, local)}
    return found


def class_named(text: str) -> str | None:
    """Return the IRI of the class of ours that a text names, or of a class of others; None if it names none."""
    text = text.strip()
    iri = expand(text) or (text if text.startswith(("http://", "https://", "urn:")) else None)
    if iri is not None:
        return iri if iri in classes() or not own(iri) else None
    return _classes_by_name().get(fold(text).replace(" ", ""))


def classes_like(text: str) -> list[str]:
    """Return the names of the classes that a text misspells, up to three: a `convenio` is no Consent."""
    asked = fold(re.split("[:#/]", text)[-1]).replace(" ", "")
    found = (
        iri.rpartition("#")[2] for name, iri in _classes_by_name().items() if name == asked or is_slip(asked, name)
    )
    return list(dict.fromkeys(found))[:3]


def default_class(field: Field) -> str | None:
    """Return the class of an untyped thing in a field: the one that the field takes, or None if it takes several."""
    return next(iter(field.classes)) if len(field.classes) == 1 else None

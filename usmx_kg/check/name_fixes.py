"""How a name is mended: by what its key takes, and in the words of the format at hand."""

from __future__ import annotations

from pathlib import PurePath

from usmx_kg.graph.rulebook import Rule, Text
from usmx_kg.graph.vocabulary import Field, Kind, part_keys, properties, subclasses
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.records import Position
from usmx_kg.read.formats import SUFFIXES

__all__ = ["fix_for", "key_as_written", "written_as"]

_USMX = PREFIXES["usmx"]
_STATES = {_USMX + "State", _USMX + "InternationalOrganization"}
_TABLES = ("csv", "tsv", "xlsx", "arrow")


def written_as(position: Position | None) -> str:
    """Return what a place is in: a `table`, `rdf`, or "" for formats with keys."""
    if position is None:
        return ""
    if position.cell:
        return "table"
    path = PurePath(position.file)
    form = SUFFIXES.get(PurePath(path.stem if path.suffix.lower() == ".gz" else path.name).suffix.lower())
    if form is None:
        return ""
    return "table" if form.module in _TABLES else "rdf" if form.module == "rdf" else ""


def key_as_written(path: str, form: str) -> str:
    """Return a key as its format writes it: a column (`consent.grantedBy`), a property (`usmx:grantedBy`), or a key.

    `form` is what `written_as` returns.
    """
    field = properties().get(path)
    if field is None or not form:
        return path
    if form == "rdf":
        return f"usmx:{path}" if field.iri == _USMX + path else path
    holders = (part_keys().get(domain) for domain in field.domains)
    holder = next((holder for holder in holders if holder), None) if len(field.domains) == 1 else None
    return f"{holder}.{path}" if holder else path


def fix_for(rule: Rule, path: str | None, kind: str, form: str) -> Text:
    """Return the fix of a rule about names: by kind of finding, else by what a key takes; for a form, else for any."""
    for part in (kind, _sort(properties().get(path or "")), ""):
        stem = f"{rule.iri}-{part}" if part else rule.iri
        found = (rule.fixes.get(f"{stem}-{form}") if form else None) or rule.fixes.get(stem)
        if found is not None:
            return found
    return rule.fix


def _sort(field: Field | None) -> str:
    """Return what a key takes: a concept, place, state, other actor, consent, agreement, or something else."""
    if field is None:
        return ""
    if field.kind is Kind.CONCEPT:
        return "concept"
    for name in ("Place", "Consent", "Agreement"):
        if field.classes == {_USMX + name}:
            return name.lower()
    if field.classes and field.classes <= _STATES:
        return "state"
    return "actor" if field.classes and field.classes <= subclasses(_USMX + "Actor") else ""

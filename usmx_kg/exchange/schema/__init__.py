"""The JSON Schema of records, for editors, made from vocabulary and rules: `python -m usmx_kg.exchange.schema`.

It is draft-07, which editors know best. It is as strict as the rules on keys, dates, counts, concepts and what a record
needs; whether a name of an actor or place is known, and all that ties values together, only `usmx validate` tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from usmx_kg.exchange.schema import values
from usmx_kg.exchange.schema.values import Schema, local
from usmx_kg.exchange.templates.fields import comment, needed
from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.namespaces import BASE, CONTEXT, OWN
from usmx_kg.model.keys import DEPLOYMENT, DOMESTIC, ID_KEYS, TYPE_KEYS, fields_for, record_fields

__all__ = ["IRI", "schema", "text"]

IRI = f"{BASE}ontology/record.schema.json"
_RECORD = frozenset((DEPLOYMENT, DOMESTIC))
_BLANK: tuple[object, ...] = (None, "", [], {})
_NOT_HELD = f"{OWN['activity-status']}not-held"
_OPEN_IF_NOT_HELD = ("place", "startDate")
_TITLE = Text("Deployment records of usmx", "Registros de despliegues de usmx")
_ABOUT = Text(
    "A list of records, or one record. Whether names are known and consent holds, usmx validate tells.",
    "Una lista de registros o un solo registro. Si los nombres se conocen y hay consentimiento lo dice usmx validate.",
)
_ID = Text("An IRI, or a short name without spaces.", "Un IRI o un nombre corto sin espacios.")
_TYPE = Text("What kind it is.", "De qué clase es.")


def schema(lang: str = "en") -> Schema:
    """Return the JSON Schema of records, its descriptions in a language."""
    used = {field.classes for field in record_fields().values() if field.classes}
    parts: Schema = {_name(classes): _thing(classes, lang) for classes in sorted(used, key=_name)}
    parts |= {local(s): values.concept(s) for s in sorted({f.scheme for f in record_fields().values() if f.scheme})}
    parts |= {f"{_name(classes)}-kind": values.kind(classes) for classes in (*used, _RECORD, frozenset((DOMESTIC,)))}
    parts |= {"record": _record(lang), "alone": _alone(used), "item": _item(), "state": values.state()}
    parts |= {"date": values.DATE, "count": values.COUNT, "boolean": values.boolean(), "text": values.TEXT}
    many = {"type": "array", "items": _ref("item"), "minItems": 1}
    one = {"if": _has("records", {}), "then": _keys({"records": many, "@context": {}}), "else": _ref("item")}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#", "$id": IRI, "title": _TITLE[lang],
        "description": _ABOUT[lang], "if": {"type": "array"}, "then": many, "else": one,
        "definitions": dict(sorted(parts.items())),
    }  # fmt: skip


def text(lang: str = "en") -> str:
    """Return the schema as it is written to a file."""
    return json.dumps(schema(lang), ensure_ascii=False, indent=1) + "\n"


def _value(field: Field) -> list[Schema]:
    """Return what one value of a field may be."""
    if field.kind is Kind.CONCEPT and field.scheme:
        return [_ref(local(field.scheme))]
    if field.kind in (Kind.THING, Kind.ADDRESS):
        states = [_ref("state")] if any(local(c) == "State" for c in field.classes) else []
        return [*states, values.NAMED, *([_ref(_name(field.classes))] if field.classes else [])]
    kinds = {Kind.DATE: "date", Kind.INTEGER: "count", Kind.BOOLEAN: "boolean", Kind.TEXT: "text"}
    return [_ref(kinds[field.kind])]


def _field(field: Field, lang: str) -> Schema:
    """Return what a key takes: nothing, a value, or several where it may repeat."""
    one = _value(field)
    several: Schema = {"type": "array", "items": one[0] if len(one) == 1 else {"anyOf": one}}
    if not field.repeatable:
        several["maxItems"] = 1
    return {"description": comment(field, lang), "anyOf": [*one, several, {"enum": [None, ""]}]}


def _thing(classes: frozenset[str], lang: str) -> Schema:
    """Return the block of a thing of these classes; what it needs may be missing only where it is a bare reference."""
    keys = _keys(_head(classes, lang) | _fields(classes, lang))
    required = sorted(needed() & fields_for(classes).keys())
    return keys | {"anyOf": [_present(required), _reference()]} if required else keys


def _reference() -> Schema:
    return {"type": "object", "maxProperties": 1, "anyOf": [_has(key, {}) for key in ID_KEYS]}


def _record(lang: str) -> Schema:
    """Return a record: what it needs depends on whether it is a deployment, and on whether it was held."""
    classes = _RECORD
    required = sorted(needed() & fields_for(classes).keys() - {"hostState", *_OPEN_IF_NOT_HELD})
    domestic = {"anyOf": [_has(key, {"anyOf": _kinds((DOMESTIC,))}) for key in TYPE_KEYS]}
    status = values.named((_NOT_HELD,), ("activity-status:", OWN["activity-status"]))
    context = {"@context": {"const": CONTEXT}}
    return _keys(context | _head(classes, lang) | _fields(classes, lang)) | {
        "allOf": [
            _present(required),
            {"if": domestic, "else": _present(["hostState"])},
            {"if": _has("activityStatus", status), "else": _present(list(_OPEN_IF_NOT_HELD))},
        ]
    }


def _item() -> Schema:
    """Return what may stand in a list: a record, or another thing, which then states its class."""
    other = [_present([key]) for key in TYPE_KEYS]
    activity = [_has(key, {"anyOf": _kinds(_RECORD)}) for key in TYPE_KEYS]
    return {
        "type": "object",
        "if": {"anyOf": [{"not": {"anyOf": other}}, *activity]},
        "then": _ref("record"),
        "else": _ref("alone"),
    }


def _alone(used: Iterable[frozenset[str]]) -> Schema:
    """Return a thing that stands by itself: it has an id, and the keys of its class."""
    kinds = sorted(used, key=_name)
    return {"allOf": [
        {"anyOf": [_present([key]) for key in ID_KEYS]},
        {"anyOf": [_ref(_name(classes)) for classes in kinds]},
    ]}  # fmt: skip


def _head(classes: frozenset[str], lang: str) -> Schema:
    """Return the keys that say which thing it is and of what kind."""
    kind = {"description": _TYPE[lang], "anyOf": [*_kinds(classes), {"enum": [None, "", []]}]}
    name = {"description": _ID[lang], "anyOf": [{"type": "string"}, {"type": "null"}]}
    return dict.fromkeys(ID_KEYS, name) | dict.fromkeys(TYPE_KEYS, kind)


def _kinds(classes: Iterable[str]) -> list[Schema]:
    """Return what `type` may be: one of the classes, or a list with one, beside it those of other vocabularies."""
    one = _ref(f"{_name(classes)}-kind")
    return [one, {"type": "array", "contains": one, "items": {"anyOf": [one, values.FOREIGN]}}]


def _fields(classes: frozenset[str], lang: str) -> Schema:
    return {key: _field(field, lang) for key, field in sorted(fields_for(classes).items()) if key != "datePrecision"}


def _keys(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _present(keys: Sequence[str]) -> Schema:
    """Demand that keys are there and not blank."""
    return {"type": "object", "required": [*keys], "properties": {key: {"not": {"enum": [*_BLANK]}} for key in keys}}


def _has(key: str, value: Schema) -> Schema:
    return {"type": "object", "required": [key], "properties": {key: value}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _name(classes: Iterable[str]) -> str:
    return "-".join(sorted(map(local, classes)))

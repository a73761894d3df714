"""Records to start from: empty with comments, or an invented example, derived from the vocabulary's fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import NamedNode

from usmx_kg.errors import UsageError
from usmx_kg.example import EXAMPLE
from usmx_kg.graph import index
from usmx_kg.namespaces import PREFIXES, shorten
from usmx_kg.rules import Text
from usmx_kg.vocabulary import DEFINITION, Field, Kind, concepts, fields_of, label, subclasses

__all__ = ["FORMATS", "template"]

FORMATS = ("yaml", "json", "turtle")

_DEPLOYMENT = f"{PREFIXES['usmx']}Deployment"
_ID = "my-deployment"
_NESTED = ("consent", "agreement", "request", "sendingAuthorization")
_NEEDED = frozenset(("sendingState", "hostState", "missionType", "place", "startDate", "grantedBy"))
_ORDER = (
    "label", "sendingState", "hostState", "missionType", "activityType", "place", "startDate", "endDate",
    "personnelCount", "deployedForce", "assetType", "arms", "supports", "conductedBy", "supportMode",
    "directCombat", "activityStatus", "grantedBy", "grantedTo", "status", "form", "requestedBy", "requestedOn",
    "decidedOn", "publishedOn", "party", "signedOn", "authorizedBy", "validFrom", "validUntil", "withdrawnOn",
    "coversMission", "coversPlace", "coversArms", "personnelCap", "defines", "instrument", "consent",
    "agreement", "request", "sendingAuthorization", "legalBasis", "constraint", "source", "note",
)  # fmt: skip
_PLAIN = re.compile(r"[^\W_](?:[\w ./()'-]|, |:(?=\S))*\Z")
_MOST = 8
_HEAD = Text(
    "A deployment record for usmx. Fill it in, drop what you don't need, then: usmx validate FILE\n"
    "A thing is named by code, name (English or Spanish), CURIE or IRI. Several values: [one, two].",
    "Registro de un despliegue para usmx. Complételo, quite lo que sobre y luego: usmx validate ARCHIVO\n"
    "Una cosa se nombra por código, nombre (en inglés o español), CURIE o IRI. Varios valores: [uno, dos].",
)
_INVENTED = Text("Everything in this record is invented.", "Todo en este registro es inventado.")
_REUSED = {
    "label": Text("What it is called.", "Cómo se llama."),
    "note": Text("Anything else that a reader should know.", "Lo demás que convenga saber."),
    "source": Text("Where this is written.", "Dónde consta esto."),
}
_WORDS = {
    "needed": Text("needed", "necesario"), "several": Text("may repeat", "puede repetirse"),
    "date": Text("a day, 2031-09-10", "un día, 2031-09-10"), "integer": Text("a whole number", "un número entero"),
    "boolean": Text("true or false", "true o false"), "text": Text("text", "texto"),
    "address": Text("an address (https://…) or words", "una dirección (https://…) o palabras"),
    "one of": Text("one of", "uno de"), "see": Text("see", "véase"), "or words": Text("or plain words", "o palabras"),
}  # fmt: skip


def template(form: str = "yaml", *, filled: bool = False, lang: str = "en") -> str:
    """Return a deployment record to fill in, or the invented example, in a format of FORMATS.

    Raises UsageError for a format that does not exist.
    """
    if form == "yaml":
        return _yaml(EXAMPLE if filled else None, lang)
    if form == "json":
        return json.dumps(EXAMPLE if filled else _blank(), ensure_ascii=False, indent=2) + "\n"
    if form == "turtle":
        return _example_turtle() if filled else _turtle(lang)
    raise UsageError(f"there is no template in {form!r}", hint=f"Formats: {', '.join(FORMATS)}")


@cache
def _fields(class_iri: str) -> tuple[Field, ...]:
    """Return the fields of a class that people fill in, in the order in which they think of them."""
    found = [field for key, field in fields_of(class_iri).items() if key != "datePrecision"]
    return tuple(sorted(found, key=lambda f: (_ORDER.index(f.key) if f.key in _ORDER else len(_ORDER), f.key)))


def _inner(field: Field) -> tuple[Field, ...]:
    return _fields(next(iter(field.classes))) if field.key in _NESTED and len(field.classes) == 1 else ()


def _comment(field: Field, lang: str) -> str:
    """Return what a field means and takes, from its definition and range."""
    words = {key: text[lang] for key, text in _WORDS.items()}
    defined = index("ontology").text(NamedNode(field.iri), DEFINITION, lang)
    definition = defined or (_REUSED[field.key][lang] if field.key in _REUSED else field.key)
    takes = words.get(field.kind.value, "")
    if field.kind is Kind.CONCEPT and field.scheme:
        names = sorted(iri.rpartition("/")[2] for iri in concepts(field.scheme))
        scheme = field.scheme.rpartition("/")[2]
        takes = (
            f"{words['one of']}: {', '.join(names)}" if len(names) <= _MOST else f"{words['see']} usmx vocab {scheme}"
        )
    elif field.kind is Kind.THING and not _inner(field):
        takes = " / ".join(sorted(label(c, lang) for c in field.classes)) + (
            f", {words['or words']}" if field.text else ""
        )
    marks = [words["needed"]] if field.key in _NEEDED else []
    marks += [takes] if takes else []
    marks += [words["several"]] if field.repeatable else []
    return f"{definition} ({'; '.join(marks)})" if marks else definition


def _yaml(values: Mapping[str, object] | None, lang: str) -> str:
    """Return YAML; an example has no comments but the first."""
    head = _INVENTED[lang] if values is not None else _HEAD[lang]
    body = (
        _filled(_fields(_DEPLOYMENT), values)
        if values is not None
        else [f"id: {_ID}", *_commented(_fields(_DEPLOYMENT), _DEPLOYMENT, lang)]
    )
    rows = [*(f"# {row}" for row in head.split("\n")), *(f"  {row}" for row in body)]
    rows[head.count("\n") + 1] = f"- {rows[head.count(chr(10)) + 1].lstrip()}"
    return "".join(f"{row}\n" for row in rows)


def _filled(fields: tuple[Field, ...], values: Mapping[str, object]) -> Iterator[str]:
    for key in ("id", "type"):
        if key in values:
            yield f"{key}: {_scalar(values[key])}"
    for field in fields:
        value = values.get(field.key)
        if isinstance(value, Mapping):
            yield f"{field.key}:"
            yield from (f"  {row}" for row in _filled(_inner(field), value))
        elif value is not None:
            yield f"{field.key}: {_scalar(value)}"


def _commented(fields: tuple[Field, ...], class_iri: str, lang: str) -> Iterator[str]:
    """Yield each field after a comment; those that are not needed are commented out."""
    kinds = sorted(iri.rpartition("#")[2] for iri in subclasses(class_iri) - {class_iri})
    if kinds:
        yield f"# {_WORDS['one of'][lang]}: {', '.join(kinds)}"
        yield "type:"
    for field in fields:
        inner = _inner(field)
        off = "" if field.key in _NEEDED or field.key == "consent" else "# "
        yield f"# {_comment(field, lang)}"
        yield f"{off}{field.key}:"
        if inner:
            yield from (f"{off}  {row}" for row in _commented(inner, next(iter(field.classes)), lang))


def _scalar(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_scalar(item) for item in value)}]"
    text = str(value)
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def _blank() -> dict[str, object]:
    """Return all fields without values; those of nested things as well."""

    def empty(fields: tuple[Field, ...]) -> dict[str, object]:
        return {f.key: empty(_inner(f)) if _inner(f) else None for f in fields}

    return {"id": _ID, **empty(_fields(_DEPLOYMENT))}


def _example_turtle() -> str:
    from usmx_kg.records import TextSource, read
    from usmx_kg.render import render_graph

    found = read([TextSource(json.dumps([EXAMPLE]), "json")])
    if found.errors:
        raise found.errors[0]
    return f"# {_INVENTED.en}\n" + render_graph((quad.triple for quad in found.quads), "turtle")


def _turtle(lang: str) -> str:
    names = ("actor", "mission", "place", "rdfs", "record", "skos", "dcterms", "usmx", "xsd")
    rows = [f"# {row}" for row in _HEAD[lang].split("\n")[:1]]
    rows += [f"@prefix {name}: <{PREFIXES[name]}> ." for name in names]
    rows += ["", f"record:{_ID}", "    a usmx:Deployment ;", *_turtle_fields(_DEPLOYMENT, lang), "    ."]
    for field in _fields(_DEPLOYMENT):
        if _inner(field):
            kind = next(iter(field.classes))
            rows += ["", f"# record:{_ID}-{field.key}", f"#     a {shorten(kind)} ;"]
            rows += [f"#{row}" for row in _turtle_fields(kind, lang)] + ["#     ."]
    return "".join(f"{row}\n" for row in rows)


def _turtle_fields(class_iri: str, lang: str) -> Iterator[str]:
    forms = {
        Kind.DATE: '"2031-09-10"^^xsd:date', Kind.INTEGER: "60", Kind.BOOLEAN: "false", Kind.TEXT: '"…"',
        Kind.ADDRESS: "<https://…>",
    }  # fmt: skip
    for field in _fields(class_iri):
        name = shorten(field.iri) or f"<{field.iri}>"
        value = forms.get(field.kind) or (
            f"record:{_ID}-{field.key}" if _inner(field) else "actor:… " if field.kind is Kind.THING else "…:…"
        )
        yield f"    # {_comment(field, lang)}"
        yield f"    # {name} {value.strip()} ;"

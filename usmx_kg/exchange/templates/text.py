"""Templates as text: YAML and Turtle with a comment at each field, JSON without."""

from __future__ import annotations

import json
from collections.abc import Iterator

from usmx_kg.exchange.example import EXAMPLE
from usmx_kg.exchange.templates.fields import DEPLOYMENT, WORDS, comment, fields, inner, kinds, needed
from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.write.records import yaml

__all__ = ["template"]

_ID = "my-deployment"
_SCHEMA = "usmx.schema.json"
_EDITORS = Text(
    f"Editors complete and check with the schema beside this file: usmx export --part schema -o {_SCHEMA}",
    f"Los editores completan y revisan con el esquema junto a este archivo: usmx export --part schema -o {_SCHEMA}",
)
_HEAD = Text(
    "A deployment record for usmx. Fill it in, drop what you don't need, then: usmx validate FILE\n"
    "A thing is named by code, name (English or Spanish), CURIE or IRI. Several values: [one, two].",
    "Registro de un despliegue para usmx. Complételo, quite lo que sobre y luego: usmx validate ARCHIVO\n"
    "Una cosa se nombra por código, nombre (en inglés o español), CURIE o IRI. Varios valores: [uno, dos].",
)
_INVENTED = Text("Everything in this record is invented.", "Todo en este registro es inventado.")


def template(form: str, *, filled: bool, lang: str) -> str:
    """Return a record to fill in, or the invented example, as yaml, json or turtle."""
    if form == "yaml":
        return _yaml(filled, lang)
    if form == "json":
        return json.dumps(EXAMPLE if filled else _blank(), ensure_ascii=False, indent=2) + "\n"
    return _example_turtle(lang) if filled else _turtle(lang)


def _yaml(filled: bool, lang: str) -> str:
    """Return YAML; an example has no comments but the first ones."""
    head = [f"yaml-language-server: $schema={_SCHEMA}", _EDITORS[lang]]
    head += [_INVENTED[lang]] if filled else _HEAD[lang].split("\n")
    rows = "".join(f"# {row}\n" for row in head)
    if filled:
        return rows + yaml.render([EXAMPLE])
    first, *rest = f"id: {_ID}", *_commented(fields(DEPLOYMENT), DEPLOYMENT, lang)
    return rows + f"- {first}\n" + "".join(f"  {row}\n" for row in rest)


def _commented(given: tuple[Field, ...], class_iri: str, lang: str) -> Iterator[str]:
    """Yield each field after a comment; those that are not needed are commented out."""
    if kinds(class_iri):
        yield f"# {WORDS['one of'][lang]}: {', '.join(kinds(class_iri))}"
        yield "type:"
    for field in given:
        off = "" if field.key in needed() or field.key == "consent" else "# "
        yield f"# {comment(field, lang)}"
        yield f"{off}{field.key}:"
        if inner(field):
            yield from (f"{off}  {row}" for row in _commented(inner(field), next(iter(field.classes)), lang))


def _blank() -> dict[str, object]:
    """Return all fields without values; those of nested things as well."""

    def empty(given: tuple[Field, ...]) -> dict[str, object]:
        return {f.key: empty(inner(f)) if inner(f) else None for f in given}

    return {"id": _ID, **empty(fields(DEPLOYMENT))}


def _example_turtle(lang: str) -> str:
    from usmx_kg.model.records import TextSource
    from usmx_kg.read.run import read
    from usmx_kg.write import render_graph

    found = read([TextSource(json.dumps([EXAMPLE]), "json")])
    if found.errors:
        raise found.errors[0]
    return f"# {_INVENTED[lang]}\n" + render_graph((quad.triple for quad in found.quads), "turtle")


def _turtle(lang: str) -> str:
    names = ("actor", "mission", "place", "rdfs", "record", "skos", "dcterms", "usmx", "xsd")
    rows = [f"# {row}" for row in _HEAD[lang].split("\n")[:1]]
    rows += [f"@prefix {name}: <{PREFIXES[name]}> ." for name in names]
    rows += ["", f"record:{_ID}", "    a usmx:Deployment ;", *_turtle_fields(DEPLOYMENT, lang), "    ."]
    for field in fields(DEPLOYMENT):
        if inner(field):
            kind = next(iter(field.classes))
            rows += ["", f"# record:{_ID}-{field.key}", f"#     a {shorten(kind)} ;"]
            rows += [f"#{row}" for row in _turtle_fields(kind, lang)] + ["#     ."]
    return "".join(f"{row}\n" for row in rows)


def _turtle_fields(class_iri: str, lang: str) -> Iterator[str]:
    forms = {
        Kind.DATE: '"2031-09-10"^^xsd:date', Kind.INTEGER: "60", Kind.BOOLEAN: "false", Kind.TEXT: '"…"',
        Kind.ADDRESS: "<https://…>",
    }  # fmt: skip
    for field in fields(class_iri):
        name = shorten(field.iri) or f"<{field.iri}>"
        value = forms.get(field.kind) or (
            f"record:{_ID}-{field.key}" if inner(field) else "actor:…" if field.kind is Kind.THING else "…:…"
        )
        yield f"    # {comment(field, lang)}"
        yield f"    # {name} {value} ;"

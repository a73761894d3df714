"""How to mend a literal of RDF whose datatype, language, white space or mere being a literal is at fault."""

from __future__ import annotations

import re
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from usmx_kg.check.remedies import remedy
from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.vocabulary import Field, Kind, label, properties
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.model.literals import notation, well_formed
from usmx_kg.model.stated import Stated
from usmx_kg.model.trees import Kind as Written
from usmx_kg.model.trees import Scalar
from usmx_kg.model.values import BOOLEAN, DATE, INTEGER, boolean, date

__all__ = ["Told", "rdf_remedy", "shown"]

_XSD = PREFIXES["xsd"]
_ALMOST_XSD = re.compile(r"https?://(?:www\.)?w3\.org/2001/xmlschema[#/]", re.IGNORECASE)
_WHOLE = re.compile(r"\+?([0-9]{1,18})(?:\.0*)?\Z")
_TYPED = (Kind.DATE, Kind.INTEGER, Kind.BOOLEAN)

_WRITE = Text("Write {literal}{here}.", "Escriba {literal}{here}.")
_NAMESPACE = Text(
    "The namespace of XSD is http://www.w3.org/2001/XMLSchema#.",
    "El espacio de nombres de XSD es http://www.w3.org/2001/XMLSchema#.",
)
_IRI = Text("RDF needs an IRI: {name}{label}{here}.", "RDF necesita un IRI: {name}{label}{here}.")
_NODE = Text("RDF needs an IRI or a node: {node}.", "RDF necesita un IRI o un nodo: {node}.")
_NO_TEXT = Text("RDF needs an IRI, not a text.", "RDF necesita un IRI, no un texto.")
_SAID = Text("not a text", "no un texto")
"""What fixes for RDF say of texts by themselves."""
_IN_FULL = Text(", in full {form}", ", completo {form}")
_IN = Text(", in {format} {form}", ", en {format} {form}")


def shown(stated: Stated, path: str | None) -> str:
    """Return a misfit literal as Turtle writes it; where a datatype is at fault, with that of a plain text too."""
    field = properties().get(path or "")
    return notation(stated.literal, datatype=field is not None and field.kind in _TYPED)


class Told(NamedTuple):
    """How to mend a literal; `whole` tells that no more has to be said."""

    text: str
    whole: bool


def rdf_remedy(path: str | None, stated: Stated, lang: str, rest: str) -> Told:
    """Return how to write what a misfit literal says in the format where it stands, nothing where nothing tells.

    `rest` is what its rule says of the way out, which is not said twice.
    """
    field = properties().get(path or "")
    if field is None:
        return Told("", whole=False)
    if field.kind in (Kind.THING, Kind.CONCEPT):
        return Told(_needs_iri(stated, lang, rest), whole=stated.meant is not None)
    literal = _meant(stated.literal, field)
    if literal is not None:
        told = _WRITE[lang].format(literal=notation(literal), here=_literal_here(literal, stated.form, lang))
    else:
        told = remedy(path, stated.literal.value, lang, lambda text: _written(text, stated, field)) or ""
    datatype = stated.literal.datatype.value
    if _ALMOST_XSD.match(datatype) and not datatype.startswith(_XSD):
        told = f"{told} {_NAMESPACE[lang]}"
    return Told(told.strip(), whole=literal is not None)


def _meant(given: Literal, field: Field) -> Literal | None:
    """Return the literal that a text is with the right datatype and without white space around it."""
    text = given.value.strip()
    if field.kind is Kind.INTEGER:
        whole = _WHOLE.match(text)
        if whole is None or ("." in text and not (given.datatype.value.startswith(_XSD) and _is_number(given))):
            return None
        return Literal(whole[1], datatype=INTEGER)
    if field.kind is Kind.BOOLEAN:
        found = boolean(Scalar(text, Written.TEXT, 0, 0))
        return found if found.datatype == BOOLEAN else None
    if field.kind is not Kind.DATE:
        return None
    found = date(text, field.key).literal
    if found.datatype != DATE:
        return None
    return found if found.value == text else _partial(text)


def _is_number(given: Literal) -> bool:
    """Tell whether a literal is a number by its datatype, in which a mark is no mark between thousands."""
    return given.datatype.value in (_XSD + "decimal", _XSD + "double", _XSD + "float") and well_formed(given)


def _partial(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(_XSD + ("gYearMonth" if "-" in text else "gYear")))


def _written(text: str, stated: Stated, field: Field) -> str:
    """Return a value that is proposed as a literal; the text that is at fault, as it is stated."""
    if text == stated.literal.value.strip():
        return shown(stated, field.key)
    found = _meant(Literal(text), field)
    return notation(found) if found is not None else text


def _literal_here(literal: Literal, form: str, lang: str) -> str:
    """Return how a literal is written where no prefixes shorten its datatype."""
    kind = literal.datatype.value
    if form in ("ntriples", "nquads"):
        return _IN_FULL[lang].format(form=str(literal))
    if form == "rdfxml":
        return _IN[lang].format(format="RDF/XML", form=f'{literal.value}, rdf:datatype="{kind}"')
    if form == "jsonld":
        return _IN[lang].format(format="JSON-LD", form=f'{{"@value": "{literal.value}", "@type": "{kind}"}}')
    return ""


def _needs_iri(stated: Stated, lang: str, rest: str) -> str:
    if stated.meant is None:
        return "" if _SAID[lang] in rest else _NO_TEXT[lang]
    if stated.meant.startswith("["):
        return _NODE[lang].format(node=stated.meant)
    iri = stated.meant
    name = shorten(iri) or f"<{iri}>"
    called = label(iri, lang)
    told = f" ({called})" if called not in (name, iri) else ""
    here = ""
    if stated.form in ("ntriples", "nquads") and name != f"<{iri}>":
        here = _IN_FULL[lang].format(form=f"<{iri}>")
    elif stated.form == "rdfxml":
        here = _IN[lang].format(format="RDF/XML", form=f'rdf:resource="{iri}"')
    elif stated.form == "jsonld":
        here = _IN[lang].format(format="JSON-LD", form=f'{{"@id": "{iri}"}}')
    return _IRI[lang].format(name=name, label=told, here=here)

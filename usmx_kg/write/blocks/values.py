"""Terms as the values of keys: as a person would write them wherever that reads back as the same term."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.namespaces import PREFIXES, RECORD, shorten
from usmx_kg.model import literals, values
from usmx_kg.model.ids import absolute, is_label, mint
from usmx_kg.model.resolver import Resolver
from usmx_kg.model.trees import Kind as Form
from usmx_kg.model.trees import Mapping, Scalar
from usmx_kg.write.blocks.dialect import Dialect, Value, cannot

__all__ = ["Values", "tagged"]

_XSD = PREFIXES["xsd"]
_STRING, _TAGGED = _XSD + "string", PREFIXES["rdf"] + "langString"
_WHOLE = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")
_LONGEST = 60
_SCOPED = ("agreement:", "arms:", "place:", "source:")
"""Prefixes that our JSON-LD context has for the values of some keys only."""


class Values:
    """Writes terms in one dialect. `resolver` knows the things of the file that is written; `base` is where ids go."""

    def __init__(self, dialect: Dialect, resolver: Resolver, base: str) -> None:
        self._dialect = dialect
        self._resolver = resolver
        self._base = base

    def name(self, iri: str) -> str:
        """Return an IRI as a value: as CURIE where one reads back."""
        short = shorten(iri)
        if short is None or absolute(short) != iri or (not self._dialect.names and short.startswith(_SCOPED)):
            if absolute(iri) != iri:
                raise cannot(self._dialect, f"the IRI <{iri}>")
            return iri
        return short

    def id(self, iri: str) -> str:
        """Return an IRI as an id: as a short name where the base of records puts it back."""
        slug = iri.removeprefix(RECORD)
        plain = self._dialect.names and self._base == RECORD and slug != iri and absolute(slug) is None
        return slug if plain and not is_label(slug) and mint(slug, RECORD) == iri else self.name(iri)

    def iri(self, node: NamedNode, field: Field) -> Value:
        """Return a thing, a concept or an address."""
        name = self.name(node.value)
        if field.kind is Kind.CONCEPT and self._dialect.names:
            slug = node.value.rpartition("/")[2]
            return slug if self._resolver.find(slug, field).term == node else name
        if field.kind in (Kind.THING, Kind.CONCEPT, Kind.ADDRESS):
            return name if self._dialect.names or not (field.text and field.kind is Kind.THING) else {"@id": name}
        return self._block({"@id": name}, f"{name} as value of {field.key}")

    def literal(self, value: Literal, field: Field, partial: str | None = None) -> Value:
        """Return a literal. `partial` is the month or year that a date was given as."""
        text, kind = value.value, field.kind
        if value.direction is not None:
            return self._typed(value, field)
        if partial is not None and value.datatype == values.DATE:
            return partial
        if kind is Kind.DATE and self._dialect.names and literals.partial_date(value, field.key) is not None:
            return text
        if kind is Kind.TEXT and value.language and text.strip() and values.LANGUAGE.match(value.language):
            return {"@value": text, "@language": value.language} if self._dialect.foreign else {value.language: text}
        if kind is Kind.TEXT and value.datatype.value == _STRING and text.strip():
            return text
        if kind is Kind.DATE and value.datatype == values.DATE and values.date(text, field.key) == (value, None):
            return text
        if kind is Kind.BOOLEAN and value.datatype == values.BOOLEAN and _boolean(text, Form.TEXT) == value:
            return text == "true"
        if kind is Kind.INTEGER and value.datatype == values.INTEGER and _integer(text, Form.TEXT) == value:
            if _WHOLE.match(text):
                return int(text)
            if self._dialect.names:
                return text
        return text if self._stays_text(value, field) else self._typed(value, field)

    def _stays_text(self, value: Literal, field: Field) -> bool:
        """Tell whether a bare text is read as the plain literal that it is: no name, date, number, yes or no."""
        text = value.value
        if value.datatype.value != _STRING or not text.strip() or text != text.strip() or is_label(text):
            return False
        if field.kind is Kind.DATE:
            return self._dialect.names and values.date(text, field.key) == (value, None)
        if field.kind is Kind.INTEGER:
            return self._dialect.names and _integer(text, Form.NUMBER) == value
        if field.kind is Kind.BOOLEAN:
            return self._dialect.names and _boolean(text, Form.NUMBER) == value
        if field.kind is Kind.TEXT or absolute(text) is not None:
            return False
        if not self._dialect.names and not (field.text and field.kind is Kind.THING):
            return False  # JSON-LD would take it for a relative IRI
        return self._resolver.find(text, field).term is None

    def _typed(self, value: Literal, field: Field) -> Value:
        """Return a block that states a literal in full."""
        block: dict[str, Value] = {"@value": value.value}
        if value.language:
            block |= tagged(value)
        elif value.datatype.value != _STRING:
            block["@type"] = self.name(value.datatype.value)
        what = f"{literals.notation(value, most=_LONGEST)} as value of {field.key}"
        back = Mapping(tuple((_scalar(k), _scalar(str(v))) for k, v in block.items()), 1, 1)
        if literals.stated(back) != value:
            raise cannot(self._dialect, what)
        return self._block(block, what)

    def _block(self, block: dict[str, Value], what: str) -> Value:
        if not self._dialect.blocks:
            raise cannot(self._dialect, what, "YAML, JSON and the RDF formats can.")
        return block


def tagged(value: Literal) -> dict[str, Value]:
    """Return the language of a text, and the direction in which it is written where that is said."""
    return {"@language": value.language or "", **({"@direction": str(value.direction)} if value.direction else {})}


def _integer(text: str, form: Form) -> Literal:
    return values.integer(Scalar(text, form, 1, 1))


def _boolean(text: str, form: Form) -> Literal:
    return values.boolean(Scalar(text, form, 1, 1))


def _scalar(text: str) -> Scalar:
    return Scalar(text, Form.TEXT, 1, 1)

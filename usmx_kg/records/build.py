"""Trees into statements: the one place where keys become properties and texts become values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from pathlib import PurePath

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.errors import InputError
from usmx_kg.graph import Node, Term, type_
from usmx_kg.namespaces import CONTEXT, RECORD, shorten
from usmx_kg.records import values
from usmx_kg.records.describe import Description, Draft, RawFinding
from usmx_kg.records.names import Names
from usmx_kg.records.places import Places
from usmx_kg.records.resolve import Resolver, absolute, mint
from usmx_kg.records.terms import (
    ACTIVITY,
    DEPLOYMENT,
    DOMESTIC,
    ID_KEYS,
    TYPE_KEYS,
    class_named,
    classes,
    default_class,
    fields_for,
    keys_like,
    own,
    record_fields,
    usmx,
)
from usmx_kg.records.tree import Kind as Written
from usmx_kg.records.tree import Mapping, Scalar, Sequence, Tree
from usmx_kg.vocabulary import LABEL, Field, Kind, subclasses

__all__ = ["Builder"]

_MOST_ERRORS = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_PRECISION, _WITHIN = NamedNode(usmx("datePrecision")), NamedNode(usmx("within"))
_PLACE = NamedNode(usmx("Place"))
_SENDER, _HOST = NamedNode(usmx("sendingState")), NamedNode(usmx("hostState"))
_KIND_WORDS = {Kind.DATE: "a date", Kind.INTEGER: "a whole number", Kind.BOOLEAN: "true or false", Kind.TEXT: "text"}


class Builder:
    """Builds the statements of one file. `number` is its place among the inputs; it keeps blank nodes apart."""

    def __init__(self, names: Names, base: str, file: str, number: int) -> None:
        self.base = base
        self.file = file
        self.number = number
        self.places = Places(file)
        self.errors: list[InputError] = []
        self.raw: list[RawFinding] = []
        self.local: dict[str, frozenset[str]] = {}
        self.resolver = Resolver(names, base, self.local, self._new_place)
        self.loose: list[Quad] = []
        self.descriptions: list[Description] = []
        self._blank = 0
        self._into = self.loose
        self._depth = 0

    def build(self, trees: Iterable[Tree], taken: frozenset[str] = frozenset()) -> Draft:
        """Return what the trees of a file say. `taken` are ids in use, which a made-up id must not repeat.

        Wrong structure goes into `errors`; the draft is then of no use.
        """
        items = [item for tree in trees for item in self._items(tree)]
        for item in items:
            self._declare(item, None)
        stem = re.sub(r"[^\w.~-]+", "-", PurePath(self.file).name.split(".")[0]).strip("-._~") or "record"
        for position, item in enumerate(items, 1):
            self._record(item, stem if len(stem) < 200 else stem[:200], position, taken)
            if len(self.errors) >= _MOST_ERRORS:
                break
        return Draft(self.file, self.descriptions, self.loose, self.raw, self.places)

    # -- the layout of a file

    def _items(self, tree: Tree) -> Iterator[Mapping]:
        if isinstance(tree, Mapping):
            inner = tree.get("records", "@graph")
            rest = [key for key, _ in tree.entries if key.text not in ("records", "@graph", "@context")]
            if inner is None or rest:
                yield tree
            elif isinstance(inner, Sequence | Mapping):
                yield from self._items(inner)
            else:
                self._error("records should be a list of records", inner)
        elif isinstance(tree, Sequence):
            for item in tree.items:
                if isinstance(item, Mapping):
                    yield item
                else:
                    self._error("a record should be keys with values", item)
        else:
            self._error("a record should be keys with values", tree)

    def _declare(self, tree: Tree, field: Field | None) -> None:
        """Note what the file itself describes, so that it can be named before it stands."""
        if isinstance(tree, Sequence):
            for item in tree.items:
                self._declare(item, field)
        if not isinstance(tree, Mapping):
            return
        identifier = tree.get(*ID_KEYS)
        if isinstance(identifier, Scalar) and (field is None or len(tree.entries) > 1):
            iri = mint(identifier.text.strip(), self.base)
            if iri is not None:
                named = (class_named(t.text) for t in _scalars(tree.get(*TYPE_KEYS)))
                types = frozenset(c for c in named if c) or (field.classes if field else frozenset((ACTIVITY,)))
                self.local[iri] = self.local.get(iri, frozenset()) | types
        for key, value in tree.entries:
            inner = record_fields().get(key.text)
            if inner is not None:
                self._declare(value, inner)

    # -- nodes

    def _record(self, item: Mapping, stem: str, position: int, taken: frozenset[str]) -> None:
        types = self._types(item)
        if types is None:
            return
        activity = not types or any(t in subclasses(ACTIVITY) for t in types)
        identifier = item.get(*ID_KEYS)
        if identifier is None or _blank(identifier):
            if not activity:
                self._error("this needs an id, because it stands by itself and nothing could name it", item)
                return
            name = f"{stem}-{position}"
            while self.base + name in taken or self.base + name in self.local:
                name += "-x"
            node: Node | None = NamedNode(self.base + name)
        else:
            node = self._id(identifier)
        if node is not None:
            self._describe(node, item, types, fields_for(types or (DEPLOYMENT, DOMESTIC)), activity=activity)

    def _nested(self, item: Mapping, field: Field) -> Node | None:
        types = self._types(item)
        if types is None:
            return None
        identifier = item.get(*ID_KEYS)
        assumed = default_class(field)
        if not types and assumed is not None:
            types = [assumed]
        if identifier is None or _blank(identifier):
            node: Node | None = self._blank_node()
        else:
            node = self._id(identifier)
        if node is not None:
            self._describe(node, item, types, fields_for(types or field.classes), activity=False)
        return node

    def _describe(
        self, node: Node, item: Mapping, types: list[str], fields: MappingOf[str, Field], *, activity: bool
    ) -> None:
        outside, position = self._into, self.places.at(item.line, item.column)
        self.places.node(node.value, position)
        if isinstance(node, NamedNode):
            self.descriptions.append(Description(node, quads := [], position, activity))
            self._into = quads
        mark = len(self._into)
        for key, value in item.entries:
            self._entry(node, key, value, fields)
        if not types and activity:
            types = [self._kind_of_activity(node, self._into)]
        self._into[mark:mark] = [Quad(node, type_, NamedNode(t)) for t in types]
        self._into = outside

    def _kind_of_activity(self, node: Node, quads: list[Quad]) -> str:
        said: dict[NamedNode, set[Term]] = {_SENDER: set(), _HOST: set()}
        for quad in quads:
            if quad.subject == node and quad.predicate in said:
                said[quad.predicate].add(quad.object)  # type: ignore[arg-type]
        same = said[_SENDER] == said[_HOST] and len(said[_HOST]) == 1
        return DOMESTIC if same and not isinstance(next(iter(said[_HOST])), Literal) else DEPLOYMENT

    def _id(self, tree: Tree) -> NamedNode | None:
        text = tree.text.strip() if isinstance(tree, Scalar) else ""
        iri = mint(text, self.base)
        if iri is None:
            self._error(
                f"{text!r} is no id" if text else "an id should be one text",
                tree,
                "An id is an IRI, or a short name of letters, digits and - . _ ~ without spaces.",
            )
        elif own(iri) and not iri.startswith((RECORD, self.base)):
            name = shorten(iri) or iri
            self._error(f"{name} is a thing of the package: a record can't speak about it", tree, _OWN_HINT)
        else:
            return NamedNode(iri)
        return None

    def _types(self, item: Mapping) -> list[str] | None:
        """Return the classes that are stated, none for none, or None after an error."""
        tree, found = item.get(*TYPE_KEYS), []
        if tree is None or _blank(tree):
            return []
        scalars = _scalars(tree)
        if not scalars:
            self._error("type should be the name of a class", tree)
            return None
        for scalar in scalars:
            iri = class_named(scalar.text)
            if iri is None:
                near = keys_like(scalar.text, (c.rpartition("#")[2] for c in classes()))
                self._error(f"type: {scalar.text.strip()!r} is no class of the vocabulary", scalar, _meant(near))
                return None
            found.append(iri)
        if not any(iri in classes() for iri in found):
            self._error("type names no class of the vocabulary", tree, "Classes: `usmx vocab classes`.")
            return None
        return list(dict.fromkeys(found))

    # -- keys and values

    def _entry(self, node: Node, key: Scalar, value: Tree, fields: MappingOf[str, Field]) -> None:
        name = key.text
        if name in ID_KEYS or name in TYPE_KEYS:
            return
        if name == "@context":
            if not (isinstance(value, Scalar) and value.text == CONTEXT):
                self._error(f"@context should be {CONTEXT}", value)
            return
        field = fields.get(name)
        if field is None:
            self._unknown_key(key, fields)
            return
        self.places.key(node.value, name, self.places.at(value.line, value.column))
        for item in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(item, Sequence):
                self._error(f"{name}: a list can't stand in a list", item)
            elif not _blank(item):
                self._value(node, field, item)

    def _unknown_key(self, key: Scalar, fields: MappingOf[str, Field]) -> None:
        if key.text == "mayConsentFor":
            self._error("mayConsentFor: a record can't make an actor competent to consent", key, _OWN_HINT)
        elif key.text in record_fields():
            owners = ", ".join(sorted(d.rpartition("#")[2] for d in record_fields()[key.text].domains))
            self._error(f"the key {key.text!r} has no meaning here; it belongs to {owners}", key)
        else:
            near = keys_like(key.text, (*fields, "id", "type")) or keys_like(key.text, record_fields())
            self._error(f"unknown key {key.text!r}", key, _meant(near) or f"Keys here: {', '.join(fields)}.")

    def _value(self, node: Node, field: Field, item: Scalar | Mapping) -> None:
        position = self.places.at(item.line, item.column)
        if isinstance(item, Mapping) and len(item.entries) == 1 and item.entries[0][0].text in ID_KEYS:
            inner = item.entries[0][1]
            if isinstance(inner, Scalar) and field.kind in (Kind.THING, Kind.CONCEPT, Kind.ADDRESS):
                item = inner
        if isinstance(item, Mapping):
            for term in self._from_mapping(field, item):
                self._say(node, field, term)
                self.places.value(node.value, field.key, (term.value,), position)
                if not isinstance(term, Literal):
                    self.places.child(node.value, field.key, term.value)
            return
        term = self._from_scalar(node, field, item)
        self._say(node, field, term)
        self.places.value(node.value, field.key, (term.value, item.text, item.text.strip()), position)
        if not isinstance(term, Literal):
            self.places.child(node.value, field.key, term.value)

    def _say(self, node: Node, field: Field, term: Term) -> None:
        self._into.append(Quad(node, NamedNode(field.iri), term))

    def _from_mapping(self, field: Field, item: Mapping) -> list[Term]:
        if field.kind is Kind.TEXT and item.entries:
            texts = self._texts(item)
            if texts:
                return texts
        if field.kind is Kind.THING:
            node = self._nested(item, field)
            return [node] if node is not None else []
        takes = _KIND_WORDS.get(field.kind) or "a name or an IRI"
        self._error(f"{field.key} takes {takes}, not a nested block", item)
        return []

    def _texts(self, item: Mapping) -> list[Term]:
        """Return the texts of a block by language: {en: …, es: …}, or {"@value": …, "@language": …}."""
        entries = {key.text: value for key, value in item.entries}
        if entries.keys() <= {"@value", "@language"}:
            text, language = entries.get("@value"), entries.get("@language")
            pairs = [(language.text if isinstance(language, Scalar) else "", text)]
        else:
            pairs = list(entries.items())
        found: list[Term] = []
        for language, text in pairs:
            if not isinstance(text, Scalar) or not (language == "" or _LANGUAGE.match(language)):
                return []
            found.append(Literal(text.text, language=language) if language else Literal(text.text))
        return found

    def _from_scalar(self, node: Node, field: Field, item: Scalar) -> Term:
        text = item.text.strip()
        if field.kind is Kind.DATE:
            date = values.date(text, field.key)
            if date.partial is not None:
                self._into.append(Quad(node, _PRECISION, Literal(f"{field.key}={date.partial}")))
            return date.literal
        if field.kind is Kind.INTEGER:
            return values.integer(item)
        if field.kind is Kind.BOOLEAN:
            return values.boolean(text)
        if field.kind is Kind.TEXT:
            return Literal(item.text)
        outcome = self.resolver.find(text, field)
        if outcome.term is not None:
            return outcome.term
        iri = absolute(text)
        if not field.text or (iri is not None and own(iri)):
            self.raw.append(RawFinding(node, field.key, text, self.places.at(item.line, item.column), outcome))
        return Literal(text)

    # -- small things

    def _blank_node(self) -> BlankNode:
        self._blank += 1
        return BlankNode(f"f{self.number}n{self._blank}")

    def _new_place(self, label: str, within: str) -> BlankNode:
        node = self._blank_node()
        around = NamedNode(within) if ":" in within else BlankNode(within)
        self.loose += [
            Quad(node, type_, _PLACE),
            Quad(node, LABEL, Literal(label)),
            Quad(node, _WITHIN, around),
        ]
        return node

    def _error(self, message: str, at: Tree, hint: str | None = None) -> None:
        self.errors.append(InputError(message, file=self.file, line=at.line, column=at.column, hint=hint))


_OWN_HINT = "Facts about more actors, places or agreements come from a file that you trust: --background FILE."


def _meant(near: list[str]) -> str | None:
    return f"Did you mean {' or '.join(near)}?" if near else None


def _blank(tree: Tree) -> bool:
    return isinstance(tree, Scalar) and (tree.kind is Written.NULL or not tree.text.strip())


def _scalars(tree: Tree | None) -> list[Scalar]:
    items = tree.items if isinstance(tree, Sequence) else (tree,)
    return [item for item in items if isinstance(item, Scalar)]

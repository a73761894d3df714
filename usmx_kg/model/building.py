"""Trees into statements: the one place where keys become properties and texts become values."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from itertools import count
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, Term, type_
from usmx_kg.graph.vocabulary import Field, Kind, subclasses
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_LITERAL
from usmx_kg.ground.namespaces import CONTEXT
from usmx_kg.model import literals, stated_dates, values
from usmx_kg.model.blank_nodes import Blanks
from usmx_kg.model.conventions import USUAL, Aside, Conventions
from usmx_kg.model.descriptions import Description, Draft, Noted, RawFinding
from usmx_kg.model.ids import absolute, made_up
from usmx_kg.model.keys import (
    ACTIVITY,
    DEPLOYMENT,
    DOMESTIC,
    ID_KEYS,
    TAKES,
    TYPE_KEYS,
    default_class,
    fields_for,
    own,
    record_fields,
    unknown_key,
    usmx,
)
from usmx_kg.model.layout import blank, fault, items, nul, stated_iri
from usmx_kg.model.name_index import Names
from usmx_kg.model.positions import Places, Position
from usmx_kg.model.repeats import form_of
from usmx_kg.model.resolver import Guesses, Outcome, Resolver
from usmx_kg.model.state_codes import NO_SUSPECTS, NOT_SUSPECT, Suspect, codes_under, suspects
from usmx_kg.model.stated import Stated, Written
from usmx_kg.model.stated_ids import beyond_case, declared, kind_of_activity, stated_id, stated_types
from usmx_kg.model.trees import Kind as ScalarKind
from usmx_kg.model.trees import Mapping, Scalar, Sequence, Tree, plain_of

__all__ = ["Builder"]

_MOST_ERRORS = 20
_SENDER = NamedNode(usmx("sendingState"))
_STATED = "jsonld"
"""The format whose way of stating literals with their datatype YAML and JSON share."""

_ONE_THING = (Kind.THING, Kind.CONCEPT, Kind.ADDRESS)


class Builder:
    """Builds the statements of one file. `prefix` begins the labels of its blank nodes and keeps them apart.

    `trusted` lets the file speak about the package's own things and say who may consent; `whole` is false for some rows
    of a larger file, of which `guesses` may know what else it describes.
    """

    def __init__(
        self,
        names: Names,
        base: str,
        file: str,
        prefix: str,
        *,
        trusted: bool = False,
        whole: bool = True,
        conventions: Conventions = USUAL,
        suspects: MappingOf[str, Suspect] = NO_SUSPECTS,
        guesses: Guesses | None = None,
    ) -> None:
        self.names, self.conventions = names, conventions
        self.trusted, self.base, self.file = trusted, base, file
        self.places = Places(file)
        self.errors: list[InputError] = []
        self._local: dict[str, frozenset[str]] = {}
        self._loose: list[Quad] = []
        self._blanks = Blanks(prefix, self._loose)
        of_file = (names, base, self._local)
        blanks = self._blanks
        self._whole = whole
        self._resolver = Resolver(
            *of_file,
            blanks.place,
            blanks.named,
            whole=whole,
            conventions=conventions,
            suspects=suspects,
            guesses=guesses,
        )
        self._lookup = Resolver(*of_file, lambda *_: BlankNode(), blanks.named, conventions=conventions)
        self._raw: list[RawFinding] = []
        self._written = Written()
        self._stated: dict[Quad, list[Stated]] = {}
        self._descriptions: list[Description] = []
        self._into = self._loose
        self._activity: Node | None = None
        self._noted: list[Noted] = []
        self._around: tuple[str, ...] = ()

    def build(
        self,
        trees: Iterable[Tree],
        taken: frozenset[str] = frozenset(),
        numbers: Iterable[int] | None = None,
        described: MappingOf[str, frozenset[str]] = MappingProxyType({}),
    ) -> Draft:
        """Return what the trees of a file say. `taken` are ids in use, which a made-up id must not repeat.

        `numbers` are those of the records in the file; `described` are things that its other records describe, with
        their classes. Wrong structure goes into `errors`; the draft is then of no use.
        """
        found = [item for tree in trees for item in items(tree, self.file)]
        records = [item for item in found if isinstance(item, Mapping)]
        self.errors += [item for item in found if isinstance(item, InputError)]
        self._local.update({**described, **declared(records, self.base)})
        if self._whole and not self.trusted and self.conventions.codes is None:
            self._resolver.suspects = suspects(codes_under(records), self.names)
        for position, item in zip(numbers or count(1), records, strict=False):
            if len(self.errors) >= _MOST_ERRORS:
                break
            wrong = nul(item, self.file)
            if wrong is not None:
                self.errors.append(wrong)
            else:
                self._record(item, position, taken)
        draft = Draft(
            self.file,
            self._descriptions,
            self._loose,
            self._raw,
            self.places,
            self._written.instead,
            self._stated,
            self._noted,
        )
        self._written.keep_unchanged(draft.quads)
        return draft

    # -- nodes

    def _record(self, item: Mapping, position: int, taken: frozenset[str]) -> None:
        self._resolver.next_record()
        head = self._head(item)
        if head is None:
            return
        node, types = head
        activity = not types or any(t in subclasses(ACTIVITY) for t in types)
        if isinstance(node, BlankNode) and activity:
            self._error("a record's id is an IRI or a short name", item.get(*ID_KEYS) or item)
            return
        content = None
        if node is None and activity:
            node = NamedNode(made_up(self.file, position, self.base, lambda i: i in taken or i in self._local))
            content = form_of(plain_of(item))
        if node is None:
            self._error("this needs an id, because it stands by itself and nothing could name it", item)
        else:
            self._activity = node if activity else None
            number = len(self._descriptions)
            self._describe(node, item, types, self._fields(types or [DEPLOYMENT, DOMESTIC]), activity=activity)
            if activity:
                assumed = None if types else self._assumed(node, self._descriptions[number].quads)
                self._descriptions[number] = replace(self._descriptions[number], content=content, assumed=assumed)

    def _assumed(self, node: Node, quads: Iterable[Quad]) -> tuple[str, Position] | None:
        """Return the state of a domestic operation that was taken for one, and where it stands; None for others."""
        if kind_of_activity(node, quads) != DOMESTIC:
            return None
        (state,) = {quad.object for quad in quads if quad.subject == node and quad.predicate == _SENDER}
        place = self.places.find(node.value, "sendingState")
        assert place is not None
        assert isinstance(state, NamedNode | BlankNode)
        return state.value, place

    def _nested(self, item: Mapping, field: Field) -> Node | None:
        head = self._head(item)
        if head is None:
            return None
        node, types = head[0] or self._blanks.new(), head[1]
        assumed = default_class(field)
        if not types and assumed is not None:
            types = [assumed]
        outside, self._around = self._around, (*self._around, field.key)
        self._describe(node, item, types, self._fields(types or field.classes), activity=False)
        self._around = outside
        return node

    def _head(self, item: Mapping) -> tuple[Node | None, list[str]] | None:
        """Return the id and the classes that a mapping states, or None after an error."""
        try:
            types = stated_types(item, self.file)
            stated = stated_id(item, self.base, self.file, trusted=self.trusted)
            return (self._blanks.named(stated) if isinstance(stated, str) else stated), types
        except InputError as error:
            self.errors.append(error)
            return None

    def _describe(
        self, node: Node, item: Mapping, types: list[str], fields: MappingOf[str, Field], *, activity: bool
    ) -> None:
        outside, position = self._into, self.places.of(item)
        self.places.node(node.value, position)
        if isinstance(node, NamedNode):
            self._into = []
            self._descriptions.append(Description(node, self._into, activity, position))
        mark = len(self._into)
        for key, value in item.entries:
            self._entry(node, key, value, fields)
        if not types and activity:
            types = [kind_of_activity(node, self._into)]
        self._into[mark:mark] = [Quad(node, type_, NamedNode(t)) for t in types]
        wrong = None if self.trusted else beyond_case(node, self._into[mark:], item, self.file)
        self.errors += [wrong] if wrong else []
        self._into = outside

    def _fields(self, types: Iterable[str]) -> dict[str, Field]:
        return fields_for(frozenset(types), trusted=self.trusted)

    # -- keys and values

    def _entry(self, node: Node, key: Scalar, value: Tree, fields: MappingOf[str, Field]) -> None:
        name = key.text
        if name in ID_KEYS or name in TYPE_KEYS or len(self.errors) >= _MOST_ERRORS:
            return
        if name == "@context":
            if not (isinstance(value, Scalar) and value.text == CONTEXT):
                self._error(f"@context should be {CONTEXT}", value)
            return
        field = fields.get(name)
        if field is None:
            message, hint = unknown_key(name, fields)
            self._error(message, key, hint)
            return
        self.places.key(node.value, name, self.places.of(value))
        for item in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(item, Sequence):
                self._error(f"{name}: a list can't stand in a list", item)
            elif not blank(item) and not self._stands_for_nothing(node, field, item):
                self._value(node, field, item)

    def _stands_for_nothing(self, node: Node, field: Field, item: Scalar | Mapping) -> bool:
        """Tell whether a value is read as none, as is a block that has nothing but such values; note what is told."""
        if isinstance(item, Scalar):
            return self._note(node, field, (*self._around, field.key), item)
        literal = literals.stated(item)
        if literal is not None:
            return self._note(
                node, field, (*self._around, field.key), Scalar(literal.value, ScalarKind.TEXT, *item[1:])
            )
        return field.kind is Kind.THING and self._is_nothing(node, item, (*self._around, field.key))

    def _is_nothing(self, node: Node, item: Mapping, around: tuple[str, ...]) -> bool:
        """Tell whether a block has a mark of a missing value and besides nothing; then all of its marks are noted."""
        marks: list[tuple[Field, tuple[str, ...], Scalar]] = []
        queue = [(item, around)]
        while queue:
            block, outer = queue.pop(0)
            for key, value in block.entries:
                field = record_fields().get(key.text)
                for inner in value.items if isinstance(value, Sequence) else (value,):
                    if field is None or isinstance(inner, Sequence):
                        return False
                    if isinstance(inner, Mapping):
                        queue.append((inner, (*outer, key.text)))
                    elif not blank(inner):
                        aside = self._resolver.aside(inner.text, field)
                        if aside is None or not aside.empty:
                            return False
                        marks.append((field, (*outer, key.text), inner))
        for field, column, scalar in marks:
            self._note(node, field, column, scalar)
        return bool(marks)

    def _note(self, node: Node, field: Field, column: tuple[str, ...], item: Scalar) -> bool:
        """Note a value that stands for something else; tell whether it is read as none."""
        aside = self._resolver.aside(item.text, field)
        if aside is None:
            return False
        position = self.places.of(item)
        self._noted.append(Noted(aside, node, field.key, ".".join(column), item.text.strip(), position))
        return aside.empty

    def _value(self, node: Node, field: Field, item: Scalar | Mapping) -> None:
        position = self.places.of(item)
        written: tuple[str, ...] = ()
        if isinstance(item, Mapping) and len(item.entries) == 1 and field.kind in _ONE_THING:
            (key, inner) = item.entries[0]
            item = inner if key.text in ID_KEYS and isinstance(inner, Scalar) else item
        if isinstance(item, Mapping):
            terms = self._from_mapping(node, field, item)
        elif len(item.text) > MAX_LITERAL:
            self._error(f"{field.key}: a text is longer than {MAX_LITERAL:,} characters", item)
            return
        else:
            terms, written = [self._from_scalar(node, field, item)], (item.text, item.text.strip())
        for term in terms:
            self._into.append(Quad(node, NamedNode(field.iri), term))
            self.places.value(node.value, field.key, (term.value, *written), position)
            if not isinstance(term, Literal):
                self.places.child(node.value, field.key, term.value)

    def _from_mapping(self, node: Node, field: Field, item: Mapping) -> list[Term]:
        literal = literals.stated(item)
        if literal is not None:
            return [self._from_literal(node, field, item, literal)]
        if field.kind is Kind.THING or (field.kind is Kind.ADDRESS and field.classes):
            inner = self._nested(item, field)
            return [inner] if inner is not None else []
        texts: list[Term] = []
        if field.kind is Kind.TEXT:
            item, said = self._without_marks(node, field, item), item
            texts = [*values.texts(item)]
            if not item.entries and said.entries:
                return []
        iri = absolute(stated_iri(item))
        if iri is not None and not texts:
            return [NamedNode(iri)]
        if not texts:
            self._error(f"{field.key} takes {TAKES.get(field.kind) or 'a name or an IRI'}, not a nested block", item)
        return texts

    def _without_marks(self, node: Node, field: Field, item: Mapping) -> Mapping:
        """Return texts by language without those that stand for none; note these."""

        def kept(language: Scalar, text: Tree) -> bool:
            column = (*self._around, field.key, language.text)
            return not isinstance(text, Scalar) or blank(text) or not self._note(node, field, column, text)

        return item._replace(entries=tuple(entry for entry in item.entries if kept(*entry)))

    def _from_literal(self, node: Node, field: Field, item: Mapping, literal: Literal) -> Literal:
        """Return a literal that is stated with its datatype; one that can't be used as plain text, as from RDF."""
        partial = literals.partial_date(literal, field.key) if field.kind is Kind.DATE else None
        if partial is not None:
            return self._from_date(node, field, item, partial)
        if literals.fits(literal, field):
            return literal
        usable, meant = Literal(literal.value), None
        if usable != literal:
            self._written.note(node, NamedNode(field.iri), usable, literal)
        if field.kind in (Kind.THING, Kind.CONCEPT) and not field.text:
            outcome = self._lookup.find(literal.value, field)
            meant = outcome.term.value if isinstance(outcome.term, NamedNode) else None
            if outcome.term is None:
                self._unknown(node, field, literal.value, item, outcome, Stated(literal, _STATED))
        said = self._stated.setdefault(Quad(node, NamedNode(field.iri), usable), [])
        said.append(Stated(literal, _STATED, meant))
        return usable

    def _from_date(self, node: Node, field: Field, item: Tree, date: values.Date) -> Literal:
        """Return the day of a date, and say how it was written where it was known to the month or the year."""
        if date.partial is not None:
            self._into.append(stated_dates.statement(node, field.key, date.partial))
            said = f"{field.key}={date.partial}"
            self.places.value(node.value, stated_dates.PRECISION, (said,), self.places.of(item))
        return date.literal

    def _from_scalar(self, node: Node, field: Field, item: Scalar) -> Term:
        text = item.text.strip()
        if field.kind is Kind.DATE:
            return self._from_date(node, field, item, values.date(text, field.key))
        if field.kind is Kind.INTEGER:
            return values.integer(item)
        if field.kind is Kind.BOOLEAN:
            return values.boolean(item)
        if field.kind is Kind.TEXT:
            return Literal(item.text)
        outcome = self._resolver.find(text, field)
        if outcome.term is not None:
            return outcome.term
        iri = absolute(text)
        if not field.text or (iri is not None and own(iri)):
            self._unknown(node, field, text, item, outcome)
        if iri is not None:
            self._written.note(node, NamedNode(field.iri), Literal(text), NamedNode(iri))
        return Literal(text)

    def _unknown(
        self, node: Node, field: Field, text: str, at: Tree, outcome: Outcome, stated: Stated | None = None
    ) -> None:
        if "foreign" in outcome.about and text in self._resolver.suspects.get(field.key, NOT_SUSPECT).evidence:
            lists = outcome.about["foreign"]
            self._noted.append(Noted(Aside.CODES, node, field.key, field.key, text, self.places.of(at), lists))
        guessed, position = self._resolver.guess(outcome, field), self.places.of(at)
        self._raw.append(RawFinding(node, field.key, text, position, guessed, self._activity, stated))

    def _error(self, message: str, at: Tree, hint: str | None = None) -> None:
        self.errors.append(fault(message, at, self.file, hint))

"""From results of an engine and of the readers to findings that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from usmx_kg import resources
from usmx_kg.graph import Index, Node, Term
from usmx_kg.namespaces import OWN, PREFIXES, shorten
from usmx_kg.records import ReaderFinding
from usmx_kg.records.mojibake import once_utf8
from usmx_kg.records.written import Stated
from usmx_kg.rules import Rule, Text
from usmx_kg.rules import rule as rule_named
from usmx_kg.validation.direct import Raw
from usmx_kg.validation.engine import Result
from usmx_kg.validation.flaws import reasons
from usmx_kg.validation.naming import Naming, term_of
from usmx_kg.validation.rdf_remedies import rdf_remedy, shown
from usmx_kg.validation.remedies import remedy
from usmx_kg.validation.report import Because, Finding, Severity, Why
from usmx_kg.validation.results import key_of, raw_of
from usmx_kg.validation.texts import fill
from usmx_kg.validation.things import node_of
from usmx_kg.validation.told import Told
from usmx_kg.vocabulary import Field, Kind, label, properties, subclasses

__all__ = ["Wording"]

_SELECTOR, _EXACT = NamedNode(PREFIXES["oa"] + "hasSelector"), NamedNode(PREFIXES["oa"] + "exact")
_READER_MESSAGES = {"nearest": "nearest", "matches": "several"}
_EXPLAINED = "consent-"
_GIVEN = "consent-given"
_DATATYPES = "record-datatypes"
_NAME_KNOWN = "name-known"
_MISREAD = Text(
    "This was read as Latin-1 once, and is {text}: save the file as UTF-8 from where the names were right.",
    "Esto se leyó alguna vez como Latin-1 y es {text}: guárdelo en UTF-8 desde donde los nombres estaban bien.",
)
_NO_PARAMS: Mapping[str, str] = MappingProxyType({})


class _About(NamedTuple):
    """What a finding is about: a key, its value and, where that is a misfit literal of RDF, how it was stated."""

    path: str | None
    value: Term | None
    host: str | None = None
    sender: str | None = None
    stated: Stated | None = None


class Wording:
    """Words findings about the records of which something is told, in one language."""

    def __init__(self, told: Told, lang: str) -> None:
        self._told = told
        self._lang = lang
        self._naming = Naming(told.facts, lang)

    def of_result(self, result: Result) -> Iterator[Finding]:
        """Word a result of an engine; nothing when it is about something that is not in the records."""
        raw = raw_of(result)
        if raw is not None:
            yield from self.of_raw(raw)
            return
        record = self._told.owner(result.focus)
        if record is not None:
            yield self._of_foreign_rule(result, record)

    def of_raw(self, raw: Raw) -> Iterator[Finding]:
        """Word a finding, once for each literal that the rules see as the same text.

        Nothing when it is about something that is not in the records.
        """
        focus = node_of(raw.focus)
        record = self._told.owner(focus)
        if record is None:
            return
        rule = rule_named(raw.rule)
        message = rule.messages.get(OWN["rule"] + raw.part)
        value = None if raw.value is None else term_of(raw.value)
        is_text = raw.path is not None and isinstance(value, Literal)
        for stated in (is_text and self._told.stated(focus, raw.path or "", value.value)) or (None,):  # type: ignore[union-attr]
            yield self._finding(rule, message, record, _About(raw.path, value, raw.host, raw.sender, stated))

    def of_reader(self, found: ReaderFinding, rule: Rule) -> Finding:
        """Word a finding of the readers; a rule may have a message of its own for each thing that they add."""
        kind = next((kind for name, kind in _READER_MESSAGES.items() if found.params.get(name)), "unknown")
        message = rule.messages.get(f"{rule.iri}-{kind}") or rule.messages.get(rule.iri)
        params = {name: ", ".join(map(self._called, values)) for name, values in found.params.items()}
        about = _About(found.path, Literal(found.value), stated=found.stated)
        return self._finding(rule, message, found.record, about, params, found)

    def value(self, found: ReaderFinding) -> str:
        """Return the value that a finding of the readers shows."""
        return shown(found.stated, found.path) if found.stated else found.value

    def _called(self, name: str) -> str:
        """Return the label of a thing with the short name that a person can type, or a text as it is."""
        if "://" not in name:
            return name
        text, short = label(name, self._lang), shorten(name)
        return f"{text} ({short})" if short and short != text else text

    def _finding(
        self,
        rule: Rule,
        message: Text | None,
        record: Node,
        about: _About,
        params: Mapping[str, str] = _NO_PARAMS,
        placed: ReaderFinding | None = None,
    ) -> Finding:
        path, value, host, sender, stated = about
        raw = self._raw(value, record)
        at = value.value if isinstance(value, BlankNode) else raw  # a node is told by its position, and found by its id
        place = placed.position if placed else self._told.place(record, path, at)
        names = dict(params)
        for name, iri in (("host", host), ("sender", sender)):
            if iri:
                names[name] = self._naming.called(iri)
        if value is not None:
            names["value"] = self._naming.name(value, record)
        return Finding(
            rule=rule.id,
            severity=Severity(rule.severity),
            record=self._naming.shown(record),
            label=self._naming.label(record),
            message=fill((message or rule.label)[self._lang], names),
            path=path,
            value=shown(stated, path) if stated else raw,
            host=host,
            sender=sender,
            file=place.file if place else None,
            line=place.line if place else None,
            column=place.column if place else None,
            cell=place.cell if place else None,
            why=_why(rule, self._lang),
            fix=self._fix(rule, names, about),
            because=tuple(self._because(rule, record, host, sender, value)),
            title=rule.label[self._lang],
        )

    def _fix(self, rule: Rule, names: Mapping[str, str], about: _About) -> str | None:
        """Return how to mend a record, first what its own value suggests."""
        known = properties().get(about.path or "") if rule.fixes else None
        fix = rule.fixes.get(f"{rule.iri}-{_sort(known)}", rule.fix)
        own, whole = None, False
        if about.stated is not None:
            own, whole = rdf_remedy(about.path, about.stated, self._lang)
        elif rule.id == _DATATYPES and isinstance(about.value, Literal):
            own = remedy(about.path, about.value.value, self._lang)
        text = once_utf8(about.value.value) if rule.id == _NAME_KNOWN and isinstance(about.value, Literal) else None
        misread = _MISREAD[self._lang].format(text=text) if text else None
        told = (misread, own, None if whole else fill(fix[self._lang], names))
        return " ".join(part for part in told if part) or None

    def _of_foreign_rule(self, result: Result, record: Node) -> Finding:
        path = key_of(result)
        raw = self._raw(result.value if result.value != result.focus else None, record)
        place = self._told.place(record, path, raw)
        return Finding(
            rule=shorten(result.shape) or result.shape,
            severity=Severity(result.severity),
            record=self._naming.shown(record),
            label=self._naming.label(record),
            message=" ".join(sorted(result.messages)),
            path=path,
            value=raw,
            file=place.file if place else None,
            line=place.line if place else None,
            column=place.column if place else None,
            cell=place.cell if place else None,
        )

    def _because(
        self, rule: Rule, record: Node, host: str | None, sender: str | None, value: Term | None
    ) -> Iterator[Because]:
        if not rule.id.startswith(_EXPLAINED) or not (rule.id == _GIVEN or (host and sender)):
            return
        host, sender = host or "", sender or ""
        about = None if value is None else value.value
        for consent, flaws in reasons(rule.id, self._told.deployment(record), host, sender, about):
            shown = self._naming.shown(node_of(consent.id), record)
            yield Because(shown, "; ".join(self._naming.why_not(found, host, sender) for found in flaws))

    def _raw(self, value: Term | None, record: Node) -> str | None:
        if value is None:
            return None
        return value.value if isinstance(value, Literal) else self._naming.shown(value, record)


def _sort(field: Field | None) -> str:
    """Return what a key takes: a concept, a place, an actor, or something else."""
    if field is None:
        return ""
    if field.kind is Kind.CONCEPT:
        return "concept"
    if field.classes == {PREFIXES["usmx"] + "Place"}:
        return "place"
    return "actor" if field.classes and field.classes <= subclasses(PREFIXES["usmx"] + "Actor") else "other"


def _why(rule: Rule, lang: str) -> Why:
    passage = rule.passage
    quote = _quote(passage) if passage else None
    law = next((s for s in rule.sources if s != passage), None)
    return Why(quote=quote, passage=passage, ours=rule.ours[lang] if rule.ours else None, source=law)


@cache
def _quote(passage: str) -> str | None:
    passages = _passages()
    for selector in passages.objects(NamedNode(passage), _SELECTOR):
        quote = None if isinstance(selector, Literal) else passages.value(selector, _EXACT)
        if isinstance(quote, Literal):
            return quote.value
    return None


@cache
def _passages() -> Index:
    """Return the sentences of the document alone: they are read much faster than all that it says."""
    file = resources.path("data/source/passages.ttl")
    return Index(parse(path=str(file), format=RdfFormat.TURTLE))

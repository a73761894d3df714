"""From results of an engine and of the readers to findings that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from usmx_kg.check.engine_findings import key_of, raw_of
from usmx_kg.check.engines.engine import Result
from usmx_kg.check.message_texts import fill
from usmx_kg.check.name_fixes import fix_for, key_as_written, written_as
from usmx_kg.check.naming import Naming, term_of
from usmx_kg.check.rdf_remedies import rdf_remedy, shown
from usmx_kg.check.record_facts import Told
from usmx_kg.check.remedies import remedy
from usmx_kg.graph import Index, Node, Term, index
from usmx_kg.graph.rulebook import Rule, Text
from usmx_kg.graph.rulebook import rule as rule_named
from usmx_kg.graph.vocabulary import label
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import OWN, PREFIXES, shorten
from usmx_kg.model.consent_events import REPEATED, original
from usmx_kg.model.findings import Because, Finding, Severity, Why
from usmx_kg.model.known_things import node_of
from usmx_kg.model.mojibake import once_utf8
from usmx_kg.model.records import ReaderFinding
from usmx_kg.model.stated import Stated
from usmx_kg.rules.raw import Raw
from usmx_kg.rules.shortfalls import explains, reasons
from usmx_kg.rules.verdict import verdict

if TYPE_CHECKING:
    from usmx_kg.check.own_shapes import OwnShapes

__all__ = ["Wording", "why_of"]

_NOTE = NamedNode(PREFIXES["skos"] + "note")
_I, _O = re.compile(r"(?:h?i)(?![ae])", re.IGNORECASE), re.compile(r"h?o", re.IGNORECASE)
_SELECTOR, _EXACT = NamedNode(PREFIXES["oa"] + "hasSelector"), NamedNode(PREFIXES["oa"] + "exact")
_CONSENT, _GIVEN = "consent", "consent-given"
_READER_MESSAGES = (
    (("mark", "either"), "either-part"),
    (("either",), "either"),
    (("foreign",), "foreign"),
    (("absent",), "absent"),
    (("meant",), "meant"),
    (("ambiguous",), "ambiguous"),
    (("matches",), "several"),
    (("parts",), "parts"),
    (("place", "state"), "place-of"),
    (("place", "owner"), "place-of-actor"),
    (("disputed",), "disputed"),
    (("former", "today"), "today"),
    (("former",), "former"),
    (("part", "nearest"), "part-nearest"),
    (("part",), "part"),
    (("abbreviation",), "abbreviation"),
    (("nearest",), "nearest"),
)
"""What readers add to a finding, and the part of their rule that has the message for it."""

_AS = {"today": "former", "absent": "foreign", "meant": "foreign", "either-part": "either"}
"""Parts whose fix is another's."""

_READ_AS = Text("Read as {place}.", "Se leyó como {place}.")
_EITHER = Text("or", "o")
_ALL = Text("and", "y")
_PLACES = ("place", "coversPlace", "within")
_DATATYPES = "record-datatypes"
_SEVERITIES = {f"{PREFIXES['sh']}{severity.value.capitalize()}": severity for severity in Severity}
"""SHACL's own severities; any other is a violation."""
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
    """Words findings about the records of which something is told, in one language, `lang`.

    `own` are the shapes of the user's own whose results are worded too.
    """

    def __init__(self, told: Told, lang: str, own: OwnShapes | None = None) -> None:
        self._told = told
        self.lang = lang
        self.own = own
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
        if REPEATED in raw.focus or (raw.value is not None and REPEATED in raw.value):
            raw = raw._replace(focus=original(raw.focus), value=raw.value and original(raw.value))
        focus = node_of(raw.focus)
        record = self._told.owner(focus)
        if record is None:
            return
        rule = rule_named(raw.rule)
        message = _message(rule, raw.part)
        value = None if raw.value is None else term_of(raw.value)
        is_text = raw.path is not None and isinstance(value, Literal)
        for stated in (is_text and self._told.stated(focus, raw.path or "", value.value)) or (None,):  # type: ignore[union-attr]
            yield self._finding(rule, message, record, _About(raw.path, value, raw.host, raw.sender, stated))

    def of_reader(self, found: ReaderFinding, rule: Rule) -> Finding:
        """Word a finding of the readers; a rule may have a message of its own for each thing that they add."""
        given = {name for name, values in found.params.items() if values}
        kind = next((kind for names, kind in _READER_MESSAGES if given.issuperset(names)), "unknown")
        if "aside" in found.params:
            aside = found.params["aside"][0].removeprefix(rule.id).removeprefix("-")
            kind = "-".join(filter(None, (aside, "several" if "count" in found.params else ""))) or "one"
        parted = rule.messages.keys() != {rule.iri}
        message = _message(rule, f"{rule.id}-{kind}" if parted else rule.id)
        params = {name: self._listed(name, values) for name, values in found.params.items()}
        params |= self._places(found.params)
        params.setdefault("state", params.get("owner", ""))
        form = "rdf" if found.stated else written_as(found.position)  # whatever its file is called
        params["key"] = key_as_written(found.path or "", form)
        fix = fix_for(rule, found.path, _AS.get(kind, kind), form)
        about = _About(found.path, Literal(found.value), stated=found.stated)
        return self._finding(rule, message, found.record, about, params, found, fix)

    def value(self, found: ReaderFinding) -> str:
        """Return the value that a finding of the readers shows."""
        return shown(found.stated, found.path) if found.stated else found.value

    def _listed(self, name: str, values: tuple[str, ...]) -> str:
        """Return the names of several things in a row, with the last joined by a word."""
        word = (_EITHER if name in ("nearest", "matches", "lists", "foreign") else _ALL)[self.lang]
        called = [*map(self._called, values)]
        if word == _ALL.es and called and _I.match(called[-1]):
            word = "e"
        if word == _EITHER.es and called and _O.match(called[-1]):
            word = "u"
        return f" {word} ".join(part for part in (", ".join(called[:-1]), called[-1] if called else "") if part)

    def _places(self, params: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Return what a fix says of a place that stands where a state should: its name, the note on it, its state."""
        found: dict[str, str] = {}
        for place in (*params.get("place", ()), *params.get("disputed", ())):
            found |= {"placeName": label(place, self.lang), "placeShort": shorten(place) or place}
            found["note"] = index("background").text(NamedNode(place), _NOTE, self.lang) or ""
        for state in (*params.get("state", ()), *params.get("owner", ())):
            short = shorten(state) or state
            found |= {"stateShort": short, "stateCode": short.rpartition(":")[2].upper()}
        return found

    def kind(self, record: str) -> str | None:
        """Return the class of a record by its IRI (`Deployment`, `DomesticOperation`), None for what is no activity."""
        return self._told.kind(record)

    def _called(self, name: str) -> str:
        """Return the label of a thing with the short name that a person can type, or a text as it is."""
        if "://" not in name:
            return name
        text, short = label(name, self.lang), shorten(name)
        return f"{text} ({short})" if short and short != text else text

    def _finding(
        self,
        rule: Rule,
        message: Text,
        record: Node,
        about: _About,
        params: Mapping[str, str] = _NO_PARAMS,
        placed: ReaderFinding | None = None,
        fix: Text | None = None,
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
            places = path in _PLACES and not isinstance(value, Literal)
            names["value"] = self._naming.chain(value, record) if places else self._naming.name(value, record)
        return Finding(
            rule=rule.id,
            severity=Severity(rule.severity),
            record=self._naming.shown(record),
            label=self._naming.label(record),
            message=self._message(message, names, record, path, value),
            path=path,
            value=shown(stated, path) if stated else raw,
            host=host,
            sender=sender,
            file=place.file if place else None,
            line=place.line if place else None,
            column=place.column if place else None,
            cell=place.cell if place else None,
            why=why_of(rule, self.lang),
            fix=self._fix(rule, fix or rule.fix, names, about),
            because=tuple(self._because(rule, record, host, sender, value)),
            title=rule.label[self.lang],
            host_name=names.get("host") if host else None,
            sender_name=names.get("sender") if sender else None,
        )

    def _message(self, text: Text, names: Mapping[str, str], record: Node, path: str | None, value: Term | None) -> str:
        """Return a text filled in; of a finding on the places of a record at large, with how those were read."""
        told = fill(text[self.lang], names)
        if path != _PLACES[0] or value is not None:
            return told
        places = [self._naming.chain(term_of(place.id), record) for place in self._told.deployment(record).places]
        return f"{told} {_READ_AS[self.lang].format(place='; '.join(places))}" if places else told

    def _fix(self, rule: Rule, fix: Text, names: Mapping[str, str], about: _About) -> str | None:
        """Return how to mend a record, first what its own value suggests."""
        own, whole, rest = None, False, fill(fix[self.lang], names)
        if about.stated is not None:
            own, whole = rdf_remedy(about.path, about.stated, self.lang, rest)
        elif rule.id == _DATATYPES and isinstance(about.value, Literal):
            own = remedy(about.path, about.value.value, self.lang)
        text = once_utf8(about.value.value) if rule.id == _NAME_KNOWN and isinstance(about.value, Literal) else None
        misread = _MISREAD[self.lang].format(text=text) if text else None
        told = (misread, own, None if whole else rest)
        return " ".join(part for part in told if part) or None

    def _of_foreign_rule(self, result: Result, record: Node) -> Finding:
        assert self.own is not None
        path, stated = key_of(result), self.own.severity(result)
        raw = self._raw(result.value if result.value != result.focus else None, record)
        place = self._told.place(record, path, raw)
        return Finding(
            rule=shorten(result.shape) or result.shape,
            severity=_SEVERITIES.get(stated, Severity.VIOLATION),
            stated_severity=None if stated in _SEVERITIES else stated,
            record=self._naming.shown(record),
            label=self._naming.label(record),
            message=self.own.message(result, self.lang),
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
        if rule.family != _CONSENT or not explains(rule.id) or not (rule.id == _GIVEN or (host and sender)):
            return
        host, sender = host or "", sender or ""
        about = None if value is None else value.value
        found = verdict(self._told.deployment(record), host, sender)
        for consent, flaws in reasons(rule.id, found, about):
            shown = self._naming.shown(node_of(consent.id), record)
            yield Because(shown, "; ".join(self._naming.why_not(found, host, sender) for found in flaws))

    def _raw(self, value: Term | None, record: Node) -> str | None:
        if value is None:
            return None
        return value.value if isinstance(value, Literal) else self._naming.shown(value, record)


def _message(rule: Rule, part: str) -> Text:
    """Return the message of a part of a rule. Raises LookupError where no shape has that part: a fault of ours."""
    try:
        return rule.messages[OWN["rule"] + part]
    except KeyError:
        raise LookupError(f"the rule {rule.id} has no part {part!r} with a message") from None


def why_of(rule: Rule, lang: str) -> Why:
    """Return the reason of a rule."""
    return _why(rule.id, lang)


@cache
def _why(identifier: str, lang: str) -> Why:
    rule = rule_named(identifier)
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

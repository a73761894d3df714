"""Named questions: shipped SPARQL with titles, descriptions and parameters (docs/QUESTIONS.md has the form)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import sparql
from usmx_kg.graph.definitions import included
from usmx_kg.graph.rulebook import Text
from usmx_kg.ground.errors import QueryError, UsageError
from usmx_kg.ground.namespaces import BASE, PREFIXES, expand

__all__ = ["Parameter", "Question", "Type", "guessed", "named", "names", "read", "text_of"]

FOLDER = Path(__file__).resolve().parent / "queries"

_FIELD = re.compile(r"(title|description|parameter (?P<name>\w+)) (?P<lang>en|es): (?P<text>.+)\Z")
_DECLARED = re.compile(
    r"parameter (?P<name>\w+): (?P<type>class|scheme|date|integer|text)(?: (?P<of>[\w:-]+))?"
    r"(?:, (?P<optional>optional)| = (?P<default>.+))?\Z"
)
_NEEDS = re.compile(r"needs: (?P<parts>(?:background|document|shapes)(?:, (?:background|document|shapes))*)\Z")
_XSD = PREFIXES["xsd"]


class Type(StrEnum):
    """What a parameter takes: a thing of a class, a concept of a scheme, or a value."""

    CLASS = "class"
    SCHEME = "scheme"
    DATE = "date"
    INTEGER = "integer"
    TEXT = "text"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question, a variable of its query.

    `of` is the IRI of the class or scheme; `default` is text as a user would give it (`today` is the day of the
    question). A parameter without a default must be given, unless it is `optional`: then any value fits.
    """

    name: str
    type: Type
    of: str | None
    description: Text
    default: str | None = None
    optional: bool = False

    def term(self, text: str) -> NamedNode | Literal:
        """Return the term that a text means for this parameter.

        Raises UsageError when it means none, with the nearest names.
        """
        text = text.strip()
        if self.type is Type.DATE:
            return Literal(_date(self.name, text), datatype=NamedNode(f"{_XSD}date"))
        if self.type is Type.INTEGER:
            if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
                raise UsageError(f"the parameter {self.name} takes a whole number, not {text!r}")
            return Literal(str(int(text)), datatype=NamedNode(f"{_XSD}integer"))
        if self.type is Type.TEXT:
            return Literal(text)
        from usmx_kg.ask.lookup import of_class, of_scheme

        assert self.of is not None
        return NamedNode((of_class if self.type is Type.CLASS else of_scheme)(text, self.of))


@dataclass(frozen=True)
class Question:
    """A query with what people need to know to ask it."""

    name: str
    title: Text
    description: Text
    parameters: tuple[Parameter, ...]
    sparql: str
    needs: tuple[str, ...] = ()
    """Parts of the graph without which its answer would be wrong or empty: `background`, `document`, `shapes`."""

    def bound(self, values: Mapping[str, str]) -> str:
        """Return the query with its parameters put in as terms; defaults stand in for those not given.

        Raises UsageError for a parameter that the question doesn't have, that is missing, or that means nothing.
        """
        known = {p.name: p for p in self.parameters}
        for name in values:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(known) or 'none'}"
                raise UsageError(f"the question {self.name} has no parameter {name!r}", hint=hint)
        terms = {}
        for parameter in self.parameters:
            given = values.get(parameter.name, parameter.default)
            if given is not None:
                terms[parameter.name] = parameter.term(given)
            elif not parameter.optional:
                raise UsageError(
                    f"the question {self.name} needs the parameter {parameter.name}",
                    hint=f"-p {parameter.name}=…: {parameter.description.en}",
                )
        return sparql.bind(self.sparql, terms)


@cache
def names() -> tuple[str, ...]:
    """Return the names of all shipped questions, sorted."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.rq")))


@cache
def named(name: str) -> Question:
    """Return a shipped question.

    Raises UsageError with the nearest names when there is none.
    """
    if name not in names():
        near = get_close_matches(name, names(), n=3, cutoff=0.5)
        hint = f"Did you mean {', '.join(near)}?" if near else "`usmx query --list` shows them."
        raise UsageError(f"there is no question {name!r}", hint=hint)
    return read(name, included((FOLDER / f"{name}.rq").read_text("utf-8")))


def read(name: str, text: str) -> Question:
    """Return the question that a text holds: its header of `#:` lines and its query.

    Variables of a text without a header may be bound too: their type is guessed from the value.

    Raises QueryError for a header that can't be read.
    """
    texts: dict[tuple[str, str], str] = {}
    declared: dict[str, re.Match[str]] = {}
    needs: tuple[str, ...] = ()
    for number, entry in _header(text):
        if match := _FIELD.match(entry):
            texts[match[1], match["lang"]] = match["text"]
        elif match := _DECLARED.match(entry):
            declared[match["name"]] = match
        elif match := _NEEDS.match(entry):
            needs = tuple(match["parts"].split(", "))
        else:
            raise QueryError(f"the header says nothing known: {entry!r}", file=f"{name}.rq", line=number)

    def both(key: str) -> Text:
        return Text(texts.get((key, "en"), ""), texts.get((key, "es"), ""))

    parameters = tuple(
        Parameter(
            n, Type(m["type"]), _of(m["of"]), both(f"parameter {n}"), m["default"], optional=bool(m["optional"])
        )
        for n, m in declared.items()
    )  # fmt: skip
    return Question(name, both("title"), both("description"), parameters, text, needs)


def text_of(question: str, values: Mapping[str, str], *, name: bool = True) -> tuple[str, str | None]:
    """Return the SPARQL of a question with its parameters, and its name if it has one.

    With `name`, a single word is the name of a shipped question; anything else is SPARQL, with or without a header.

    Raises UsageError for a question or parameter that doesn't exist, QueryError for a text that is too long.
    """
    sparql.check_length(question)
    if name and re.fullmatch(r"[\w-]+", question.strip()) and question.strip().upper() not in sparql.FORMS:
        return named(question.strip()).bound(values), question.strip()
    written = read("the query", question)
    return (written.bound(values) if written.parameters else guessed(question, values)), None


def guessed(text: str, values: Mapping[str, str]) -> str:
    """Return a query of the user's with variables bound; what a value means is guessed from its form.

    A date is a date, a whole number a number, a CURIE, IRI or known name a thing, anything else text.
    """
    return sparql.bind(text, {name: _guess(value.strip()) for name, value in values.items()})


def _guess(value: str) -> NamedNode | Literal:
    for type_, form in ((Type.DATE, r"\d{4}-\d\d-\d\d"), (Type.INTEGER, r"[+-]?\d{1,18}")):
        if re.fullmatch(form, value, re.ASCII):
            return Parameter("", type_, None, Text("", "")).term(value)
    from usmx_kg.ask.lookup import find, matches

    if expand(value) or "://" in value:
        return NamedNode(expand(value) or find(value))
    try:
        matches(value)
    except UsageError:
        return Literal(value)
    return NamedNode(find(value))


def _header(text: str) -> Iterator[tuple[int, str]]:
    """Yield the entries of a header with their lines; a line indented further goes on with the entry before it."""
    entry, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#:"):
            continue
        if line.startswith("#:  ") and entry:
            entry += " " + line[2:].strip()
            continue
        if entry:
            yield start, entry
        entry, start = line[2:].strip(), number
    if entry:
        yield start, entry


def _of(name: str | None) -> str | None:
    """Return the IRI of a class (`usmx:State`) or of a scheme (`mission`)."""
    return name and (expand(name) or f"{BASE}{name}")


def _date(name: str, text: str) -> str:
    if text == "today":
        return datetime.date.today().isoformat()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise UsageError(f"the parameter {name} takes a day (2031-09-10), not {text!r}")

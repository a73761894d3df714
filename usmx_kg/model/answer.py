"""The answer to a query: rows of terms, yes or no, or triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None

__all__ = ["Answer", "Term", "value"]

Term = NamedNode | BlankNode | Literal | Triple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = (
    "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long", "int",
    "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a query gave, as data.

    `form` is `select`, `ask`, `construct` or `describe`. SELECT has `variables` and `rows` of terms, None where a
    variable is unbound; CONSTRUCT and DESCRIBE have their triples as rows of subject, predicate and object; ASK has
    `answer`. `labels` names IRIs in the language that was asked for. `truncated` is true when a limit cut rows off;
    `hints` say why an answer is empty; `about` are the title and the description of a named question, which people read
    above its answer.

    Iterating yields a dict for each row, with IRIs as text and dates, numbers and truth values as Python's own; a
    literal that has no such value stays text.
    """

    form: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    answer: bool | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    truncated: bool = False
    hints: tuple[str, ...] = ()
    about: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        """Tell the answer of ASK; of the others, whether there is any row."""
        return bool(self.rows) if self.answer is None else self.answer

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.rows:
            yield {name: value(term) for name, term in zip(self.variables, row, strict=True)}

    @property
    def triples(self) -> Iterator[Triple]:
        """Yield the triples of CONSTRUCT and DESCRIBE; other forms have none."""
        if self.form in ("construct", "describe"):
            for row in self.rows:
                yield Triple(*row)  # type: ignore[arg-type]


def value(term: Term | None) -> Value:
    """Return the Python value of a term; text where its lexical form has none."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else str(term)
    text, datatype = term.value, term.datatype.value.removeprefix(_XSD)
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype in ("double", "float"):
            return float(text)
        return _rarer(text, datatype)
    except (ValueError, ArithmeticError):
        return text


def _rarer(text: str, datatype: str) -> Value:
    if datatype == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    if datatype == "decimal":
        from decimal import Decimal

        return Decimal(text)
    if datatype in ("date", "dateTime"):
        import datetime

        return (datetime.date if datatype == "date" else datetime.datetime).fromisoformat(text)
    return text

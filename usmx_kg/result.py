"""The answer to a query: rows of terms, yes or no, or triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    import pandas
    import pyarrow
    import rdflib

    Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None

__all__ = ["Result", "Term"]

Term = NamedNode | BlankNode | Literal | Triple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = (
    "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long", "int",
    "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What a query gave.

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

    @property
    def graph(self) -> rdflib.Graph:
        """Make an rdflib Graph of the triples."""
        import rdflib

        from usmx_kg.graph import to_rdflib

        return to_rdflib(self.triples, rdflib.Graph())

    def render(self, form: str) -> str:
        """Return the result in a format of `usmx query -f`.

        Raises UsageError for a format that can't hold it.
        """
        from usmx_kg.render import render_result

        return render_result(self, form)

    def to_csv(self) -> str:
        """Return the rows as CSV, with IRIs in full."""
        return self.render("csv")

    def to_json(self) -> str:
        """Return the result as SPARQL 1.1 Query Results JSON, terms exactly as they are."""
        return self.render("json")

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a DataFrame, each column of the type of its values; IRIs as text, labels beside them.

        Raises UsageError for yes or no, and without pandas.
        """
        from usmx_kg.frames import to_pandas

        return to_pandas(*self._columns())

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as an Arrow table; see `to_pandas`."""
        from usmx_kg.frames import to_arrow

        return to_arrow(*self._columns())

    def _columns(self) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
        """Return the columns as Python values, and as texts."""
        from usmx_kg.errors import UsageError
        from usmx_kg.render.results.cells import with_labels

        if self.answer is not None:
            raise UsageError("yes or no is no table", hint="Ask bool(result).")
        names, rows = with_labels(self)
        if len(set(names)) < len(names):  # a variable has the name that a column of labels would have
            names, rows = self.variables, [list(row) for row in self.rows]
        values: dict[str, list[object]] = {name: [] for name in names}
        texts: dict[str, list[object]] = {name: [] for name in names}
        for row in rows:
            for name, term in zip(names, row, strict=True):
                values[name].append(term if isinstance(term, str) else value(term))
                texts[name].append(term.value if isinstance(term, NamedNode | Literal) else term)
        return values, texts

    def _repr_html_(self) -> str:
        from usmx_kg.render.notebook import MOST, more

        return replace(self, rows=self.rows[:MOST]).render("html") + more(len(self.rows) - MOST)


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

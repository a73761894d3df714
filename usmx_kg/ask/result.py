"""The answer to a query, and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from usmx_kg.model.answer import Answer, value

if TYPE_CHECKING:
    import pandas
    import pyarrow
    import rdflib

__all__ = ["Result"]


class Result(Answer):
    """What a query gave, which can be shown in every format."""

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
        from usmx_kg.write import render_result

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
        from usmx_kg.ground.frames import to_pandas

        return to_pandas(*self._columns())

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as an Arrow table; see `to_pandas`."""
        from usmx_kg.ground.frames import to_arrow

        return to_arrow(*self._columns())

    def _columns(self) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
        """Return the columns as Python values, and as texts."""
        from usmx_kg.ground.errors import UsageError
        from usmx_kg.write.results.cells import with_labels

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
        from usmx_kg.write.notebook import MOST, more

        return replace(self, rows=self.rows[:MOST]).render("html") + more(len(self.rows) - MOST)

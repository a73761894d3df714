"""The report of a check: what was found, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.model.findings import Findings, columns_of

if TYPE_CHECKING:
    import pandas

__all__ = ["Report"]


class Report(Findings):
    """The outcome of checking records, which can be shown in every format."""

    def render(self, form: str) -> str:
        """Return the report in a format of `usmx validate -f`."""
        from usmx_kg.write import render_report

        return render_report(self, form)

    def to_json(self) -> str:
        """Return the report as JSON."""
        return self.render("json")

    def to_markdown(self) -> str:
        """Return the report as Markdown."""
        return self.render("markdown")

    def to_html(self) -> str:
        """Return the report as one HTML page that needs nothing else."""
        return self.render("html")

    def to_pandas(self) -> pandas.DataFrame:
        """Return the findings as a DataFrame, one a row. Raises UsageError without pandas."""
        from usmx_kg.ground.frames import to_pandas

        return to_pandas(columns_of(self.findings)).astype({"line": "Int64", "column": "Int64"})

    def __str__(self) -> str:
        return self.render("text")

    def _repr_html_(self) -> str:
        from usmx_kg.write.notebook import report

        return report(self)

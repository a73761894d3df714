"""A Markdown table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.render.escape import markdown
from usmx_kg.render.results.cells import shown

if TYPE_CHECKING:
    from usmx_kg.result import Result

__all__ = ["render"]


def render(result: Result) -> str:
    """Return a table; IRIs show as their labels where the result has them, else as CURIEs.

    What was asked stands above.
    """
    if result.answer is not None:
        return "true\n" if result.answer else "false\n"
    rows = [[markdown(shown(term, result.labels)) for term in row] for row in result.rows]
    head = [markdown(name) for name in result.variables]
    lines = [head, ["---"] * len(head), *rows]
    above = "" if result.about is None else "**{}**\n\n{}\n\n".format(*map(markdown, result.about))
    return above + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

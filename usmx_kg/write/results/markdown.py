"""A Markdown table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from usmx_kg.write.escape import markdown
from usmx_kg.write.results.cells import shown

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer

__all__ = ["render", "rows"]


def render(result: Answer) -> str:
    """Return a table; IRIs show as their labels where the result has them, else as CURIEs.

    What was asked stands above.
    """
    return "".join(rows(result))


def rows(result: Answer) -> Iterator[str]:
    """Yield the lines of the table."""
    if result.answer is not None:
        yield "true\n" if result.answer else "false\n"
        return
    if result.about is not None:
        yield "**{}**\n\n{}\n\n".format(*map(markdown, result.about))
    yield _line(map(markdown, result.variables))
    yield _line(["---"] * len(result.variables))
    for row in result.rows:
        yield _line(markdown(shown(term, result.labels)) for term in row)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"

"""The definitions that queries share, a file each in `shapes/definitions/`: put in where a query says `#include NAME`.

The SPARQL of the rules on consent is made of them (`python -m usmx_kg.graph.definitions` writes it into `shapes/`),
and named questions are when they are read: what makes a consent given, from the host, wide enough and in force is
written once.
The query of a rule may itself be put in: its findings are then the question's.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path

from usmx_kg.ground import resources
from usmx_kg.ground.errors import QueryError

__all__ = ["included", "sources", "written_in"]

FOLDER = "shapes/definitions"

_INCLUDE = re.compile(r"^(?P<indent> *)#include (?P<name>[\w-]+)(?P<renamed>(?: \w+=\w+)*)$", re.MULTILINE)
_SELECT = re.compile(r'(?<=sh:select """\n).*?(?=""")', re.DOTALL)


def included(text: str) -> str:
    """Return a query with the definitions put in that it names.

    `#include from-host this=deployment host=hostState` puts in `from-host.rq`, indented as the line is; its `$this` is
    then `?deployment`, its `?host` `?hostState`.

    Raises QueryError for a definition that does not exist.
    """
    return _INCLUDE.sub(lambda line: textwrap.indent(_definition(line["name"], line["renamed"]), line["indent"]), text)


@cache
def _definition(name: str, renamed: str) -> str:
    file = next((file for file in resources.files("shapes", ".rq") if file.stem == name), None)
    if file is None:
        raise QueryError(f"there is no definition {name!r} to include", hint=f"They lie in {FOLDER}/.")
    text = included(file.read_text("utf-8").rstrip("\n"))
    for pair in renamed.split():
        variable, _, other = pair.partition("=")
        text = re.sub(rf"[?$]{variable}\b", f"?{other}", text)
    return text


def sources() -> tuple[Path, ...]:
    """Return the queries of rules that are made of definitions, each beside the shape that has it."""
    below = resources.path(FOLDER)
    return tuple(file for file in resources.files("shapes", ".rq") if file.parent != below)


def written_in(source: Path) -> str:
    """Return the shape beside a query, with that query, as it is to be."""
    query = included(source.read_text("utf-8"))
    return _SELECT.sub(lambda _: query, source.with_suffix(".ttl").read_text("utf-8"), count=1)


if __name__ == "__main__":
    for source in sources():
        source.with_suffix(".ttl").write_text(written_in(source), "utf-8")

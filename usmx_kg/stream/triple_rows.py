"""The rows of a piece of N-Triples or N-Quads: the lines about one record and all that hangs together with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from usmx_kg.ground.namespaces import BASE, PREFIXES, RECORD
from usmx_kg.model.keys import DEPLOYMENT, DOMESTIC
from usmx_kg.model.repeats import SAYS
from usmx_kg.read.rows import Row
from usmx_kg.stream.joined import Joined

__all__ = ["triple_rows"]

_ACTIVITY = re.compile(rf"<{PREFIXES['rdf']}type>\s*<(?:{DEPLOYMENT}|{DOMESTIC})>")
_LABEL = re.compile(r"_:[^\s<>\"]+")
_STATEMENT = re.compile(r"\s*(<[^>]*>|_:\S+)\s*<[^>]*>\s*(<[^>]*>|_:\S+)?")


def triple_rows(text: str, file: str, line: int, form: str) -> Iterator[Row]:
    """Yield rows in the order of their first lines; a line that is no statement is a row of its own."""
    written: dict[str, list[tuple[int, str]]] = {}
    named: dict[str, set[str]] = {}
    for number, statement in enumerate(text.split("\n"), line):
        stripped = statement.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _STATEMENT.match(statement)
        subject, value = (match[1], match[2]) if match else (f"line {number}", None)
        written.setdefault(subject, []).append((number, statement))
        if value is not None and not _is_ours(value):
            named.setdefault(subject, set()).add(value)
    for subjects in _together(written.keys(), named):
        lines = sorted(entry for subject in subjects for entry in written[subject])
        own = frozenset(_local(subject, file) for subject in subjects)
        if all(subject.startswith("_:") for subject in subjects) and any(_ACTIVITY.search(said) for _, said in lines):
            own |= {_said(lines)}
        others = frozenset(_local(value, file) for subject in subjects for value in named.get(subject, ()))
        yield Row(lines[0][0], None, None, own, others - own, tuple(lines), form)


def _said(lines: Iterable[tuple[int, str]]) -> str:
    """Return what stands for the words of nodes without IRI: others that say the same, in whatever labels, share it."""
    return f"{SAYS}{sorted(_LABEL.sub('_:', statement).strip() for _, statement in lines)}"


def _is_ours(term: str) -> bool:
    """Tell whether a term is one of the package's, which no record may describe."""
    return term.startswith(f"<{BASE}") and not term.startswith(f"<{RECORD}")


def _local(term: str, file: str) -> str:
    """Return the IRI of a term, or the label of a blank node with its file's name, for no other file has that node."""
    return term[1:-1] if term[0] == "<" else f"{term} {file}"


def _together(subjects: Set[str], named: Mapping[str, set[str]]) -> list[list[str]]:
    """Return subjects in groups: two are in one where a statement leads from one to the other."""
    joined = Joined(subjects)
    for subject, values in named.items():
        for value in values & subjects:
            joined.join(value, subject)
    return list(joined.groups())

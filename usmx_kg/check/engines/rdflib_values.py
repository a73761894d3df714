"""How rdflib reads literals as values while it judges for us: as it is published, whatever else the process does to it.

rdflib keeps in one table for the whole process how the text of a datatype becomes a value. Other packages write into
it: owlrl, and pyshacl where it infers, leave readers of xsd:gYear and others behind; programs bind datatypes of their
own. What a rule finds would then depend on what ran before, and differ from what the command finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, NamedTuple

import rdflib
from rdflib import term

__all__ = ["as_published"]

_lock = RLock()


class _Ways(NamedTuple):
    """How texts become values, how values become texts, and whether literals are rewritten as their values are."""

    values: dict[Any, Any]
    generic: list[Any]
    specific: list[Any]
    normal: bool


@contextmanager
def as_published() -> Iterator[None]:
    """Let rdflib read literals as it is published, and then as the program had it, also where pyshacl resets that.

    Threads take turns, for there is one table.
    """
    with _lock:
        before = _Ways(
            dict(term._toPythonMapping),
            list(term._GenericPythonToXSDRules),
            list(term._SpecificPythonToXSDRules),
            rdflib.NORMALIZE_LITERALS,
        )
        _set(
            _Ways(
                dict(term.XSDToPython),
                list(term._OriginalGenericPythonToXSDRules),
                list(term._OriginalSpecificPythonToXSDRules),
                normal=True,
            )
        )
        try:
            yield
        finally:
            _set(before)


def _set(ways: _Ways) -> None:
    """Write what differs, so that no other thread finds the table empty."""
    table = term._toPythonMapping
    for datatype in table.keys() - ways.values.keys():
        del table[datatype]
    table.update(ways.values)
    term._GenericPythonToXSDRules[:] = ways.generic
    term._SpecificPythonToXSDRules[:] = ways.specific
    rdflib.NORMALIZE_LITERALS = ways.normal

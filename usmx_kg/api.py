"""What Python programs use: load (and query what it gives), validate, export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from usmx_kg.exchange.export import export
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.stream.validate import validate

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Quad, Store, Triple

    from usmx_kg.ask.describe import Description
    from usmx_kg.ask.result import Result
    from usmx_kg.graph import Index

__all__ = ["KnowledgeGraph", "export", "load", "validate"]


class KnowledgeGraph:
    """The shipped graph and, beside it, files of the caller's. Nothing is read before it is asked for."""

    def __init__(
        self,
        data: Sequence[str | Path] = (),
        *,
        only: bool = False,
        bare: bool = False,
        infer: bool = False,
        base: str = RECORD,
        input_format: str | None = None,
        missing: Iterable[str] | None = None,
        codes: str | None = None,
    ) -> None:
        """Take `data` beside the shipped graph, with `only` beside its background alone, with `bare` by itself.

        With `infer` what follows from it is added.
        """
        from usmx_kg.ask.query import beside

        self._part = beside(only=only, bare=bare)
        self._data, self._infer, self._base, self._format = tuple(data), infer, base, input_format
        self._missing, self._codes = None if missing is None else tuple(missing), codes

    @cached_property
    def _store(self) -> Store:
        from usmx_kg.ask.query import load as open_store

        return open_store(
            self._data,
            part=self._part,
            infer=self._infer,
            base=self._base,
            input_format=self._format,
            missing=self._missing,
            codes=self._codes,
        )

    @cached_property
    def graph(self) -> rdflib.Graph:
        """All triples as an rdflib Graph of the caller's own; changing it changes nothing else."""
        import rdflib

        from usmx_kg import graph
        from usmx_kg.ask.query import inferred

        more = inferred(self._own, part=self._part) if self._infer else ()
        return graph.to_rdflib([*self._shipped, *self._own, *more], rdflib.Graph())

    @cached_property
    def _own(self) -> list[Quad]:
        from usmx_kg.ask.query import quads

        return quads(self._data, self._base, self._format, self._missing, self._codes)

    def query(
        self,
        question: str,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        labels: str | None = None,
        **parameters: object,
    ) -> Result:
        """Ask a named question or SPARQL, and return all of the answer.

        `parameters` are bound as terms: things by name, code, CURIE or IRI, dates, numbers, text. `timeout` (seconds)
        runs the query in a process of its own. `labels` (`en`, `es`) adds names for the IRIs of the answer.

        Raises UsageError for a question or parameter that doesn't exist and QueryError when the query fails.
        """
        from usmx_kg.ask.query import ask
        from usmx_kg.ask.questions import text_of

        text, name = text_of(question, {key: str(value) for key, value in parameters.items()})
        limits = None
        if timeout is not None:
            from usmx_kg.ground.child import Limits

            limits = Limits(seconds=timeout)
        return ask(
            lambda: self._store, text, limit=limit, labels=labels, question=name, lang=labels or "en", limits=limits
        )

    def show(self, term: str, *, lang: str = "en") -> Description:
        """Return what is known of one thing, named as in `usmx show`; a notebook displays it.

        Raises UsageError, with the nearest names, when nothing is called so.
        """
        from pyoxigraph import NamedNode

        from usmx_kg.ask.describe import describe
        from usmx_kg.ask.lookup import matches
        from usmx_kg.ground.namespaces import expand

        iri = expand(term) or term
        if self._data and "://" in iri and NamedNode(iri) in self._index:
            return describe(iri, lang, self._index)
        return describe(matches(term)[0], lang, self._index if self._data else None)

    @cached_property
    def _index(self) -> Index:
        from usmx_kg.graph import Index

        return Index([*self._shipped, *self._own])

    @property
    def _shipped(self) -> tuple[Triple, ...]:
        from usmx_kg import graph

        return () if self._part is None else graph.triples(self._part)

    def __getitem__(self, term: str) -> Description:
        """Return what is known of one thing. Raises KeyError when nothing is called so."""
        try:
            return self.show(term)
        except UsageError as error:
            raise KeyError(". ".join(filter(None, (error.message, error.hint)))) from None

    __iter__ = None
    """Things are found by name, not counted."""


def load(
    *data: str | Path,
    only: bool = False,
    bare: bool = False,
    infer: bool = False,
    base: str = RECORD,
    input_format: str | None = None,
    missing: Iterable[str] | None = None,
    codes: str | None = None,
) -> KnowledgeGraph:
    """Return the shipped graph, with files of the caller's beside it.

    `only` leaves out what is neither the caller's nor the background against which records are judged (vocabulary,
    actors, places, laws, who may consent for whom): the cases, and what the document says. `bare` leaves out the
    background too; a named question that needs what is not there raises QueryError.

    `infer` adds what follows by the ontology: wider classes, wider properties, places around places. `missing` are the
    marks of a missing value in records, instead of the usual ones, `codes` the list from which codes of states are.
    """
    return KnowledgeGraph(
        data,
        only=only,
        bare=bare,
        infer=infer,
        base=base,
        input_format=input_format,
        missing=missing,
        codes=codes,
    )

"""The reference engine: pyshacl, with each query of the shapes parsed once.

Stock pyshacl parses the query of every sh:sparql constraint again for each focus node, which is nearly all of its time.
It asks the data graph it is given, so a graph that keeps its parsed queries is enough: rdflib and pyshacl stay as they
are, for us and for everybody else in the process, and judge as they are published (`as_published`).
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import Triple
from pyshacl.entrypoints import meta_validate
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from usmx_kg.check.engines.engine import Result
from usmx_kg.check.engines.rdflib_values import as_published
from usmx_kg.check.engines.report_graph import results_in
from usmx_kg.graph import to_rdflib
from usmx_kg.ground.errors import InputError

__all__ = ["PyshaclEngine", "flaw_in"]

_lock = Lock()  # rdflib's SPARQL parser is not thread-safe while cold
_parsed: dict[str, Query] = {}
_PARSED_MOST = 512


def _prepare(text: str) -> Query:
    with _lock:
        query = _parsed.get(text)
        if query is None:
            if len(_parsed) >= _PARSED_MOST:
                _parsed.clear()
            try:
                query = _parsed[text] = prepareQuery(text)
            except Exception as error:  # rdflib raises it bare for a prefix that it doesn't know
                told = str(error).partition("\n")[0]
                raise InputError(f"a query of the shapes can't be read: {told}") from error
        return query


class _Graph(rdflib.Graph):
    """An rdflib Graph that remembers the parsed form of the queries it is asked."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        if isinstance(query_object, str):
            query_object = _prepare(query_object)
        return super().query(query_object, *args, **kwargs)


class PyshaclEngine:
    """pyshacl as an Engine."""

    name = "pyshacl"

    def validate(self, data: Iterable[Triple], shapes: Sequence[Triple]) -> list[Result]:
        """Check data against shapes.

        Raises InputError when the shapes themselves are not valid SHACL.
        """
        try:
            with _quiet(), as_published():
                _, report, _ = pyshacl.validate(
                    to_rdflib(data, _Graph()),
                    shacl_graph=to_rdflib(shapes, rdflib.Graph()),
                    inference="none",
                    inplace=True,
                    do_owl_imports=False,
                    advanced=False,
                )
        except (pyshacl.errors.ReportableRuntimeError, NotImplementedError, re.error) as error:
            told = str(error).partition("\n")[0]
            raise InputError(f"the shapes can't be applied: {told}") from error
        if not isinstance(report, rdflib.Graph):
            raise InputError(f"the shapes can't be applied: {report}")
        return results_in(report)


def flaw_in(shapes: Sequence[Triple]) -> str | None:
    """Return what is wrong with shapes by the SHACL shapes for SHACL, or None: not every engine tells by itself."""
    with _quiet(), as_published():
        conforms, report, _ = meta_validate(to_rdflib(shapes, rdflib.Graph()), inference="none")
    if conforms:
        return None
    assert isinstance(report, rdflib.Graph)
    told = sorted(
        f"{report.value(node, SH.resultMessage)} (sh:{str(path).removeprefix(str(SH))})"
        for node in report.objects(None, SH.result)
        if isinstance(path := report.value(node, SH.resultPath), rdflib.URIRef)
    )
    return told[0] if told else "a shape is neither a node shape nor a property shape"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pyshacl from logging what is raised as well, and from warning of shapes that contain themselves."""
    log = logging.getLogger("pyshacl-validate")
    before, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pyshacl.errors.ShapeRecursionWarning)  # it stops at a depth of its own
            warnings.filterwarnings(
                "ignore", "Code: Duration is not defined"
            )  # rdflib, at each sum with an xsd:duration
            yield
    finally:
        log.disabled = before

"""The fast engine: pyshacl-turbo, in Rust.

It takes data as N-Triples, so that literals keep the forms in which they were written: a pyoxigraph Store, which it
takes as well, would rewrite them. Shapes are compiled once for each set of rules.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import rdflib
from pyoxigraph import RdfFormat, Triple, serialize
from pyshacl_turbo import ShapeRecursionWarning, ValidationFailure, compile_shapes
from pyshacl_turbo.rdf import Input

from usmx_kg.check.engines.engine import Result
from usmx_kg.check.engines.report_graph import results_in
from usmx_kg.ground.errors import InputError

__all__ = ["TurboEngine"]


class TurboEngine:
    """pyshacl-turbo as an Engine."""

    name = "pyshacl-turbo"

    def validate(self, data: Iterable[Triple], shapes: Sequence[Triple]) -> list[Result]:
        """Check data against shapes.

        Raises InputError when the shapes can't be compiled or hold what the engine can't apply.
        """
        try:
            program = _compiled(_text(shapes))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ShapeRecursionWarning)  # it stops at a depth of its own
                _, report, _ = program.validate(Input(_text(data), "nt", None, {}, preserve_ids=True))
        except (ValidationFailure, ValueError, RuntimeError) as error:
            raise InputError(f"the shapes can't be applied: {str(error).partition(chr(10))[0]}") from error
        assert isinstance(report, rdflib.Graph)
        return results_in(report)


@lru_cache(maxsize=16)
def _compiled(shapes: str) -> Any:  # its methods have no types
    return compile_shapes(f"{shapes}\n", shacl_graph_format="nt")  # type: ignore[no-untyped-call]


def _text(triples: Iterable[Triple]) -> str:
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert written is not None
    return written.decode("utf-8")

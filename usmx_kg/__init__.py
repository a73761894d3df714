"""May foreign troops be where they are? Vocabulary, source-backed graph, rules, one command.

    import usmx_kg as usmx
    kg = usmx.load()
    kg.query("who-may-consent", state="Mexico")
    usmx.validate("relief.yaml")
    usmx.export("usmx.jsonld", part="document")

Nothing is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.__about__ import __version__

if TYPE_CHECKING:
    from usmx_kg.api import KnowledgeGraph, export, load, validate
    from usmx_kg.converting import convert
    from usmx_kg.errors import InputError, QueryError, UsageError, UsmxError
    from usmx_kg.result import Result
    from usmx_kg.streaming.batches import findings_schema, validate_batches
    from usmx_kg.validation.report import Finding, Report

__all__ = [
    "Finding",
    "InputError",
    "KnowledgeGraph",
    "QueryError",
    "Report",
    "Result",
    "UsageError",
    "UsmxError",
    "__version__",
    "convert",
    "export",
    "findings_schema",
    "load",
    "validate",
    "validate_batches",
]

_HOME = {
    **dict.fromkeys(("KnowledgeGraph", "export", "load", "validate"), "api"),
    **dict.fromkeys(("InputError", "QueryError", "UsageError", "UsmxError"), "errors"),
    "Result": "result",
    **dict.fromkeys(("findings_schema", "validate_batches"), "streaming.batches"),
    "convert": "converting",
    **dict.fromkeys(("Finding", "Report"), "validation.report"),
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

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
    from usmx_kg.ask.result import Result
    from usmx_kg.check.report import Report
    from usmx_kg.exchange.convert import convert
    from usmx_kg.ground.errors import InputError, QueryError, UsageError, UsmxError
    from usmx_kg.model.findings import Finding
    from usmx_kg.stream.arrow_batches import findings_schema, validate_batches

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
    **dict.fromkeys(("InputError", "QueryError", "UsageError", "UsmxError"), "ground.errors"),
    "Result": "ask.result",
    **dict.fromkeys(("findings_schema", "validate_batches"), "stream.arrow_batches"),
    "convert": "exchange.convert",
    "Finding": "model.findings",
    "Report": "check.report",
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

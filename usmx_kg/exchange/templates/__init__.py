"""Records to start from: empty with explanations, or an invented example, derived from the vocabulary's fields."""

from __future__ import annotations

from types import MappingProxyType

from usmx_kg.ground.errors import UsageError

__all__ = ["FORMATS", "template"]

FORMATS = MappingProxyType(
    {
        "yaml": (".yaml", ".yml"),
        "json": (".json",),
        "csv": (".csv",),
        "tsv": (".tsv", ".tab"),
        "xlsx": (".xlsx",),
        "turtle": (".ttl", ".turtle"),
    }
)
"""Formats of templates, each with the extensions that choose it."""


def template(form: str = "yaml", *, filled: bool = False, lang: str = "en") -> str | bytes:
    """Return a deployment record to fill in, or the invented example, in a format of FORMATS; a workbook as bytes.

    Raises UsageError for a format that does not exist, and for a workbook without openpyxl.
    """
    if form not in FORMATS:
        raise UsageError(f"there is no template in {form!r}", hint=f"Formats: {', '.join(FORMATS)}")
    if form in ("csv", "tsv", "xlsx"):
        from usmx_kg.exchange.templates import tables

        return tables.template(form, filled=filled, lang=lang)
    from usmx_kg.exchange.templates import text

    return text.template(form, filled=filled, lang=lang)

"""The rows of an input that is read whole: of each a block of plain values, its tree only where one is needed."""

from __future__ import annotations

from usmx_kg.read.plain_tables import text_rows, workbook_rows
from usmx_kg.read.rows import Row, json_rows, json_text_rows
from usmx_kg.read.source import Input
from usmx_kg.read.yaml_rows import yaml_rows

__all__ = ["SEPARATORS", "rows_in"]

SEPARATORS = {"csv": None, "tsv": "\t"}
"""What parts the cells of a table, by its format; of CSV, its header tells."""


def rows_in(item: Input) -> list[Row] | None:
    """Return the rows of an input, None where it has none or only its trees tell what they are."""
    text, file, form = item.text, item.name, item.form.name
    if form == "json":
        return json_text_rows(text, file)
    if form == "jsonl":
        return list(json_rows(text, file, 1))
    if form in SEPARATORS:
        return text_rows(text, file, SEPARATORS[form])
    if form == "yaml":
        return yaml_rows(text, file)
    if form == "xlsx":
        return workbook_rows(item.data, file)
    return None

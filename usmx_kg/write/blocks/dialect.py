"""What each text format can carry."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from usmx_kg.ground.errors import UsageError

__all__ = ["DIALECTS", "Block", "Dialect", "Value", "cannot"]

Value = str | int | bool | dict[str, "Value"] | list["Value"]
Block = dict[str, Value]


@dataclass(frozen=True)
class Dialect:
    """A way of writing records as keys and values.

    `names` are read in it (paths of places, partial dates); `blocks` state literals with their datatype; `foreign`
    properties and named graphs have a place.
    """

    label: str
    names: bool = True
    blocks: bool = True
    foreign: bool = False


DIALECTS = MappingProxyType(
    {
        "yaml": Dialect("YAML"),
        "json": Dialect("JSON"),
        "jsonl": Dialect("JSON Lines"),
        "jsonld": Dialect("JSON-LD", names=False, foreign=True),
        "csv": Dialect("CSV", blocks=False),
        "tsv": Dialect("TSV", blocks=False),
        "xlsx": Dialect("XLSX", blocks=False),
    }
)
"""The text formats by name."""


def cannot(dialect: Dialect, what: str, hint: str = "") -> UsageError:
    """Return the error for what a format can't carry."""
    others = "JSON-LD and the RDF formats can." if not dialect.foreign else "The RDF formats can."
    return UsageError(f"{dialect.label} can't carry {what}", hint=hint or others)

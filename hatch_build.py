"""Put the three graph folders into the wheel, beside the code that reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("ontology", "shapes", "data")
SUFFIXES = {".ttl", ".rq", ".txt", ".jsonld", ".json", ".jsonl", ".yaml", ".nt", ".nq", ".trig", ".csv", ".tsv", ".md"}


class GraphFolders(BuildHookInterface):  # type: ignore[type-arg]
    """Map `ontology/`, `shapes/` and `data/` to `usmx_kg/_graphs/` in a wheel.

    An editable install reads them from the checkout, so nothing is mapped there.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files of each folder; skip the scripts that generate them."""
        if version == "editable":
            return
        root = Path(self.root)
        for folder in FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                if path.is_file() and path.suffix in SUFFIXES:
                    inside = path.relative_to(root).as_posix()
                    build_data["force_include"][str(path)] = f"usmx_kg/_graphs/{inside}"

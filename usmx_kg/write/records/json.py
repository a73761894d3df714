"""Records as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from usmx_kg.write.escape import json_text

__all__ = ["listed", "render"]


def render(blocks: Sequence[object]) -> str:
    """Return a list of records, or the one block that JSON-LD is."""
    whole = blocks[0] if len(blocks) == 1 and isinstance(blocks[0], dict) and "@context" in blocks[0] else blocks
    return json_text(json.dumps(whole, ensure_ascii=False, indent=1)) + "\n"


def listed(parts: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a list of records whose parts come one after another, as `render` writes it."""
    between = "[\n"
    for part in parts:
        if part:
            yield between + json_text(json.dumps(part, ensure_ascii=False, indent=1))[2:-2]
            between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"

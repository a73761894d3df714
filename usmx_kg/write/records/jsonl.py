"""Records as JSON Lines, one a line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from usmx_kg.write.escape import json_text

__all__ = ["render"]


def render(blocks: Sequence[object]) -> str:
    """Return a line for each record."""
    return "".join(json_text(json.dumps(block, ensure_ascii=False)) + "\n" for block in blocks)

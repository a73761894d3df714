"""How much one input may hold. Who trusts an input raises these by environment variables; the rest stays as it is."""

from __future__ import annotations

import os

from usmx_kg.ground.errors import UsageError

__all__ = ["MAX_BYTES", "MAX_LITERAL", "MAX_QUERY_MEMORY", "MAX_STATEMENTS", "MAX_VALUES"]

_MOST = 999_999_999


def _limit(variable: str, default: int) -> int:
    """Return the limit that an environment variable sets, else the default. Raises UsageError for a wrong one."""
    written = os.environ.get(variable, "").strip()
    if not written:
        return default
    if not (written.isascii() and written.isdigit() and len(written) < 20 and 0 < int(written) <= _MOST):
        raise UsageError(f"{variable} should be a whole number from 1 to {_MOST:,}, not {written[:20]!r}")
    return int(written)


MAX_BYTES = _limit("USMX_MAX_MB", 50) * 1_000_000
"""Bytes of one input that is read as a whole."""

MAX_VALUES = _limit("USMX_MAX_VALUES", 400_000)
"""Values (blocks, lists and what stands in them, keys too) of one YAML or JSON text, or of one JSON line."""

MAX_STATEMENTS = _limit("USMX_MAX_STATEMENTS", 100_000)
"""Statements of one Turtle, TriG or RDF/XML file."""

MAX_QUERY_MEMORY = _limit("USMX_MAX_QUERY_MB", 400) * 1_000_000
"""Bytes that a query with a deadline may take on top of the data that it asks."""

MAX_LITERAL = 1_000_000
"""How many characters one literal may have."""

"""Records without an id that say the same: what was written, in a form that does not hang on order and white space."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from usmx_kg.model.keys import ID_KEYS

__all__ = ["SAYS", "form_of", "is_nameless"]

SAYS = "says "
"""Stands before what a record says where that stands in the place of its id: no IRI has a space."""

_PASSED_OVER = frozenset(("@context", *ID_KEYS))


def is_nameless(block: Mapping[str, Any]) -> bool:
    """Tell whether a record, as plain values, states no id."""
    return not any(_form(block[key]) for key in ID_KEYS if key in block)


def form_of(block: Mapping[str, Any]) -> str:
    """Return what a record says, as plain values or texts, but for its id; two that share it were written the same."""
    return json.dumps(_form({key: value for key, value in block.items() if key not in _PASSED_OVER}))


def _form(value: Any) -> Any:
    """Return a value without what says nothing: blank texts, the order of keys and values, a list around one value."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        said = {key: form for key in sorted(value) if (form := _form(value[key])) is not None}
        return said or None
    if isinstance(value, list):
        forms = {json.dumps(form): form for item in value if (form := _form(item)) is not None}
        found = [forms[text] for text in sorted(forms)]
        return found if len(found) > 1 else found[0] if found else None
    text = json.dumps(value) if isinstance(value, bool) else str(value).strip()
    return text or None

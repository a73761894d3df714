"""A finding before it is worded: what an engine's result says too."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Raw"]


class Raw(NamedTuple):
    """One finding.

    `rule` is the id of a rule; `part` the local name of the shape or constraint whose message it has; `focus` the id of
    the node that it is about, an activity or what one names; `path` a key; `value` an id, of a text too (see typed).
    """

    rule: str
    part: str
    focus: str
    path: str | None = None
    value: str | None = None
    host: str | None = None
    sender: str | None = None

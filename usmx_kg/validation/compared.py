"""The same records judged in every way there is: what differs is a fault of ours or of an engine, and is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from usmx_kg.errors import UsmxError
from usmx_kg.rules import rule_ids
from usmx_kg.validation.engines import DIRECT, installed
from usmx_kg.validation.report import Finding

__all__ = ["DifferenceError", "agreed"]

_NAMED = 3


class DifferenceError(UsmxError):
    """Two engines find different things in the same records; the message names the first of them."""


def agreed(judged_by: Callable[[str], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return what the direct evaluation and each installed engine find, one and the same.

    Raises DifferenceError where they find different things.
    """
    first = judged_by(DIRECT)
    expected = dict.fromkeys(map(_told, first))
    for name in installed():
        found = dict.fromkeys(map(_told, judged_by(name)))
        alone = [(DIRECT, f) for f in expected if f not in found] + [(name, f) for f in found if f not in expected]
        if alone:
            rest = f" and {len(alone) - _NAMED:,} more" if len(alone) > _NAMED else ""
            told = "; ".join(f"only {who} finds {_key(f)}" for who, f in alone[:_NAMED])
            raise DifferenceError(
                f"{DIRECT} and {name} differ: {told}{rest}",
                hint="A fault of ours or of the engine: please report it with the record.",
            )
    return first


def _told(finding: Finding) -> Finding:
    """Return a finding without what an engine words by itself: the messages of shapes that are not ours."""
    return finding if finding.rule in rule_ids() else replace(finding, message="")


def _key(f: Finding) -> str:
    more = {"host": f.host, "sender": f.sender, "value": f.value, "line": f.line}
    return f"{f.rule} in {f.record}" + "".join(f", {name} {value}" for name, value in more.items() if value)

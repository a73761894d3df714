"""The same records judged in every way there is: what differs is a fault of ours or of an engine, and is named.

What engines are known to differ on is told as that; it is no agreement either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from usmx_kg.check.engines.registry import DIRECT, default_engine, installed
from usmx_kg.graph.rulebook import rule_ids
from usmx_kg.ground.errors import UsmxError
from usmx_kg.ground.namespaces import expand
from usmx_kg.model.findings import Finding
from usmx_kg.model.known_things import node_of

if TYPE_CHECKING:
    from usmx_kg.check.own_shapes import OwnShapes

__all__ = ["DifferenceError", "KnownDifferenceError", "agreed"]

_NAMED = 3

Alone = tuple[str, Finding]
"""A finding that only one engine has, with the name of that."""


class DifferenceError(UsmxError):
    """Two engines find different things in the same records; the message names the first of them."""


class KnownDifferenceError(DifferenceError):
    """Two engines differ as they are known to, over shapes of the user's own that can't be judged by all of them."""

    exit_code = 3


def agreed(
    judged_by: Callable[[str], tuple[Finding, ...]], data: Sequence[Quad], own: OwnShapes | None
) -> tuple[Finding, ...]:
    """Return what the direct evaluation and each installed engine find, one and the same.

    Raises DifferenceError where they find different things in `data`, KnownDifferenceError where all that differs is
    what they are known to differ on over shapes of the user's own.
    """
    valueless = own.valueless if own else frozenset()
    first = judged_by(DIRECT)
    expected = dict.fromkeys(_told(f, valueless) for f in first)
    known: list[KnownDifferenceError] = []
    for name in installed():
        found = dict.fromkeys(_told(f, valueless) for f in judged_by(name))
        alone = [(DIRECT, f) for f in expected if f not in found] + [(name, f) for f in found if f not in expected]
        reasons = {f.rule: _reasons(f.rule, name, data, own) for _, f in alone}
        unknown = [(who, f) for who, f in alone if not reasons[f.rule]]
        if unknown:
            raise DifferenceError(
                f"{DIRECT} and {name} differ: {_listed(unknown)}",
                hint="A fault of ours or of the engine: please report it with the record.",
            )
        if alone and own is not None:
            why = dict.fromkeys(reason for rule in reasons.values() for reason in rule)
            known.append(
                KnownDifferenceError(
                    f"{DIRECT} and {name} differ as they are known to: {_listed(alone)}. Known: {'; '.join(why)}",
                    file=", ".join(file for file, _ in own.files),
                    hint="See docs/ENGINES.md. Say it without what they differ on, or name one engine.",
                )
            )
    if known:
        raise known[0]
    return first


def _reasons(rule: str, name: str, data: Iterable[Quad], own: OwnShapes | None) -> list[str]:
    """Return on what the engines that differ over a rule are known to differ; nothing for a rule of ours."""
    if own is None or rule in rule_ids():
        return []
    from usmx_kg.check.engines.known_differences import fitting, seen_in

    seen = seen_in(node_of(expand(rule) or rule), own.index, data)
    return [known.told for known in fitting(seen, name, default_engine())]


def _listed(alone: Sequence[Alone]) -> str:
    rest = f" and {len(alone) - _NAMED:,} more" if len(alone) > _NAMED else ""
    return "; ".join(f"only {who} finds {_key(f)}" for who, f in alone[:_NAMED]) + rest


def _told(finding: Finding, valueless: Collection[str]) -> Finding:
    """Return a finding without what an engine has by itself: the messages of shapes that are not ours.

    `valueless` are shapes of whose values, and so of their places, only some engines tell.
    """
    if finding.rule in rule_ids():
        return finding
    found = replace(finding, message="")
    if (expand(finding.rule) or finding.rule) in valueless:
        found = replace(found, value=None, line=None, column=None, cell=None)
    return found


def _key(f: Finding) -> str:
    more = {"host": f.host, "sender": f.sender, "value": f.value, "line": f.line}
    return f"{f.rule} in {f.record}" + "".join(f", {name} {value}" for name, value in more.items() if value)

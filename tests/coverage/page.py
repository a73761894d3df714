"""docs/COVERAGE.md, made of the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.coverage.decisions import Decision, label
from usmx_kg.ground.namespaces import shorten

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).parent.parent.parent / "docs" / "COVERAGE.md"

_INTRODUCTION = """\
# What a consent to a mission covers

A consent or an agreement that names a mission in `coversMission` covers that mission, and those that it includes
(`usmx:includes`, at any depth), and no other. What is included is decided pair by pair, each with its reason, in
`ontology/inclusions.ttl`: for each mission and those right below it in the scheme, and some more. The test of all of
them is whether everything that fits the definition of the one is also something that the consent to the other speaks
of; in doubt it is not included, and has to be named. The decisions are ours, made on the definitions, without a source,
and not yet read by a lawyer. A mission at or under `mission:direct-combat` is besides covered only by a name at or
under it. What has no row is not included.

`validate` and `timeline` tell by which name a mission is covered where it isn't its own. A file that you trust
(`--background FILE`) can add statements of `usmx:includes`; a record can't.

Made by `python -m tests.coverage`.
"""

_HEADS = {
    "en": ("## The pairs", "| consent to | reaches | | reason |", ("yes", "**no**")),
    "es": ("## Los pares", "| consentir | alcanza | | razón |", ("sí", "**no**")),
}


def page(found: Iterable[Decision]) -> str:
    """Return the page about decisions."""
    decided = tuple(found)
    return "\n".join([_INTRODUCTION, *_table(decided, "en"), "", *_table(decided, "es"), ""])


def _table(found: Iterable[Decision], lang: str) -> Iterator[str]:
    title, head, (yes, no) = _HEADS[lang]
    yield title
    yield ""
    yield head
    yield "|---|---|---|---|"
    for decision in found:
        wider, narrower = (
            f"{label(mission, lang)} (`{shorten(mission.value)}`)" for mission in (decision.wider, decision.narrower)
        )
        yield f"| {wider} | {narrower} | {yes if decision.included else no} | {decision.reasons[lang]} |"

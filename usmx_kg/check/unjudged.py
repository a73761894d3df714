"""Checks that were not made: what a chosen rule needs is wrong, and the rule that tells so was not chosen.

A rule is silent about what it can't judge, since another rule says what is wrong with that: a name that is not known, a
day that is none, a consent of nobody. Its shape names these other rules (dcterms:requires). Where `--rule` and `--skip`
leave one of them out, its findings are told as what they are to the rules that are left: checks that were not made.

Shapes of the user's own require that values can be read, as all rules do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from usmx_kg.check.message_texts import not_judged
from usmx_kg.check.wording import why_of
from usmx_kg.graph.rulebook import reach, rule, rule_ids
from usmx_kg.graph.vocabulary import Kind, properties
from usmx_kg.ground.namespaces import shorten
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.stated_dates import SUFFIX

if TYPE_CHECKING:
    from usmx_kg.check.own_shapes import OwnShapes

__all__ = ["required", "unjudged", "with_required"]

_OF_VALUES = frozenset(("name-known", "record-datatypes", "record-complete", "record-dates-ordered", "mission-known"))
"""Rules whose findings are about one value, and concern the rules that read its key; all others concern the record."""

_READ = frozenset(("name-known", "record-datatypes"))
"""Rules whose findings are about values that can't be read."""

_TERRITORY = "host-is-territory"
"""What breaks it may be of the other class than is said, to which other rules apply."""

_ACTIVITIES = frozenset(("Deployment", "DomesticOperation"))


@cache
def required(chosen: frozenset[str], own_shapes: bool = False) -> frozenset[str]:
    """Return the ids of the rules that some chosen ones, or shapes of the user's own, require and that nobody chose."""
    if len(chosen) == len(rule_ids()):
        return frozenset()
    of_ours = frozenset(other for name in chosen for other in rule(name).requires)
    return (of_ours | _READ if own_shapes else of_ours) - chosen


@cache
def with_required(chosen: frozenset[str], own_shapes: bool = False) -> frozenset[str]:
    """Return rules with those that they, or shapes of the user's own, require."""
    return chosen | required(chosen, own_shapes)


def unjudged(
    findings: Iterable[Finding],
    chosen: frozenset[str],
    kind: Callable[[str], str | None],
    lang: str,
    own: OwnShapes | None = None,
) -> Iterator[Finding]:
    """Yield what the chosen rules could not judge, by the findings of rules that these require and nobody chose.

    There is one for each record, rule and value. A violation of a rule that was chosen stands for itself, as where no
    rule is left out. `kind` gives the class of a record that is an activity; `own` are the user's shapes.
    """
    for finding in findings:
        if finding.rule in chosen and finding.severity is Severity.VIOLATION:
            continue
        for name in sorted(chosen):
            if finding.rule in rule(name).requires and _concerns(finding, name, kind(finding.record)):
                told = _told(finding, name, lang)
                yield replace(told, why=why_of(rule(name), lang), title=rule(name).label[lang])
        if own is not None and finding.rule in _READ:
            for shape in own.reading(_read_at(finding)):
                yield replace(_told(finding, shorten(shape) or shape, lang), why=None, title=None)


def _read_at(finding: Finding) -> list[str] | None:
    """Return the IRIs of the properties under which the value of a finding stands, None where that is not known."""
    keys = (finding.path or "").split(".")
    return [properties()[key].iri for key in keys] if all(key in properties() for key in keys) else None


def _concerns(finding: Finding, name: str, kind: str | None) -> bool:
    """Tell whether what a finding tells keeps a rule from judging the record."""
    about = reach(name).classes
    if about.isdisjoint((kind,) if kind else about - _ACTIVITIES) and finding.rule != _TERRITORY:
        return False
    if finding.rule not in _OF_VALUES or finding.path is None:
        return True
    return not _keys(name).isdisjoint(finding.path.split("."))


@cache
def _keys(name: str) -> frozenset[str]:
    """Return the keys that a rule reads; the precision of dates is read off all keys that are dates."""
    terms = reach(name).terms
    dates = (key for key, field in properties().items() if field.kind is Kind.DATE)
    return terms.union(dates) if any(path.endswith(SUFFIX) for path in reach(name).paths) else terms


def _told(finding: Finding, name: str, lang: str) -> Finding:
    value, message = finding.value, finding.message
    shown = None if value is None else shorten(value) or value
    if shown and value and shown not in message and value not in message:
        message += f" ({finding.path}: {shown})" if finding.path else f" ({shown})"
    return replace(
        finding,
        rule=name,
        severity=Severity.UNJUDGED,
        message=not_judged(finding.rule, message, lang),
        because=(),
    )

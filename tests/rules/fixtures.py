"""The fixtures of the rules: records with what they are expected to break, written on top of each file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from usmx_kg.graph import type_
from usmx_kg.ground.namespaces import OWN, PREFIXES, RECORD, expand
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.records import Records
from usmx_kg.read.run import read

FOLDER = Path(__file__).parent
_EXPECTS = re.compile(r"^# expects:(.*)$", re.MULTILINE)
_ACTIVITIES = {NamedNode(PREFIXES["usmx"] + name) for name in ("Deployment", "DomesticOperation")}
_TAGS = re.compile(r"^# tags:(.*)$", re.MULTILINE)

Expected = tuple[str | None, ...]
"""Record, host, sender and value of a finding, all as IRIs or as written."""


@dataclass(frozen=True)
class Fixture:
    """One file below `tests/rules/<rule>/`."""

    path: Path

    @property
    def rule(self) -> str:
        return self.path.parent.name

    @property
    def id(self) -> str:
        return f"{self.rule}/{self.path.stem}"

    @property
    def fails(self) -> bool:
        return self.path.name.startswith("fail-")

    @property
    def base(self) -> str:
        return f"{RECORD}{self.id}/"

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def tags(self) -> set[str]:
        return {tag for line in _TAGS.findall(self.text) for tag in line.split()}

    @property
    def raw(self) -> bool:
        """Tell whether it is Turtle that no reader has touched, as a person without `usmx` would check it."""
        return "raw" in self.tags

    @cached_property
    def records(self) -> Records:
        found = _unread(self.path) if self.raw else read([self.path], base=self.base)
        assert not found.errors, found.errors
        return found

    @property
    def expected(self) -> set[Expected]:
        """Return what the header expects of this rule."""
        return {self._expected(line) for line in _EXPECTS.findall(self.text)}

    def _expected(self, line: str) -> Expected:
        given = dict(re.findall(r"(\w+)=((?:\"[^\"]*\")|\S+)", line))
        unknown = given.keys() - {"record", "host", "sender", "value", "count"}
        assert not unknown, f"{self.path}: unknown {unknown} in an expects line"
        named = {key: text.strip('"') for key, text in given.items()}
        only = self.records.records[0] if len(self.records.records) == 1 else None
        record = self.base + named["record"] if "record" in named else only.value if only else None
        assert record, f"{self.path}: say record= in a file of several records"
        host, sender = (_actor(named.get(key), self.base) for key in ("host", "sender"))
        return (record, host, sender, _value(named.get("value"), self.base))

    def found(self, findings: Iterable[Finding]) -> set[Expected]:
        """Return the findings of this rule in this fixture, in the form of `expected`."""
        return {
            (f.record, f.host, f.sender, f.value)
            for f in findings
            if f.rule == self.rule and f.severity is not Severity.UNJUDGED and f.record.startswith(self.base)
        }


def _actor(name: str | None, base: str) -> str | None:
    if name is None or ":" in name:
        return _value(name, base)
    return OWN["actor"] + name


def _value(text: str | None, base: str) -> str | None:
    if text is None:
        return None
    if text.startswith("record:"):
        return base + text.removeprefix("record:")
    return expand(text) or text


def _unread(path: Path) -> Records:
    quads = list(parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True))
    activities = {quad.subject: None for quad in quads if quad.predicate == type_ and quad.object in _ACTIVITIES}
    return Records(quads, tuple(node for node in activities if not isinstance(node, Triple)), [], [], 1, [])


def fixtures() -> list[Fixture]:
    return [Fixture(path) for path in sorted(FOLDER.glob("*/*.*")) if path.suffix in (".yaml", ".ttl")]


def merged(some: Sequence[Fixture]) -> Records:
    """Return the records of several fixtures as one input; their ids differ by their bases."""
    parts = [fixture.records for fixture in some]
    return Records(
        quads=[quad for part in parts for quad in part.quads],
        records=tuple(node for part in parts for node in part.records),
        findings=[finding for part in parts for finding in part.findings],
        errors=[],
        files=len(parts),
        parts=[inner for part in parts for inner in part.parts],
    )

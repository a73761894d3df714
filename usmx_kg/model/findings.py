"""What a check found: findings, each with its place, its reason and its remedy, and all of them with their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from usmx_kg.ground.errors import InputError
from usmx_kg.model.timeline import Timeline

__all__ = ["Because", "Finding", "Findings", "Severity", "Why", "columns_of"]

_COLUMNS = (
    "rule", "severity", "record", "label", "message", "path", "value", "host", "sender", "file", "line", "column",
    "cell", "fix",
)  # fmt: skip


class Severity(StrEnum):
    """How much a finding weighs, as in SHACL; `unjudged` is of a check that was not made, and weighs the most."""

    UNJUDGED = "unjudged"
    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    def at_least(self, other: Severity) -> bool:
        """Tell whether this severity weighs as much as the other, or more."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


_FOUND = (Severity.VIOLATION, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True)
class Why:
    """The reason of a rule: the sentence of the document that states it, or our own."""

    quote: str | None = None
    passage: str | None = None
    ours: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Because:
    """Why one consent that was offered does not do. `consent` is its IRI or its position, as `consent 2`."""

    consent: str
    status: str


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found in one record.

    `title` is the rule in words; `record`, `host` and `sender` are IRIs, `host_name` and `sender_name` what these
    are called; `path` is the key of the record; `value` is the offending value: an IRI, the text as written, or a
    literal of RDF as Turtle writes it (`"12"^^xsd:string`); `line` and `column` are counted from 1, `cell` is a
    spreadsheet's (`B7`). `stated_severity` is the IRI of a severity that a shape of the user's own states and that
    SHACL does not have: such a finding counts as a violation.
    """

    rule: str
    severity: Severity
    record: str
    message: str
    label: str | None = None
    path: str | None = None
    value: str | None = None
    host: str | None = None
    sender: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    cell: str | None = None
    why: Why | None = None
    fix: str | None = None
    because: tuple[Because, ...] = ()
    stated_severity: str | None = None
    title: str | None = None
    host_name: str | None = None
    sender_name: str | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Return the key by which findings are sorted: file, line, rule, then all that tells two apart."""
        return (
            self.file or "",
            self.line or 0,
            self.rule,
            self.record,
            self.host or "",
            self.sender or "",
            self.path or "",
            self.value or "",
            self.message,
        )


@dataclass(frozen=True)
class Findings:
    """The outcome of checking records, as data.

    `findings` are sorted; `errors` are the inputs that could not be read, each once. `lang` is the language
    of the texts (`en`, `es`). `draw` makes the timelines when a format asks for them.
    """

    findings: tuple[Finding, ...]
    files: int
    records: int
    errors: tuple[InputError, ...] = ()
    fail_on: Severity | None = Severity.VIOLATION
    lang: str = "en"
    draw: Callable[[], tuple[Timeline, ...]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def timelines(self) -> tuple[Timeline, ...]:
        """Return the timeline of each activity, in the order of the input."""
        return self.draw()

    @property
    def conforms(self) -> bool:
        """Tell whether all inputs were read and no finding is at or above `fail_on` (None: never fail).

        A check that was not made is no check that was passed: `unjudged` is above all that can be set.
        """
        limit = self.fail_on
        return not self.errors and (limit is None or not any(f.severity.at_least(limit) for f in self.findings))

    @property
    def exit_code(self) -> int:
        """Return 3 when an input could not be read, 1 when the records do not conform, else 0."""
        if self.errors:
            return InputError.exit_code
        return 0 if self.conforms else 1

    @property
    def summary(self) -> dict[str, int]:
        """Return the counts of files, records, findings by severity, and checks that were not made (`unjudged`)."""
        count = Counter(f.severity for f in self.findings)
        return {
            "files": self.files,
            "records": self.records,
            **{severity.value: count[severity] for severity in (*_FOUND, Severity.UNJUDGED)},
        }

    def by_record(self) -> dict[str, Sequence[Finding]]:
        """Return the findings of each record, in the report's order."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(finding.record, []).append(finding)
        return dict(groups)


def columns_of(findings: Sequence[Finding]) -> dict[str, list[object]]:
    """Return findings as the columns of a table, None where there is nothing; why and because are texts."""
    columns: dict[str, list[object]] = {key: [getattr(finding, key) for finding in findings] for key in _COLUMNS}
    columns["severity"] = [finding.severity.value for finding in findings]
    whys = [finding.why or Why() for finding in findings]
    columns |= {key: [getattr(why, key) for why in whys] for key in ("quote", "passage", "ours", "source")}
    columns["statedSeverity"] = [finding.stated_severity for finding in findings]
    columns["because"] = ["; ".join(f"{b.consent}: {b.status}" for b in f.because) or None for f in findings]
    return columns

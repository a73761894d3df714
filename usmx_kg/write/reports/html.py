"""The report as one HTML page that needs nothing else: for people, on a screen, on paper and read aloud.

Without script, and nothing is fetched. The timelines of consent are drawn; every sign stands beside its word.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from usmx_kg.__about__ import __version__
from usmx_kg.write.escape import line
from usmx_kg.write.page import link, page, prose, text
from usmx_kg.write.reports.words import name, place, summary, title, verdict, weight, word
from usmx_kg.write.timelines.figure import figure, legend, table
from usmx_kg.write.timelines.html import about
from usmx_kg.write.timelines.words import heading, pair, period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from usmx_kg.model.findings import Finding, Findings
    from usmx_kg.model.timeline import Timeline

__all__ = ["render"]

_UNJUDGED = "unjudged"
_SIGNS = {"violation": "✕", _UNJUDGED: "?", "warning": "▲", "info": "●"}
_ORDER = list(_SIGNS)


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the page, the same bytes for the same findings."""
    lang = report.lang
    drawn = {timeline.record: timeline for timeline in report.timelines}
    found = report.by_record()
    broken = [record for record in (*drawn, *found) if record in found]
    records = list(dict.fromkeys((*broken, *drawn)))
    sections = "".join(
        _record(number, record, found.get(record, ()), drawn.get(record), lang)
        for number, record in enumerate(records, 1)
    )
    body = (
        f'<a class="skip" href="#findings">{text(word("skip", lang))}</a>\n<div class="sheet">\n'
        f"{_head(report)}{_overview(records, found, drawn, lang)}"
        f'<main id="findings">\n{_unread(report)}{sections}</main>\n'
        f"<footer><p>{text(word('made by', lang).format(version=__version__))} {_limit(report)}</p></footer>\n</div>\n"
    )
    return page(f"{verdict(report)} {summary(report)}", lang, body)


def _head(report: Findings) -> str:
    lang, good = report.lang, report.conforms and not report.errors
    counts = report.summary
    tiles = [("record", counts["records"], ""), ("file", counts["files"], "")]
    tiles += [(kind, counts[kind], kind if counts[kind] else "none") for kind in _kinds(report.findings)]
    signs = {kind: f'<span aria-hidden="true">{sign} </span>' for kind, sign in _SIGNS.items()}
    shown = "".join(
        f'<div class="{kind}"><dt>{signs.get(key, "")}{text(word(key if number == 1 else f"{key}s", lang))}</dt>'
        f"<dd>{number:,}</dd></div>\n"
        for key, number, kind in tiles
    )
    sign, tone = ("✓", "good") if good else ("✕", "bad")
    if good and report.fail_on is None and report.findings:
        sign, tone = "●", "open"
    below = legend(lang) if report.timelines else ""
    if report.findings and not report.timelines:
        below = f'<p class="kind">{text(word("not drawn", lang))}</p>\n'
    return (
        f'<header>\n<div class="verdict {tone}">\n<p class="kind">{text(word("subject", lang))}</p>\n'
        f'<h1><span class="sign" aria-hidden="true">{sign} </span>{text(verdict(report))}</h1>\n'
        f'<p>{text(summary(report))}.</p>\n</div>\n<dl class="counts">\n{shown}</dl>\n'
        f"{below}</header>\n"
    )


def _kinds(findings: Iterable[Finding]) -> list[str]:
    """Return the kinds of findings that are counted: what was not judged only where there is some."""
    some = any(finding.severity.value == _UNJUDGED for finding in findings)
    return [kind for kind in _ORDER if some or kind != _UNJUDGED]


def _limit(report: Findings) -> str:
    if report.fail_on is None:
        return text(word("fails never", report.lang))
    return text(word("fails from", report.lang).format(severity=word(report.fail_on.value, report.lang)))


def _overview(
    records: Sequence[str], found: dict[str, Sequence[Finding]], drawn: dict[str, Timeline], lang: str
) -> str:
    if not records:
        return ""
    rows, kinds = [], _kinds(finding for findings in found.values() for finding in findings)
    for number, record in enumerate(records, 1):
        timeline, findings = drawn.get(record), found.get(record, ())
        count = Counter(finding.severity.value for finding in findings)
        shown = title(findings[0]) if findings else heading(timeline) if timeline else name(record)
        when = ", ".join(filter(None, (pair(timeline), period(timeline, lang)))) if timeline else ""
        cells = "".join(
            f'<td class="number {kind if count[kind] else "zero"}">{count[kind] or "–"}</td>' for kind in kinds
        )
        rows.append(
            f'<tr><th scope="row"><a href="#r{number}">{text(line(shown))}</a></th>'
            f'<td class="days">{prose(when)}</td>{cells}</tr>\n'
        )
    head = "".join(
        f'<th scope="col" class="number"><span aria-hidden="true">{_SIGNS[kind]} </span>'
        f'<span class="long">{text(word(f"{kind}s", lang))}</span></th>'
        for kind in kinds
    )
    return (
        f'<nav class="over" aria-labelledby="over-h">\n'
        f'<h2 id="over-h">{text(word("records", lang).capitalize())}</h2>\n'
        f'<div class="scroll" role="group" tabindex="0" aria-labelledby="over-h"><table>\n'
        f'<thead><tr><th scope="col">{text(word("record", lang).capitalize())}</th>'
        f'<th scope="col" class="days">{text(word("days", lang))}</th>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody></table></div>\n</nav>\n"
    )


def _unread(report: Findings) -> str:
    if not report.errors:
        return ""
    items = []
    for error in report.errors:
        where = ":".join(str(part) for part in (error.file, error.line, error.column) if part is not None)
        hint = f"<p>{text(error.hint)}</p>" if error.hint else ""
        items.append(f"<li><code>{text(where)}</code> {text(error.message)}{hint}</li>\n")
    return (
        f'<section class="unread" aria-labelledby="unread-h">\n'
        f'<h2 id="unread-h"><span aria-hidden="true">✕ </span>{text(word("unread files", report.lang))}</h2>\n'
        f"<ul>\n{''.join(items)}</ul>\n</section>\n"
    )


def _record(number: int, record: str, findings: Sequence[Finding], timeline: Timeline | None, lang: str) -> str:
    shown = title(findings[0]) if findings else heading(timeline) if timeline else name(record)
    facts = about(timeline, lang) if timeline else f'<p class="about"><code>{text(line(name(record)))}</code></p>\n'
    drawing, tables = (figure(timeline, lang, f"t{number}"), table(timeline, lang)) if timeline else ("", "")
    if findings:
        ordered = sorted(findings, key=lambda finding: _ORDER.index(finding.severity.value))
        items = "".join(_finding(finding, lang) for finding in ordered)
        found = f'<ul class="findings" aria-label="{text(word("findings", lang))}">\n{items}</ul>\n'
    else:
        found = f'<p class="clean"><span aria-hidden="true">✓ </span>{text(word("none", lang))}</p>\n'
    return (
        f'<section class="record" id="r{number}" aria-labelledby="r{number}-h">\n'
        f'<div class="lead">\n<h2 id="r{number}-h">{text(line(shown))}</h2>\n{facts}{drawing}</div>\n'
        f"{tables}{found}</section>\n"
    )


def _finding(finding: Finding, lang: str) -> str:
    kind, where = finding.severity.value, place(finding)
    badge = (
        f'<span class="badge"><span aria-hidden="true">{_SIGNS[kind]} </span>{text(line(weight(finding, lang)))}</span>'
    )
    codes = " ".join(f"<code>{text(line(code))}</code>" for code in (finding.rule, where) if code)
    parts = [f'<p class="facts">{badge} {codes}</p>\n', f"<h3>{prose(finding.message)}</h3>\n"]
    if finding.because:
        rows = "".join(f"<li><b>{text(name(b.consent))}</b>: {prose(b.status)}</li>" for b in finding.because)
        parts.append(f'<ul class="because">{rows}</ul>\n')
    if finding.fix:
        label = text(word("fix", lang).capitalize())
        parts.append(f'<p class="fix"><span class="label">{label}</span> {prose(finding.fix)}</p>\n')
    details = [
        f'<span><span class="label">{text(word(key, lang))}</span> <code>{text(line(name(value)))}</code></span>'
        for key, value in (
            ("key", finding.path),
            ("value", finding.value),
            ("host", finding.host),
            ("sender", finding.sender),
        )
        if value is not None
    ]
    if details:
        parts.append(f'<p class="facts value">{" ".join(details)}</p>\n')
    why = _why(finding, lang)
    alone = "" if why else " alone"
    return f'<li class="finding {kind}{alone}">\n<div>\n{"".join(parts)}</div>\n{why}</li>\n'


def _why(finding: Finding, lang: str) -> str:
    why = finding.why
    if why is None or not (why.quote or why.ours or why.source):
        return ""
    parts = [f'<p class="label">{text(word("why", lang).capitalize())}</p>\n']
    if why.quote:
        cite = f"<cite>{link(why.passage, name(why.passage))}</cite>" if why.passage else ""
        parts.append(f'<blockquote lang="en">“{text(why.quote)}”{cite}</blockquote>\n')
    if why.ours:
        parts.append(f'<p class="ours"><b>{text(word("our rule", lang).capitalize())}:</b> {text(why.ours)}</p>\n')
    if why.source:
        parts.append(f'<p class="ours">{link(why.source, name(why.source))}</p>\n')
    return f'<div class="reason">\n{"".join(parts)}</div>\n'

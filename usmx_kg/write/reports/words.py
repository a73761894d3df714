"""The words around findings, in English and Spanish, that several formats share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from usmx_kg.ground.namespaces import shorten
from usmx_kg.write.escape import line

if TYPE_CHECKING:
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["count", "place", "reason", "summary", "title", "told", "value", "verdict", "weight", "word"]

_IRI = re.compile(r"[a-z]+://\S+\Z")
_WORDS = {
    "en": {
        "violation": "violation", "violations": "violations", "warning": "warning", "warnings": "warnings",
        "info": "note", "infos": "notes", "unjudged": "not judged", "unjudgeds": "not judged",
        "unmade": "check could not be made", "unmades": "checks could not be made",
        "record": "record", "records": "records", "file": "file", "files": "files",
        "in": "in", "fix": "fix", "why": "why", "our rule": "our own rule", "because": "because",
        "conforms": "The records conform.", "no limit": "Whether they conform was not asked.",
        "fails": "The records do not conform.", "nothing": "no findings",
        "unread": "could not be read", "unread one": "could not be read", "cell": "cell",
        "empty": "No record was checked.",
        "severity": "Severity", "rule": "Rule", "place": "Place", "message": "Message", "report": "Report",
        "subject": "Report on deployment records", "skip": "Go to the findings", "none": "No findings.",
        "unread files": "Files that could not be read", "others": "Records without findings", "key": "key",
        "value": "value", "host": "host", "sender": "sender", "days": "Who, where, when", "findings": "Findings",
        "fails from": "Findings of this weight or more count as failure: {severity}.",
        "not drawn": "Timelines are not drawn for what was checked in pieces; usmx timeline draws them.",
        "fails never": "No finding counts as failure.", "made by": "Made by usmx {version}.",
        "explained": "`usmx rules {rule}` explains it, with a record that breaks it and one that keeps it.",
    },
    "es": {
        "violation": "infracción", "violations": "infracciones", "warning": "advertencia", "warnings": "advertencias",
        "info": "nota", "infos": "notas", "unjudged": "sin juzgar", "unjudgeds": "sin juzgar",
        "unmade": "verificación no se pudo hacer", "unmades": "verificaciones no se pudieron hacer",
        "record": "registro", "records": "registros", "file": "archivo",
        "files": "archivos", "in": "en", "fix": "remedio", "why": "motivo", "our rule": "regla propia",
        "because": "porque", "conforms": "Los registros cumplen.",
        "no limit": "No se preguntó si cumplen.", "fails": "Los registros no cumplen.",
        "nothing": "sin hallazgos", "unread": "no se pudieron leer", "unread one": "no se pudo leer", "cell": "celda",
        "empty": "No se revisó ningún registro.", "severity": "Gravedad", "rule": "Regla", "place": "Lugar",
        "message": "Mensaje", "report": "Informe",
        "subject": "Informe sobre registros de despliegues", "skip": "Ir a los hallazgos", "none": "Sin hallazgos.",
        "unread files": "Archivos que no se pudieron leer", "others": "Registros sin hallazgos", "key": "clave",
        "value": "valor", "host": "anfitrión", "sender": "Estado que envía", "days": "Quién, dónde, cuándo",
        "findings": "Hallazgos", "fails from": "Cuentan como fallo los hallazgos de este peso o más: {severity}.",
        "not drawn": "No se dibujan cronologías de lo que se revisó por partes; usmx timeline las dibuja.",
        "fails never": "Ningún hallazgo cuenta como fallo.", "made by": "Hecho con usmx {version}.",
        "explained": "`usmx rules {rule}` la explica, con un registro que la incumple y otro que la cumple.",
    },
}  # fmt: skip


def word(key: str, lang: str) -> str:
    """Return a word in a language."""
    return _WORDS["es" if lang == "es" else "en"][key]


def count(number: int, key: str, lang: str) -> str:
    """Return a number with its noun: `1 record`, `2 records`."""
    return f"{number} {word(key if number == 1 else f'{key}s', lang)}"


def title(finding: Finding) -> str:
    """Return what a record is called: its label, else its CURIE or IRI."""
    return finding.label or name(finding.record)


def name(iri: str) -> str:
    """Return the CURIE of an IRI, else the IRI."""
    return shorten(iri) or iri


def weight(finding: Finding, lang: str) -> str:
    """Return how much a finding weighs, with the severity that its shape states where SHACL doesn't have it."""
    stated = finding.stated_severity
    return word(finding.severity.value, lang) + (f" ({name(stated)})" if stated else "")


def place(finding: Finding) -> str | None:
    """Return `file:line:column`, or `file:cell` for a spreadsheet; None for a finding without a place."""
    if finding.file is None:
        return None
    parts = (finding.cell,) if finding.cell else (finding.line, finding.column)
    return ":".join(str(part) for part in (finding.file, *parts) if part is not None)


def reason(finding: Finding, lang: str) -> tuple[str, str | None] | None:
    """Return why the rule exists, and whose sentence that is; None where the finding doesn't say."""
    why = finding.why
    if why is None:
        return None
    if why.quote:
        return f"“{why.quote}”", name(why.passage) if why.passage else None
    if why.ours:
        return why.ours, word("our rule", lang)
    return (name(why.source), None) if why.source else None


def verdict(report: Findings) -> str:
    """Return the sentence that tells whether the records conform."""
    if report.errors and not report.records:
        return word("empty", report.lang)
    if report.conforms and report.fail_on is None and report.findings:
        return word("no limit", report.lang)
    return word("conforms" if report.conforms else "fails", report.lang)


def summary(report: Findings) -> str:
    """Return the counts: `3 records in 1 file: 1 violation, 2 warnings`."""
    lang, found = report.lang, report.summary
    kinds = [count(found[key], key, lang) for key in ("violation", "warning", "info") if found[key]]
    kinds += [count(found["unjudged"], "unmade", lang)] if found["unjudged"] else []
    head = f"{count(report.records, 'record', lang)} {word('in', lang)} {count(report.files, 'file', lang)}"
    text = f"{head}: {', '.join(kinds) or word('nothing', lang)}"
    if report.errors:
        unread = len({error.file for error in report.errors})
        text += f"; {count(unread, 'file', lang)} {word('unread' if unread > 1 else 'unread one', lang)}"
    return text


def value(finding: Finding) -> str | None:
    """Return the value that a finding is about, where neither its message nor its reasons tell it; IRIs they do."""
    found = finding.value
    if not found or _IRI.match(found) or found in finding.message or finding.because:
        return None
    return found


def told(finding: Finding, lang: str) -> list[str]:
    """Return what a finding says, a line each: message, value, why consents don't do, the rule's reason, the remedy."""
    rows = [finding.message]
    shown = value(finding)
    rows += [f"{word('value', lang)}: {line(shown)}"] if shown else []
    rows += [f"{word('because', lang)} {name(b.consent)}: {b.status}" for b in finding.because]
    why = reason(finding, lang)
    if why is not None:
        text, whose = why
        rows.append(f"{word('why', lang)}: {text}{f' ({whose})' if whose else ''}")
    if finding.fix:
        rows.append(f"{word('fix', lang)}: {finding.fix}")
    return rows

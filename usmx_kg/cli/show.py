"""`usmx show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from usmx_kg.cli.complete import terms
from usmx_kg.cli.output import colored, emit, note
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.ground.namespaces import shorten
from usmx_kg.write.escape import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from usmx_kg.ask.describe import Description
    from usmx_kg.graph.claims import Claim
    from usmx_kg.model.facts import Said, Statement

_WORDS = {
    "en": {"is": "is a", "also": "also called", "says": "What is said of it", "refers": "What refers to it",
           "rules": "Rules about it", "more": "… and {} more (-v shows all)", "not": "not", "claim": "claim only",
           "said": "What it claims", "disputed": "in dispute",
           "silent": "It claims nothing:", "cited": "Rules that rest on it"},
    "es": {"is": "es", "also": "también llamado", "says": "Qué se dice de ello", "refers": "Qué lo menciona",
           "rules": "Reglas sobre ello", "more": "… y {} más (-v muestra todo)", "not": "no", "claim": "solo afirmado",
           "said": "Qué afirma", "disputed": "en disputa",
           "silent": "No afirma nada:", "cited": "Reglas que se apoyan en ella"},
}  # fmt: skip
_MOST = 20


@click.command("show")
@click.argument("term", shell_complete=terms)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format.")
@click.option("-o", "--output", metavar="FILE", help="Write here.")
@shared
def command(term: str, form: str, output: str | None) -> None:
    r"""Tell all about one thing: what it means, what is said of it and by which sentence, what refers to it.

    TERM is a CURIE, an IRI, a name in English or Spanish, or a local name.

    \b
    Examples:
      usmx show usmx:Consent
      usmx show disaster-relief --lang es
      usmx show Mexico
      usmx show passage:p03s04
    """
    from usmx_kg.ask.describe import describe
    from usmx_kg.ask.lookup import matches

    settings = Settings.now()
    first, *others = matches(term)
    found = describe(first, settings.lang)
    emit(_json(found) if form == "json" else _text(found, settings), output)
    if others:
        note(f"Also called {term!r}: {', '.join(shorten(iri) or iri for iri in others)}")


def _text(found: Description, settings: Settings) -> str:
    from usmx_kg.write.reports.words import word

    words = _WORDS[settings.lang]
    bold = (lambda text: click.style(text, bold=True)) if colored() else (lambda text: text)
    rows = [f"{bold(line(found.label))}  {line(found.name)}"]
    if found.types:
        rows.append(f"  {words['is']} {', '.join(map(line, found.types))}")
    if found.other_names:
        rows.append(f"  {words['also']}: {'; '.join(map(line, found.other_names))}")
    texts = [found.definition, *found.notes, f"“{found.sentence}”" if found.sentence else None]
    rows += [f"  {line(text)}" for text in texts if text]
    if found.reason:
        rows.append(f"  {words['silent']} {line(found.reason)}")
    if found.said:
        rows += ["", bold(words["said"])]
        rows += [row for said in found.said for row in _said(said, settings.lang)]
    rows += _section(bold(words["says"]), found.statements, settings, object_=True)
    if found.rules:
        rows += ["", bold(words["cited" if found.sentence else "rules"])]
        rows += [
            f"  {rule.id} ({word(rule.severity, settings.lang)}): {line(rule.label[settings.lang])}"
            for rule in found.rules
        ]
    rows += _section(bold(words["refers"]), found.referred, settings, object_=False)
    return "".join(f"{row}\n" for row in rows)


def _section(head: str, statements: tuple[Statement, ...], settings: Settings, *, object_: bool) -> list[str]:
    if not statements:
        return []
    rows, words = ["", head], _WORDS[settings.lang]
    shown = statements if settings.loud > 0 else statements[:_MOST]
    for one in shown:
        name = one.object if object_ else one.subject
        text = line(name) if one.label in (None, name) else f"{line(name)} ({line(str(one.label))})"
        said = f"{one.predicate} {text}" if object_ else f"{text} {one.predicate}"
        mark = words["claim" if one.claims else "disputed"]
        rows.append(f"  {said}" if one.asserted else f"  [{mark}] {said}")
        rows += [f"    {_claim(claim, settings.lang)}" for claim in one.claims]
        rows += [f"    ({', '.join(shorten(page) or page for page in backing.sources)})" for backing in one.backings]
    if len(shown) < len(statements):
        rows.append(f"  {words['more'].format(len(statements) - len(shown))}")
    return rows


def _said(said: Said, lang: str) -> Iterator[str]:
    ends = [
        line(name) if label in (None, name) else f"{line(name)} ({line(label)})"
        for name, label in ((said.subject, said.subject_label), (said.object, said.object_label))
    ]
    yield f"  {said.name}  {ends[0]} {said.predicate} {ends[1]}"
    yield f"    “{line(said.claim.quote)}” [{_mood(said.claim, said.modality, lang)}]"


def _mood(claim: Claim, modality: str, lang: str) -> str:
    """Return how a claim is made: modality, denial and the word that makes it so."""
    parts = [modality]
    if claim.negated:
        parts.append(_WORDS[lang]["not"])
    if claim.cue:
        parts.append(f"“{claim.cue}”")
    return ", ".join(map(line, parts))


def _claim(claim: Claim, lang: str) -> str:
    from usmx_kg.graph.vocabulary import label

    told = "" if claim.asserted else f" [{_mood(claim, label(claim.modality, lang), lang)}]"
    return f"“{line(claim.quote)}” ({shorten(claim.passage) or claim.passage}){told}"


def _json(found: Description) -> str:
    document = {
        "id": found.iri,
        "name": found.name,
        "label": found.label,
        "types": found.types,
        "otherNames": found.other_names,
        "definition": found.definition,
        "notes": found.notes,
        "sentence": found.sentence,
        "reason": found.reason,
        "claims": [_said_plainly(said) for said in found.said],
        "statements": [_plain(s) for s in found.statements],
        "referredBy": [_plain(s) for s in found.referred],
        "rules": [rule.id for rule in found.rules],
    }
    return json.dumps({k: v for k, v in document.items() if v}, ensure_ascii=False, indent=1) + "\n"


def _said_plainly(said: Said) -> dict[str, object]:
    found = {
        "subject": said.subject,
        "subjectLabel": said.subject_label,
        "predicate": said.predicate,
        "object": said.object,
        "objectLabel": said.object_label,
    }
    return {key: value for key, value in found.items() if value is not None} | _claimed(said.claim)


def _plain(one: Statement) -> dict[str, object]:
    found: dict[str, object] = {
        "subject": one.subject,
        "predicate": one.predicate,
        "object": one.object,
        "label": one.label,
        "asserted": one.asserted,
        "claims": [_claimed(claim) for claim in one.claims],
        "backings": [{"backing": backing.iri, "sources": backing.sources} for backing in one.backings],
    }
    return {key: value for key, value in found.items() if value is not None and value != []}


def _claimed(claim: Claim) -> dict[str, object]:
    return {
        "claim": claim.iri,
        "modality": claim.modality,
        "negated": claim.negated,
        "cue": claim.cue,
        "quote": claim.quote,
        "passage": claim.passage,
    }

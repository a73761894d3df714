"""What notebooks show: pieces of HTML without style, script or anything to fetch, in the notebook's own looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from usmx_kg.ground.namespaces import expand
from usmx_kg.write.escape import line
from usmx_kg.write.page import link, text
from usmx_kg.write.reports.words import name, place, reason, summary, title, value, verdict, weight, word

if TYPE_CHECKING:
    from usmx_kg.model.facts import Facts, Said, Statement
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["MOST", "description", "more", "report"]

MOST = 100
"""How many rows a notebook shows."""

_WORDS = {
    "en": {"more": "… and {} more", "is": "is a", "says": "What is said of it", "refers": "What refers to it",
           "rules": "Rules about it", "claim": "claim only", "said": "What it claims", "disputed": "in dispute",
           "silent": "It claims nothing:",
           "not": "not"},
    "es": {"more": "… y {} más", "is": "es", "says": "Qué se dice de ello", "refers": "Qué lo menciona",
           "rules": "Reglas sobre ello", "claim": "solo afirmado", "said": "Qué afirma", "disputed": "en disputa",
           "silent": "No afirma nada:",
           "not": "no"},
}  # fmt: skip
_SIGNS = {"violation": "✕", "unjudged": "?", "warning": "▲", "info": "●"}


def more(number: int, lang: str = "en") -> str:
    """Return the line that says how many are not shown; nothing where all are."""
    return f"<p>{text(_WORDS[lang]['more'].format(f'{number:,}'))}</p>\n" if number > 0 else ""


def _text(found: str) -> str:
    return text(line(found))


def report(found: Findings) -> str:
    """Return verdict and summary, and the findings of each record, the first MOST of them."""
    lang, left = found.lang, MOST
    parts = [f"<p><strong>{text(verdict(found))}</strong> {text(summary(found))}.</p>\n"]
    parts += [f"<p>{_text(str(error))}</p>\n" for error in found.errors]
    for findings in found.by_record().values():
        if left <= 0:
            break
        rows = "".join(_finding(finding, lang) for finding in findings[:left])
        left -= len(findings)
        parts.append(f"<h4>{_text(title(findings[0]))}</h4>\n<table>\n<tbody>\n{rows}</tbody>\n</table>\n")
    return "".join(parts) + more(len(found.findings) - MOST, lang)


def _finding(found: Finding, lang: str) -> str:
    kind, why = found.severity.value, reason(found, lang)
    told = [f"<strong>{_text(found.message)}</strong>"]
    shown = value(found)
    told += [f"{text(word('value', lang))}: {_text(shown)}"] if shown else []
    told += [f"{text(word('because', lang))} {text(name(b.consent))}: {_text(b.status)}" for b in found.because]
    if why is not None:
        told.append(f"{text(word('why', lang))}: {_text(why[0])}{f' ({_text(why[1])})' if why[1] else ''}")
    if found.fix:
        told.append(f"{text(word('fix', lang))}: {_text(found.fix)}")
    where = place(found)
    head = f"{_SIGNS[kind]} {_text(weight(found, lang))}<br><code>{text(found.rule)}</code>"
    head += f"<br><code>{_text(where)}</code>" if where else ""
    return f'<tr><td style="text-align:left">{head}</td><td style="text-align:left">{"<br>".join(told)}</td></tr>\n'


def description(found: Facts, lang: str) -> str:
    """Return what a thing is, what is said of it with the sentences that say so, and the rules about it."""
    words = _WORDS[lang]
    parts = [f"<h4>{_text(found.label)} <code>{link(found.iri, line(found.name))}</code></h4>\n"]
    if found.types:
        parts.append(f"<p>{text(words['is'])} {', '.join(_thing(kind, None) for kind in found.types)}</p>\n")
    texts = (found.definition, *found.notes, f"“{found.sentence}”" if found.sentence else None)
    parts += [f"<p>{_text(told)}</p>\n" for told in texts if told]
    if found.reason:
        parts.append(f"<p>{text(words['silent'])} {_text(found.reason)}</p>\n")
    if found.said:
        parts.append(_table(words["said"], "".join(_said(said, lang) for said in found.said)))
    parts.append(_section(words["says"], found.statements, lang, object_=True))
    if found.rules:
        items = "".join(f"<li><code>{text(rule.id)}</code> {_text(rule.label[lang])}</li>\n" for rule in found.rules)
        parts.append(f"<p>{text(words['rules'])}</p>\n<ul>\n{items}</ul>\n")
    parts.append(_section(words["refers"], found.referred, lang, object_=False))
    return "".join(parts)


def _section(head: str, statements: tuple[Statement, ...], lang: str, *, object_: bool) -> str:
    if not statements:
        return ""
    rows = "".join(_statement(one, lang, object_=object_) for one in statements[:MOST])
    return _table(head, rows) + more(len(statements) - MOST, lang)


def _table(head: str, rows: str) -> str:
    return f'<table>\n<caption style="text-align:left">{text(head)}</caption>\n<tbody>\n{rows}</tbody>\n</table>\n'


def _said(said: Said, lang: str) -> str:
    mood = [said.modality, *([_WORDS[lang]["not"]] if said.claim.negated else [])]
    mood += [f"“{said.claim.cue}”"] if said.claim.cue else []
    ends = [_thing(said.subject, said.subject_label), _thing(said.object, said.object_label)]
    quote = f"“{_text(said.claim.quote)}” [{_text(', '.join(mood))}]"
    return _row((ends[0], f"<code>{_text(said.predicate)}</code>", ends[1]), [quote])


def _statement(one: Statement, lang: str, *, object_: bool) -> str:
    thing = _thing(one.object if object_ else one.subject, one.label)
    predicate = f"<code>{_text(one.predicate)}</code>"
    if not one.asserted:
        predicate = f"[{text(_WORDS[lang]['claim' if one.claims else 'disputed'])}] {predicate}"
    quotes = [f"“{_text(claim.quote)}”" for claim in one.claims]
    return _row((predicate, thing) if object_ else (thing, predicate), quotes)


def _row(cells: Iterable[str], quotes: list[str]) -> str:
    every = (*cells, "<br>".join(quotes))
    return "<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in every) + "</tr>\n"


def _thing(named: str, label: str | None) -> str:
    iri = expand(named) or named.strip("<>")
    return link(iri, line(label or named)) if "://" in iri and " " not in iri else _text(label or named)

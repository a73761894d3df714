"""The words of timelines, in English and Spanish, that all their formats share; texts from data are one line each."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from usmx_kg.namespaces import shorten
from usmx_kg.render.escape import line

if TYPE_CHECKING:
    from usmx_kg.validation.timeline import Offer, Stretch, Timeline, Track
    from usmx_kg.validation.typed import Span

__all__ = ["SYMBOLS", "called", "days", "gap_count", "heading", "lone_fact", "offer_facts", "pair", "period", "span",
           "stretch", "track_facts", "word"]  # fmt: skip

SYMBOLS = {"covers": "✓", "limited": "◐", "unclear": "?", "void": "✕"}
"""What a consent is worth, at a glance and without colour."""

_WORDS = {
    "en": {
        "deployment": "Deployment", "domestic": "Domestic operation", "not-held": "Not held",
        "in force": "Consent in force", "in force on": "in force", "gap": "no consent", "gaps": "Without consent",
        "covers": "counts", "limited": "too narrow", "unclear": "unclear", "void": "does not count",
        "day": "day", "days": "days", "to": "–", "from": "from", "on": "on", "until": "until",
        "requested": "requested", "decided": "decided", "published": "published", "withdrawn": "withdrawn",
        "valid": "valid", "written": "written", "granted by": "granted by", "status": "status",
        "no day": "in force on no known day", "undated": "without dates", "unknown start": "start unknown",
        "unknown end": "end unknown", "consent": "Consent", "consents": "Consents",
        "covered": "A consent of {host} to {sender} is in force on every day.",
        "uncovered": "No consent of {host} to {sender} is in force{many}: {gaps}.", "many": " on {some} of {all} days",
        "wide": "No consent of {host} to {sender} that covers mission, place, strength and arms is in force"
        "{many}: {gaps}.",
        "narrow": "None of them covers all of mission, place, strength and arms; only the days are counted here.",
        "narrowly": "A consent of {host} to {sender} is in force on every day, but none covers all of mission, place, "
        "strength and arms.",
        "perhaps": "Whether a consent of {host} to {sender} is in force on every day can’t be told: a value "
        "can’t be read.",
        "at best": "What can’t be read is taken at its best.",
        "unjudged": "The days can’t be judged: a date or a consent can’t be read.",
        "no dates": "The days can’t be judged: no readable start, or an end before it.",
        "no consent": "No consent is named.", "no pair": "No host and sender are known.",
        "at home": "On its own territory: no foreign host’s consent is needed.",
        "never": "It was not held, so no consent is judged.",
        "unread": "a value that this depends on can’t be read", "timeline": "Timeline", "of": "of",
        "needs": "days that need consent", "dates": "Dates", "why": "Why not", "who": "Granted by",
        "legend": "How to read the timelines", "to whom": "to", "today": "open-ended",
        "record": "Record", "timelines": "Timelines of consent", "as table": "The consents as a table",
        "worth": "Worth", "steps": "Steps",
    },
    "es": {
        "deployment": "Despliegue", "domestic": "Operación interna", "not-held": "No realizado",
        "in force": "Consentimiento vigente", "in force on": "vigente", "gap": "sin consentimiento",
        "gaps": "Sin consentimiento", "covers": "cuenta", "limited": "demasiado limitado", "unclear": "dudoso",
        "void": "no cuenta", "day": "día", "days": "días", "to": "–", "from": "desde el", "on": "",
        "until": "hasta el", "requested": "solicitado", "decided": "decidido", "published": "publicado",
        "withdrawn": "retirado", "valid": "válido", "written": "escrito", "granted by": "otorgado por",
        "status": "estado", "no day": "vigente en ningún día conocido", "undated": "sin fechas",
        "unknown start": "inicio desconocido", "unknown end": "fin desconocido", "consent": "Consentimiento",
        "consents": "Consentimientos",
        "covered": "Un consentimiento de {host} a {sender} está vigente todos los días.",
        "uncovered": "Ningún consentimiento de {host} a {sender} está vigente{many}: {gaps}.",
        "many": " en {some} de {all} días",
        "wide": "Ningún consentimiento de {host} a {sender} que abarque misión, lugar, efectivos y armas está vigente"
        "{many}: {gaps}.",
        "narrow": "Ninguno abarca a la vez misión, lugar, efectivos y armas; aquí solo se cuentan los días.",
        "narrowly": "Todos los días está vigente un consentimiento de {host} a {sender}, pero ninguno abarca a la vez "
        "misión, lugar, efectivos y armas.",
        "perhaps": "No se sabe si un consentimiento de {host} a {sender} está vigente todos los días: un valor no se "
        "puede leer.",
        "at best": "Lo que no se puede leer se toma en el mejor de los sentidos.",
        "unjudged": "No se pueden juzgar los días: una fecha o un consentimiento no se puede leer.",
        "no dates": "No se pueden juzgar los días: no hay inicio legible o el fin es anterior.",
        "no consent": "No se menciona ningún consentimiento.",
        "no pair": "No se conocen el anfitrión y el Estado que envía.",
        "at home": "En su propio territorio: no hace falta consentimiento de un anfitrión extranjero.",
        "never": "No se realizó, así que no se juzga ningún consentimiento.",
        "unread": "un valor del que esto depende no se puede leer", "timeline": "Cronología", "of": "de",
        "needs": "días que requieren consentimiento", "dates": "Fechas", "why": "Por qué no", "who": "Otorgado por",
        "legend": "Cómo leer las cronologías", "to whom": "a", "today": "sin fin",
        "record": "Registro", "timelines": "Cronologías del consentimiento",
        "as table": "Los consentimientos en una tabla", "worth": "Valor", "steps": "Pasos",
    },
}  # fmt: skip


def word(key: str, lang: str) -> str:
    """Return a word in a language."""
    return _WORDS["es" if lang == "es" else "en"][key]


def heading(drawn: Timeline) -> str:
    """Return what the record is called: its label, else its CURIE or IRI."""
    return line(drawn.label or shorten(drawn.record) or drawn.record)


def pair(drawn: Timeline) -> str:
    """Return `United States → Mexico`; empty where neither is known, one side for an operation at home."""
    if drawn.kind.value == "domestic" and not drawn.hosts:
        return line(", ".join(drawn.senders))
    sides = [line(", ".join(names)) for names in (drawn.senders, drawn.hosts)]
    return " → ".join(side or "?" for side in sides) if any(sides) else ""


def called(offer: Offer) -> str:
    """Return what a consent is called: its label, else its CURIE, or its key and position."""
    return line(offer.label or shorten(offer.consent) or offer.consent)


def days(first: datetime.date, last: datetime.date, lang: str) -> str:
    """Return how many days two days and those between them are: `4 days`."""
    number = (last - first).days + 1
    return f"{number:,} {word('day' if number == 1 else 'days', lang)}"


def span(found: Span, lang: str, *, count: bool = False) -> str:
    """Return `2031-02-01 – 2031-02-04`, `from 2031-02-01 on` or one day, and with `count` how many days these are."""
    first, last = found.first, found.last
    if last is None or last == datetime.date.max:
        return f"{word('from', lang)} {first} {word('on', lang)}".strip()
    if first == datetime.date.min:
        return f"{word('until', lang)} {last}"
    text = f"{first}" if first == last else f"{first} – {last}"
    return f"{text} ({days(first, last, lang)})" if count else text


def stretch(found: Stretch, lang: str) -> str:
    """Return days as they were recorded, with `?` for an unknown end."""
    if found.goes_on and found.first:
        return f"{word('from', lang)} {found.first} {word('on', lang)}".strip()
    if found.first == found.last:
        return f"{found.first}"
    return f"{found.first or '?'} – {found.last or '?'}"


def period(drawn: Timeline, lang: str) -> str:
    """Return the days of an activity, and how many they are; empty where none is known."""
    if drawn.stretch is None:
        return ""
    first, last = drawn.stretch.first, drawn.stretch.last
    text = stretch(drawn.stretch, lang)
    return f"{text} ({days(first, last, lang)})" if first and last and last >= first else text


def offer_facts(offer: Offer, lang: str) -> list[str]:
    """Return all that is known of a consent, a phrase each: who, status, days, steps, why it does not do."""
    facts = [f"{word('granted by', lang)} {line(', '.join(offer.by))}"] if offer.by else []
    if offer.status:
        facts.append(f"{word('status', lang)}: {line(offer.status).lower()}")
    if offer.in_force:
        known = "valid" if offer.standing.value == "void" else "in force on"
        facts.append(f"{word(known, lang)} {span(offer.in_force, lang)}")
    elif offer.stated:
        facts.append(f"{word('valid', lang)} {stretch(offer.stated, lang)}")
    facts += [f"{word(event.kind, lang)} {event.day}" for event in offer.events]
    facts += [f"{line(key)} {word('written', lang)} {line(text)}" for key, text in offer.written]
    if not offer.in_force and not offer.stated and not offer.events:
        facts.append(word("undated", lang))
    if offer.reason:
        facts.append(line(offer.reason))
    elif offer.standing.value == "unclear":
        facts.append(word("unread", lang))
    return facts


def track_facts(drawn: Timeline, track: Track, lang: str) -> list[tuple[str, str]]:
    """Return what the days of a host and sender come to, a sentence each: `gap`, `covered` or `note`, and its text."""
    if drawn.kind.value == "not-held":
        return [("note", word("never", lang))]
    if drawn.period is None:
        return [("note", word("no dates", lang))]
    if not track.judged:
        return [("note", word("unjudged", lang))]
    names = {"host": line(track.host), "sender": line(track.sender)}
    found = [] if track.offers else [("note", word("no consent", lang))]
    gaps = "; ".join(span(gap, lang, count=True) for gap in track.gaps)
    unclear = any(offer.standing.value == "unclear" for offer in track.offers)
    if not gaps:
        key = "covered" if track.whole else "perhaps" if unclear else "narrowly"
        found.append(("covered" if track.whole else "note", word(key, lang).format(**names)))
        return found
    many = _many(drawn, track, lang) if len(track.gaps) > 1 else ""
    narrower = track.whole and any(offer.standing.value == "limited" for offer in track.offers)
    told = word("wide" if narrower else "uncovered", lang)
    found.append(("gap", told.format(**names, gaps=gaps, many=many)))
    if not track.whole:
        found.append(("note", word("at best" if unclear else "narrow", lang)))
    return found


def gap_count(drawn: Timeline, track: Track, lang: str) -> str:
    """Return how much of the period is without consent, in a few words; empty where all of it has one."""
    if not track.gaps:
        return ""
    return f"{word('gap', lang)}{_many(drawn, track, lang) or ' ' + span(track.gaps[0], lang)}"


def _many(drawn: Timeline, track: Track, lang: str) -> str:
    """Return ` on 41 of 89 days`; empty where these have no end."""
    if drawn.period is None or drawn.period.last is None or track.gaps[-1].last is None:
        return ""
    some, every = (sum(_length(s) for s in spans) for spans in (track.gaps, (drawn.period,)))
    return word("many", lang).format(some=f"{some:,}", all=f"{every:,}")


def _length(found: Span) -> int:
    return (found.last - found.first).days + 1 if found.last else 0


def lone_fact(drawn: Timeline, lang: str) -> str:
    """Return why an activity has no host and sender to hold a consent against."""
    keys = {"not-held": "never", "domestic": "at home"}
    return word(keys.get(drawn.kind.value, "no pair"), lang)

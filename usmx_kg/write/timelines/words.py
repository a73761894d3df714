"""The words of timelines, in English and Spanish, that all their formats share; texts from data are one line each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from usmx_kg.ground.namespaces import shorten
from usmx_kg.write.escape import line

if TYPE_CHECKING:
    from usmx_kg.model.activities import Span
    from usmx_kg.model.timeline import Offer, Stretch, Timeline, Track

__all__ = ["SYMBOLS", "called", "days", "facts", "facts_beside", "gap_count", "heading", "offer_facts", "pair",
           "period", "reached", "span", "stretch", "track_facts", "word"]  # fmt: skip

SYMBOLS = {"covers": "✓", "limited": "◐", "unclear": "?", "void": "✕"}
"""What a consent is worth, at a glance and without colour."""

_WORDS = {
    "en": {
        "deployment": "Deployment", "domestic": "Domestic operation", "not-held": "Not held",
        "in force": "Consent in force", "in force on": "in force", "gap": "no consent", "gaps": "Without consent",
        "covers": "counts", "limited": "too narrow", "unclear": "unclear", "void": "does not count",
        "day": "day", "days": "days", "to": "–", "from": "from", "on": "on", "until": "until",
        "requested": "requested", "decided": "decided", "published": "published", "withdrawn": "withdrawn",
        "valid": "valid", "written": "written", "granted by": "granted by",
        "reaches": "covers {mission}, which {name} includes", "status": "status",
        "no day": "in force on no known day", "undated": "without dates", "unknown start": "start unknown",
        "unknown end": "end unknown", "consent": "Consent", "consents": "Consents",
        "covered": "A consent of {host} to {sender} is in force {when}.",
        "every day": "on every day", "first day": "on its first day",
        "uncovered": "No consent of {host} to {sender} is in force{many}: {gaps}.", "many": " on {some} of {all} days",
        "wide": "No consent of {host} to {sender} that covers mission, place, strength and arms is in force"
        "{many}: {gaps}.",
        "narrow": "None of them covers all of mission, place, strength and arms; only the days are counted here.",
        "narrowly": "A consent of {host} to {sender} is in force {when}, but none covers all of mission, place, "
        "strength and arms.",
        "at best": "What can’t be read is taken at its best.",
        "unjudged": "The days can’t be judged: {unread}.",
        "unclear days": "Days that can’t be judged: {days}; {unread}.",
        "no end": "end not recorded",
        "one day": "Its end is not recorded: the days after its first one are not judged.",
        "no last day": "Its end is not recorded: it is judged as if it went on.",
        "no consent": "No consent is named.", "no pair": "Whether there was consent can’t be judged: {unread}.",
        "same": "No host other than the sender is named.",
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
        "reaches": "abarca {mission}, que incluye {name}",
        "status": "estado", "no day": "vigente en ningún día conocido", "undated": "sin fechas",
        "unknown start": "inicio desconocido", "unknown end": "fin desconocido", "consent": "Consentimiento",
        "consents": "Consentimientos",
        "covered": "Un consentimiento de {host} a {sender} está vigente {when}.",
        "every day": "todos los días", "first day": "en su primer día",
        "uncovered": "Ningún consentimiento de {host} a {sender} está vigente{many}: {gaps}.",
        "many": " en {some} de {all} días",
        "wide": "Ningún consentimiento de {host} a {sender} que abarque misión, lugar, efectivos y armas está vigente"
        "{many}: {gaps}.",
        "narrow": "Ninguno abarca a la vez misión, lugar, efectivos y armas; aquí solo se cuentan los días.",
        "narrowly": "Está vigente {when} un consentimiento de {host} a {sender}, pero ninguno abarca a la vez misión, "
        "lugar, efectivos y armas.",
        "at best": "Lo que no se puede leer se toma en el mejor de los sentidos.",
        "unjudged": "No se pueden juzgar los días: {unread}.",
        "unclear days": "Días que no se pueden juzgar: {days}; {unread}.",
        "no end": "sin fecha de término registrada",
        "one day": "No consta su fecha de término: no se juzgan los días posteriores al primero.",
        "no last day": "No consta su fecha de término: se juzga como si continuara.",
        "no consent": "No se menciona ningún consentimiento.",
        "no pair": "No se puede juzgar si hubo consentimiento: {unread}.",
        "same": "No se nombra otro anfitrión que el propio Estado que envía.",
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
    if not drawn.end_recorded:
        return f"{text}, {word('no end', lang)}"
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
    facts += reached(offer, lang)
    if offer.reason:
        facts.append(line(offer.reason))
    elif offer.standing.value == "unclear":
        facts.append(word("unread", lang))
    return facts


def reached(offer: Offer, lang: str) -> list[str]:
    """Return by which of its names a consent covers missions that it doesn't name, a phrase each."""
    return [word("reaches", lang).format(mission=line(mission), name=line(name)) for mission, name in offer.reaches]


def facts(drawn: Timeline, lang: str) -> list[tuple[str, str]]:
    """Return all that a timeline comes to, a sentence each: `gap`, `covered` or `note`, and its text."""
    return [*(fact for track in drawn.tracks for fact in track_facts(drawn, track, lang)), *facts_beside(drawn, lang)]


def track_facts(drawn: Timeline, track: Track, lang: str) -> list[tuple[str, str]]:
    """Return what the days of a host and sender come to, a sentence each: `gap`, `covered` or `note`, and its text."""
    if drawn.kind.value == "not-held":
        return [("note", word("never", lang))]
    unread = line("; ".join(track.unread))
    if drawn.period is None or (track.unclear and not track.judged):
        return [("note", word("unjudged", lang).format(unread=unread))]
    found = [] if track.offers else [("note", word("no consent", lang))]
    found += [_gaps(drawn, track, lang)] if track.gaps else []
    if track.unclear:
        days = _spans(track.unclear, lang)
        found.append(("note", word("unclear days", lang).format(days=days, unread=unread)))
    if not track.gaps and not track.unclear:
        found.append(_covered(drawn, track, lang))
    elif track.gaps and not track.whole:
        found.append(("note", word("at best" if track.unclear else "narrow", lang)))
    if not drawn.end_recorded and not (track.unclear and track.unclear[-1].last is None):
        found.append(("note", word("no last day" if drawn.period.last is None else "one day", lang)))
    return found


def _gaps(drawn: Timeline, track: Track, lang: str) -> tuple[str, str]:
    many = _many(drawn, track, lang) if len(track.gaps) > 1 else ""
    narrower = track.whole and any(offer.standing.value == "limited" for offer in track.offers)
    told = word("wide" if narrower else "uncovered", lang)
    return ("gap", told.format(**_names(track), gaps=_spans(track.gaps, lang), many=many))


def _covered(drawn: Timeline, track: Track, lang: str) -> tuple[str, str]:
    first = not drawn.end_recorded and drawn.period is not None and drawn.period.last is not None
    when = word("first day" if first else "every day", lang)
    kind, key = ("covered", "covered") if track.whole else ("note", "narrowly")
    return (kind, word(key, lang).format(**_names(track), when=when))


def _names(track: Track) -> dict[str, str]:
    return {"host": line(track.host), "sender": line(track.sender)}


def _spans(found: Iterable[Span], lang: str) -> str:
    return "; ".join(span(one, lang, count=True) for one in found)


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


def facts_beside(drawn: Timeline, lang: str) -> list[tuple[str, str]]:
    """Return why no consent is held against an activity, or against some host or sender of it."""
    key = {"not-held": "never", "domestic": "at home"}.get(drawn.kind.value, "no pair" if drawn.unread else "same")
    if drawn.tracks and not drawn.unread:
        return []
    return [("note", word(key, lang).format(unread=line("; ".join(drawn.unread))))]

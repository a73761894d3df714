"""Texts of rules filled in: placeholders read back out of an engine's message, and things named by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import zip_longest

from usmx_kg.graph.rulebook import Rule, Text, rules
from usmx_kg.rules.shortfalls import Fault, Flaw
from usmx_kg.rules.verdict import Trouble, Unread

__all__ = ["STATUS", "bindings", "fill", "not_judged", "rule_of"]

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")

STATUS: Mapping[Fault, Text] = {
    Fault.FORM: Text("its form is {value}, and consent must be explicit", "su forma es {value} y debe ser explícito"),
    Fault.STATUS: Text("its status is {value}", "su estado es {value}"),
    Fault.GRANTOR: Text("granted by {value}, who may not consent for {host}",
                        "otorgado por {value}, que no puede consentir por {host}"),
    Fault.GRANTEE: Text("granted to {value}, not to {sender}", "otorgado a {value}, no a {sender}"),
    Fault.MISSION: Text("does not cover the mission {value}", "no cubre la misión {value}"),
    Fault.PLACE: Text("does not cover the place {value}", "no cubre el lugar {value}"),
    Fault.STRENGTH: Text("covers at most {value} people", "cubre como máximo a {value} personas"),
    Fault.ARMS: Text("does not cover the arms {value}", "no cubre las armas {value}"),
    Fault.NEVER: Text("no day is known on which it was in force", "no se conoce ningún día en que estuviera vigente"),
    Fault.UNDATED: Text("neither validFrom, decidedOn nor publishedOn is given, so that it was never in force",
                        "no se indica validFrom, decidedOn ni publishedOn, así que nunca estuvo vigente"),
    Fault.NO_END: Text("its status is expired and validUntil is not given, so that it was never in force",
                       "su estado es vencido y no se indica validUntil, así que nunca estuvo vigente"),
    Fault.NO_WITHDRAWAL: Text("its status is withdrawn and withdrawnOn is not given, so that it was never in force",
                              "su estado es retirado y no se indica withdrawnOn, así que nunca estuvo vigente"),
    Fault.BEFORE: Text("not in force before {value}", "no vigente antes del {value}"),
    Fault.AFTER: Text("not in force after {value}", "no vigente después del {value}"),
    Fault.ANY_MISSION: Text("names no mission", "no nombra misión"),
    Fault.NO_FORM: Text("states neither form nor instrument", "no indica forma ni instrumento"),
    Fault.ANY_SENDER: Text("does not say to which of the senders it is granted",
                           "no dice a cuál de los Estados que envían se otorga"),
}  # fmt: skip
"""Why one consent doesn't do; `{value}`, `{host}` and `{sender}` are filled in."""

_UNREAD: Mapping[Trouble, tuple[Text, Text]] = {
    Trouble.UNREADABLE: (Text("{key} is “{value}”, which can’t be read", "{key} es “{value}”, que no se puede leer"),
                         Text("{key} of {consent} is “{value}”, which can’t be read",
                              "{key} de {consent} es “{value}”, que no se puede leer")),
    Trouble.MISSING: (Text("{key} is not given", "no se indica {key}"),
                      Text("{key} of {consent} is not given", "no se indica {key} de {consent}")),
    Trouble.SEVERAL: (Text("{key} has several values", "{key} tiene varios valores"),
                      Text("{key} of {consent} has several values", "{key} de {consent} tiene varios valores")),
    Trouble.REVERSED: (Text("the end comes before the start", "el fin es anterior al inicio"),) * 2,
}  # fmt: skip
"""What keeps days from being judged: of the deployment itself, and of one of its consents."""

NOT_JUDGED = Text(
    "Not judged: the record breaks {rule}. {message}", "Sin juzgar: el registro incumple {rule}. {message}"
)
NOBODY = Text("nobody known", "nadie conocido")


def status(flaw: Flaw, lang: str, names: Mapping[str, str | None]) -> str:
    """Return the words for a flaw; `names` are the labels of its value, host and sender."""
    return STATUS[flaw.fault][lang].format(**{**names, "value": names["value"] or NOBODY[lang]})


def unread(found: Unread, lang: str, value: str | None, consent: str | None) -> str:
    """Return the words for what can't be read; `value` and `consent` are what these are called."""
    of_deployment, of_consent = _UNREAD[found.trouble]
    template = of_deployment if consent is None else of_consent
    return template[lang].format(key=found.key, value=value, consent=consent)


def not_judged(rule: str, message: str, lang: str) -> str:
    """Return the words for a check that was not made, by the rule that the record breaks and what this one says."""
    return NOT_JUDGED[lang].format(rule=rule, message=message)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(template)
    seen: set[str] = set()
    pattern = ""
    for position, part in enumerate(parts):
        if position % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            seen.add(part)
            pattern += rf"(?P<{part}>\S+?)"
    return re.compile(pattern)


def bindings(text: Text | None, messages: Iterable[str]) -> dict[str, str]:
    """Read the values of the placeholders back out of an engine's messages.

    Engines give the variables of a SPARQL constraint in the message only; their values are IRIs, dates and numbers,
    which have no spaces.
    """
    if text is None:
        return {}
    for message in messages:
        plain = " ".join(message.split())
        for template in (text.en, text.es):
            match = _pattern(template).fullmatch(plain)
            if match:
                return {name: value for name, value in match.groupdict().items() if not value.startswith("{")}
    return {}


@cache
def _parted(template: str) -> tuple[tuple[str, str | None], ...]:
    """Return the words of a text, each with the placeholder behind them."""
    parts = _PLACEHOLDER.split(template)
    return tuple(zip_longest(parts[::2], parts[1::2]))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into the placeholders of a text, as they are; one without value goes with the space before it.

    After an abbreviation at the end of a sentence (`N.L.`) there is no second full stop.
    """
    filled = ""
    for text, name in _parted(template):
        value = values.get(name, "") if name else ""
        text = text if filled else text.lstrip()
        text = text.removeprefix(".") if filled.endswith(".") else text
        filled += text + value if value else text.rstrip()
    return filled


@cache
def _parts() -> dict[str, tuple[Rule, str, Text | None]]:
    found: dict[str, tuple[Rule, str, Text | None]] = {}
    for rule in rules().values():
        found[rule.iri] = (rule, rule.iri, None)
        found |= {part: (rule, part, text) for part, text in rule.messages.items()}
    return found


def rule_of(*shapes: str | None) -> tuple[Rule, str, Text | None] | None:
    """Return the rule to which the first known of these shapes or constraints belongs, that one, and its message."""
    known = _parts()
    return next((known[shape] for shape in shapes if shape in known), None)

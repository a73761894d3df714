"""`usmx rules`."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

import click

from usmx_kg.cli.complete import rule_ids
from usmx_kg.cli.output import at_terminal, colored, emit
from usmx_kg.cli.overwriting import check_new
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.ground.namespaces import shorten
from usmx_kg.write.escape import line

if TYPE_CHECKING:
    from usmx_kg.graph.rulebook import Rule

_WORDS = {
    "en": {"message": "Message", "fix": "Fix", "why": "Why", "ours": "our own rule", "requires": "Needs",
           "fail": "A record that breaks it:", "pass": "One that keeps it:"},
    "es": {"message": "Mensaje", "fix": "Remedio", "why": "Motivo", "ours": "regla propia", "requires": "Requiere",
           "fail": "Un registro que la infringe:", "pass": "Uno que la cumple:"},
}  # fmt: skip
_COLORS = {"violation": "red", "warning": "yellow", "info": "blue"}


@click.command("rules")
@click.argument("name", required=False, metavar="[ID]", shell_complete=rule_ids)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format.")
@click.option("--example", type=click.Choice(["fail", "pass"]), help="Give only the record that breaks or keeps it.")
@click.option("-o", "--output", metavar="FILE", help="Write here.")
@click.option("--force", is_flag=True, help="With --example: replace a file that is there already.")
@shared
def command(name: str | None, form: str, example: str | None, output: str | None, force: bool) -> None:
    r"""List the rules, or explain one: what it demands, why, and how to mend a record that breaks it.

    The rules that it needs tell what it can't judge: a name that is not known, a day that is none. Where --rule or
    --skip of `usmx validate` leave them out, what they find is told as a check that could not be made.

    \b
    Examples:
      usmx rules
      usmx rules consent-for-period
      usmx rules agreement-parties --lang es
      usmx rules consent-in-one --example fail -o record.yaml
    """
    from usmx_kg.graph.rulebook import examples, rule, rules
    from usmx_kg.ground.errors import UsageError

    lang = Settings.now().lang
    chosen = [rule(name)] if name else list(rules().values())
    if example is not None:
        if name is None:
            raise UsageError("--example needs the id of a rule")
        check_new(output, force=force)
        text = examples(chosen[0].id)[example]
    elif form == "json":
        plain = [_plain(one, lang) for one in chosen]
        text = json.dumps(plain[0] if name else plain, ensure_ascii=False, indent=1) + "\n"
    else:
        wide = shutil.get_terminal_size().columns if at_terminal() and output is None else None
        text = _one(chosen[0], lang, wide) if name else _list(chosen, lang)
    emit(text, output)


def _list(found: list[Rule], lang: str) -> str:
    from usmx_kg.write.reports.words import word

    wide = max((len(one.id) for one in found), default=0)
    heavy = max(len(word(severity, lang)) for severity in _COLORS)
    rows: list[str] = []
    for family, members in groupby(found, key=lambda one: one.family):
        rows.append(family)
        for one in members:
            severity = _colored(f"{word(one.severity, lang):{heavy}}", one.severity)
            rows.append(f"  {one.id:{wide}}  {severity}  {line(one.label[lang])}")
    return "".join(f"{row}\n" for row in rows)


def _colored(text: str, severity: str) -> str:
    return click.style(text, fg=_COLORS[severity]) if colored() else text


def _one(found: Rule, lang: str, width: int | None) -> str:
    """Return all about a rule; at a terminal (of this width) its long lines are folded."""
    from usmx_kg.graph.rulebook import examples
    from usmx_kg.write.reports.words import word

    words = _WORDS[lang]
    head = f"{found.id}  {_colored(word(found.severity, lang), found.severity)}  {line(found.label[lang])}"
    rows = [line(found.definition[lang])]
    rows += [f"{words['message']}: {line(text)}" for text in _messages(found, lang)]
    rows.append(f"{words['fix']}: {line(_with_slots(found.fix[lang]))}")
    rows += [f"{words['why']}: {line(reason)}" for reason in _reasons(found, lang)]
    rows += [f"{words['requires']}: {', '.join(found.requires)}"] if found.requires else []
    folded = [_fold(row, width) for row in rows]
    for kind, text in examples(found.id).items():
        folded += ["", f"  {words[kind]}", textwrap.indent(text.rstrip("\n"), "    ")]
    return "".join(f"{row}\n" for row in (head, "", *folded))


def _fold(row: str, width: int | None) -> str:
    if width is None:
        return f"  {row}"
    wide = max(min(width, 100), 40)
    return textwrap.fill(row, wide, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _messages(found: Rule, lang: str) -> list[str]:
    """Return the messages of a rule, each once."""
    texts = dict.fromkeys(text[lang] for text in found.messages.values())
    return [_with_slots(text) for text in texts]


def _with_slots(text: str) -> str:
    """Return a template with `‹host›` where a finding has the host's name, and so on."""
    return re.sub(r"\{[?$](\w+)\}", r"‹\1›", text)


def _reasons(found: Rule, lang: str) -> list[str]:
    """Return the sentences and laws behind a rule, and our own reason."""
    from usmx_kg.graph.claims import passages
    from usmx_kg.graph.vocabulary import label

    reasons = []
    for source in found.sources:
        name = shorten(source) or source
        text = f"“{passages()[source]}”" if source in passages() else label(source, lang)
        reasons.append(f"{text} ({name})" if text != name else name)
    if found.ours is not None:
        reasons.append(f"{found.ours[lang]} ({_WORDS[lang]['ours']})")
    return reasons


def _plain(found: Rule, lang: str) -> dict[str, object]:
    from usmx_kg.graph.claims import passages
    from usmx_kg.graph.rulebook import examples

    quote = passages().get(found.passage or "")
    document = {
        "rule": found.id,
        "iri": found.iri,
        "family": found.family,
        "severity": found.severity,
        "label": found.label[lang],
        "definition": found.definition[lang],
        "messages": _messages(found, lang),
        "fix": _with_slots(found.fix[lang]),
        "sources": found.sources,
        "quote": quote,
        "ours": found.ours[lang] if found.ours else None,
        "requires": found.requires,
        "examples": examples(found.id),
    }
    return {key: value for key, value in document.items() if value}

"""`usmx doctor`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from usmx_kg.cli.output import colored, emit
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.write.escape import line

if TYPE_CHECKING:
    from usmx_kg.cli.installation import Check

_WORDS = {
    "en": {"ok": "ok", "missing": "missing", "wrong": "wrong", "optional": "not installed", "good": "All is well.",
           "bad": "Something is missing or wrong.", "packages": "packages", "extras": "extras", "graph": "graph"},
    "es": {"ok": "bien", "missing": "falta", "wrong": "mal", "optional": "sin instalar", "good": "Todo está bien.",
           "bad": "Algo falta o está mal.", "packages": "paquetes", "extras": "extras", "graph": "grafo"},
}  # fmt: skip
_COLORS = {"ok": "green", "missing": "red", "wrong": "red", "optional": "yellow"}


@click.command("doctor")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format.")
@click.option("-o", "--output", metavar="FILE", help="Write here.")
@shared
def command(form: str, output: str | None) -> None:
    r"""Tell what is installed and in which version, what is missing and how to get it.

    The files of the graph are held against the hashes that they were shipped with, and read. Ends with 0 when all that
    is needed is there and whole, 1 when it is not; what is optional never counts.

    \b
    Examples:
      usmx doctor
      usmx doctor -f json
    """
    from usmx_kg.cli.installation import checks

    found = checks()
    good = all(check.good for check in found)
    if form == "json":
        text = json.dumps({"good": good, "checks": [_plain(check) for check in found]}, ensure_ascii=False, indent=1)
        emit(f"{text}\n", output)
    else:
        emit(_text(found, good=good), output)
    if not good:
        raise click.exceptions.Exit(1)


def _plain(check: Check) -> dict[str, str]:
    told = {"group": check.group, "name": check.name, "state": check.state, "found": check.found, "hint": check.hint}
    return {key: value for key, value in told.items() if value}


def _text(found: list[Check], *, good: bool) -> str:
    words, rows, group = _WORDS[Settings.now().lang], [], ""
    wide = max(len(check.name) for check in found)
    room = max(len(words[state]) for state in _COLORS)
    for check in found:
        if check.group != group:
            group = check.group
            rows.append(words.get(group, group))
        state = f"{words[check.state]:{room}}"
        shown = click.style(state, fg=_COLORS[check.state]) if colored() else state
        told = "; ".join(line(text) for text in (check.found, check.hint if check.state != "ok" else "") if text)
        rows.append(f"  {shown}  {check.name:{wide}}  {told}".rstrip())
    return "".join(f"{row}\n" for row in (*rows, words["good" if good else "bad"]))

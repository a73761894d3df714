"""`usmx stats`."""

from __future__ import annotations

import json

import click

from usmx_kg.cli.output import emit
from usmx_kg.cli.settings import Settings, shared


@click.command("stats")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format.")
@click.option("-o", "--output", metavar="FILE", help="Write here.")
@shared
def command(form: str, output: str | None) -> None:
    r"""Count what is in the graph, how much of the document is covered, and how much is backed by quotes.

    \b
    Examples:
      usmx stats
      usmx stats -f json
    """
    from usmx_kg.ask.stats import figures

    lang, found = Settings.now().lang, figures()
    if form == "json":
        plain = [
            {"group": f.group.en, "name": f.name[lang], "number": f.number} | ({"of": f.of} if f.of is not None else {})
            for f in found
        ]
        emit(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", output)
        return
    wide = max(len(f.name[lang]) for f in found)
    rows: list[str] = []
    group = None
    for figure in found:
        if figure.group != group:
            group = figure.group
            rows += ["", group[lang]] if rows else [group[lang]]
        part = f"  / {figure.of:,} ({figure.number / figure.of:.0%})" if figure.of else ""
        rows.append(f"  {figure.name[lang]:{wide}} {figure.number:9,}{part}")
    emit("".join(f"{row}\n" for row in rows), output)

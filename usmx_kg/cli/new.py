"""`usmx new`."""

from __future__ import annotations

import click

from usmx_kg.cli.output import choose, emit
from usmx_kg.cli.settings import Settings, shared

FORMATS = {"yaml": (".yaml", ".yml"), "json": (".json",), "turtle": (".ttl",)}


@click.command("new")
@click.argument("what", type=click.Choice(["deployment"]))
@click.option("-f", "--format", "form", type=click.Choice(list(FORMATS)), help="Format (default yaml).")
@click.option("-o", "--output", metavar="FILE", help="Write here; the extension chooses the format.")
@click.option("--example", is_flag=True, help="Fill it in, with invented facts that conform to every rule.")
@shared
def command(what: str, form: str | None, output: str | None, example: bool) -> None:  # noqa: ARG001
    r"""Write a template to fill in, each field with what it means and takes.

    \b
    Examples:
      usmx new deployment -o record.yaml
      usmx new deployment --example -f json
      usmx new deployment --lang es
    """
    from usmx_kg.template import template

    emit(template(choose(form, output, "yaml", FORMATS), filled=example, lang=Settings.now().lang), output)

"""`usmx new`."""

from __future__ import annotations

import click

from usmx_kg.cli.output import choose, emit, mark
from usmx_kg.cli.overwriting import check_new
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.exchange.templates import FORMATS


@click.command("new")
@click.argument("what", type=click.Choice(["deployment"]))
@click.option("-f", "--format", "form", type=click.Choice(list(FORMATS)), help="Format (default yaml).")
@click.option("-o", "--output", metavar="FILE", help="Write here; the extension chooses the format.")
@click.option("--example", is_flag=True, help="Fill it in, with invented facts that conform to every rule.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@shared
def command(what: str, form: str | None, output: str | None, example: bool, force: bool) -> None:  # noqa: ARG001
    r"""Write a template to fill in, each field with what it means and takes.

    A YAML file explains each field in a comment, a workbook (xlsx) in a sheet of its own and in notes at the header; it
    has drop-downs for states, missions and statuses. In a table each row is a record. Then: usmx validate FILE. A file
    that is there already stays as it is, unless --force says otherwise.

    \b
    Examples:
      usmx new deployment -o record.yaml
      usmx new deployment -o records.xlsx
      usmx new deployment --example -f csv
      usmx new deployment --lang es
    """
    from usmx_kg.exchange.templates import template

    check_new(output, force=force)
    chosen = choose(form, output, "yaml", FORMATS)
    made = template(chosen, filled=example, lang=Settings.now().lang)
    emit(mark(chosen, output) + (made if isinstance(made, bytes) else made.encode("utf-8")), output)

"""`usmx validate`."""

from __future__ import annotations

import click

from usmx_kg.cli.complete import rule_ids
from usmx_kg.cli.output import choose_each, colored, emit
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.cli.waiting import waiting
from usmx_kg.errors import UsageError
from usmx_kg.namespaces import RECORD
from usmx_kg.render import REPORTS
from usmx_kg.render.escape import visible


@click.command("validate")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--input-format", metavar="FORMAT", help="Format of the records, for `-` or an odd extension.")
@click.option("--base", default=RECORD, show_default=True, metavar="IRI", help="IRI under which short ids are put.")
@click.option("--background", multiple=True, metavar="FILE", help="Facts that you trust: actors, places, agreements.")
@click.option("--shapes", multiple=True, metavar="FILE", help="SHACL rules of your own, beside ours.")
@click.option("--rule", "only", multiple=True, metavar="ID", shell_complete=rule_ids, help="Apply this rule only.")
@click.option("--skip", multiple=True, metavar="ID", shell_complete=rule_ids, help="Leave this rule out.")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info", "never"]),
    default="violation",
    show_default=True,
    help="The lightest finding that counts as failure.",
)
@click.option("-f", "--format", "form", type=click.Choice(list(REPORTS)), help="Format of the report (default text).")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write here; may be repeated: the extension tells the format, - is standard output.",
)
@shared
def command(
    files: tuple[str, ...],
    input_format: str | None,
    base: str,
    background: tuple[str, ...],
    shapes: tuple[str, ...],
    only: tuple[str, ...],
    skip: tuple[str, ...],
    fail_on: str,
    form: str | None,
    outputs: tuple[str, ...],
) -> None:
    r"""Check deployment records against the rules; - is standard input.

    Each finding names its record, file and line, the sentence behind the rule, and how to mend the record. Ends with
    0 when the records conform, 1 when they don't, 3 when a file can't be read (the others are checked all the same).

    \b
    Examples:
      usmx new deployment --example -f yaml -o relief.yaml
      usmx validate relief.yaml
      usmx validate relief.yaml -f json --fail-on warning
      usmx validate relief.yaml -o report.html --lang es
      usmx validate relief.yaml -f github -o - -o report.html -o report.sarif -o report.xml
    """
    from usmx_kg.render import render_report
    from usmx_kg.validation import validate

    if list(files).count("-") > 1:
        raise UsageError("standard input can be read only once")
    chosen = choose_each(form, outputs, "text", REPORTS)
    with waiting(files):
        report = validate(
            files,
            base=base,
            input_format=input_format,
            background=background,
            shapes=shapes,
            only=only,
            skip=skip,
            lang=Settings.now().lang,
            fail_on=None if fail_on == "never" else fail_on,
        )
    texts = [(render_report(report, kind, color=output == "-" and colored()), output) for output, kind in chosen]
    for text, output in texts:
        emit(text, output)
    for error in report.errors:
        click.echo(f"usmx: {visible(str(error))}", err=True)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)

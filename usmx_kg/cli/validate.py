"""`usmx validate`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import click

from usmx_kg.cli import conventions
from usmx_kg.cli.complete import rule_ids
from usmx_kg.cli.output import choose_each, colored, emit, mark
from usmx_kg.cli.overwriting import check_outputs
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.cli.streamed import can_stream
from usmx_kg.cli.streams import say, tell_all
from usmx_kg.cli.waiting import rate, waiting
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.write import REPORTS


@click.command("validate")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--input-format", metavar="FORMAT", help="Format of the records, for `-` or an odd extension.")
@click.option("--base", default=RECORD, show_default=True, metavar="IRI", help="IRI under which short ids are put.")
@click.option("--background", multiple=True, metavar="FILE", help="Facts that you trust: actors, places, agreements.")
@click.option("--shapes", multiple=True, metavar="FILE", help="SHACL rules of your own, beside ours.")
@click.option(
    "--engine",
    type=click.Choice(["direct", "pyshacl-turbo", "pyshacl", "pyshifty", "all"]),
    help="SHACL engine that judges everything. direct, as without: only what we can't judge ourselves goes to one. "
    "all: every engine that is installed, and an error where they differ.",
)
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
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    metavar="N",
    help="Check large files (JSON Lines, CSV, TSV) with N processes.",
)
@conventions.options
@shared
def command(
    files: tuple[str, ...],
    input_format: str | None,
    base: str,
    background: tuple[str, ...],
    shapes: tuple[str, ...],
    engine: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    fail_on: str,
    form: str | None,
    outputs: tuple[str, ...],
    jobs: int,
    missing: tuple[str, ...],
    codes: str | None,
) -> None:
    r"""Check deployment records against the rules; - is standard input.

    Each finding names its record, file and line, the sentence behind the rule, and how to mend the record. Ends with
    0 when the records conform, 1 when they don't, 3 when a file can't be read (the others are checked all the same),
    70 when --engine all finds that engines differ. A check that can't be made, since what it needs is wrong and --rule
    or --skip leave out the rule that says so, is told as not judged and counts as failure unless --fail-on is never.

    \b
    Examples:
      usmx new deployment --example -f yaml -o relief.yaml
      usmx validate relief.yaml
      usmx validate relief.yaml -f json --fail-on warning
      usmx validate relief.yaml -o report.html --lang es
      usmx validate relief.yaml -f github -o - -o report.html -o report.sarif -o report.xml
      usmx validate relief.yaml -f jsonl -o findings.jsonl --jobs 2
    """
    from usmx_kg.read.source import may_be_large

    if list(files).count("-") > 1:
        raise UsageError("standard input can be read only once")
    chosen = choose_each(form, outputs, "text", REPORTS)
    check_outputs((output for output, _ in chosen), (*files, *background, *shapes))
    options: Choices = {
        "base": base,
        "background": background,
        "shapes": shapes,
        "only": only,
        "skip": skip,
        "lang": Settings.now().lang,
        "engine": engine,
        "missing": missing or None,
        "codes": codes,
    }
    limit = None if fail_on == "never" else fail_on
    large = any(may_be_large(file, input_format) for file in files)
    if large and can_stream(chosen):
        code = _stream(files, input_format, options, chosen, limit, jobs)
    else:
        code = _report(files, input_format, options, chosen, limit, jobs, large=large)
    if engine == "all" and Settings.now().loud >= 0:
        _tell_compared()
    if code:
        raise click.exceptions.Exit(code)


class Choices(TypedDict):
    """What records are checked by, as `Options.of` and `validate` take it."""

    base: str
    background: Sequence[str]
    shapes: Sequence[str]
    only: Sequence[str]
    skip: Sequence[str]
    lang: str
    engine: str | None
    missing: Sequence[str] | None
    codes: str | None


def _report(
    files: Sequence[str],
    input_format: str | None,
    options: Choices,
    chosen: Sequence[tuple[str, str]],
    fail_on: str | None,
    jobs: int,
    *,
    large: bool,
) -> int:
    """Write one report in all its formats, and return the exit code."""
    from usmx_kg.stream.validate import validate
    from usmx_kg.write import render_report

    with rate() if large else waiting(files) as progress:
        report = validate(files, **options, input_format=input_format, fail_on=fail_on, jobs=jobs, progress=progress)
    for output, kind in sorted(chosen, key=lambda pair: pair[0] == "-"):  # who stops to read loses no file
        text = render_report(report, kind, color=output == "-" and colored())
        emit(text if output == "-" else mark(kind, output) + text.encode("utf-8"), output)
    tell_all(report.errors, everything=Settings.now().loud > 0)
    return report.exit_code


def _stream(
    files: Sequence[str],
    input_format: str | None,
    options: Choices,
    chosen: Sequence[tuple[str, str]],
    fail_on: str | None,
    jobs: int,
) -> int:
    """Write findings as they come, and return the exit code."""
    from usmx_kg.check.options import Options
    from usmx_kg.cli.streamed import write
    from usmx_kg.model.findings import Severity
    from usmx_kg.stream.run import check_inputs

    with rate() as progress:
        verdicts = check_inputs(files, Options.of(**options), input_format=input_format, jobs=jobs, progress=progress)
        counts, errors = write(verdicts, chosen)
    tell_all(errors, everything=Settings.now().loud > 0)
    if errors:
        return InputError.exit_code
    return int(fail_on is not None and any(severity.at_least(Severity(fail_on)) for severity in counts))


def _tell_compared() -> None:
    from usmx_kg.check.engines.registry import ENGINES, installed
    from usmx_kg.ground import extras

    there = installed()
    extra_of = {name: engine.extra for name, engine in ENGINES.items() if name not in there}
    lacking = [f"{name} ({extras.install(extra) if extra else extras.again()})" for name, extra in extra_of.items()]
    more = f"; not installed: {', '.join(lacking)}" if lacking else ""
    say(f"usmx: direct, {', '.join(there)} find the same{more}")

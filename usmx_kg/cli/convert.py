"""`usmx convert`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from usmx_kg.cli.output import emit, note
from usmx_kg.cli.overwriting import check_outputs
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.cli.streams import tell_all
from usmx_kg.cli.waiting import waiting
from usmx_kg.errors import UsageError
from usmx_kg.namespaces import RECORD

if TYPE_CHECKING:
    from usmx_kg.records.formats import Format

FORMATS = ("yaml", "json", "jsonl", "jsonld", "csv", "tsv", "xlsx", "turtle", "trig", "nt", "nq", "rdfxml")
BY_PIECES = frozenset(("jsonl", "csv", "tsv", "ntriples", "nquads"))


@click.command("convert")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help="Format to write; else the extension tells.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write here; .gz at the end packs it.")
@click.option("--input-format", metavar="FORMAT", help="Format of the records, for `-` or an odd extension.")
@click.option("--base", default=RECORD, show_default=True, metavar="IRI", help="IRI under which short ids are put.")
@click.option("--background", multiple=True, metavar="FILE", help="Facts that you trust: actors, places, agreements.")
@shared
def command(
    files: tuple[str, ...],
    form: str | None,
    output: str,
    input_format: str | None,
    base: str,
    background: tuple[str, ...],
) -> None:
    r"""Write records in another format; - is standard input.

    All files become one. Names and codes become IRIs, the statements stay the same: the outcome is read again before
    it is written. What the format can't carry (CSV has no place for properties of other vocabularies or for named
    graphs) is an error, and nothing is written then. Large files become JSON Lines, CSV, TSV, N-Triples or N-Quads
    piece by piece, in little memory; records that have to do with others come first then.

    \b
    Examples:
      usmx new deployment --example -o relief.yaml
      usmx convert relief.yaml -o relief.csv
      usmx convert relief.yaml relief.csv -o both.ttl
      usmx convert relief.csv -f jsonld
    """
    from usmx_kg.converting import chosen_format
    from usmx_kg.records.source import may_be_large

    if list(files).count("-") > 1:
        raise UsageError("standard input can be read only once")
    check_outputs([output], background, replaced=files)
    chosen = chosen_format(form, None if output == "-" else output)
    large = any(may_be_large(file, input_format) for file in files)
    convert = _in_pieces if large and chosen.name in BY_PIECES else _as_one
    with waiting(files, "convert"):
        unknown = convert(files, chosen, output, input_format, base, background)
    if unknown:
        names = (
            "1 name that is not known stays as it is" if unknown == 1 else f"{unknown} unknown names stay as they are"
        )
        note(f"usmx: {names}; usmx validate tells more.")


def _as_one(
    files: Sequence[str],
    form: Format,
    output: str,
    input_format: str | None,
    base: str,
    background: Sequence[str],
) -> int:
    """Write all records at once; return how many names are not known."""
    from usmx_kg.converting import packed, write
    from usmx_kg.records import read, read_background

    trusted = read_background(background, base=base)
    found = read(files, base=base, input_format=input_format, background=trusted)
    tell_all(found.errors, everything=Settings.now().loud > 0)
    if found.errors:
        raise click.exceptions.Exit(found.errors[0].exit_code)
    emit(packed(write(found, form, base=base, background=trusted), output), output)
    return sum(finding.rule == "name-known" for finding in found.findings)


def _in_pieces(
    files: Sequence[str],
    form: Format,
    output: str,
    input_format: str | None,
    base: str,
    background: Sequence[str],
) -> int:
    """Write the records of large files piece by piece; return how many names are not known."""
    from usmx_kg.cli.streamed import write_whole
    from usmx_kg.streaming.converting import convert_inputs
    from usmx_kg.validation import Options

    unknown: list[int] = []
    options = Options.of(base=base, background=background)
    write_whole(convert_inputs(files, form, options, input_format=input_format, unknown=unknown.append), output)
    return sum(unknown)

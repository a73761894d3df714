"""`usmx convert`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import click

from usmx_kg.cli import conventions
from usmx_kg.cli.output import emit, mark, note
from usmx_kg.cli.overwriting import check_outputs
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.cli.streams import tell_all
from usmx_kg.cli.waiting import waiting
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import RECORD

if TYPE_CHECKING:
    from usmx_kg.exchange.writers import Limit
    from usmx_kg.read.formats import Format
    from usmx_kg.read.passages import Counted

_MORE = "usmx validate tells more."
FORMATS = ("yaml", "json", "jsonl", "jsonld", "csv", "tsv", "xlsx", "turtle", "trig", "nt", "nq", "rdfxml")
BY_PIECES = frozenset(FORMATS) - {"rdfxml", "nt", "nq"} | {"ntriples", "nquads"}


@click.command("convert")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help="Format to write; else the extension tells.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write here; .gz at the end packs it.")
@click.option("--input-format", metavar="FORMAT", help="Format of the records, for `-` or an odd extension.")
@click.option("--base", default=RECORD, show_default=True, metavar="IRI", help="IRI under which short ids are put.")
@click.option("--background", multiple=True, metavar="FILE", help="Facts that you trust: actors, places, agreements.")
@conventions.options
@shared
def command(
    files: tuple[str, ...],
    form: str | None,
    output: str,
    input_format: str | None,
    base: str,
    background: tuple[str, ...],
    missing: tuple[str, ...],
    codes: str | None,
) -> None:
    r"""Write records in another format; - is standard input.

    All files become one. Names and codes become IRIs, the statements stay the same: the outcome is read again before
    it is written. What the format can't carry (CSV has no place for properties of other vocabularies or for named
    graphs) is an error, and nothing is written then. Large files become any format but RDF/XML piece by piece, in
    little memory; records that have to do with others come first then.

    \b
    Examples:
      usmx new deployment --example -o relief.yaml
      usmx convert relief.yaml -o relief.csv
      usmx convert relief.yaml relief.csv -o both.ttl
      usmx convert relief.csv -f jsonld
    """
    from usmx_kg.exchange.convert import chosen_format
    from usmx_kg.read.source import is_large_whole, may_be_large

    if list(files).count("-") > 1:
        raise UsageError("standard input can be read only once")
    check_outputs([output], background, replaced=files)
    chosen = chosen_format(form, None if output == "-" else output)
    large = any(may_be_large(file, input_format) or is_large_whole(file, input_format) for file in files)
    convert = _in_pieces if large and chosen.name in BY_PIECES else _as_one
    with waiting(files, "convert"):
        told = convert(files, chosen, output, input_format, base, background, conventions.given(missing, codes))
    if told.unknown:
        one = "1 name that is not known stays as it is"
        note(f"usmx: {one if told.unknown == 1 else f'{told.unknown} unknown names stay as they are'}; {_MORE}")
    if told.empty:
        one = "1 value that stands for none is left out"
        note(f"usmx: {one if told.empty == 1 else f'{told.empty} values that stand for none are left out'}; {_MORE}")


def _as_one(
    files: Sequence[str],
    form: Format,
    output: str,
    input_format: str | None,
    base: str,
    background: Sequence[str],
    meant: conventions.Given,
) -> Counted:
    """Write all records at once; return what is to be told of them."""
    from usmx_kg.exchange.convert import packed, write
    from usmx_kg.model.conventions import Conventions
    from usmx_kg.read.background import read_background
    from usmx_kg.read.passages import Counted
    from usmx_kg.read.run import read

    trusted = read_background(background, base=base)
    conventions = Conventions.of(**meant)
    found = read(files, base=base, input_format=input_format, background=trusted, conventions=conventions)
    tell_all(found.errors, everything=Settings.now().loud > 0)
    if found.errors:
        raise click.exceptions.Exit(found.errors[0].exit_code)
    data = mark(form.name, output) + write(found, form, base=base, background=trusted)
    emit(packed(data, output), output)
    return Counted.of(found)


def _in_pieces(
    files: Sequence[str],
    form: Format,
    output: str,
    input_format: str | None,
    base: str,
    background: Sequence[str],
    meant: conventions.Given,
) -> Counted:
    """Write the records of large files piece by piece; return what is to be told of them."""
    from usmx_kg.check.options import Options
    from usmx_kg.cli.streamed import write_whole
    from usmx_kg.exchange.pieces import convert_inputs
    from usmx_kg.read.passages import Counted

    told: list[Counted] = []
    limits: list[Limit] = []
    options = Options.of(base=base, background=background, **meant)
    parts = convert_inputs(files, form, options, input_format=input_format, told=told.append, beyond=limits.append)
    write_whole(chain([mark(form.name, output)], parts), output)
    for limit in limits:
        note(
            f"usmx: this has more than the {limit.most:,} {limit.what} that are read of one file of {form.label}; "
            f"who reads it with usmx sets {limit.variable}, or takes JSON Lines"
        )
    return Counted(sum(part.unknown for part in told), sum(part.empty for part in told))

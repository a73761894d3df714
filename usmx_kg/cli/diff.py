"""`usmx diff`."""

from __future__ import annotations

import click

from usmx_kg.cli import conventions
from usmx_kg.cli.deadline import deadline
from usmx_kg.cli.output import choose, colored, emit
from usmx_kg.cli.overwriting import check_outputs
from usmx_kg.cli.settings import SECONDS, Settings, shared
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.write import DIFFERENCES


@click.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--input-format", metavar="FORMAT", help="Format of both, for `-` or an odd extension.")
@click.option("--base", default=RECORD, show_default=True, metavar="IRI", help="IRI under which short ids are put.")
@click.option("--timeout", type=SECONDS, default=60, show_default=True, help="Seconds at most.")
@click.option("-f", "--format", "form", type=click.Choice(list(DIFFERENCES)), help="Format (default text).")
@click.option("-o", "--output", metavar="FILE", help="Write here; the extension tells the format.")
@conventions.options
@shared
def command(
    old: str,
    new: str,
    input_format: str | None,
    base: str,
    timeout: float,
    form: str | None,
    output: str | None,
    missing: tuple[str, ...],
    codes: str | None,
) -> None:
    r"""Tell what changed from A to B, two graphs or record files of any format; - is standard input.

    Things without a name are compared by what they say, so the order of statements, the names of blank nodes and the
    format make no difference. The formats nt and turtle give a patch: each statement after - or +. Ends with 0 when
    both say the same, 1 when they differ.

    \b
    Examples:
      usmx new deployment --example -f yaml -o relief.yaml
      usmx new deployment --example -f turtle -o relief.ttl
      usmx diff relief.yaml relief.ttl
      usmx diff relief.yaml relief.ttl -f json
    """
    from usmx_kg.exchange.diff import compare
    from usmx_kg.exchange.operand import read_both
    from usmx_kg.write import render_difference

    if old == new == "-":
        raise UsageError("standard input can be read only once")
    check_outputs([output], (old, new))
    kind, lang = choose(form, output, "text", DIFFERENCES), Settings.now().lang
    paint = colored() and output in (None, "-")
    what = f"they can't be compared in {timeout:g} s: they are large, or their nameless nodes are too entangled"
    late = InputError(what, hint="Give some of these ids, or more --timeout.")
    with deadline(timeout, late):
        before, after = read_both(old, new, base=base, input_format=input_format, **conventions.given(missing, codes))
        found = compare(before, after, lang=lang, seconds=timeout)
        text = render_difference(found, kind, lang=lang, color=paint)
    emit(text, output)
    if found:
        raise click.exceptions.Exit(1)

"""`usmx timeline`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from usmx_kg.cli import conventions
from usmx_kg.cli.output import at_terminal, choose, colored, emit
from usmx_kg.cli.overwriting import check_outputs
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.cli.streams import tell_all
from usmx_kg.cli.waiting import waiting
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.namespaces import RECORD, expand, shorten
from usmx_kg.write import TIMELINES
from usmx_kg.write.escape import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from usmx_kg.model.timeline import Timeline


@click.command("timeline")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--record", "wanted", multiple=True, metavar="ID", help="Draw this record only; its id, IRI or label.")
@click.option("--input-format", metavar="FORMAT", help="Format of the records, for `-` or an odd extension.")
@click.option("--base", default=RECORD, show_default=True, metavar="IRI", help="IRI under which short ids are put.")
@click.option("--background", multiple=True, metavar="FILE", help="Facts that you trust: actors, places, agreements.")
@click.option("-f", "--format", "form", type=click.Choice(list(TIMELINES)), help="Format (default text).")
@click.option("-o", "--output", metavar="FILE", help="Write here; the extension tells the format.")
@conventions.options
@shared
def command(
    files: tuple[str, ...],
    wanted: tuple[str, ...],
    input_format: str | None,
    base: str,
    background: tuple[str, ...],
    form: str | None,
    output: str | None,
    missing: tuple[str, ...],
    codes: str | None,
) -> None:
    r"""Draw each deployment and its consents on one axis, the days without consent marked; - is standard input.

    What a consent covers (mission, place, strength, arms) and on which days it is in force is judged as the rules of
    consent do; usmx validate says what else is wrong. Ends with 3 when a file can't be read.

    \b
    Examples:
      usmx new deployment --example -f yaml -o relief.yaml
      usmx timeline relief.yaml
      usmx timeline relief.yaml -o relief.svg
      usmx timeline relief.yaml --lang es -o relief.html
    """
    from usmx_kg.check.drawing import draw
    from usmx_kg.write import render_timelines

    if files.count("-") > 1:
        raise UsageError("standard input can be read only once")
    check_outputs([output], (*files, *background))
    kind, lang = choose(form, output, "text", TIMELINES), Settings.now().lang
    with waiting(files, "draw"):
        meant = conventions.given(missing, codes)
        drawn, errors = draw(files, base=base, input_format=input_format, background=background, lang=lang, **meant)
    if drawn or not errors:
        chosen = _chosen(drawn, wanted, base)
        to_terminal = output in (None, "-") and at_terminal()
        width = shutil.get_terminal_size().columns if to_terminal else None
        color = to_terminal and colored()
        emit(render_timelines(chosen, kind, lang=lang, color=color, width=width), output)
    tell_all(errors, everything=Settings.now().loud > 0)
    if errors:
        raise click.exceptions.Exit(InputError.exit_code)


def _chosen(drawn: Sequence[Timeline], wanted: Sequence[str], base: str) -> Sequence[Timeline]:
    if not wanted:
        return drawn
    found = []
    for name in wanted:
        names = {name, f"{base}{name}", expand(name) or name}
        matches = [d for d in drawn if d.record in names or (d.label or "").casefold() == name.casefold()]
        if not matches:
            have = ", ".join(line(shorten(d.record) or d.record) for d in drawn[:5])
            raise UsageError(f"there is no record {name!r} here", hint=f"Records: {have}{', …' * (len(drawn) > 5)}")
        found += [match for match in matches if match not in found]
    return found

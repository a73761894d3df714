"""`usmx export`."""

from __future__ import annotations

import click

from usmx_kg.cli.complete import terms as complete_terms
from usmx_kg.cli.output import choose, emit
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.ground.errors import UsageError
from usmx_kg.write import GRAPHS

PARTS = (
    "all",
    "ontology",
    "register",
    "alignments",
    "app",
    "shapes",
    "background",
    "document",
    "cases",
    "schema",
    "mappings",
)


@click.command("export")
@click.argument("terms", nargs=-1, metavar="[TERM]...", shell_complete=complete_terms)
@click.option("--part", type=click.Choice(PARTS), default="all", show_default=True, help="Which part of the graph.")
@click.option("-f", "--format", "form", type=click.Choice(list(GRAPHS)), help="Format (default turtle).")
@click.option("-o", "--output", metavar="FILE", help="Write here; the extension chooses the format.")
@click.option("--frame", is_flag=True, help="Nest JSON-LD: what one thing refers to stands inside it.")
@click.option("--canonical", is_flag=True, help="Give the canonical N-Quads of RDFC-1.0.")
@shared
def command(
    terms: tuple[str, ...], part: str, form: str | None, output: str | None, frame: bool, canonical: bool
) -> None:
    r"""Write the graph, a part of it, or what it says about TERMs.

    The background is ontology, schemes and entities: what another SHACL engine needs beside a record. The register has
    the standing of each term and the codes of concepts, the alignments what they are in vocabularies of others; the
    mappings are a table (SSSOM) of these, and of false friends. App is what the application says of keys, for its own
    use. The schema is a JSON Schema of records, by which editors complete and check YAML and JSON. The same graph gives
    the same bytes, so that diffs show changes only.

    \b
    Examples:
      usmx export -o usmx.ttl
      usmx export --part shapes -o shapes.ttl
      usmx export --part ontology --frame -f jsonld
      usmx export usmx:Deployment mission:training
      usmx export --part schema -o usmx.schema.json
      usmx export --part mappings -o usmx.sssom.tsv
    """
    from usmx_kg.exchange.export import NO_GRAPHS, export

    if part in NO_GRAPHS:
        if terms or form or frame or canonical:
            what = "schema is JSON" if part == "schema" else "table of mappings is SSSOM"
            name = "FILE.json" if part == "schema" else "FILE.sssom.tsv"
            raise UsageError(f"the {what} and one whole", hint=f"usmx export --part {part} -o {name}")
        emit(export(part=part, lang=Settings.now().lang), output)
        return
    chosen = "nq" if canonical else choose(form, output, "jsonld" if frame else "turtle", GRAPHS)
    emit(export(part=part, terms=terms, form=chosen, frame=frame, canonical=canonical), output)

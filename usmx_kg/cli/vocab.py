"""`usmx vocab`."""

from __future__ import annotations

import json

import click
from click.shell_completion import CompletionItem

from usmx_kg.cli.output import emit
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.write.escape import line


def _kinds(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from usmx_kg.graph.hierarchy import kinds

    return [CompletionItem(kind) for kind in kinds() if kind.startswith(incomplete)]


@click.command("vocab")
@click.argument("kind", required=False, shell_complete=_kinds)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format.")
@click.option("-o", "--output", metavar="FILE", help="Write here.")
@shared
def command(kind: str | None, form: str, output: str | None) -> None:
    r"""List terms as a tree: classes, properties, or the concepts of a scheme (missions, activities, assets …).

    Without KIND, the kinds and how many terms each has. With -v, definitions as well.

    \b
    Examples:
      usmx vocab
      usmx vocab missions
      usmx vocab classes --lang es -v
    """
    from usmx_kg.graph.hierarchy import branches, kinds, members

    settings = Settings.now()
    if kind is None:
        counts = {name: len(members(name)) for name in kinds()}
        text = "".join(f"{name:20} {number:4}\n" for name, number in counts.items())
        emit(json.dumps(counts, indent=1) + "\n" if form == "json" else text, output)
        return
    found = list(branches(kind, settings.lang))
    if form == "json":
        plain = [
            {"id": b.iri, "name": b.name, "label": b.label, "definition": b.definition, "depth": b.depth} for b in found
        ]
        emit(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", output)
        return
    rows = []
    for branch in found:
        rows.append(f"{'  ' * branch.depth}{branch.name}  {line(branch.label)}")
        if settings.loud > 0 and branch.definition:
            rows.append(f"{'  ' * branch.depth}    {line(branch.definition)}")
    emit("".join(f"{row}\n" for row in rows), output)

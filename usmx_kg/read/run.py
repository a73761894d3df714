"""Readers: files of every format into exact statements, each with its place.

`read` is the way in. A format module makes trees (YAML, JSON, JSON Lines) or statements (RDF); `model.building` turns
trees into statements by the vocabulary's table of fields; `model.permissions` checks what RDF says, and
`model.assembling` puts files side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad

from usmx_kg.graph import Index, index
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.ground.namespaces import BASE
from usmx_kg.ground.namespaces import RECORD as RECORD_BASE
from usmx_kg.model.assembling import assemble
from usmx_kg.model.building import Builder
from usmx_kg.model.conventions import USUAL, Conventions
from usmx_kg.model.descriptions import Draft
from usmx_kg.model.ids import absolute
from usmx_kg.model.layout import items
from usmx_kg.model.name_index import Names, shipped
from usmx_kg.model.records import Excerpt, Lines, Records, TextSource
from usmx_kg.model.trees import Mapping
from usmx_kg.model.twins import one_of_each
from usmx_kg.read.formats import format_named
from usmx_kg.read.jsonld import is_plain
from usmx_kg.read.rdf_statements import from_jsonld, from_rdf
from usmx_kg.read.source import Input, Prefixes, load

__all__ = ["check_base", "load_all", "read"]


@uncollected()
def read(
    inputs: Sequence[str | Path | TextSource | Excerpt | Lines | Input | InputError],
    *,
    base: str = RECORD_BASE,
    input_format: str | None = None,
    background: Records | Iterable[Quad] | Names | None = None,
    conventions: Conventions = USUAL,
) -> Records:
    """Return the records of files, standard input (`-`) and texts.

    `base` is where short ids are put; `input_format` rules over suffixes; names and references are looked up in
    `background` too (which may be a name index already); `conventions` tell what stands for no value. An input that
    can't be read is among the `errors` of the result and hides no other, as is the error of one that could not be
    loaded (`load_all`). Raises UsageError for a wrong base or format.
    """
    check_base(base)
    if input_format is not None:
        format_named(input_format)
    names = _names(background)
    drafts: list[Draft] = []
    errors: list[InputError] = []
    taken: set[str] = set()
    prefixes = Prefixes()
    for source in inputs:
        try:
            if isinstance(source, InputError):
                raise source
            if isinstance(source, Excerpt):
                draft, wrong = _read_excerpt(source, base, names, f"e{len(drafts)}", frozenset(taken), conventions)
            else:
                item = _loaded(source, input_format)
                draft, wrong = _read_one(item, base, names, prefixes.of(item, base), frozenset(taken), conventions)
        except InputError as error:
            errors.append(error)
            continue
        errors += wrong
        if not wrong:
            drafts.append(one_of_each(draft))
            taken.update(d.node.value for d in draft.descriptions)
    return replace(assemble(drafts, errors, len(inputs), names), conventions=conventions)


def _read_one(
    item: Input, base: str, names: Names, prefix: str, taken: frozenset[str], conventions: Conventions
) -> tuple[Draft, list[InputError]]:
    if item.form.module == "rdf":
        draft, errors = from_rdf(item, base, names, prefix, taken, conventions)
    else:
        trees = item.trees()
        if item.form.module == "json" and not is_plain(trees, bare=item.form.name == "json"):
            draft, errors = from_jsonld(trees, item.name, base, names, prefix, taken, conventions)
        else:
            builder = Builder(names, base, item.name, prefix, conventions=conventions)
            draft, errors = builder.build(trees, taken), builder.errors
    if not errors and not item.lines and not any(d.activity for d in draft.descriptions):
        row = "Each row below the header is one. " if item.form.name in ("csv", "tsv", "xlsx") else ""
        hint = f"{row}A record is a Deployment or a DomesticOperation."
        raise InputError("it holds no record", file=item.name, hint=hint)
    return draft, errors


def _loaded(source: str | Path | TextSource | Lines | Input, input_format: str | None) -> Input:
    if isinstance(source, Input):
        return source
    return _joined(source) if isinstance(source, Lines) else load(source, input_format)


def load_all(inputs: Iterable[str | Path | TextSource], input_format: str | None = None) -> list[Input | InputError]:
    """Return inputs as `read` takes them, each loaded once; the error of one where that fails.

    Raises UsageError for a wrong format.
    """
    if input_format is not None:
        format_named(input_format)
    found: list[Input | InputError] = []
    for source in inputs:
        try:
            found.append(load(source, input_format))
        except InputError as error:
            found.append(error)
    return found


def _joined(given: Lines) -> Input:
    text = "".join(f"{line}\n" for _, line in given.lines)
    return Input(given.file, text, format_named(given.format), lines=[number for number, _ in given.lines])


def _read_excerpt(
    excerpt: Excerpt, base: str, names: Names, prefix: str, taken: frozenset[str], conventions: Conventions
) -> tuple[Draft, list[InputError]]:
    builder = Builder(
        names,
        base,
        excerpt.file,
        prefix,
        whole=False,
        conventions=conventions,
        suspects=excerpt.suspects,
        guesses=excerpt.guesses,
    )
    numbers = (
        number
        for first, tree in excerpt.rows
        for number, _ in enumerate((i for i in items(tree, excerpt.file) if isinstance(i, Mapping)), first)
    )
    trees = [tree for _, tree in excerpt.rows]
    return builder.build(trees, taken | excerpt.taken, numbers, excerpt.described), builder.errors


def _names(background: Records | Iterable[Quad] | Names | None) -> Names:
    if isinstance(background, Names):
        return background
    quads = background.quads if isinstance(background, Records) else list(background or ())
    return Names(index("background"), Index(quads)) if quads else shipped()


def check_base(base: str) -> None:
    """Raise UsageError for what can't be the base of short ids."""
    if not base.startswith(("http://", "https://", "urn:")) or not base.endswith(("/", "#", ":")):
        raise UsageError(f"the base {base!r} is no IRI that ends with / or #")
    if absolute(base + "x") is None:
        raise UsageError(f"the base {base[:80]!r} is no IRI, or a very long one")
    if base.startswith(BASE) and not base.startswith(RECORD_BASE):
        raise UsageError("a base in the package's own namespaces must begin with " + RECORD_BASE)

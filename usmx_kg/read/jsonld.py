"""JSON-LD with contexts of its own, through pyoxigraph's processor.

The processor drops in silence what no context maps and what is no valid IRI. So the statements that a text must give
are counted, and where some are missing an error names the culprit (`jsonld_loss`). Our context comes from the package;
no other is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence as SequenceOf
from functools import cache

from pyoxigraph import Quad, RdfFormat, parse

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import CONTEXT
from usmx_kg.model.layout import fault, nul
from usmx_kg.model.trees import Mapping, Scalar, Sequence, Tree
from usmx_kg.read.jsonld_loss import NO_CONTEXT, expected, loss
from usmx_kg.read.jsonld_text import IDS, TYPES, Marks, mappings, our_context
from usmx_kg.read.rdf import checked, syntax_error

__all__ = ["is_plain", "statements"]

_PLAIN = frozenset(["@context", "@id", "@type", "@graph", "@value", "@language", "@direction"])
_READ = _PLAIN | {"@list", "@set", "@included"}
_IN_CONTEXT = frozenset(["@version", "@vocab", "@base", "@language", "@direction"])
_IN_TERM = frozenset(["@id", "@type", "@container", "@language", "@direction", "@prefix"])


def is_plain(trees: SequenceOf[Tree], *, bare: bool) -> bool:
    """Tell whether trees use no more of JSON-LD than records do, so that names and partial dates are read too.

    That is: our context or, with `bare`, none; keys without prefix; without `bare`, no labels (`_:x`) as ids.
    """
    tops = [part for tree in trees for part in (tree.items if isinstance(tree, Sequence) else (tree,))]
    if not bare and any(isinstance(top, Mapping) and top.get("@context") is None for top in tops):
        return False
    for mapping in mappings(trees):
        if mapping.get("@graph") is not None and not any(mapping is top for top in tops):
            return False
        for key, value in mapping.entries:
            text = value.text if isinstance(value, Scalar) else ""
            if (key.text.startswith("@") and key.text not in _PLAIN) or ":" in key.text:
                return False
            if (key.text == "@context" and text != CONTEXT) or (not bare and key.text in IDS and text.startswith("_:")):
                return False
    return True


def statements(trees: SequenceOf[Tree], file: str, base: str) -> tuple[list[Quad], Marks]:
    """Return the statements of JSON-LD, and what tells where they stand.

    Raises InputError for other contexts, contexts that change our terms, more JSON-LD than is read, and for whatever
    the processor would drop.
    """
    marks, found = Marks(trees, file), []
    for tree in trees:
        wrong = nul(tree, file)
        if wrong is not None:
            raise wrong
        _check(tree, file)
        try:
            given = _process(marks.written(tree), base)
        except SyntaxError as error:
            raise _located(error, tree, file) from None
        if len(given) != expected(tree):
            raise loss(tree, file, lambda text: len(_process(text, base)))
        found += given
    return checked(found, file), marks


def _process(text: str, base: str) -> list[Quad]:
    return list(parse(text, format=RdfFormat.JSON_LD, base_iri=base))


def _located(error: SyntaxError, tree: Tree, file: str) -> InputError:
    """Return the processor's error; its line is that of our own text, so the document's is given."""
    found = syntax_error(error, "JSON-LD", file)
    return fault(found.message, tree, file)


def _check(tree: Tree, file: str) -> None:
    for item in tree.items if isinstance(tree, Sequence) else (tree,):
        if not isinstance(item, Mapping) or item.get("@value", "@list", "@set") is not None:
            raise fault("a record should be keys with values", item, file)
    aliases = _aliases(tree)
    no_context = all(mapping.get("@context") is None for mapping in mappings((tree,)))
    for mapping in mappings((tree,)):
        for key, value in mapping.entries:
            if key.text in ("id", "type") and key.text not in aliases:
                raise fault(f"no context maps the key {key.text!r}, so JSON-LD would drop it", key, file, NO_CONTEXT)
            if key.text.startswith("@") and key.text not in _READ:
                raise fault(f"{key.text} is more JSON-LD than is read here", key, file)
            for part in value.items if isinstance(value, Sequence) else (value,):
                if key.text == "@context":
                    _check_context(part, file)
                elif key.text in (*IDS, *TYPES) and isinstance(part, Mapping | Sequence):
                    raise fault(f"{key.text} should be a text", part, file)
                elif no_context and key.text == "@type" and isinstance(part, Scalar) and ":" not in part.text:
                    raise fault(f"no context maps the type {part.text!r}", part, file, NO_CONTEXT)


def _aliases(tree: Tree) -> set[str]:
    """Return those of `id` and `type` that a context anywhere in a tree maps."""
    found: set[str] = set()
    for mapping in mappings((tree,)):
        context = mapping.get("@context")
        for part in context.items if isinstance(context, Sequence) else (context,):
            if isinstance(part, Scalar) and part.text == CONTEXT:
                found |= {"id", "type"}
            elif isinstance(part, Mapping):
                found |= {key.text for key, _ in part.entries}
    return found


def _check_context(part: Tree, file: str) -> None:
    if isinstance(part, Scalar) and part.text != CONTEXT:
        hint = f"The context of records is {CONTEXT}."
        raise fault(f"the context {part.text} is not fetched", part, file, hint)
    if isinstance(part, Sequence):
        raise fault("a context is an IRI or an object with terms", part, file)
    for key, value in part.entries if isinstance(part, Mapping) else ():
        inner = value if isinstance(value, Mapping) else Mapping((), value.line, value.column)
        more = [k for k, _ in inner.entries if k.text not in _IN_TERM]
        container = inner.get("@container")
        if isinstance(container, Scalar) and container.text != "@set":
            more = [container]
        if key.text.startswith("@") and key.text not in _IN_CONTEXT:
            more = [key]
        if more:
            raise fault(f"{more[0].text} in a context is more JSON-LD than is read here", more[0], file)
        iri = inner.get("@id") if isinstance(value, Mapping) else value
        said = iri.text if isinstance(iri, Scalar) else key.text
        ruled = _ours().get(key.text)
        if (ruled and said not in ruled) or (not ruled and said.startswith("@") and not key.text.startswith("@")):
            raise fault(f"the context gives {key.text!r} another meaning than the vocabulary does", key, file)


@cache
def _ours() -> dict[str, frozenset[str]]:
    """Return what each term of our context may be mapped to: its IRI, long or short."""
    terms = {k: str(v["@id"] if isinstance(v, dict) else v) for k, v in our_context().items() if k != "@version"}
    found = {}
    for name, iri in terms.items():
        prefix, _, local = iri.partition(":")
        found[name] = frozenset((iri, terms.get(prefix, f"{prefix}:") + local))
    return found

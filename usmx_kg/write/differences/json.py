"""A difference for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from usmx_kg.write.escape import json_text
from usmx_kg.write.results.cells import kind

if TYPE_CHECKING:
    from usmx_kg.graph import Term
    from usmx_kg.model.changes import Change, Difference

__all__ = ["render"]


def render(difference: Difference, lang: str, *, color: bool = False) -> str:  # noqa: ARG001
    """Return one object: `same`, the counts, the things with their changes, and the exact lines of N-Quads."""
    document = {
        "same": not difference,
        "summary": {"removed": difference.counts["-"], "added": difference.counts["+"]},
        "things": [
            _kept(
                thing=_id(thing.node),
                label=difference.labels.get(thing.node.value),
                changes=[_change(change, difference) for change in thing.changes],
            )
            for thing in difference.things
        ],
        "removed": difference.removed,
        "added": difference.added,
    }
    return json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _change(change: Change, difference: Difference) -> dict[str, object]:
    return _kept(
        op={"-": "remove", "+": "add", "~": "change"}[change.sign],
        predicate=change.predicate,
        graph=change.graph,
        value=_value(change.value),
        label=difference.labels.get(change.value.value) if kind(change.value) == "NamedNode" else None,
        changes=[_change(inner, difference) for inner in change.inner],
    )


def _value(term: Term) -> dict[str, str]:
    """Return a term as SPARQL 1.1 Query Results JSON has it."""
    if kind(term) == "NamedNode":
        return {"type": "uri", "value": term.value}
    if kind(term) == "BlankNode":
        return {"type": "bnode", "value": term.value}
    language, datatype = term.language, term.datatype.value  # type: ignore[union-attr]
    more = {"xml:lang": language} if language else {"datatype": datatype}
    return {"type": "literal", "value": term.value, **more}


def _id(term: Term) -> str:
    return f"_:{term.value}" if kind(term) == "BlankNode" else term.value


def _kept(**found: object) -> dict[str, object]:
    return {key: value for key, value in found.items() if value not in (None, [])}

"""What shell completion offers: questions, terms, rules. Nothing is loaded before a key is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["questions", "rule_ids", "terms"]


def questions(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the named questions with their titles."""
    from click.shell_completion import CompletionItem

    from usmx_kg.ask.questions import named, names

    return [CompletionItem(name, help=named(name).title.en) for name in names() if name.startswith(incomplete)]


def rule_ids(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the ids of the rules with their labels."""
    from click.shell_completion import CompletionItem

    from usmx_kg.graph.rulebook import rules

    return [CompletionItem(name, help=rule.label.en) for name, rule in rules().items() if name.startswith(incomplete)]


def terms(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the CURIEs of terms and things; before the colon, the prefixes."""
    from click.shell_completion import CompletionItem

    from usmx_kg.ground.namespaces import OWN, expand, shorten

    start = expand(incomplete)
    if start is None:
        return [CompletionItem(f"{prefix}:") for prefix in OWN if prefix.startswith(incomplete)]
    from usmx_kg.ask.lookup import all_terms

    return [CompletionItem(shorten(iri) or iri) for iri in all_terms() if iri.startswith(start)]

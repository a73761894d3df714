"""What records are checked by: rules, background, language, engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, parse

from usmx_kg.errors import InputError
from usmx_kg.namespaces import RECORD
from usmx_kg.records import read_background
from usmx_kg.rules import rule, rule_ids

__all__ = ["Options"]


@dataclass(frozen=True)
class Options:
    """What records are checked by.

    `base` is where short ids are put, `trusted` what the user's background says, `shapes` are SHACL of the user's own,
    `only` the ids of the rules that apply; `engine` names the engine that is to judge everything, if one is.
    """

    base: str
    trusted: Sequence[Quad]
    shapes: Sequence[Triple]
    only: frozenset[str]
    lang: str
    engine: str | None

    @classmethod
    def of(
        cls,
        *,
        base: str = RECORD,
        background: Sequence[str | Path] = (),
        shapes: Sequence[str | Path] = (),
        only: Iterable[str] = (),
        skip: Iterable[str] = (),
        lang: str = "en",
        engine: str | None = None,
    ) -> Options:
        """Return options by the names of rules (none: all) and of files.

        Raises UsageError for a rule that does not exist, InputError for background or shapes that can't be read.
        """
        wanted = {rule(name).id for name in only} or set(rule_ids())
        chosen = frozenset(wanted - {rule(name).id for name in skip})
        trusted = read_background(background)
        own = tuple(quad.triple for path in shapes for quad in _shapes(path))
        return cls(base, tuple(trusted), own, chosen, lang, engine)


def _shapes(path: str | Path) -> list[Quad]:
    try:
        form = RdfFormat.from_extension(Path(path).suffix.lstrip(".")) or RdfFormat.TURTLE
        return list(parse(path=str(path), format=form))
    except (SyntaxError, OSError) as error:
        raise InputError(f"the shapes can't be read: {error}", file=str(path)) from error

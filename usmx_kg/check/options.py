"""What records are checked by: rules, background, language, engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from usmx_kg.check.engines.engine import ALL, DIRECT
from usmx_kg.graph.rulebook import rule, rule_ids
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.conventions import USUAL, Conventions
from usmx_kg.read.background import read_background

if TYPE_CHECKING:
    from usmx_kg.check.own_shapes import OwnShapes

__all__ = ["Options"]


@dataclass(frozen=True)
class Options:
    """What records are checked by.

    `base` is where short ids are put, `trusted` what the user's background says, `shapes` are SHACL of the user's own,
    `only` the ids of the rules that apply; `engine` names the engine that is to judge everything, if one is;
    `conventions` tell what stands for no value.
    """

    base: str
    trusted: Sequence[Quad]
    shapes: OwnShapes | None
    only: frozenset[str]
    lang: str
    engine: str | None
    conventions: Conventions = USUAL

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
        missing: Iterable[str] | None = None,
        codes: str | None = None,
    ) -> Options:
        """Return options by the names of rules (none: all), of files, marks of a missing value and a list of codes.

        Raises UsageError for a rule that does not exist and where no rule is left, InputError for background or shapes
        that can't be read.
        """
        wanted = {rule(name).id for name in only} or set(rule_ids())
        chosen = frozenset(wanted - {rule(name).id for name in skip})
        if not chosen and not shapes:
            raise UsageError("no rule is left to check by", hint="What --skip names is left out of what --rule names.")
        trusted = read_background(background)
        judge = None if engine == DIRECT else engine
        own = _own(shapes, judge, trusted)
        return cls(base, tuple(trusted), own, chosen, lang, judge, Conventions.of(missing, codes))


def _own(paths: Sequence[str | Path], engine: str | None, trusted: Sequence[Quad]) -> OwnShapes | None:
    if not paths:
        return None
    from usmx_kg.check.engines.registry import default_engine, installed
    from usmx_kg.check.own_shapes import read_shapes

    engines = installed() if engine == ALL else (engine or default_engine(),)
    known = frozenset(quad.subject.value for quad in trusted if isinstance(quad.subject, NamedNode))
    return read_shapes(paths, engines, known)

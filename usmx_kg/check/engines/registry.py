"""The SHACL engines that there are, those that are installed, and the one that is taken by itself."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, cast

from usmx_kg.check.engines.engine import ALL, DIRECT, Engine
from usmx_kg.ground import extras
from usmx_kg.ground.errors import UsageError

__all__ = ["ALL", "DIRECT", "ENGINES", "Known", "default_engine", "engine_named", "installed"]


class Known(NamedTuple):
    """An engine by the package that it comes in: what is imported, where it is adapted, which extra brings it."""

    package: str
    adapter: str
    extra: str | None


ENGINES = {
    "pyshacl-turbo": Known("pyshacl_turbo", "turbo_engine:TurboEngine", "fast"),
    "pyshacl": Known("pyshacl", "pyshacl_engine:PyshaclEngine", None),
    "pyshifty": Known("shifty", "shifty_engine:ShiftyEngine", "second"),
}
"""By the name of the distribution. The first that is installed judges what the direct evaluation leaves."""

_TAKEN = ("pyshacl-turbo", "pyshacl")


def installed() -> tuple[str, ...]:
    """Return the names of the engines that are installed."""
    return tuple(name for name, known in ENGINES.items() if find_spec(known.package))


def default_engine() -> str:
    """Return the name of the engine that judges what the direct evaluation leaves: the fast one, if it is there."""
    return next((name for name in _TAKEN if find_spec(ENGINES[name].package)), _TAKEN[-1])


def engine_named(name: str) -> Engine:
    """Return the engine of this name. Raises UsageError where there is none, or it is not installed."""
    known = ENGINES.get(name)
    if known is None:
        raise UsageError(f"there is no engine {name!r}", hint=f"Engines: {', '.join((*ENGINES, DIRECT, ALL))}")
    if find_spec(known.package) is None:
        hint = extras.install(known.extra) if known.extra else extras.again()
        raise UsageError(f"the engine {name} is not installed", hint=hint)
    module, _, adapter = known.adapter.partition(":")
    return cast(Engine, getattr(import_module(f"usmx_kg.check.engines.{module}"), adapter)())

"""Options that every command shares: language, how much is said, traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

__all__ = ["SECONDS", "Settings", "shared"]


class _Seconds(click.FloatRange):
    """A time that a clock can measure: no NaN, which is in no range, though nothing says so of it."""

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found: float = super().convert(value, param, ctx)  # type: ignore[arg-type]
        if found != found:
            self.fail(f"nan is not in the range {self._describe_range()}.", param, ctx)
        return found


SECONDS = _Seconds(0.001, 1_000_000)
"""The type of options that take a time."""

F = TypeVar("F", bound=Callable[..., object])


class Settings:
    """What was asked for: `lang` is `en` or `es`; `loud` is -1 (quiet), 0 or more."""

    def __init__(self) -> None:
        self.lang = "en"
        self.loud = 0

    @staticmethod
    def now() -> Settings:
        """Return the settings of the running command line."""
        return click.get_current_context().find_root().ensure_object(Settings)


def _set_lang(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        ctx.find_root().ensure_object(Settings).lang = value


def _set_loud(ctx: click.Context, param: click.Parameter, value: int | bool) -> None:
    if value:
        ctx.find_root().ensure_object(Settings).loud = -1 if param.name == "quiet" else int(value)


def shared(command: F) -> F:
    """Add the options that stand before or after a command's name, and keep the lines of its examples apart."""
    command.__doc__ = (command.__doc__ or "").replace("\\b\n", "\b\n")
    for option in (
        click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an unexpected error."),
        click.option("-v", "--verbose", count=True, expose_value=False, callback=_set_loud, help="Say more."),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_set_loud, help="Say less."),
        click.option(
            "--lang",
            type=click.Choice(["en", "es"]),
            expose_value=False,
            callback=_set_lang,
            help="Language of texts (default en).",
        ),
    ):
        command = option(command)
    return command

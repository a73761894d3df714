"""The options that tell what stands for something else in records, the same in each command that reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["CODES", "Given", "given", "options"]

F = TypeVar("F", bound=Callable[..., Any])
CODES = ("iso", "cow", "gw", "fips", "m49", "ioc")
"""The lists of `records.codes`, which is not imported for a help text."""
Given = dict[str, Any]
"""`missing` and `codes` as functions of ours take them."""


def options(function: F) -> F:
    """Add the options to a command; it gets `missing` and `codes`."""
    function = click.option(
        "--codes",
        type=click.Choice(CODES, case_sensitive=False),
        help="List from which the codes of states are: ISO 3166, Correlates of War, Gleditsch and Ward, FIPS 10-4, "
        "UN M49, IOC.",
    )(function)
    return click.option(
        "--missing",
        multiple=True,
        metavar="TEXT",
        help="Mark of a missing value, in place of the usual ones (NA, N/A, -, ?, unknown, -9 …); may be repeated. "
        "'' for none.",
    )(function)


def given(missing: tuple[str, ...], codes: str | None) -> Given:
    """Return the options as keywords: None where none was given, so that it is as usual."""
    return {"missing": missing or None, "codes": codes}

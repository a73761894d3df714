"""The one family of errors that a user can cause, each with its exit code and the way out."""

from __future__ import annotations

__all__ = ["InputError", "QueryError", "UsageError", "UsmxError"]


class UsmxError(Exception):
    """An error of the user's making.

    `file`, `line` and `column` (both counted from 1) say where; `hint` says how to mend it.
    The text of the exception joins them: ``file:line:column: message`` and the hint on a line of its own.
    """

    exit_code = 70

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  {self.hint}" if self.hint else text


class UsageError(UsmxError):
    """The command or call itself is wrong: an unknown term, rule, question, format or parameter."""

    exit_code = 2


class InputError(UsmxError):
    """An input can't be read or is refused: syntax, structure, encoding, a limit."""

    exit_code = 3


class QueryError(UsmxError):
    """A query is refused, fails or runs out of time."""

    exit_code = 4

"""The one family of errors that a user can cause, each with its exit code and the way out."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

__all__ = [
    "EXIT_CODES", "NO_ROOM", "InputError", "OutputError", "QueryError", "ResourceError", "UsageError", "UsmxError",
]  # fmt: skip

EXIT_CODES: Mapping[int, str] = MappingProxyType(
    {
        0: "yes, or done",
        1: "the answer is no: a finding at or above --fail-on, ASK false with --exit-status",
        2: "wrong usage, an output that can't be written, or a machine that gives too little memory or room",
        3: "an input can't be read or is refused",
        4: "a query is refused, fails, or runs out of time or memory",
        70: "a bug of ours, a damaged installation, or engines that differ (--engine all)",
        130: "interrupted (Ctrl-C)",
        141: "the reader of a pipe is gone",
    }
)
"""Every exit code of every command. SIGTERM and SIGHUP end a process as such, after it has cleaned up."""


NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""What the system says where there is no more room for a file."""


class UsmxError(Exception):
    """An error of the user's making.

    `file`, `line` and `column` (both counted from 1) say where, `cell` (`B7`) where a spreadsheet has no columns of
    text; `hint` says how to mend it. The text of the exception joins them: ``file:line:column: message``, or
    ``file:cell: message``, and the hint on a line of its own.
    """

    exit_code = 70

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        cell: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.cell = cell
        self.hint = hint
        super().__init__(message)

    @property
    def told(self) -> str:
        """The message behind its place, without the hint."""
        at = (self.cell,) if self.cell else (self.line, self.column)
        place = ":".join(str(part) for part in (self.file, *at) if part is not None)
        return f"{place}: {self.message}" if place else self.message

    def __str__(self) -> str:
        return f"{self.told}\n  {self.hint}" if self.hint else self.told


class UsageError(UsmxError):
    """The command or call itself is wrong: an unknown term, rule, question, format or parameter."""

    exit_code = 2


class InputError(UsmxError):
    """An input can't be read or is refused: syntax, structure, encoding, a limit."""

    exit_code = 3


class QueryError(UsmxError):
    """A query is refused, fails or runs out of time."""

    exit_code = 4


class OutputError(UsageError):
    """An output can't be written: a full disk, a folder that is not there or may not be written to.

    Its code is that of wrong usage: what has to change is the command (another place) or what surrounds it. The input
    and the query are sound, and we have no bug.
    """


class ResourceError(UsageError):
    """The machine gives too little: memory, processes, a folder for temporary files.

    Its code is that of wrong usage, for the reason that OutputError has it.
    """

    @classmethod
    def memory(cls) -> ResourceError:
        """Return the error of a machine that gives no more memory."""
        return cls("there is too little memory for this", hint="Give it more, use fewer --jobs, or split the input.")

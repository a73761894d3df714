"""`usmx`: the table of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from usmx_kg.__about__ import __version__
from usmx_kg.cli.settings import Settings, shared
from usmx_kg.cli.streams import complain, drop, prepare, say, tell

__all__ = ["cli", "main"]

COMMANDS = {
    "query": "Ask the graph, by a named question or SPARQL.",
    "validate": "Check deployment records against the rules.",
    "timeline": "Draw deployments and their consents on one axis, gaps marked.",
    "export": "Write the graph, a part of it, or some of its things.",
    "new": "Write a template to fill in.",
    "convert": "Write records in another format, losing nothing.",
    "show": "Tell all about one thing, with the sentences that say it.",
    "vocab": "List classes, properties, missions and other terms.",
    "rules": "List the rules, or explain one.",
    "diff": "Tell what changed from one graph or record file to another.",
    "stats": "Count what is in the graph and how much is backed by quotes.",
    "doctor": "Tell what is installed, what is missing, and how to get it.",
    "completion": "Print the completion script of a shell.",
}
"""Every command with its line of help; each lives in the module of its name, as `command`."""

MAX_WIDTH = 110
_ROOM = "Make room where the output goes, or set TMPDIR: large files take space for a while in the temporary folder."
REPORT = "Please tell the usmx_kg contributors, with this line and the command."


class Commands(click.Group):
    """A group that imports a command when it is called, and ends with the exit codes of `usmx`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"usmx_kg.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or name the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else " See `usmx --help`."
            raise click.UsageError(f"there is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the table of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Complete the names of commands without importing them."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(n, help=h) for n, h in COMMANDS.items() if n.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        """Run a command line and end the process with its exit code."""
        args = list(sys.argv[1:] if args is None else args)
        if os.environ.get("_USMX_COMPLETE"):
            self._main_shell_completion({}, "usmx", "_USMX_COMPLETE")
        try:
            code = self._run(args)
        except BrokenPipeError:
            code = 141
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            drop(sys.stdout)
            code = 141
        except (OSError, ValueError):
            drop(sys.stdout)
            code = code if code > 1 else 2
        sys.exit(code)

    def _run(self, args: list[str]) -> int:
        try:
            with self.make_context("usmx", args, terminal_width=_width()) as ctx:
                self.invoke(ctx)
            code = 0
        except click.exceptions.Exit as done:
            code = done.exit_code
        except (KeyboardInterrupt, click.Abort):
            code = 130
        except click.ClickException as error:
            _wrong_usage(error)
            code = 2
        except BrokenPipeError:
            raise
        except Exception as error:
            code = _told(error, debug="--debug" in args)
        return code


def _width() -> int:
    """Return the width of help texts; click would import half a dozen modules to find it."""
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(1).columns
    except (OSError, ValueError):
        columns = 80
    return max(min(columns, MAX_WIDTH) - 2, 50)


def _wrong_usage(error: click.ClickException) -> None:
    """Tell what click found wrong, with the usage of the command."""
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        say(ctx.get_usage())
        say(f"Try '{ctx.command_path} --help' for help.\n")
    complain(error.format_message(), who="Error")


def _told(error: Exception, *, debug: bool) -> int:
    """Print an error and return its exit code."""
    from usmx_kg.ground.errors import NO_ROOM, OutputError, ResourceError, UsmxError

    if isinstance(error, UsmxError):
        tell(error)
        return error.exit_code
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        complain(f"can't be written: {os.strerror(error.errno or 0).lower()}", _ROOM)
        return OutputError.exit_code
    if isinstance(error, MemoryError):
        tell(ResourceError.memory())
        return ResourceError.exit_code
    if isinstance(error, OSError):
        complain(f"the system refuses: {error}")
        return ResourceError.exit_code
    return _bug(error, debug=debug)


def _bug(error: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        say("".join(traceback.format_exception(error)), end="")
    told = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    complain(f"a bug of ours: {told} (usmx {__version__}; --debug shows where). {REPORT}")
    return 70


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", message="usmx %(version)s")
@shared
@click.pass_context
def cli(ctx: click.Context) -> None:
    r"""May foreign troops be where they are? Ask the graph, and check deployment records.

    Data goes to standard output, everything else to standard error. Exit codes: 0 yes or done, 1 no, 2 wrong usage,
    3 bad input, 4 query refused or failed, 70 a bug of ours, 130 interrupted, 141 pipe closed.

    \b
    Examples:
      usmx query who-may-consent -p state=Mexico
      usmx show usmx:Deployment
      usmx rules consent-for-period
    """
    if ctx.invoked_subcommand is None:
        from usmx_kg.cli.welcome import welcome

        welcome(Settings.now())


def main() -> NoReturn:
    """Run `usmx` for the command line of this process, with UTF-8 whatever the locale."""
    _in_utf8()
    prepare()
    cli.main()


def _in_utf8() -> None:
    """Begin again in UTF-8 where the locale knows ASCII only and nothing has made good for that.

    File names and arguments would be taken for something else than what they are.
    """
    if sys.flags.utf8_mode or sys.getfilesystemencoding() != "ascii" or not sys.executable:
        return
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])

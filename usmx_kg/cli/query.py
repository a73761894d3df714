"""`usmx query`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import IO, TYPE_CHECKING, NamedTuple

import click

from usmx_kg.cli import conventions
from usmx_kg.cli.complete import questions
from usmx_kg.cli.output import at_terminal, choose, colored, emit, emit_parts, mark, note
from usmx_kg.cli.overwriting import check_outputs
from usmx_kg.cli.settings import SECONDS, Settings, shared
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.temporary import Spool
from usmx_kg.write import GRAPHS, RESULTS

if TYPE_CHECKING:
    from usmx_kg.ask.query import Wanted
    from usmx_kg.ask.questions import Question
    from usmx_kg.ask.result import Result

_MOST = 4_000_000  # more characters than any query may have
_LABELLED = ("table", "markdown", "html")


class Graph(NamedTuple):
    """What a question is asked of."""

    data: tuple[str, ...]
    part: str | None
    infer: bool
    form: str | None
    missing: tuple[str, ...] = ()
    codes: str | None = None


@click.command("query")
@click.argument("question", required=False, shell_complete=questions)
@click.option("-p", "--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter; may be repeated.")
@click.option(
    "--data", multiple=True, metavar="FILE", help="Add a file to the graph, as facts that you trust; may be repeated."
)
@click.option("--only", is_flag=True, help="Ask the --data files only: with the background, without cases or document.")
@click.option("--bare", is_flag=True, help="Ask the --data files alone, without anything of the shipped graph.")
@click.option("--infer", is_flag=True, help="Add what follows by the ontology: wider classes, places around places.")
@click.option("--input-format", metavar="FORMAT", help="Format of --data, for `-` or an odd extension.")
@click.option("--list", "listing", is_flag=True, help="List the named questions.")
@click.option("--show", metavar="NAME", shell_complete=questions, help="Print a named question.")
@click.option("-f", "--format", "form", type=click.Choice([*RESULTS, *GRAPHS]), help="Format of the answer.")
@click.option("-o", "--output", metavar="FILE", help="Write here; the extension chooses the format.")
@click.option("--labels", type=click.Choice(["en", "es", "none"]), help="Name things in this language.")
@click.option("--limit", type=click.IntRange(0, 1_000_000_000), help="Give at most so many rows.")
@click.option("--timeout", type=SECONDS, metavar="SECONDS", help="Stop after this time.")
@click.option("--exit-status", is_flag=True, help="End with 1 when ASK says no, or when there is no row.")
@conventions.options
@shared
def command(
    question: str | None,
    params: tuple[str, ...],
    data: tuple[str, ...],
    only: bool,
    bare: bool,
    infer: bool,
    input_format: str | None,
    listing: bool,
    show: str | None,
    form: str | None,
    output: str | None,
    labels: str | None,
    limit: int | None,
    timeout: float | None,
    exit_status: bool,
    missing: tuple[str, ...],
    codes: str | None,
) -> None:
    r"""Ask the graph.

    QUESTION is the name of a shipped question, SPARQL in quotes, @FILE with SPARQL, or - for standard input. Prefixes
    are declared for you. SELECT, ASK, CONSTRUCT and DESCRIBE work; updates and SERVICE are refused, nothing is fetched.
    At a terminal rows come as a table, else as CSV; triples as Turtle. Where IRIs are named (--labels), tables show the
    name in place of the IRI, and csv, tsv, json and xml have it in a column of its own.

    \b
    Examples:
      usmx query --list
      usmx query who-may-consent -p state=Mexico
      usmx query 'SELECT ?mission WHERE { ?mission skos:broader mission:humanitarian-assistance }'
      usmx query 'ASK { actor:mx-senate usmx:mayConsentFor actor:mx }' --exit-status
      usmx query 'DESCRIBE usmx:Deployment' -f jsonld
      usmx query 'SELECT ?actor WHERE { ?actor a usmx:StateOrgan ; usmx:organOf actor:mx }' --infer
    """
    lang = Settings.now().lang
    asked = [question.removeprefix("@")] if question and question.startswith(("@", "-")) else []
    check_outputs([output], (*data, *asked))
    if listing or show is not None:
        emit(_listing(lang) if show is None else _shown(show, params), output)
        return
    if question is None:
        raise UsageError("no question", hint="Name one (`usmx query --list`), or write SPARQL in quotes.")
    if (only or bare) and not data:
        raise UsageError(f"{'--bare' if bare else '--only'} needs --data")
    if form or (output and output != "-"):
        form = choose(form, output, "csv", RESULTS, GRAPHS)
    for_people = form in _LABELLED or (form is None and at_terminal()) or (form == "csv" and output not in (None, "-"))
    named_in = labels or (lang if for_people else "none")
    named = None if named_in == "none" else named_in
    from usmx_kg.ask.query import beside

    graph = Graph(data, beside(only=only, bare=bare), infer, input_format, missing, codes)
    spool = Spool()
    written = partial(_show, form=form, output=output)
    result = _ask(_wanted(question, params, limit, named), graph, timeout, written, spool.write)
    emit_parts(chain([mark(form, output)], spool.parts()), output)
    for hint in result.hints:
        note(hint)
    if result.truncated:
        note(f"Only the first {limit} rows are shown (--limit).")
    if exit_status and not result:
        raise click.exceptions.Exit(1)


def _wanted(question: str, params: tuple[str, ...], limit: int | None, labels: str | None) -> Wanted:
    """Return what is asked: a question bound to its parameters, or SPARQL."""
    from usmx_kg.ask.query import Wanted
    from usmx_kg.ask.questions import text_of

    text, file = _text(question)
    sparql, name = text_of(text, _values(params), name=file is None)
    return Wanted(sparql, limit, labels, name, file, Settings.now().lang)


def _ask(
    wanted: Wanted,
    graph: Graph,
    timeout: float | None,
    show: Callable[[Result, IO[bytes]], None],
    into: Callable[[bytes], None],
) -> Result:
    """Ask in a process of its own: what breaks the engine breaks nothing else, and time bounds all of it."""
    from usmx_kg.ask import query
    from usmx_kg.ground.child import Limits

    limits = Limits(memory=None, answer=None) if timeout is None else Limits(seconds=timeout)
    meant = conventions.given(graph.missing, graph.codes)
    return query.answered(
        lambda: query.load(graph.data, part=graph.part, infer=graph.infer, input_format=graph.form, **meant),
        wanted,
        show,
        into,
        limits,
    )


def _text(question: str) -> tuple[str, str | None]:
    """Return what was asked, read from a file or standard input where that was said, and the file's name."""
    if question != "-" and not question.startswith("@"):
        return question, None
    from usmx_kg.ground import given

    name = question.removeprefix("@")
    try:
        text = given.read(name, _MOST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 (byte {error.start})", file=name) from error
    except (OSError, ValueError) as error:
        message = f"it can't be read: {given.reason(name, error)}"
        raise InputError(message, file=name.replace("\0", "\\0")) from error
    return f"{text}\n", name


def _values(params: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise UsageError(f"-p takes KEY=VALUE, not {param!r}")
        if name in values:
            raise UsageError(f"the parameter {name} is given twice")
        values[name] = value
    return values


def _default(result: Result) -> str:
    if result.form in ("construct", "describe"):
        return "turtle"
    return "table" if at_terminal() else "csv"


def _show(result: Result, out: IO[bytes], *, form: str | None, output: str | None) -> None:
    """Write an answer, in the format asked for or that of its kind."""
    from usmx_kg.write import result_parts

    form = form or _default(result)
    if form == "jsonld" and result.form in ("construct", "describe"):
        from usmx_kg.exchange.export import dump

        out.write(dump(result.triples, form).encode("utf-8", "backslashreplace"))
        return
    to_terminal = output in (None, "-") and at_terminal()
    width = shutil.get_terminal_size().columns if to_terminal else None
    for part in result_parts(result, form, color=to_terminal and colored(), width=width):
        out.write(part.encode("utf-8", "backslashreplace"))


def _listing(lang: str) -> str:
    from usmx_kg.ask.questions import named, names

    found = [named(name) for name in names()]
    wide = max(len(q.name) for q in found)
    return "".join(f"{q.name:{wide}}  {q.title[lang]}{_signature(q)}\n" for q in found)


def _signature(question: Question) -> str:
    parts = [
        f"{p.name}={p.default}" if p.default is not None else f"[{p.name}]" if p.optional else p.name
        for p in question.parameters
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _shown(name: str, params: tuple[str, ...]) -> str:
    """Return the text of a question; with parameters, as it would be run."""
    from usmx_kg.ask.questions import named

    question = named(name)
    if not params:
        return question.sparql
    bound = question.bound(_values(params)).splitlines()
    return "\n".join([f"# {question.title.en}", *(line for line in bound if not line.startswith("#:"))]) + "\n"

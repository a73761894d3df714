"""What bare `usmx` says."""

from __future__ import annotations

from usmx_kg.cli.output import emit
from usmx_kg.cli.settings import Settings

__all__ = ["TRY", "welcome"]

TRY = (
    ("usmx query who-may-consent -p state=Mexico", "who may consent for a state",
     "quién puede consentir por un Estado"),
    ("usmx show usmx:Consent", "what a term means", "qué significa un término"),
    ("usmx rules consent-for-period", "what a rule demands, and which sentence says so",
     "qué exige una regla y qué oración lo dice"),
    ("usmx new deployment --example", "a record to start from", "un registro del que partir"),
    ("usmx export --part document -f jsonld", "the document as a graph", "el documento como grafo"),
)  # fmt: skip
"""Commands to try, with what they show in English and Spanish."""


def welcome(settings: Settings) -> None:
    """Print what usmx is, counts of the graph, and five things to try."""
    from usmx_kg.__about__ import __version__
    from usmx_kg.ask.stats import counts

    spanish = settings.lang == "es"
    what = (
        "¿Pueden tropas extranjeras estar donde están? Un vocabulario, un grafo con fuentes y reglas."
        if spanish
        else "May foreign troops be where they are? A vocabulary, a graph with its sources, and rules."
    )
    numbers = ", ".join(f"{number:,} {name[settings.lang]}" for name, number in counts().items())
    wide = max(len(command) for command, *_ in TRY)
    tries = "".join(f"  {command:{wide}}  {es if spanish else en}\n" for command, en, es in TRY)
    head = "Pruebe:" if spanish else "Try:"
    more = "usmx --help" + (" muestra todo." if spanish else " shows everything.")
    emit(f"usmx {__version__}. {what}\n{numbers}.\n\n{head}\n{tries}\n{more}\n")

"""Long work says that it goes on: at a terminal, on standard error, and only there."""

from __future__ import annotations

import io
import sys
import time

import click
import pytest

from usmx_kg.cli import waiting
from usmx_kg.cli.settings import Settings


class Terminal(io.StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def told(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, loud: int = 0, lang: str = "en", work: str = "check"
) -> str:
    """Return what is said while something takes a little longer than the first word."""
    monkeypatch.setattr(waiting, "_AFTER", 0.01)
    monkeypatch.setattr(waiting, "_EVERY", 0.01)
    monkeypatch.setattr(sys, "stderr", stream)
    settings = Settings()
    settings.loud, settings.lang = loud, lang
    with click.Context(click.Command("usmx"), obj=settings), waiting.waiting(["a", "b", "c"], work):
        end = time.monotonic() + 5
        while not stream.getvalue() and loud >= 0 and stream.isatty() and time.monotonic() < end:
            time.sleep(0.01)
    return stream.getvalue()


def test_a_person_at_a_terminal_is_told_and_the_line_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    text = told(monkeypatch, Terminal())
    assert "\rchecking 3 files … 0 s" in text
    assert text.endswith(" \r")
    assert "revisando 3 archivos" in told(monkeypatch, Terminal(), lang="es")
    assert "\rconverting 3 files … 0 s" in told(monkeypatch, Terminal(), work="convert")
    assert "dibujando 3 archivos" in told(monkeypatch, Terminal(), lang="es", work="draw")


def test_others_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, io.StringIO()) == ""
    assert told(monkeypatch, Terminal(), loud=-1) == ""


def test_quick_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with click.Context(click.Command("usmx"), obj=Settings()), waiting.waiting(["a"]):
        pass
    assert stream.getvalue() == ""


def _fail() -> None:
    with click.Context(click.Command("usmx"), obj=Settings()), waiting.rate() as tell:
        assert tell is not None
        tell(1, 4, 250)
        raise OSError("full")


def test_the_rate_is_told_and_wiped_even_where_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with pytest.raises(OSError, match="full"):
        _fail()
    _, said, blank, end = stream.getvalue().split("\r")
    assert said.startswith("250 records, ")
    assert ", 25 %, " in said
    assert blank == " " * len(said)
    assert end == ""

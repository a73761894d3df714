"""Text from data can't act on a terminal, a page or a Markdown reader."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from usmx_kg.ask.result import Result
from usmx_kg.write import render_result
from usmx_kg.write.escape import line, markdown, visible

EVIL = [
    ("\x1b[31mred", r"\x1b[31mred"),
    ("\x07bell", r"\x07bell"),
    ("\x9b31m", r"\x9b31m"),
    ("\u202egnp.exe", r"\u202egnp.exe"),
    ("\u2066x\u2069", r"\u2066x\u2069"),
    ("a\u200bb", r"a\u200bb"),
    ("a\ufeffb", r"a\ufeffb"),
    ("a\rb", r"a\x0db"),
    ("\U000e0041", r"\U000e0041"),
    ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ("Señor 日本 🙂 n̈", "Señor 日本 🙂 n̈"),
]


@pytest.mark.parametrize(("text", "shown"), EVIL)
def test_what_is_hidden_becomes_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_a_line_is_one_line_of_printable_text(text: str) -> None:
    shown = line(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") for c in shown
    )
    assert line(shown) == shown


@pytest.mark.parametrize(
    "text", ["<script>", "[a](javascript:x)", "# head", "`code`", "a | b", "*b*", "![x](y)", "~~x~~"]
)
def test_markdown_has_no_markup_of_its_own(text: str) -> None:
    shown = markdown(text)
    for char in "<>[]`|*#~":
        assert shown.count(char) == shown.count(f"\\{char}")


def test_no_result_format_lets_markup_or_controls_through() -> None:
    evil = '<script>alert("x")</script>\x1b[2J\u202e|'
    result = Result("select", ("a<b>",), ((Literal(evil),), (NamedNode("javascript:alert(1)"),)))
    html = render_result(result, "html")
    assert "<script" not in html
    assert "a<b>" not in html
    assert "href" not in html
    for form in ("html", "table", "markdown"):
        text = render_result(result, form)
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "\x1b" not in render_result(result, "table", color=True, width=80).replace("\x1b[1m", "").replace(
        "\x1b[0m", ""
    )
    assert "\\|" in render_result(result, "markdown")

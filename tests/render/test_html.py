"""The page: well-formed, self-contained, harmless, whole without colour and usable without a mouse or eyes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import html5lib
import pytest

from tests.render.sample import HOSTILE, report, timelines
from usmx_kg.check.report import Report
from usmx_kg.write import render_timelines
from usmx_kg.write.escape import visible
from usmx_kg.write.page import link

PAGES = {
    "report": report().to_html(),
    "report-es": report("es").to_html(),
    "empty": Report((), 0, 0).to_html(),
    "timelines": render_timelines(timelines(), "html"),
    "timelines-es": render_timelines(timelines(), "html", lang="es"),
}
HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> Any:
    return html5lib.HTMLParser(strict=True).parse(text)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_whole_and_harmless(name: str) -> None:
    text = PAGES[name]
    root = parsed(text)
    assert root.get("lang") == ("es" if name.endswith("-es") else "en")
    tags = Counter(node.tag.rpartition("}")[2] for node in root.iter() if isinstance(node.tag, str))
    assert not set(tags) & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "image",
        "use",
        "base",
    }
    assert tags["style"] == tags["title"] - tags_in_svg(root) == 1
    for node in root.iter():
        for key, value in node.attrib.items():
            assert not key.lower().startswith("on"), key
            assert key != "style", "the policy forbids it"
            if key in ("src", "action", "srcset", "data", "poster", "background", "ping"):
                raise AssertionError(f"{node.tag} {key}={value}")


def tags_in_svg(root: Any) -> int:
    return sum(1 for node in root.iter(f"{SVG}title"))


@pytest.mark.parametrize("name", PAGES)
def test_only_the_pages_own_styles_are_allowed(name: str) -> None:
    root = parsed(PAGES[name])
    policy = next(m.get("content") for m in root.iter(f"{HTML}meta") if m.get("http-equiv"))
    style = next(root.iter(f"{HTML}style")).text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_the_web_or_into_the_page(name: str) -> None:
    root = parsed(PAGES[name])
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for anchor in root.iter(f"{HTML}a"):
        target = anchor.get("href")
        if target.startswith("#"):
            assert target[1:] in ids
        else:
            assert re.match(r"https?://", target)
            assert "noopener" in anchor.get("rel")
    for node in root.iter():
        for key in ("aria-labelledby", "aria-describedby"):
            assert all(name in ids for name in (node.get(key) or "").split())
        for value in re.findall(r"url\(#([^)]*)\)", node.get("fill") or ""):
            assert value in ids


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    for address in (
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "/x", "https:x",
        "https://a b", " https://a", "https://a\n", "vbscript:x", "http://", "https://\u202ea",
    ):  # fmt: skip
        assert link(address, "<x>") == "&lt;x&gt;"
    assert '"onclick' not in link('https://a/"onclick=x', "x")
    assert link("https://example.org/a?b=1&c=2", "<x>") == (
        '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer" target="_blank">&lt;x&gt;</a>'
    )


@pytest.mark.parametrize("name", ["report", "report-es", "timelines"])
def test_headings_landmarks_and_drawings_are_named(name: str) -> None:
    root = parsed(PAGES[name])
    levels = [int(n.tag[-1]) for n in root.iter() if re.fullmatch(re.escape(HTML) + "h[1-6]", str(n.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(list(root.iter(f"{HTML}main"))) == len(list(root.iter(f"{HTML}header"))) == 1
    for section in root.iter(f"{HTML}section"):
        assert section.get("aria-labelledby")
    for table in root.iter(f"{HTML}table"):
        assert all(head.get("scope") for head in table.iter(f"{HTML}th"))
    drawings = [s for s in root.iter(f"{SVG}svg") if s.get("role") == "img"]
    assert len(drawings) == 5
    for drawing in drawings:
        title, desc = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
        assert drawing.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
        assert len(desc.text) > 40
    assert all(s.get("role") == "img" or s.get("aria-hidden") or s.get("x") for s in root.iter(f"{SVG}svg"))


def test_signs_stand_beside_their_words() -> None:
    root = parsed(PAGES["report"])
    badges = ["".join(node.itertext()) for node in root.iter(f"{HTML}span") if node.get("class") == "badge"]
    assert badges == ["✕ violation", "✕ violation", "▲ warning", "● note", "● note"]


def test_spanish_has_no_english_words_of_ours() -> None:
    root = parsed(PAGES["report-es"])
    text = (
        " ".join(root.find(f"{HTML}body").itertext())
        .replace("record:", "")
        .replace("records/", "")
        .replace("A second host", "")
    )
    found = re.findall(r"\b(records?|violations?|warnings?|sender|Deployment|granted by|days|Fix|Why|how to)\b", text)
    assert not found


def test_records_come_with_findings_first_and_each_once() -> None:
    root = parsed(PAGES["report"])
    sections = [s for s in root.iter(f"{HTML}section") if s.get("class") == "record"]
    heads = ["".join(next(s.iter(f"{HTML}h2")).itertext()) for s in sections]
    shown = " ".join(visible(HOSTILE).split())
    assert [" ".join(head.split()) for head in heads] == [
        "Advisers in Culiacán", shown, "_:b1", "record:home", "record:never", "Clean",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "told"), [("en", "Timelines are not drawn"), ("es", "No se dibujan cronologías")])
def test_a_page_without_timelines_says_so(lang: str, told: str) -> None:
    text = replace(report(lang), draw=tuple).to_html()
    assert told in text
    assert "<svg" not in text
    assert told not in PAGES["report" if lang == "en" else "report-es"]

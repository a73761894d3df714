"""Records in which something can't be read: every format, rule, drawing and question says the same, accusing nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.test_convert import ALL, written
from tests.questions.asked import FOLDER, all_asked, plain
from usmx_kg import graph
from usmx_kg.ask import query
from usmx_kg.check.drawing import timelines
from usmx_kg.check.run import check
from usmx_kg.model.findings import Severity
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.run import read
from usmx_kg.stream.validate import validate
from usmx_kg.write import render_report, render_timelines

UNREAD = FOLDER / "unread.yaml"
OF_DAYS = frozenset({"consent-given", "consent-by-host", "consent-for-period"})

SAYS = {
    "unknown-grantor": {
        "en": "The days can’t be judged: personnelCount is “about sixty”, which can’t be read; "
        "grantedBy of {consent} is “Comisión Bilateral de Algo”, which can’t be read.",
        "es": "No se pueden juzgar los días: personnelCount es “about sixty”, que no se puede leer; "
        "grantedBy de {consent} es “Comisión Bilateral de Algo”, que no se puede leer.",
    },
    "unread-status": {
        "en": "The days can’t be judged: status of {consent} is “maybe”, which can’t be read.",
        "es": "No se pueden juzgar los días: status de {consent} es “maybe”, que no se puede leer.",
    },
    "unread-consent": {
        "en": "The days can’t be judged: consent is “the letter of the embassy”, which can’t be read.",
        "es": "No se pueden juzgar los días: consent es “the letter of the embassy”, que no se puede leer.",
    },
    "unread-phase": {
        "en": "activityStatus is “paused”, which can’t be read",
        "es": "activityStatus es “paused”, que no se puede leer",
    },
    "unread-in-part": {
        "en": "Days that can’t be judged: 2031-09-11 – 2031-09-20 (10 days); grantedBy of {consent} is",
        "es": "Días que no se pueden juzgar: 2031-09-11 – 2031-09-20 (10 días); grantedBy de {consent} es",
    },
    "unknown-host": {
        "en": "Whether there was consent can’t be judged: hostState is “Atlantis”, which can’t be read.",
        "es": "No se puede juzgar si hubo consentimiento: hostState es “Atlantis”, que no se puede leer.",
    },
}
NAMED = "https://w3id.org/usmx/record/"


def in_format(form: str, tmp_path: Path) -> tuple[Path, Records]:
    found = read([UNREAD])
    assert not found.errors
    file = tmp_path / f"unread.{form}"
    file.write_bytes(written(found, form))
    again = read([TextSource(file.read_bytes(), form, str(file))])
    assert not again.errors
    return file, again


@pytest.mark.parametrize("form", ALL)
def test_the_rules_are_silent_on_days_that_nobody_can_judge(form: str, tmp_path: Path) -> None:
    _, records = in_format(form, tmp_path)
    told = [f for f in check(records, only=OF_DAYS) if f.severity is not Severity.UNJUDGED]
    found = {(f.record.removeprefix(NAMED), f.rule, f.value) for f in told}
    assert found == {("unread-in-part", "consent-for-period", "2031-09-21")}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("form", ALL)
def test_the_drawing_says_what_cannot_be_read(form: str, lang: str, tmp_path: Path) -> None:
    _, records = in_format(form, tmp_path)
    drawn = {t.record.removeprefix(NAMED): t for t in timelines(records, lang=lang)}
    assert drawn.keys() == SAYS.keys()
    for name, timeline in drawn.items():
        consents = [offer.consent for track in timeline.tracks for offer in track.offers]
        told = " ".join(render_timelines([timeline], "text", lang=lang, width=132).split())
        said = [SAYS[name][lang].format(consent=consent) for consent in consents or ["-"]]
        assert any(text in told for text in said), told


@pytest.mark.parametrize("form", ["text", "svg", "html"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_format_of_drawings_says_it(form: str, lang: str) -> None:
    report = validate([UNREAD], lang=lang)
    for text in (render_timelines(report.timelines, form, lang=lang), render_report(report, "html")):
        words = " ".join(text.replace("\n", " ").split())
        assert {"en": "can’t be read", "es": "no se puede leer"}[lang] in words
        assert "Comisión Bilateral" in words
    gaps = [gap for timeline in report.timelines for track in timeline.tracks for gap in track.gaps]
    assert [gap.first.isoformat() for gap in gaps] == ["2031-09-21"]


@pytest.mark.parametrize("form", ALL)
def test_the_questions_leave_these_days_out_and_say_so(form: str, tmp_path: Path) -> None:
    _, records = in_format(form, tmp_path)
    store = graph.store("background", records.quads)
    for asked in all_asked():
        if asked.over == "unread":
            result = query.run(store, asked.sparql)
            assert [list(result.variables), *plain(result.rows)] == asked.expected, asked.id


def test_a_first_day_alone_is_not_told_as_every_day() -> None:
    record = "{id: a, sendingState: US, hostState: MX, place: Oaxaca, missionType: training, startDate: 2031-09-10, %s"
    consent = "consent: {grantedBy: MX, status: granted, validFrom: 2031-09-01}}"
    for status, words in {
        "activityStatus: completed, ": ("is in force on its first day", "the days after its first one are not judged"),
        "": ("is in force on every day", "end not recorded", "it is judged as if it went on"),
        "activityStatus: ongoing, ": ("is in force on every day", "from 2031-09-10 on"),
    }.items():
        report = validate([TextSource(record % status + consent, "yaml", "x")])
        told = " ".join(render_timelines(report.timelines, "text", width=132).split())
        assert all(word in told for word in words), told
        assert ("end not recorded" in told) == ("ongoing" not in status)

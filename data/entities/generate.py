"""Write the entities that follow from kept lists: states, their organs, territories, subdivisions.

    python data/entities/generate.py             write the four Turtle files and docs/CONTESTED_PLACES.md
    python data/entities/generate.py --check     write nothing; exit 1 if a file would change
    python data/entities/generate.py --cldr DIR  first rewrite cldr-names.csv from the npm packages
        cldr-localenames-full and cldr-subdivisions-full, unpacked as DIR/<name>/package
        (`npm pack <name>@48.2.0`, then tar); nothing else needs them

Everything else is offline and the same on every run: the output is sorted and depends only on the
versions in VERSIONS (`pip install -e '.[dev]'`), sovereignty.csv and cldr-names.csv.

Where each fact comes from (nodes of data/entities/libraries.ttl):
- the codes and official names: pycountry (Debian's iso-codes), with its Spanish catalogues;
- who is a member of the United Nations: country_converter's column UNmember;
- short names in English and Spanish: Unicode CLDR, through Babel; its other forms of names: cldr-names.csv;
- whose territory a dependency is: column is_independent of datasets/country-codes, in sovereignty.csv.
What these lists can't say (articles, a few names, contested places) is in the tables below, each with its reason.
"""

from __future__ import annotations

import argparse
import csv
import gettext
import importlib.metadata
import importlib.util
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pycountry
from babel import Locale

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent.parent / "docs"
CLDR_NAMES = HERE / "cldr-names.csv"
SOVEREIGNTY = HERE / "sovereignty.csv"
VERSIONS = {"Babel": "2.18.0", "country_converter": "1.3.2", "pycountry": "26.2.16"}
CLDR_PACKAGES = ("cldr-localenames-full", "cldr-subdivisions-full")
LANGUAGES = ("en", "es")
COUNTRIES = ("MX", "US")
"""Those whose subdivisions are written."""

OBSERVERS = {"VA": "Holy See", "PS": "State of Palestine"}
"""Non-member states with a standing invitation to observe the General Assembly (source:un-observers)."""

STATE_NAMES = {"VA": {"en": "Holy See", "es": "Santa Sede"}}
"""The observer is the Holy See; its territory keeps CLDR's name, Vatican City."""

NAME_FORMS = {"HK": "alt-short", "MO": "alt-short", "PS": "alt-short"}
"""CLDR's other form where its first one is a remark rather than a name ("Hong Kong SAR China")."""

LISTED_NAMES = {"CD": "official_en", "CG": "official_en", "VC": "name"}
"""Taken from another kept list, in CLDR's stead: "Congo - Kinshasa" and "St. Vincent & Grenadines" don't stand in a
sentence. official_en replaces the English name only."""

BRACKETED = frozenset({"MM"})
"""CLDR's name is "Myanmar (Burma)": what is in brackets becomes another name."""

THE = frozenset("AE BS CD CF CG DO GB GM KM MH MV NL PH SB US VA".split())
"""States whose English name takes "the" in a sentence: those that UNTERM's short names mark so (datasets/
country-codes, column UNTERM English Short), for the names as CLDR has them; less the Niger and the Sudan and
with the Maldives and the Solomon Islands, as in general English."""

ARTICLES = {
    **dict.fromkeys("AF BR CA CG CM EC GA GB IQ JP LB NE PE PK PY SD SN TD TG UY YE".split(), "el"),
    **dict.fromkeys("AR CD CF DO IN VA".split(), "la"),
    **dict.fromkeys("AE NL US".split(), "los"),
    **dict.fromkeys("BS KM MH SB".split(), "las"),
}
"""Articles of states' Spanish names: those of UNTERM's short names (datasets/country-codes, column UNTERM Spanish
Short), for the names as CLDR has them. Where the article may be left out, as in "(el) Perú" (Real Academia
Española, Diccionario panhispánico de dudas, appendix of countries), the name without it is an alternative label.
The article of El Salvador is part of the name and does not contract."""

MORE_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "us": {"en": ("U.S.", "USA"), "es": ("EE.UU.", "EUA")},
    "mx-government": {"en": ("Mexican government",), "es": ("Gobierno mexicano",)},
    "mx-head-of-state": {"en": ("President of Mexico",), "es": ("Presidencia de México",)},
    "mx-foreign-ministry": {"es": ("Secretaría de Relaciones Exteriores", "SRE")},
    "mx-population": {"en": ("people of Mexico",), "es": ("pueblo de México",)},
    "us-government": {"en": ("US government", "U.S. government"), "es": ("Gobierno estadounidense",)},
    "us-head-of-state": {"en": ("President of the United States",), "es": ("Presidencia de los Estados Unidos",)},
    "us-foreign-ministry": {"en": ("Department of State", "State Department"), "es": ("Departamento de Estado",)},
    "us-population": {"en": ("people of the United States",), "es": ("pueblo de los Estados Unidos",)},
}
"""Other usual names of the two states that the document and most cases speak of, and of their organs."""

SUBDIVISION_NAMES = {
    "MX-CMX": {"en": "Mexico City"},
    "MX-MEX": {"en": "State of Mexico", "es": "Estado de México"},
}
"""CLDR has "Mexico City" under the code of before 2016, and ISO calls the state only "México", as the country."""

SAME_AS = {
    "actor:mx": ("http://www.wikidata.org/entity/Q96",),
    "actor:us": ("http://www.wikidata.org/entity/Q30",),
    "place:mx": ("https://sws.geonames.org/3996063/",),
    "place:us": ("https://sws.geonames.org/6252001/",),
}
"""Identifiers that were read in a kept list (datasets/country-codes), no others."""

UN_LIST = "source:un-non-self-governing-territories"
UNRESOLVED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "AQ": (
        "Claims to territory in Antarctica are held in abeyance by the Antarctic Treaty; most states don't recognise"
        " them.",
        "El Tratado Antártico deja en suspenso las reclamaciones territoriales en la Antártida; la mayoría de los"
        " Estados no las reconoce.",
        ("source:antarctica-claims",),
    ),
    "CK": (
        "A self-governing state in free association with New Zealand, neither member nor observer of the United"
        " Nations; New Zealand can't consent in its stead.",
        "Estado autónomo en libre asociación con Nueva Zelanda, ni miembro ni observador de las Naciones Unidas; Nueva"
        " Zelanda no puede consentir en su lugar.",
        ("source:cook-islands-niue-status",),
    ),
    "EH": (
        "On the United Nations list of non-self-governing territories, without an administering power; the kept list"
        " calls it in contention.",
        "En la lista de territorios no autónomos de las Naciones Unidas, sin potencia administradora; la lista"
        " empleada la llama en disputa.",
        (UN_LIST,),
    ),
    "FK": (
        "Administered by the United Kingdom and claimed by Argentina; the United Nations list of non-self-governing"
        " territories notes the dispute.",
        "Administradas por el Reino Unido y reclamadas por la Argentina; la lista de territorios no autónomos de las"
        " Naciones Unidas hace constar la disputa.",
        (UN_LIST,),
    ),
    "GI": (
        "Administered by the United Kingdom and claimed by Spain; on the United Nations list of non-self-governing"
        " territories.",
        "Administrado por el Reino Unido y reclamado por España; en la lista de territorios no autónomos de las"
        " Naciones Unidas.",
        (UN_LIST, "source:un-gibraltar-debate-2015"),
    ),
    "GS": (
        "Administered by the United Kingdom and claimed by Argentina.",
        "Administradas por el Reino Unido y reclamadas por la Argentina.",
        ("source:south-georgia-dispute",),
    ),
    "IO": (
        "Administered by the United Kingdom; the International Court of Justice (advisory opinion of 2019) found that"
        " its separation from Mauritius was not lawful.",
        "Administrado por el Reino Unido; la Corte Internacional de Justicia (opinión consultiva de 2019) concluyó que"
        " su separación de Mauricio no fue lícita.",
        ("source:icj-chagos-2019",),
    ),
    "NU": (
        "A self-governing state in free association with New Zealand, neither member nor observer of the United"
        " Nations; New Zealand can't consent in its stead.",
        "Estado autónomo en libre asociación con Nueva Zelanda, ni miembro ni observador de las Naciones Unidas; Nueva"
        " Zelanda no puede consentir en su lugar.",
        ("source:cook-islands-niue-status",),
    ),
    "TW": (
        "Governed by itself and claimed by China; neither member nor observer of the United Nations.",
        "Se gobierna por sí misma y la reclama China; ni miembro ni observadora de las Naciones Unidas.",
        ("source:ga-resolution-2758",),
    ),
    "YT": (
        "A department of France, claimed by the Comoros; the General Assembly has affirmed the claim.",
        "Departamento de Francia, reclamado por las Comoras; la Asamblea General ha respaldado la reclamación.",
        ("source:ga-mayotte-1984",),
    ),
}
"""Places of a contested or separate status: they lie within none, whatever the list of dependencies says."""

PREFIXES = {
    "actor": "https://w3id.org/usmx/actor/",
    "dcterms": "http://purl.org/dc/terms/",
    "law": "https://w3id.org/usmx/law/",
    "place": "https://w3id.org/usmx/place/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": "https://w3id.org/usmx/source/",
    "usmx": "https://w3id.org/usmx/ontology#",
}

ORGANS = (
    # slug, class, English name, Spanish name, tie to the state, may consent (Vienna Convention, art. 7(2)(a))
    ("foreign-ministry", "Ministry", "Ministry of Foreign Affairs", "Ministerio de Relaciones Exteriores", "organOf", True),
    ("government", "Government", "Government", "Gobierno", "organOf", True),
    ("head-of-government", "StateOrgan", "Head of Government", "Jefatura de Gobierno", "organOf", True),
    ("head-of-state", "StateOrgan", "Head of State", "Jefatura de Estado", "organOf", True),
    ("population", "Population", "population", "población", "populationOf", False),
)

Names = dict[str, list[str]]
"""Language → names, the label first."""


def catalogue(domain: str) -> gettext.NullTranslations:
    """Return pycountry's Spanish catalogue of one ISO standard."""
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["es"])


@cache
def cldr_names(kind: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the kept CLDR names of "territory" or "subdivision": (code, form) → language → name."""
    with CLDR_NAMES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return {(r["code"], r["form"]): {lang: r[lang] for lang in LANGUAGES if r[lang]} for r in rows}


@cache
def members() -> dict[str, dict[str, str]]:
    """Return country_converter's rows by alpha-2 code, read as text: its own loader needs pandas."""
    spec = importlib.util.find_spec("country_converter")
    if spec is None or spec.origin is None:
        raise SystemExit("country_converter is not installed")
    with Path(spec.origin).with_name("country_data.tsv").open(encoding="utf-8", newline="") as file:
        rows = {row["ISO3"]: row for row in csv.DictReader(file, delimiter="\t")}
    return {country.alpha_2: rows[country.alpha_3] for country in pycountry.countries}


def states() -> list[str]:
    """Return the alpha-2 codes of members and observers of the United Nations."""
    return sorted({code for code, row in members().items() if row["UNmember"]} | set(OBSERVERS))


def plain(name: str) -> str:
    """Write out CLDR's "&" and "St."."""
    return re.sub(r"\bSt\. ", "Saint ", name.replace(" & ", " and "))


def in_order(name: str) -> str | None:
    """Turn "Korea, Republic of" round; return None for a name with commas that can't be."""
    name = re.sub(r"^the ", "", name, flags=re.I)
    if "," not in name:
        return name
    head, _, tail = name.partition(", ")
    if "," not in tail and (re.search(r" (of|of the|de|del|de la)$", tail) or tail in {"British", "U.S."}):
        return re.sub(r"^the ", "", f"{tail} {head}", flags=re.I)
    return None


def folded(name: str) -> str:
    """Return a name without case and accents, as names in records are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def distinct(label: str, others: Iterable[str | None]) -> list[str]:
    """Return the label and the names that differ from it; a two-letter one is left to the codes."""
    codes = {country.alpha_2 for country in pycountry.countries}
    found = {folded(label): label}
    for name in others:
        if name and name not in codes:
            found.setdefault(folded(name), name)
    return [label, *sorted(set(found.values()) - {label})]


def country_names(code: str, *, state: bool) -> Names:
    """Return the names of a state or of its territory: the label, then other forms and the official names."""
    country = pycountry.countries.get(alpha_2=code)
    spanish = catalogue("iso3166-1")
    forms = cldr_names("territory")
    listed = members()[code]
    iso = [getattr(country, key, None) for key in ("name", "official_name", "common_name")]
    names: Names = {}
    for lang in LANGUAGES:
        display = Locale(lang).territories[code]
        if state and code in STATE_NAMES:
            label = STATE_NAMES[code][lang]
        elif code in NAME_FORMS:
            label = forms[code, NAME_FORMS[code]][lang]
        elif LISTED_NAMES.get(code) == "name":
            label = country.name if lang == "en" else spanish.gettext(country.name)
        elif LISTED_NAMES.get(code) == "official_en" and lang == "en":
            label = listed["name_official"]
        elif code in BRACKETED:
            label = display.partition(" (")[0]
        else:
            label = plain(display)
        others: list[str | None] = [display, *(f[lang] for (c, _), f in forms.items() if c == code and lang in f)]
        if code in BRACKETED:
            others.append(display.partition(" (")[2].rstrip(")"))
        for name in filter(None, iso):
            if lang == "en":
                others.append(in_order(name))
            elif spanish.gettext(name) != name:
                others.append(in_order(spanish.gettext(name)))
        if lang == "en" and state:
            others.append(listed["name_official"])
        others.extend(MORE_NAMES.get(code.lower(), {}).get(lang, ()) if state else ())
        names[lang] = distinct(label, others)
    return names


def with_article(code: str, label: str, lang: str) -> str:
    """Return "of the United States" or "del Perú" for a state's label."""
    if lang == "en":
        return f"of the {label}" if code in THE else f"of {label}"
    article = ARTICLES.get(code)
    return f"del {label}" if article == "el" else f"de {article} {label}" if article else f"de {label}"


def literal(text: str, lang: str = "") -> str:
    """Write a Turtle literal."""
    return json.dumps(text, ensure_ascii=False) + (f"@{lang}" if lang else "")


def labelled(names: Names) -> Iterator[tuple[str, str]]:
    """Give the label and the other names as pairs of predicate and objects."""
    yield "rdfs:label", " , ".join(literal(names[lang][0], lang) for lang in LANGUAGES)
    others = [literal(name, lang) for lang in LANGUAGES for name in names[lang][1:]]
    if others:
        yield "skos:altLabel", " , ".join(others)


def same_as(name: str) -> Iterator[tuple[str, str]]:
    """Give the links to other data sets, if there are any."""
    if name in SAME_AS:
        yield "schema:sameAs", " , ".join(f"<{iri}>" for iri in SAME_AS[name])


def block(name: str, *pairs: tuple[str, str]) -> str:
    """Write one entity."""
    return "\n".join([name, *(f"    {predicate} {objects} ;" for predicate, objects in pairs), "    .", ""])


def document(title: str, blocks: Iterable[str]) -> str:
    """Write one Turtle file with the prefixes that it uses."""
    body = "\n".join(blocks)
    used = [p for p in sorted(PREFIXES) if re.search(rf"(^|\s){p}:", body)]
    head = [f"# {title} Written by generate.py; edit that, not this file."]
    return "\n".join([*head, *(f"@prefix {p}: <{PREFIXES[p]}> ." for p in used), "", body])


def states_ttl() -> str:
    """Write the states."""
    blocks = []
    for code in states():
        name = f"actor:{code.lower()}"
        listed = "source:un-observers" if code in OBSERVERS else "source:country-converter"
        linked = ["source:country-codes"] if name in SAME_AS else []
        blocks.append(
            block(
                name,
                ("a", "usmx:State"),
                *labelled(country_names(code, state=True)),
                ("skos:notation", f'"{code}" , "{pycountry.countries.get(alpha_2=code).alpha_3}"'),
                ("usmx:mayConsentFor", name),
                *same_as(name),
                ("dcterms:source", " , ".join(sorted(["source:babel", *linked, listed, "source:pycountry"]))),
            )
        )
    return document("Members and observers of the United Nations.", blocks)


def organs_ttl() -> str:
    """Write the role organs of every state."""
    blocks = []
    for code in states():
        labels = {lang: names[0] for lang, names in country_names(code, state=True).items()}
        state = f"actor:{code.lower()}"
        for slug, kind, english, spanish, tie, competent in ORGANS:
            key = f"{code.lower()}-{slug}"
            names: Names = {}
            for lang, role in zip(LANGUAGES, (english, spanish), strict=True):
                bare = f"{role} {'of' if lang == 'en' else 'de'} {labels[lang]}"
                more = MORE_NAMES.get(key, {}).get(lang, ())
                names[lang] = distinct(f"{role} {with_article(code, labels[lang], lang)}", [bare, *more])
            competence = [("usmx:mayConsentFor", state)] if competent else []
            sources = "source:babel , law:vclt-7-2-a" if competent else "source:babel"
            blocks.append(
                block(
                    f"actor:{key}",
                    ("a", f"usmx:{kind}"),
                    *labelled(names),
                    (f"usmx:{tie}", state),
                    *competence,
                    ("dcterms:source", sources),
                )
            )
    return document("The organs of every state, as roles, and its population.", blocks)


def sovereigns() -> dict[str, str]:
    """Return the state's code for each dependency that lies within a state without dispute."""
    with SOVEREIGNTY.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row["is_independent"] for row in csv.DictReader(file)}
    kept = {code: re.search(r" of ([A-Z]{2})$", status) for code, status in rows.items()}
    return {code: match[1] for code, match in kept.items() if match and code not in UNRESOLVED}


def subdivisions(country: str) -> dict[str, pycountry.db.Data]:
    """Return the first-level subdivisions of a country by their ISO 3166-2 code."""
    return {sub.code: sub for sub in pycountry.subdivisions.get(country_code=country) if sub.parent_code is None}


def territories_ttl() -> str:
    """Write the territories of ISO 3166-1, with a second notation where ISO 3166-2 has the place as well."""
    members_and_observers, dependencies, blocks = set(states()), sovereigns(), []
    for country in sorted(pycountry.countries, key=lambda item: item.alpha_2):
        code = country.alpha_2
        name = f"place:{code.lower()}"
        notations = [code, country.alpha_3]
        pairs, sources = [], ["source:babel", "source:pycountry"]
        if code in members_and_observers:
            pairs.append(("usmx:territoryOf", f"actor:{code.lower()}"))
        if code in dependencies:
            pairs.append(("usmx:within", f"place:{dependencies[code].lower()}"))
            sources.append("source:country-codes")
            if f"{dependencies[code]}-{code}" in subdivisions(dependencies[code]):
                notations.append(f"{dependencies[code]}-{code}")
        if code in UNRESOLVED:
            english, spanish, reasons = UNRESOLVED[code]
            pairs.append(("skos:note", f"{literal(english, 'en')} , {literal(spanish, 'es')}"))
            sources.extend(reasons)
        if name in SAME_AS:
            sources.append("source:country-codes")
        blocks.append(
            block(
                name,
                ("a", "usmx:Territory"),
                *labelled(country_names(code, state=False)),
                ("skos:notation", " , ".join(f'"{notation}"' for notation in notations)),
                *pairs,
                *same_as(name),
                ("dcterms:source", " , ".join(sorted(set(sources)))),
            )
        )
    return document("The territories of ISO 3166-1.", blocks)


def subdivision_names(code: str, iso_name: str) -> Names:
    """Return the names of a subdivision; ISO gives Mexico's in Spanish and those of the United States in English."""
    forms = cldr_names("subdivision")
    spanish = catalogue("iso3166-2").gettext(iso_name)
    cldr = [form["en"] for (c, _), form in forms.items() if c == code]
    short = forms[code, ""]["en"]
    fixed = SUBDIVISION_NAMES.get(code, {})
    if code.startswith("MX"):
        labels = {"en": fixed.get("en", short), "es": fixed.get("es", iso_name if code == "MX-CMX" else short)}
        others: dict[str, list[str | None]] = {"en": [*cldr], "es": [iso_name if code != "MX-MEX" else None]}
    else:
        labels = {"en": iso_name, "es": spanish}
        others = {"en": [*cldr], "es": []}
    return {lang: distinct(labels[lang], others[lang]) for lang in LANGUAGES}


def subdivisions_ttl() -> str:
    """Write the first-level subdivisions of Mexico and the United States that are no territory of ISO 3166-1."""
    blocks = []
    for country in COUNTRIES:
        for code, sub in sorted(subdivisions(country).items()):
            if pycountry.countries.get(alpha_2=code[3:]) and (code[3:] in sovereigns()) and sub.type == "Outlying area":
                continue
            blocks.append(
                block(
                    f"place:{code.lower()}",
                    ("a", "usmx:Place"),
                    *labelled(subdivision_names(code, sub.name)),
                    ("skos:notation", f'"{code}"'),
                    ("usmx:within", f"place:{country.lower()}"),
                    ("dcterms:source", "source:cldr-subdivisions , source:pycountry"),
                )
            )
    return document("First-level subdivisions of Mexico and the United States (ISO 3166-2).", blocks)


def contested_md() -> str:
    """Write the list of places that lie within none."""
    lines = [
        "# Places of a contested or separate status",
        "",
        "Written by `data/entities/generate.py`; edit that, not this file.",
        "",
        "Every ISO 3166-1 code has a territory. Most dependencies lie `within` the territory of their state"
        " (`data/entities/sovereignty.csv`). The places below lie within none: the package doesn't decide whose they"
        " are. A record may name them, but no rule takes them for the territory of a known state; who wants them"
        " judged says so in a file of his own (`--background`), with `usmx:within` or `usmx:territoryOf`.",
        "",
        "| Place | Why | Sources |",
        "|---|---|---|",
    ]
    for code, (english, _, sources) in sorted(UNRESOLVED.items()):
        name = country_names(code, state=False)["en"][0]
        cited = ", ".join(f"`{source}`" for source in sources)
        lines.append(f"| {name} (`place:{code.lower()}`) | {english} | {cited} |")
    lines += [
        "",
        "The sources are nodes of `data/entities/libraries.ttl`, with title and address.",
        "",
        "Palestine and the Holy See observe the United Nations as states and are `State`s here, each with its"
        " territory. Claims to parts of a territory (Crimea, Kashmir, Guantánamo Bay, Navassa Island …) have no"
        " ISO 3166-1 code and no entity; the codes say which list they follow, not who is right.",
        "",
    ]
    return "\n".join(lines)


def extract_cldr(folder: Path) -> str:
    """Return cldr-names.csv, made of the two npm packages unpacked below `folder`."""
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for lang in LANGUAGES:
        path = folder / CLDR_PACKAGES[0] / "package/main" / lang / "territories.json"
        names = json.loads(path.read_text("utf-8"))["main"][lang]["localeDisplayNames"]["territories"]
        for key, name in names.items():
            if match := re.fullmatch(r"([A-Z]{2})-(alt-\w+)", key):
                rows.setdefault(("territory", match[1], match[2]), {})[lang] = name
    path = folder / CLDR_PACKAGES[1] / "package/subdivisions/en/en.json"
    names = json.loads(path.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    for country in COUNTRIES:
        for code in subdivisions(country):
            if name := names.get(code.replace("-", "").lower()):
                rows["subdivision", code, ""] = {"en": name}
    lines = ["kind,code,form,en,es"]
    lines += [",".join([*key, names.get("en", ""), names.get("es", "")]) for key, names in sorted(rows.items())]
    return "\n".join(lines) + "\n"


def outputs() -> dict[Path, str]:
    """Return the text of every generated file."""
    return {
        HERE / "states.ttl": states_ttl(),
        HERE / "organs.ttl": organs_ttl(),
        HERE / "territories.ttl": territories_ttl(),
        HERE / "subdivisions.ttl": subdivisions_ttl(),
        DOCS / "CONTESTED_PLACES.md": contested_md(),
    }


def main() -> int:
    """Write or compare the files."""
    parser = argparse.ArgumentParser(description="Write states, organs, territories and subdivisions.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--cldr", type=Path, metavar="DIR", help="the unpacked npm packages, to renew cldr-names.csv")
    options = parser.parse_args()
    found = {name: importlib.metadata.version(name) for name in VERSIONS}
    if found != VERSIONS:
        print(f"these versions were used: {VERSIONS}; found: {found}", file=sys.stderr)
        return 1
    if options.cldr:
        CLDR_NAMES.write_text(extract_cldr(options.cldr), "utf-8")
    changed = 0
    for path, text in outputs().items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        changed += 1
        print(f"{'would change' if options.check else 'wrote'} {path.relative_to(HERE.parent.parent)}")
        if not options.check:
            path.write_text(text, "utf-8")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

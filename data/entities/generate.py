"""Write the entities that follow from kept lists: states and their organs, organizations, places, former states, codes.

    python data/entities/generate.py             write the Turtle files, two lists in CSV and docs/CONTESTED_PLACES.md
    python data/entities/generate.py --check     write nothing; exit 1 if a file would change
    python data/entities/generate.py --cldr DIR  first renew tables/cldr-names.csv from the npm packages
        cldr-localenames-full and cldr-subdivisions-full, unpacked as DIR/<name>/package; nothing else needs them

Offline and the same on every run: the output is sorted and depends only on the libraries in VERSIONS
(`pip install -e '.[dev]'`) and on tables/. Sources of the facts are nodes of libraries.ttl:
- codes and official names: pycountry (Debian's iso-codes), with its Spanish catalogues;
- members of the United Nations: country_converter, column UNmember; the two observers: source:un-observers;
- short names in English and Spanish: Unicode CLDR, through Babel; its other forms: tables/cldr-names.csv;
- other names in English: country_converter, columns name_short and name_official;
- names of the United Nations in both languages (UNTERM and M49), and the items of states in Wikidata:
  tables/un-names.csv, the columns of datasets/country-codes at commit caa72d1. The item that it has for the Holy See is
  that of Vatican City and left out;
- whose territory a dependency is: tables/sovereignty.csv, column is_independent of datasets/country-codes for the
  codes that are no member or observer;
- codes of lists that are not ISO 3166: countrycode, columns of CODE_LISTS;
- articles: tables/articles.csv. They are those of UNTERM's short names (datasets/country-codes, columns UNTERM
  English Short and UNTERM Spanish Short) for the names as CLDR has them; in English less the Niger and the Sudan
  and with the Maldives and the Solomon Islands, as in general use. In Spanish the article may be left out of most
  ("(el) Perú": Real Academia Española, Diccionario panhispánico de dudas), so the name without it is an alternative
  label. The article of El Salvador is part of the name and does not contract;
- short names that people use, and names of organs, which these lists lack: tables/names.csv. The observer is the Holy
  See, its territory Vatican City; CLDR has "Mexico City" under the code of before 2016; ISO calls a state of Mexico
  "México", as the country;
- names that are asked about, since they are those of several, or of something else in another language:
  tables/hidden.csv;
- abbreviations of subdivisions: tables/abbreviations.csv. Those of the United States are the postal codes, which are
  also the ends of ISO 3166-2's, and the Associated Press's of the library us 4.0.0; those of Mexico are the
  conventional and the two-letter ones of the article on ISO 3166-2:MX, with CDMX and D.F. for its capital;
- international organizations that send forces or decide on them: tables/organizations.csv, from supraverden (commit
  59ab4fa0), with its items of Wikidata; the Spanish abbreviations are those in general use;
- former states and former names (former-states.csv, by which readers know them): ISO 3166-3, through pycountry. The end
  of its code is that of the country of today, where there is one; names in use, and South Vietnam, which it lacks
  (article on the two states of Vietnam before 1976): tables/former.csv. Others that it lacks are those by which
  country_converter's column regex knows the state of today, and West Germany;
- places that lie within none because their status is contested or separate: tables/contested.csv for those with a code,
  tables/disputed.csv for others, with sources (contested.md is the frame of the page about them).
"""

from __future__ import annotations

import argparse
import csv
import gettext
import importlib.metadata
import importlib.util
import io
import json
import pickle
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent.parent / "docs"
VERSIONS = {"Babel": "2.18.0", "country_converter": "1.3.2", "countrycode": "0.6.0", "pycountry": "26.2.16"}
LANGUAGES = ("en", "es")
COUNTRIES = ("MX", "US")
"""Those whose subdivisions are written."""

CODE_LISTS = {
    "cow": ("cowc", "cown"),
    "gw": ("gwc", "gwn"),
    "fips": ("fips",),
    "m49": ("un",),
    "ioc": ("ioc",),
}
"""Columns of countrycode: Correlates of War, Gleditsch and Ward (letters and numbers), FIPS 10-4, UN M49, IOC."""

OBSERVERS = ("PS", "VA")
SHORT = frozenset({"HK", "MO", "PS"})
"""CLDR's first form is a remark rather than a name ("Hong Kong SAR China"): its short form is the label."""

BRACKETED = frozenset({"MM"})
"""CLDR's name is "Myanmar (Burma)": what is in brackets becomes another name."""

ISO_ENGLISH = {"CD": "name", "CG": "official_name", "VC": "name"}
"""CLDR's English name, as "Congo - Kinshasa", doesn't stand in a sentence: the label is this one of ISO 3166-1."""

SAME_AS = {
    "actor:mx": ("http://www.wikidata.org/entity/Q96", "source:country-codes"),
    "actor:us": ("http://www.wikidata.org/entity/Q30", "source:country-codes"),
    "place:mx": ("https://sws.geonames.org/3996063/", "source:country-codes"),
    "place:mx-cmx": ("https://sws.geonames.org/3530597/", "source:geonames"),
    "place:us": ("https://sws.geonames.org/6252001/", "source:country-codes"),
}
"""Identifiers that were read in a kept list, and the list; no others."""

PARTS = {"GB": ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")}
"""Subdivisions of other countries that are taken for states."""

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

_WIKIDATA = "http://www.wikidata.org/entity/"

ORGANS = (
    # slug, class, name in English and Spanish, tie to the state
    ("foreign-ministry", "Ministry", ("Ministry of Foreign Affairs", "Ministerio de Relaciones Exteriores"), "organOf"),
    ("government", "Government", ("Government", "Gobierno"), "organOf"),
    ("head-of-government", "StateOrgan", ("Head of Government", "Jefatura de Gobierno"), "organOf"),
    ("head-of-state", "StateOrgan", ("Head of State", "Jefatura de Estado"), "organOf"),
    ("population", "Population", ("population", "población"), "populationOf"),
)
"""All but the population may consent for their state."""

Names = dict[str, list[str]]
"""Language → names, the label first."""


# ---- what the lists say


@cache
def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables."""
    with (HERE / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def converter() -> dict[str, dict[str, str]]:
    """Return the rows of country_converter by alpha-3 code; they are read as text: its loader needs pandas."""
    spec = importlib.util.find_spec("country_converter")
    if spec is None or spec.origin is None:
        raise SystemExit("country_converter is not installed")
    with Path(spec.origin).with_name("country_data.tsv").open(encoding="utf-8", newline="") as file:
        return {row["ISO3"]: row for row in csv.DictReader(file, delimiter="\t")}


@cache
def states() -> list[str]:
    """Return the alpha-2 codes of members and observers of the United Nations."""
    members = {code for code, row in converter().items() if row["UNmember"]}
    return sorted({c.alpha_2 for c in pycountry.countries if c.alpha_3 in members} | set(OBSERVERS))


@cache
def of_the_un(code: str) -> dict[str, str]:
    """Return the row of a country in the table of names of the United Nations."""
    return next((row for row in table("un-names") if row["code"] == code), {})


@cache
def iso_country(code: str) -> Any:
    """Return pycountry's entry for an alpha-2 code."""
    return next(country for country in pycountry.countries if country.alpha_2 == code)


@cache
def spanish(domain: str) -> gettext.NullTranslations:
    """Return pycountry's Spanish catalogue of one ISO standard."""
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["es"])


@cache
def subdivisions(country: str) -> dict[str, str]:
    """Return code and ISO name of a country's first-level subdivisions."""
    found: Any = pycountry.subdivisions
    return {sub.code: sub.name for sub in found.get(country_code=country) if sub.parent_code is None}


def contested() -> dict[str, dict[str, str]]:
    """Return the rows of the places that lie within none, by code."""
    return {row["code"]: row for row in table("contested")}


def sovereigns() -> dict[str, str]:
    """Return the state's code for each dependency that lies within a state ("Territory of US")."""
    kept = {row["code"]: re.search(r" of ([A-Z]{2})$", row["is_independent"]) for row in table("sovereignty")}
    return {code: match[1] for code, match in kept.items() if match and code not in contested()}


def cldr_forms(kind: str, code: str, lang: str) -> list[str]:
    """Return the kept CLDR names of a "territory" (its other forms) or a "subdivision"."""
    return [row[lang] for row in table("cldr-names") if (row["kind"], row["code"]) == (kind, code) and row[lang]]


def more_names(entity: str, lang: str, use: str) -> list[str]:
    """Return the names of an entity in tables/names.csv: its "label", or "other" ones."""
    rows = table("names")
    return [r["name"] for r in rows if (r["entity"], r["lang"], r["use"]) == (entity, lang, use)]


@cache
def asked_about(entity: str) -> dict[str, list[str]]:
    """Return the names of an entity that are asked about, by language."""
    rows = [row for row in table("hidden") if row["entity"] == entity]
    return {lang: [row["name"] for row in rows if row["lang"] == lang] for lang in LANGUAGES}


# ---- names


@cache
def folded(name: str) -> str:
    """Return a name without case and accents, as names in records are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


@cache
def codes() -> frozenset[str]:
    """Return the alpha-2 codes of ISO 3166-1."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


def distinct(label: str, others: Iterable[str | None], without: Iterable[str] = ()) -> list[str]:
    """Return the label and the names that differ from it by more than case, accents, commas and brackets.

    A name that is a country's code is left to the codes; those of `without` are left out, be they spelt otherwise.
    """
    found = {bare(label): label}
    left_out = set(map(bare, without))
    for name in others:
        if name and name not in codes() and bare(name) not in left_out:
            found.setdefault(bare(name), name)
    return [label, *sorted(set(found.values()) - {label})]


def bare(name: str) -> str:
    """Return a folded name without commas and brackets: `Korea, Republic of` is `Korea (Republic of)`."""
    return re.sub(r"[,()]", "", folded(name))


def without_article(name: str) -> str:
    """Return a name of the United Nations without its remarks and article: "Bahamas (the)", "la República de Corea"."""
    plain_name = re.sub(r" \((?:the|el|la|los|las)\)$", "", name.replace("*", "").strip())
    return re.sub(r"^(?:the|el|la|los|las) ", "", plain_name) if plain_name != "El Salvador" else plain_name


def plain(name: str) -> str:
    """Write out CLDR's "&" and "St."."""
    return re.sub(r"\bSt\. ", "Saint ", name.replace(" & ", " and "))


def in_order(name: str) -> str | None:
    """Turn "Korea, Republic of" round; return None for a name with commas that can't be."""
    head, comma, tail = name.partition(", ")
    if comma and ("," in tail or not re.search(r" (of|of the|de|del|de la)$|^British$|^U\.S\.$", tail)):
        return None
    return re.sub(r"^the ", "", f"{tail} {head}" if comma else name, flags=re.I)


@cache
def country_names(code: str, entity: str) -> Names:
    """Return the names of a state or of a territory: the label, then other forms and the official names."""
    country = iso_country(code)
    iso = [name for key in ("name", "official_name", "common_name") if (name := getattr(country, key, None))]
    names: Names = {}
    for lang in LANGUAGES:
        display = Locale(lang).territories[code]
        forms = cldr_forms("territory", code, lang)
        label = plain(display)
        if code in SHORT:
            label = next(r[lang] for r in table("cldr-names") if (r["code"], r["form"]) == (code, "alt-short"))
        elif code in BRACKETED:
            label, _, bracketed = display.rstrip(")").partition(" (")
            forms.append(bracketed)
        elif lang == "en" and code in ISO_ENGLISH:
            label = in_order(getattr(country, ISO_ENGLISH[code])) or label
        label = next(iter(more_names(entity, lang, "label")), label)
        translate = spanish("iso3166-1").gettext
        official = iso if lang == "en" else [translate(name) for name in iso if translate(name) != name]
        listed = [of_the_un(code).get(f"{form}_{lang}", "") for form in ("short", "formal", "m49")]
        row = converter().get(country.alpha_3, {}) if lang == "en" else {}
        others = [
            display,
            *forms,
            *map(in_order, official),
            *(name for name in official if "," in name),
            *map(without_article, listed),
            *(row[key] for key in ("name_short", "name_official") if row.get(key)),
            *more_names(f"actor:{code.lower()}", lang, "other"),
        ]
        hidden = asked_about(entity)[lang] if entity != "actor:us" and entity != "place:us" else []
        names[lang] = distinct(label, others, hidden)
    return names


def name_sources(code: str, *, article: bool = False) -> set[str]:
    """Return the sources of a country's names; with `article` those of its label and of the article before it."""
    forms = any(cldr_forms("territory", code, lang) for lang in LANGUAGES)
    with_article = article and any(row["code"] == code for row in table("articles"))
    return (
        {"source:babel", "source:pycountry"}
        | (set() if article else {"source:country-codes-names", "source:country-converter"})
        | ({"source:cldr-localenames"} if forms else set())
        | ({"source:country-codes"} if with_article else set())
    )


def organ_names(code: str, entity: str, roles: tuple[str, str]) -> Names:
    """Return the names of an organ: "Government of the United States", "Gobierno del Perú"."""
    articles = next((row for row in table("articles") if row["code"] == code), {})
    of_state = country_names(code, f"actor:{code.lower()}")
    names: Names = {}
    for lang, role, of in zip(LANGUAGES, roles, ("of", "de"), strict=True):
        state = of_state[lang][0]
        plain_label = f"{role} {of} {state}"
        article = articles.get(lang)
        label = f"{role} {of} {article} {state}".replace(" de el ", " del ") if article else plain_label
        named = next(iter(more_names(entity, lang, "label")), label)
        others = [] if named != label else [plain_label]
        names[lang] = distinct(named, [*others, *more_names(entity, lang, "other")])
    return names


def subdivision_names(code: str, iso_name: str) -> Names:
    """Return the names of a subdivision; ISO gives Mexico's in Spanish and those of the United States in English."""
    entity = f"place:{code.lower()}"
    if code[:2] in PARTS:
        return {"en": [iso_name], "es": [spanish("iso3166-2").gettext(iso_name)]}
    (short,) = cldr_forms("subdivision", code, "en")
    others: tuple[list[str], list[str]] = ([short] if folded(short) != folded(iso_name) else [], [])
    if code.startswith("MX"):
        labels = (short, short)
        others[1].extend({iso_name} - set(country_names("MX", "place:mx")["es"]))
    else:
        labels = (iso_name, spanish("iso3166-2").gettext(iso_name))
    others[0 if code.startswith("US") else 1].extend(abbreviations(code))
    return {
        lang: distinct(next(iter(more_names(entity, lang, "label")), label), other)
        for lang, label, other in zip(LANGUAGES, labels, others, strict=True)
    }


def abbreviations(code: str) -> list[str]:
    """Return the abbreviations of a subdivision as they are known, inside their country only: "N.L., México"."""
    country = {"MX": "México", "US": "United States"}[code[:2]]
    return [f"{row['abbreviation']}, {country}" for row in table("abbreviations") if row["code"] == code]


# ---- Turtle


def literals(english: Iterable[str], spanish_: Iterable[str]) -> str:
    """Write the objects of a triple in both languages."""
    tagged = [(text, "en") for text in english] + [(text, "es") for text in spanish_]
    return " , ".join(f"{json.dumps(text, ensure_ascii=False)}@{lang}" for text, lang in tagged)


def block(entity: str, kind: str, names: Names, pairs: Iterable[tuple[str, str]], sources: Iterable[str]) -> str:
    """Write one entity: its class and names, the pairs of predicate and objects, links and sources."""
    lines = [("a", f"usmx:{kind}"), ("rdfs:label", literals(names["en"][:1], names["es"][:1]))]
    if others := literals(names["en"][1:], names["es"][1:]):
        lines.append(("skos:altLabel", others))
    hidden = asked_about(entity)
    if asked := literals(hidden["en"], hidden["es"]):
        lines.append(("skos:hiddenLabel", asked))
    lines.extend(pairs)
    cited = set(sources)
    if entity in same_as():
        iri, source = same_as()[entity]
        lines.append(("schema:sameAs", f"<{iri}>"))
        cited.add(source)
    lines.append(("dcterms:source", " , ".join(sorted(cited))))
    return "\n".join([entity, *(f"    {predicate} {objects} ;" for predicate, objects in lines), "    .", ""])


@cache
def same_as() -> dict[str, tuple[str, str]]:
    """Return identifiers of others and the list that has them, by entity."""
    of_states = {f"actor:{code.lower()}": of_the_un(code).get("wikidata") for code in states() if code != "VA"}
    items = {f"actor:{row['slug']}": row["wikidata"] for row in table("organizations")}
    listed = {entity: (_WIKIDATA + item, "source:country-codes-names") for entity, item in of_states.items() if item}
    listed |= {entity: (_WIKIDATA + item, "source:supraverden") for entity, item in items.items() if item}
    return listed | SAME_AS


def document(title: str, blocks: Iterable[str]) -> str:
    """Write one Turtle file with the prefixes that it uses."""
    body = "\n".join(blocks)
    used = [prefix for prefix in PREFIXES if re.search(rf"(^|\s){prefix}:", body)]
    head = [f"# {title} Written by generate.py; edit that, not this file."]
    return "\n".join([*head, *(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in used), "", body])


def notation(*codes: str) -> tuple[str, str]:
    """Write codes."""
    return "skos:notation", " , ".join(f'"{code}"' for code in codes)


def state_blocks() -> Iterator[str]:
    """Write the states, each competent for itself."""
    for code in states():
        entity = f"actor:{code.lower()}"
        listed = "source:un-observers" if code in OBSERVERS else "source:country-converter"
        pairs = [notation(code, iso_country(code).alpha_3), ("usmx:mayConsentFor", entity)]
        names = country_names(code, entity)
        yield block(entity, "State", names, pairs, name_sources(code) | {listed})


def organ_blocks() -> Iterator[str]:
    """Write the role organs of every state; competent are those of the Vienna Convention, art. 7(2)(a)."""
    for code in states():
        state = f"actor:{code.lower()}"
        for slug, kind, roles, tie in ORGANS:
            pairs, sources = [(f"usmx:{tie}", state)], name_sources(code, article=True)
            if tie == "organOf":
                pairs.append(("usmx:mayConsentFor", state))
                sources.add("law:vclt-7-2-a")
            entity = f"{state}-{slug}"
            yield block(entity, kind, organ_names(code, entity, roles), pairs, sources)


def territory_blocks() -> Iterator[str]:
    """Write the territories of ISO 3166-1; a place that ISO 3166-2 has as well gets that code too."""
    dependencies, none = sovereigns(), contested()
    for country in sorted(pycountry.countries, key=lambda item: item.alpha_2):
        code, entity = country.alpha_2, f"place:{country.alpha_2.lower()}"
        notations, pairs, sources = [code, country.alpha_3], [], name_sources(code)
        if code in states():
            pairs.append(("usmx:territoryOf", f"actor:{code.lower()}"))
        if state := dependencies.get(code):
            pairs.append(("usmx:within", f"place:{state.lower()}"))
            sources.add("source:country-codes")
            notations.extend({f"{state}-{code}"} & set(subdivisions(state)))
        if code in none:
            pairs.append(("skos:note", literals([none[code]["en"]], [none[code]["es"]])))
            sources.update(none[code]["sources"].split())
        yield block(entity, "Territory", country_names(code, entity), [notation(*notations), *pairs], sources)


def subdivision_blocks() -> Iterator[str]:
    """Write the first-level subdivisions that are no territory of ISO 3166-1."""
    for country in COUNTRIES:
        twice = {f"{state}-{code}" for code, state in sovereigns().items()}
        for code, name in sorted(subdivisions(country).items()):
            if code not in twice:
                pairs = [notation(code), ("usmx:within", f"place:{country.lower()}")]
                sources = ["source:cldr-subdivisions", "source:pycountry"]
                sources.append({"MX": "source:iso-3166-2-mx", "US": "source:us-states"}[country])
                yield block(f"place:{code.lower()}", "Place", subdivision_names(code, name), pairs, sources)


def part_blocks() -> Iterator[str]:
    """Write the subdivisions of other countries that are taken for states."""
    for country, parts in PARTS.items():
        for code in parts:
            names = subdivision_names(code, subdivisions(country)[code])
            pairs = [notation(code), ("usmx:within", f"place:{country.lower()}")]
            yield block(f"place:{code.lower()}", "Place", names, pairs, ["source:pycountry"])


def split(names: str) -> list[str]:
    """Return the names of a cell."""
    return [name for name in names.split("|") if name]


def row_names(row: dict[str, str]) -> Names:
    """Return the names in the columns of a row: en, en_other, es, es_other."""
    return {lang: distinct(row[lang], split(row[f"{lang}_other"])) for lang in LANGUAGES}


def organization_blocks() -> Iterator[str]:
    """Write the international organizations; none may consent for a state."""
    for row in table("organizations"):
        yield block(f"actor:{row['slug']}", "InternationalOrganization", row_names(row), [], row["sources"].split())


def disputed_blocks() -> Iterator[str]:
    """Write the places of a disputed status that have no code of ISO 3166-1; they lie within none."""
    for row in sorted(table("disputed"), key=lambda row: row["slug"]):
        pairs = [notation(*row["codes"].split())] if row["codes"] else []
        pairs.append(("skos:note", literals([row["note_en"]], [row["note_es"]])))
        yield block(f"place:{row['slug']}", "Place", row_names(row), pairs, row["sources"].split())


def former_csv() -> str:
    """Write the former states and former names: names in both languages, and what has their place in today's lists."""
    rows = table("former")
    extra = {row["code"]: None for row in rows if "-" in row["code"]}
    lines = []
    for code, item in sorted(({item.alpha_4: item for item in pycountry.historic_countries} | extra).items()):
        iso = [str(name) for key in ("name", "official_name") if item and (name := getattr(item, key, None))]
        listed = [*iso, *map(spanish("iso3166-3").gettext, iso), *(r["name"] for r in rows if r["code"] == code)]
        free = [c for c in (code, getattr(item, "alpha_3", None)) if c and item and not is_code(c)]
        first = next((row["name"] for row in rows if row["code"] == code), None) or iso[0]
        names = distinct(first, [*map(in_order, listed), *listed])
        today = code[-2:] if code[-2:] != "AA" else code[:2]
        kind = "actor" if today in states() else "place"
        lines.append([f"{kind}:{today.lower()}" if today in codes() else "", "|".join([*names, *free])])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["today", "names"], *lines])
    return text.getvalue()


def is_code(code: str) -> bool:
    """Tell whether a code is a country's of today."""
    return code in codes() or any(country.alpha_3 == code for country in pycountry.countries)


# ---- files


def contested_md() -> str:
    """Write the list of places that lie within none."""
    lines = []
    for code, row in sorted(contested().items()):
        entity = f"place:{code.lower()}"
        cited = ", ".join(f"`{source}`" for source in row["sources"].split())
        lines.append(f"| {country_names(code, entity)['en'][0]} (`{entity}`) | {row['en']} | {cited} |")
    others = []
    for row in sorted(table("disputed"), key=lambda row: row["slug"]):
        cited = ", ".join(f"`{source}`" for source in row["sources"].split())
        others.append(f"| {row['en']} (`place:{row['slug']}`) | {row['note_en']} | {cited} |")
    page = (HERE / "tables/contested.md").read_text("utf-8")
    return page.replace("OTHERS", "\n".join(others)).replace("ROWS", "\n".join(lines))


def cldr_csv(folder: Path) -> str:
    """Return tables/cldr-names.csv, made of the two npm packages unpacked below `folder`."""
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for lang in LANGUAGES:
        path = folder / "cldr-localenames-full/package/main" / lang / "territories.json"
        names = json.loads(path.read_text("utf-8"))["main"][lang]["localeDisplayNames"]["territories"]
        for key, name in names.items():
            if match := re.fullmatch(r"([A-Z]{2})-(alt-\w+)", key):
                rows.setdefault(("territory", match[1], match[2]), {})[lang] = name
    path = folder / "cldr-subdivisions-full/package/subdivisions/en/en.json"
    names = json.loads(path.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    for code in (code for country in COUNTRIES for code in subdivisions(country)):
        if name := names.get(code.replace("-", "").lower()):
            rows["subdivision", code, ""] = {"en": name}
    lines = ["kind,code,form,en,es"]
    lines += [",".join([*key, found.get("en", ""), found.get("es", "")]) for key, found in sorted(rows.items())]
    return "\n".join(lines) + "\n"


def code_lists_csv() -> str:
    """Return the codes of lists that are not ISO 3166, each with the alpha-2 code of ISO or none, and a name."""
    spec = importlib.util.find_spec("countrycode")
    if spec is None or spec.origin is None:
        raise SystemExit("countrycode is not installed")
    columns = pickle.loads((Path(spec.origin).parent / "data" / "codelist.pickle").read_bytes())
    lines = ["list,code,iso,name"]
    for name, of in CODE_LISTS.items():
        found = {
            str(code): (iso or "", country)
            for column in of
            for code, iso, country in zip(columns[column], columns["iso2c"], columns["country.name.en"], strict=True)
            if code
        }
        rows = sorted(
            found.items(), key=lambda item: (item[0].isdigit(), int(item[0]) if item[0].isdigit() else 0, item)
        )
        lines += [f"{name},{code},{iso},{_quoted(country)}" for code, (iso, country) in rows]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def outputs() -> dict[Path, str]:
    """Return the text of every generated file."""
    return {
        HERE / "states.ttl": document("Members and observers of the United Nations.", state_blocks()),
        HERE / "organs.ttl": document("Organs of every state, as roles, and its population.", organ_blocks()),
        HERE / "territories.ttl": document("The territories of ISO 3166-1.", territory_blocks()),
        HERE / "subdivisions.ttl": document("Subdivisions of Mexico and the United States.", subdivision_blocks()),
        HERE / "parts.ttl": document("Subdivisions of other countries that are taken for states.", part_blocks()),
        HERE / "organizations.ttl": document("International organizations.", organization_blocks()),
        HERE / "disputed.ttl": document("Places of a disputed status without a code.", disputed_blocks()),
        HERE / "former-states.csv": former_csv(),
        HERE / "code-lists.csv": code_lists_csv(),
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
        print(f"made with {VERSIONS}, but found {found}", file=sys.stderr)
        return 1
    if options.cldr:
        (HERE / "tables/cldr-names.csv").write_text(cldr_csv(options.cldr), "utf-8")
    changed = [path for path, text in outputs().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        print(f"{'would change' if options.check else 'wrote'} {path.relative_to(DOCS.parent)}")
        if not options.check:
            path.write_text(outputs()[path], "utf-8")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

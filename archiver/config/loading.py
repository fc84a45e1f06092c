"""Reading sources.toml: every fault at once, each with its place and what to do about it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from archiver.config.naming import source_name
from archiver.config.notify import NOBODY, NOTIFY_KEYS, Notify, words_of
from archiver.config.settings import (
    CRAWL_KEYS,
    FILE_NAME,
    RULE_KEYS,
    SOURCE_KEYS,
    Check,
    Config,
    CrawlConfig,
    shown,
)
from archiver.errors import ConfigError
from archiver.model import Rules, Source
from archiver.urls import canonical_url, url_key

TABLES = ("crawl", "notify", "source")
REQUIRED = ("name", "url")


def load_config(folder: Path) -> Config:
    """What the sources.toml of that folder says; the defaults and no sources without the file.

    Raises ConfigError with all faults, one line each:
    `sources.toml: source "simon": every = "1 fortnight": use 30m, 12h, 7d or auto`.
    """
    path = folder / FILE_NAME
    return config_of(text_of(path)) if path.exists() else Config(crawl=CrawlConfig())


def config_of(text: str) -> Config:
    """What the text of a sources.toml says; raises ConfigError with all faults."""
    document = parsed(text)
    faults = list(_unknown("", document, TABLES))
    crawl = _crawl(document.get("crawl", {}), faults)
    crawl = replace(crawl, notify=_notify(document.get("notify", {}), faults))
    sources = _sources(document.get("source", []), faults)
    if faults:
        raise ConfigError([f"{FILE_NAME}: {fault}" for fault in faults])
    return Config(crawl=crawl, sources=sources)


def text_of(path: Path) -> str:
    """The file's text; raises ConfigError when it cannot be read as text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ConfigError([f"{FILE_NAME}: byte {exc.start} is no UTF-8: save it as UTF-8"]) from exc
    except OSError as exc:
        raise ConfigError([f"{path}: cannot be read ({exc.strerror})"]) from exc


def parsed(text: str) -> dict[str, Any]:
    """The TOML document; raises ConfigError with line and column when it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        what, _, where = str(exc).partition(" (at ")
        place = where.rstrip(")")
        if not place.startswith("line"):
            place = f"line {len(text.splitlines())}, at the end"
        raise ConfigError([f"{FILE_NAME}: {place}: {_in_words(what)}"]) from exc
    except RecursionError as exc:
        raise ConfigError([f"{FILE_NAME}: nested too deeply"]) from exc


def _in_words(what: str) -> str:
    """The parser's complaint, with what to do where it is the common one."""
    if what == "Invalid value":
        return 'this value is no TOML: write texts in quotes, as name = "my-blog"'
    if what.startswith("Illegal character") or what == "Unclosed inline table":
        return f"{what}: a text or list is not closed"
    return what


def _crawl(table: Any, faults: list[str]) -> CrawlConfig:
    if not isinstance(table, dict):
        faults.append(f"crawl = {shown(table)}: write a table, [crawl]")
        return CrawlConfig()
    good = _checked("[crawl]: ", table, CRAWL_KEYS, faults)
    if "allow_private" in good:
        good["allow_private"] = tuple(good["allow_private"])
    return CrawlConfig(**good)


def _notify(table: Any, faults: list[str]) -> Notify:
    if not isinstance(table, dict):
        faults.append(f"notify = {shown(table)}: write a table, [notify]")
        return NOBODY
    good = _checked("[notify]: ", table, NOTIFY_KEYS, faults)
    return Notify(command=words_of(good.get("command", ())), webhook=good.get("webhook"))


def _sources(tables: Any, faults: list[str]) -> tuple[Source, ...]:
    if isinstance(tables, dict):
        faults.append("[source]: write it with two brackets, [[source]]")
        tables = [tables]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        faults.append(f"source = {shown(tables)}: write a table for each source, [[source]]")
        return ()
    found = [_source(number, table, faults) for number, table in enumerate(tables, start=1)]
    sources = [source for source in found if source is not None]
    faults.extend(_repeated(sources))
    return tuple(sources)


def _source(number: int, table: Mapping[str, Any], faults: list[str]) -> Source | None:
    """One source; None, and its faults noted, when it lacks its name or address."""
    place = _place(number, table)
    values = {key: value for key, value in table.items() if key != "rules"}
    good = _checked(place, values, {**SOURCE_KEYS, "rules": _table}, faults)
    missing = [key for key in REQUIRED if key not in table]
    faults.extend(f"{place}{key} is missing: add {_suggested(key, good)}" for key in missing)
    rules = _rules(place, table.get("rules", {}), faults)
    if not all(key in good for key in REQUIRED):
        return None
    for key in ("feed", "sitemap"):
        if key in good:
            good[key] = canonical_url(good[key])
    return Source(**{**good, "tags": tuple(good.get("tags", ())), "rules": rules})


def _rules(place: str, table: Any, faults: list[str]) -> Rules:
    if not isinstance(table, dict):
        faults.append(f"{place}rules = {shown(table)}: write a table, [source.rules]")
        return Rules()
    return Rules(**_checked(f"{place}rules: ", table, RULE_KEYS, faults))


def _table(value: Any) -> str | None:
    return None if isinstance(value, dict) else "write a table"


def _place(number: int, table: Mapping[str, Any]) -> str:
    """How a message names the source: by its name, else by its address or position."""
    for key in ("name", "url"):
        if isinstance(table.get(key), str) and table[key]:
            return f"source {shown(table[key])}: "
    return f"source {number}: "


def _suggested(key: str, good: Mapping[str, Any]) -> str:
    if key == "name" and "url" in good:
        return f'name = "{source_name(good["url"], None, ())}"'
    return {"name": 'name = "my-blog"', "url": 'url = "https://a.blog/"'}[key]


def _checked(
    place: str, table: Mapping[str, Any], keys: Mapping[str, Check], faults: list[str]
) -> dict[str, Any]:
    """The right values of a table; what is wrong with the others is noted."""
    faults.extend(_unknown(place, table, keys))
    good = {}
    for key, value in table.items():
        fault = keys[key](value) if key in keys else None
        if fault is not None:
            faults.append(f"{place}{key} = {shown(value)}: {fault}")
        elif key in keys:
            good[key] = value.strip() if isinstance(value, str) else value
    return good


def _unknown(place: str, table: Mapping[str, Any], keys: Iterable[str]) -> Iterable[str]:
    """A fault for each key that means nothing here, with the nearest that does."""
    known = list(keys)
    for key in table:
        if key in known:
            continue
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        yield f"{place}unknown key {key}: {hint}"


def _repeated(sources: list[Source]) -> Iterable[str]:
    """Faults of names and addresses that two sources share."""
    by_name: dict[str, Source] = {}
    by_url: dict[str, Source] = {}
    for source in sources:
        name, key = source.name.casefold(), url_key(source.url)
        if name in by_name:
            yield f"source {shown(source.name)}: two sources have this name: rename one"
        elif key in by_url:
            other = shown(by_url[key].name)
            yield f"source {shown(source.name)}: url is that of source {other}: remove one"
        by_name.setdefault(name, source)
        by_url.setdefault(key, source)

"""What sources.toml may say: the settings, their keys, and what each value must be."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from archiver.config.notify import NOBODY, Notify
from archiver.model import Source
from archiver.urls import canonical_url

FILE_NAME = "sources.toml"
DEFAULT_EVERY = "12h"
AUTO = "auto"
EVERY_HINT = "use 30m, 12h, 7d or auto"
LONGEST_SHOWN = 60  # characters of a wrong value in a message

_EVERY = re.compile(r"([1-9]\d{0,4})\s?([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_NAME = re.compile(r"[\w.-]{1,60}")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*(:\d{1,5})?")
_SPIDER = re.compile(r"[A-Za-z_][\w-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlConfig:
    """The [crawl] table: how to crawl, for all sources."""

    contact: str | None = None  # goes into the user agent; None: no contact is given
    every: str = DEFAULT_EVERY  # default rhythm of a source: 30m, 12h, 7d or auto
    images: bool = True  # keep the pictures that posts show
    workers: int | None = None  # extraction processes; None: one a core
    max_page_mb: int = 20
    verify_tls: bool = True
    delay: float = 1.0  # seconds between requests to one site, with jitter
    concurrency_per_site: int = 1
    max_requests_a_day: int = 10_000  # to one site
    max_mb_a_day: int = 2_000  # from one site
    allow_private: tuple[str, ...] = ()  # hosts or networks on private addresses to fetch from
    notify: Notify = NOBODY  # the [notify] table: whom to tell of alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One sources.toml."""

    crawl: CrawlConfig
    sources: tuple[Source, ...] = ()


def parse_every(text: str) -> timedelta | None:
    """The rhythm that "30m", "12h" or "7d" means, None for "auto": by the posts of the source.

    Raises ValueError for any other text.
    """
    if text == AUTO:
        return None
    match = _EVERY.fullmatch(text.strip())
    if match is None:
        raise ValueError(EVERY_HINT)
    return int(match[1]) * _UNITS[match[2]]


Check = Callable[[Any], str | None]
"""What to do about a value that is wrong; None when it is right."""


def shown(value: object) -> str:
    """A value as TOML writes it, cut when it is long."""
    if isinstance(value, dict):
        return "{…}"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _text(hint: str, pattern: re.Pattern[str]) -> Check:
    def check(value: Any) -> str | None:
        return None if isinstance(value, str) and pattern.fullmatch(value) else hint

    return check


def _number(hint: str, least: float, most: float, *kinds: type) -> Check:
    def check(value: Any) -> str | None:
        is_number = isinstance(value, kinds) and not isinstance(value, bool)
        return None if is_number and least <= float(value) <= most else hint

    return check


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "use true or false"


def _every(value: Any) -> str | None:
    try:
        parse_every(value if isinstance(value, str) else "")
    except ValueError as exc:
        return str(exc)
    return None


def _url(value: Any) -> str | None:
    right = isinstance(value, str) and canonical_url(value) is not None
    return None if right else 'use a full address as "https://a.blog/"'


def _contact(value: Any) -> str | None:
    right = isinstance(value, str) and value.isascii() and value.isprintable() and value.strip()
    return None if right else 'use a mail or web address as "you@example.org"'


def _texts(hint: str, check: Check) -> Check:
    def check_all(value: Any) -> str | None:
        if not isinstance(value, list):
            return hint
        wrong = [item for item in value if check(item)]
        return f"{hint}; not {shown(wrong[0])}" if wrong else None

    return check_all


def _host_or_network(value: Any) -> str | None:
    if not isinstance(value, str):
        return "a text"
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None if _HOST.fullmatch(value) else "a host or network"
    return None


def _selector(value: Any) -> str | None:
    """Compiles it as the extraction will: CSS level 3 without `::text` and `::attr()`."""
    if not isinstance(value, str) or not value.strip():
        return 'use a CSS selector as "article.post"'
    import cssselect  # few files have rules

    try:
        selectors = cssselect.parse(value)
        if any(selector.pseudo_element for selector in selectors):
            return "leave ::text and ::attr() out: a rule selects elements"
        cssselect.HTMLTranslator().css_to_xpath(value)
    except cssselect.SelectorError as exc:
        return f"use a CSS selector ({str(exc).rstrip('.')})"
    return None


CRAWL_KEYS: Mapping[str, Check] = {
    "contact": _contact,
    "every": _every,
    "images": _flag,
    "workers": _number("use a number of processes from 1 to 64", 1, 64, int),
    "max_page_mb": _number("use a whole number of megabytes from 1 to 1000", 1, 1000, int),
    "verify_tls": _flag,
    "delay": _number("use seconds from 0 to 3600", 0, 3600, int, float),
    "concurrency_per_site": _number("use a number from 1 to 16", 1, 16, int),
    "max_requests_a_day": _number("use a number of requests from 1", 1, 10_000_000, int),
    "max_mb_a_day": _number("use a whole number of megabytes from 1", 1, 1_000_000, int),
    "allow_private": _texts(
        'use a list of hosts or networks as ["localhost", "192.168.0.0/16"]', _host_or_network
    ),
}
SOURCE_KEYS: Mapping[str, Check] = {
    "name": _text('use a short name of letters, digits, - _ and . as "my-blog"', _NAME),
    "url": _url,
    "feed": _url,
    "sitemap": _url,
    "every": _every,
    "tags": _texts(
        'use a list of texts as ["go", "sqlite"]', _text("a text", re.compile(r"[^\n]*\S[^\n]*"))
    ),
    "spider": _text('use a spider\'s name as "blog", "feed" or "sitemap"', _SPIDER),
    "render": _text('use "browser", or leave it out', re.compile("browser")),
    "follow_external": _flag,
}
RULE_KEYS: Mapping[str, Check] = dict.fromkeys(
    ("entries", "next", "title", "date", "body", "remove"), _selector
)

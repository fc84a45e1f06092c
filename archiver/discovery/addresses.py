"""What an address alone says: a post, a tag, a page of a list, a file, or the site's furniture."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from archiver.urls import url_key


class AddressKind(StrEnum):
    """What kind of page an address leads to, as far as it tells."""

    POST = "post"  # nothing speaks against it
    TAXONOMY = "taxonomy"  # a tag, category, author or archive page
    PAGER = "pager"  # page N of a list
    FILE = "file"  # a picture, document, feed or script
    HOME = "home"  # the site's root
    FURNITURE = "furniture"  # about, contact, search, login
    ACTION = "action"  # share, edit, comment: not a page to read


def _words(row: str) -> frozenset[str]:
    """The words of a row as a set."""
    return frozenset(row.split())


TAXONOMY_WORDS = _words(
    # Path segments of tag, category and author pages, as generators and translations write them.
    "tag tags tagged category categories cat cats topic topics label labels keyword keywords "
    "author authors archive archives series collection collections etiqueta etiquetas etikett "
    "categoria categorias kategorie kategorien schlagwort schlagworte mot-cle etiquette "
    "etiquettes rubrik thema themen tema temas subject subjects taxonomy genre genres",
)
FURNITURE_WORDS = _words(
    # Last path segments of pages that every site has and that are no posts.
    "about about-me aboutme about-us contact contact-me contact-us search feed rss atom "
    "subscribe newsletter privacy privacy-policy terms imprint impressum datenschutz legal "
    "login signin sign-in signup sign-up register cv resume projects portfolio now uses "
    "colophon sitemap links blogroll guestbook friends home index archive archives all tags "
    "categories topics authors donate sponsor support faq help license cookies account cart "
    "shop hire-me speaking talks mentions-legales kontakt ueber-mich uber-mich sobre contacto "
    "contato a-propos",
)
LIST_WORDS = _words(
    # Last path segments of a blog's main list.
    "blog blogs post posts article articles writing writings news archive archives thoughts "
    "notes essays journal log weblog stories all index latest home artikel beitraege entradas "
    "articulos articles billets notizen blogg words ideas musings read content",
)
_PAGE_WORDS = (
    "page|pages|paged|seite|pagina|página|strona|sida|side|sivu|oldal|stranka|strana|страница"
)
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|pdf|zip|gz|tgz|xz|7z|rar|mp[34]|m4a|ogg|webm|mov|avi|"
    r"docx?|xlsx?|pptx?|epub|mobi|xml|rss|atom|rdf|json|css|ipynb|exe|dmg|iso|deb|apk|csv|tex|bib|"
    r"ics|asc|sig|yml|yaml)$",
    re.IGNORECASE,
)
# Suffixes that slugs have too: "why-i-use-node.js" is a post, "main.js" a file.
_SOURCE_FILE = re.compile(r"/[^/-]*\.(?:txt|js|mjs|py|c|h|sh|md|key)$", re.IGNORECASE)
_PAGER = re.compile(
    rf"/(?:{_PAGE_WORDS})[/_-]?\d{{1,4}}(?:\.html?)?/?$|/index[_-]?\d{{1,4}}(?:\.html?)?$",
    re.IGNORECASE,
)
_PAGER_QUERY = frozenset({"page", "paged", "p", "pg", "offset", "start", "skip", "seite", "pagina"})
_ACTION = re.compile(
    r"/(?:wp-admin|wp-login|wp-json|cdn-cgi|cgi-bin|share|sharer|intent)(?:/|\.php|$)|/feed/?$|"
    r"/edit/?$",
    re.IGNORECASE,
)
_ACTION_QUERY = frozenset(
    {"replytocom", "action", "s", "q", "search", "tag", "cat", "category", "label"}
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?")
_YEAR_PATH = re.compile(
    r"^(?:.*/)?(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2]))?(?:/(?:0?[1-9]|[12]\d|3[01]))?/?$"
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?[/-]")


_remembered = lru_cache(maxsize=20_000)  # pages repeat their addresses


@_remembered
def key_of(url: str) -> str:
    """The identity of an address (`archiver.urls.url_key`)."""
    return url_key(url)


def segments(url: str) -> list[str]:
    """Decoded path segments of an address, without empty ones."""
    return [unquote(part) for part in urlsplit(url).path.split("/") if part]


def stem(segment: str) -> str:
    """A path segment in lower case without a page suffix."""
    return re.sub(r"\.(?:html?|xhtml|php|aspx)$", "", segment.lower())


@_remembered
def address_kind(url: str) -> AddressKind:
    """What kind of page that address leads to, judged by itself."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    query = {name.lower() for name, _ in parse_qsl(parts.query)}
    names = [stem(part) for part in segments(url)]
    tests = (
        (AddressKind.FILE, _FILE.search(path) or _SOURCE_FILE.search(path)),
        (AddressKind.ACTION, _ACTION.search(path) or query & _ACTION_QUERY),
        (AddressKind.PAGER, _PAGER.search(path)),
        (AddressKind.PAGER, query & _PAGER_QUERY and not is_numbered_post(parts.query)),
        (AddressKind.HOME, names in ([], ["index"]) and not parts.query),
        (AddressKind.TAXONOMY, _YEAR_PATH.match(path) or (names and is_taxonomy(names))),
        (AddressKind.FURNITURE, names and names[-1] in FURNITURE_WORDS),
    )
    return next((kind for kind, holds in tests if holds), AddressKind.POST)


def is_numbered_post(query: str) -> bool:
    """Whether `?p=123` is WordPress's post number, not a page of a list."""
    pairs = dict(parse_qsl(query))
    return list(pairs) == ["p"] and pairs["p"].isdigit() and len(pairs["p"]) >= 3


def is_taxonomy(names: list[str]) -> bool:
    """Whether those lower-case path segments name a tag, category, author or archive page."""
    above = (name for name in names[:-1] if name not in {"archive", "archives"})
    return names[-1] in TAXONOMY_WORDS or any(name in TAXONOMY_WORDS for name in above)


def slug_quality(url: str) -> float:
    """How much an address looks like a post's, 0 to 1: words in its last segment, a date in it."""
    parts = segments(url)
    if not parts:
        return 0.0
    if _DATED.search(urlsplit(url).path + "/"):
        return 1.0
    last = stem(parts[-1])
    words = [word for word in re.split(r"[-_ +.]+", last) if word]
    if len(words) >= 3 or not last.isascii():
        return 1.0
    return 0.6 if len(words) == 2 or len(last) > 12 else 0.2


def tag_slug(text: str) -> str:
    """A tag as addresses write it: "Web Design" is web-design."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def in_address(day: date, url: str) -> bool:
    """Whether an address names that day, as `/2024/05/05/slug` and `/2024-05-05-slug` do."""
    numbers = "-".join(re.findall(r"\d+", urlsplit(url).path))
    return re.search(rf"(?:^|-){day.year}-0?{day.month}-0?{day.day}(?:-|$)", numbers) is not None


@_remembered
def folder(url: str) -> str:
    """The address without its last segment, digits made equal: where posts of one kind stand."""
    parts = [re.sub(r"\d+", "0", part.lower()) for part in segments(url)]
    while parts and stem(parts[-1]) == "index":
        parts.pop()
    return "/".join(parts[:-1])


def is_scoped(url: str) -> bool:
    """Whether an index address stands for a part of a blog only: a tag, a year, a section.

    A root, or a path whose last segment is a word for "all posts", is the whole blog.
    """
    names = [stem(part) for part in segments(strip_page(url))]
    names = [name for name in names if not _LANGUAGE.fullmatch(name)]
    query = {name.lower() for name, _ in parse_qsl(urlsplit(url).query)}
    if query & {"tag", "cat", "category", "label", "author", "q", "s"}:
        return True
    if not names:
        return False
    if any(name in TAXONOMY_WORDS for name in names[:-1]) or re.fullmatch(
        r"(?:19|20)\d\d", names[-1]
    ):
        return True
    return len(names) > 1 and names[-1] not in LIST_WORDS


def strip_page(url: str) -> str:
    """The address of the whole list, where that address is page N of it."""
    parts = urlsplit(url)
    path = re.sub(
        rf"/(?:{_PAGE_WORDS})[/_-]?\d{{1,4}}/?$", "/", parts.path, count=1, flags=re.IGNORECASE
    )
    path = re.sub(r"/index[_-]?\d{1,4}(\.html?)$", r"/index\1", path, flags=re.IGNORECASE)
    return parts._replace(path=path).geturl()

"""Who wrote a post: people by their names, never the site, a role or an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.etree import _Element as Element

from archiver.dates import find_date
from archiver.extraction.marks import AUTHOR, is_author
from archiver.extraction.postcard import AUTHOR_FOLDERS
from archiver.extraction.sources import Found, Sources
from archiver.extraction.texts import alike, clean, shown_text
from archiver.extraction.zone import Run, is_furniture, is_meta
from archiver.urls import canonical_url, is_same_site, path_segments

AUTHOR_METAS = (
    # In order of trust; twitter:creator is a handle, og:article:author mostly a Facebook page.
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "citation_author", "byl",
)  # fmt: skip
NAME_CLASS = re.compile(  # not first-name or company-name
    r"(?:^|\s)(?:(?:(?:author|full|display|person|p)[-_]{1,2})?name|fn)(?:$|\s)", re.IGNORECASE
)
BY = r"(?:(?:written|posted|published|words|story|text|authored)\s+)?(?:by|von|par|por|di|door)"
AUTHOR_WORD = (
    r"(?:authors?|writer|written by|auteur|autore?|autorin|text|текст|作者|автор|著者|글쓴이)"
)
BYLINE = re.compile(
    # A label, then one or more names; the line ends or goes on after a separator or a date.
    rf"(?:^|[|·•]\s*)(?:{BY}\s+|{AUTHOR_WORD}\s*[:：]\s*)(?P<names>[^|·•\d:]{{2,80}}?)"
    r"(?=\s*(?:$|[|·•—–(,]|\b(?:on|in|at|am|le|el|em|il|op)\s+\S|\d))",
    re.IGNORECASE,
)
BARE_LABEL = re.compile(rf"(?:{BY}|{AUTHOR_WORD})\s*[:：]?", re.IGNORECASE)
BETWEEN_LABELS = frozenset({"name", "names"})  # <dt>Author</dt> … <dt>Name</dt><dd>A Person</dd>
LABEL = re.compile(rf"^(?:(?:\w+\s+){{,2}}{BY}\s+|{AUTHOR_WORD}\s*[:：]\s*|@)", re.IGNORECASE)
BETWEEN_NAMES = re.compile(
    r"\s*(?:;|、|，| & | \+ |\band\b|\bund\b|\bet\b|\by\b(?=\s[A-Z])"
    r"|,(?!\s*(?:Jr|Sr|Ph|M\.?D|Esq)))\s*"
)
SITE_SEPARATOR = re.compile(r"\s+(?:[|｜·•–—]|-|@|::)\s+")
ADDRESS = re.compile(
    r"(?i)https?:|www\.|[\w.+-]+@[\w-]+\.\w+|\w/\w|\.(?:com|org|net|io|dev|html?|txt)\b"
)
NOT_A_PERSON = frozenset({
    # Roles and placeholders that tools fill in, and words that a label may leave behind.
    "admin", "administrator", "anonymous", "author", "authors", "blog", "blogger", "by", "default",
    "editor", "editorial", "editorial team", "guest", "guest author", "in", "me", "moderator",
    "n/a", "name", "none", "null", "on", "owner", "root", "site admin", "staff", "super user",
    "superuser", "team", "test", "the author", "the editor", "the team", "undefined", "unknown",
    "user", "webmaster", "wordpress", "wpadmin", "your name", "管理员", "匿名", "作者",
})  # fmt: skip
MOST_AUTHORS = 12
LONGEST_NAME = 60  # characters
MOST_WORDS = 6
SHORT_LINE = 3  # words


def read_authors(sources: Sources) -> Found[tuple[str, ...]]:
    """The people who wrote it; () when nobody is named."""
    entry, head = sources.entry, sources.head
    places = (
        (sources.article.authors, "json-ld"),
        (_marked(sources.marks[AUTHOR], sources.url), "markup"),
        (_classed(sources.named, sources.zone.headline), "class"),
        (_linked(sources.zone.runs, sources.url), "link"),
        (_bylines(sources.zone.runs), "byline"),
        (head.all(*AUTHOR_METAS), "meta"),
        (entry.authors if entry else (), sources.witness),
    )
    names = frozenset(alike(name) for name in sources.site_names)
    for texts, where in places:
        people = people_in(texts, names)
        if people:
            return Found(people, where)
    return Found(())


def people_in(texts: Iterable[str], site_names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The persons named in such texts, each once; `site_names` in the form of `alike`."""
    people: dict[str, str] = {}
    for text in texts:
        for part in BETWEEN_NAMES.split(clean(text)):
            name = _name(part, site_names)
            if name:
                people.setdefault(alike(name), name)
    return tuple(people.values())[:MOST_AUTHORS]


def _name(text: str, site_names: frozenset[str]) -> str | None:
    """A person's name, None where the text is a role, a site, an address or a sentence."""
    name = SITE_SEPARATOR.split(LABEL.sub("", text.strip(" \t,.;:|()[]\"'")).strip())[0].strip(
        " ,;:|"
    )
    if not 1 < len(name) <= LONGEST_NAME or len(name.split()) > MOST_WORDS:
        return None
    if alike(name) in NOT_A_PERSON or alike(name) in site_names or ADDRESS.search(name):
        return None
    if find_date(name) is not None:
        return None
    return name if any(character.isalpha() for character in name) else None


def _marked(elements: list[Element], url: str) -> Iterator[str]:
    """Names in elements marked as author; a `rel=author` that leads home names the site."""
    for element in elements:
        href = element.get("href")
        target = canonical_url(href, url) if href and element.get("rel") else None
        if target is not None and not path_segments(target):
            continue
        named = element.find(".//*[@itemprop='name']")
        text = (
            element.get("content")
            or (named.get("content") or shown_text(named) if named is not None else "")
            or _part_named(element)
            or shown_text(element)
        )
        if text:
            yield text


def _classed(named: list[Element], headline: Element | None) -> Iterator[str]:
    """Names in the innermost elements whose class says author or byline."""
    for element in filter(is_author, named):
        inner = [node for node in element.iterdescendants(etree.Element) if is_author(node)]
        if not inner and not _is_elsewhere(element, headline):
            links = [shown_text(link) for link in element.iter("a")]
            portraits = [picture.get("alt") or "" for picture in element.iter("img")]
            texts = [text for text in links if text] or [
                _part_named(element) or shown_text(element) or "".join(portraits)
            ]
            yield from (text for text in texts if len(text) <= LONGEST_NAME)


def _part_named(element: Element) -> str:
    """The text of its only part that is marked as a name, as beside a badge; "" without one."""
    parts = [
        shown_text(node)
        for node in element.iterdescendants("span", "b", "strong", "div", "p", "a")
        if NAME_CLASS.search(node.get("class") or "")
    ]
    return parts[0] if len(parts) == 1 else ""


def _is_elsewhere(element: Element, headline: Element | None) -> bool:
    """Whether it names somebody else: of a comment, of another post, of the site."""
    meta = any(map(is_meta, element.iterancestors()))
    return not meta and is_furniture(element, headline)


def _linked(runs: Iterable[Run], url: str) -> Iterator[str]:
    """Texts of the links beside the post that lead to the page of an author."""
    for run in runs:
        for piece in () if run.is_prose else run.pieces:
            element = piece.element
            link = element if element.tag == "a" else next(element.iterancestors("a"), None)
            target = canonical_url(link.get("href") or "", url) if link is not None else None
            if target is None or not is_same_site(target, url):
                continue
            folders = [part.casefold() for part in path_segments(target)[-2:-1]]
            if not AUTHOR_FOLDERS.isdisjoint(folders):
                yield piece.text


def _bylines(runs: Iterable[Run]) -> Iterator[str]:
    """Names beside a label: in its line, or alone in the line before or after it."""
    lines = [run for run in runs if not run.is_prose and run.text.casefold() not in BETWEEN_LABELS]
    for position, run in enumerate(lines):
        text = run.text
        if BARE_LABEL.fullmatch(text):
            above, below = lines[max(0, position - 1) : position], lines[position + 1 :][:1]
            beside = above + below if above and _in_one_box(above[0], run) else below
            yield from [line.text for line in beside if _can_be_a_name(line)][:1]
        match = BYLINE.search(text)
        if match and not run.is_heading and not _goes_on(match["names"], text):
            yield match["names"]


def _in_one_box(above: Run, label: Run) -> bool:
    """Whether `<strong>A Person</strong><br>Author` holds both lines."""
    return above.pieces[-1].element.getparent() is label.pieces[0].element


def _can_be_a_name(run: Run) -> bool:
    return len(run.text) <= LONGEST_NAME and not any(map(str.isdigit, run.text))


def _goes_on(names: str, line: str) -> bool:
    """Whether that is a sentence: names are written large, but for handles alone in their line."""
    return names.lstrip("@")[:1].islower() and len(line.split()) > SHORT_LINE

"""Why a page is no post. A refusal needs two things: a page that says so, and no article in it.

False refusals lose posts, so a post vouched for by a list needs more to be refused, and what is
very short, all code, one picture or one link is a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from typing import NamedTuple

from lxml.etree import _Element as Element

from archiver.extraction.declared import Head, read_head
from archiver.extraction.jsonld import ARTICLE_TYPES, read_jsonld, types_of
from archiver.extraction.phrases import said_by_address, said_by_lines, said_by_title
from archiver.extraction.texts import alike, shown_text
from archiver.extraction.titles import parts_of
from archiver.extraction.zone import is_furniture
from archiver.model import Entry, Page, Reason, Rejection
from archiver.urls import canonical_url, is_same_site, path_segments, url_key

LARGEST_PAGE = 20 * 2**20  # bytes of HTML; the longest posts have 2 MB
SNIFFED = 4096  # bytes that tell what a body is

SAYS_LITTLE = 120  # words: what error pages, walls and challenges have at most
SAYS_NOTHING = 60  # words: of a page whose lines, not its title, say that it is no post
TOO_FEW_WORDS = 25  # of a page that no list vouches for
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # scripts that put no spaces between words
CARD_HEADINGS = ("h1", "h2", "h3", "h4")
FEWEST_CARDS = 5  # headings that lead to other pages of the site: a list of posts
CARDS_TOLD = 0.6  # of the headings are in the text, when the text is the list
LIST_PROSE = 80  # words a card that is an excerpt may have
LIST_ADDRESS = re.compile(
    # Where generators put the pages of tags, authors, years; /archives/17/ is a post of Typecho.
    r"(?i)(?:^|/)(?:(?:tags?|tagged|categor(?:y|ies)|authors?)(?:/[^/]+)?"
    r"|archives?(?:/(?:19|20)\d\d(?:/\d\d)?)?|page/?\d+)(?:\.html?)?$"
)

HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
VAGUE_TYPES = frozenset({
    # Sent by servers that do not know what they serve: the bytes decide.
    "text/plain", "application/octet-stream", "application/xml", "text/xml", "binary/octet-stream",
    "application/unknown", "unknown/unknown", "content/unknown",
})  # fmt: skip
BEFORE = rb"^(?:\s|\xef\xbb\xbf|\xff\xfe|\xfe\xff|<!--.*?-->|<\?xml[^>]*\?>)*<"
HTML_START = re.compile(
    BEFORE + rb"(?:!doctype\s+html|(?:html|head|body|title|meta|h1|div|article|main|p)\b)",
    re.IGNORECASE | re.DOTALL,
)
FEED_START = re.compile(
    BEFORE + rb"(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml|svg)\b", re.IGNORECASE | re.DOTALL
)
ANY_TAG = re.compile(
    rb"<\s*(?:html|head|body|title|div|p|h[1-6]|article|main|span|a|table|br|pre)\b", re.IGNORECASE
)
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Signature(NamedTuple):
    """The first bytes of a kind of file."""

    start: bytes
    kind: str


SIGNATURES = (
    Signature(b"%PDF-", "a PDF"),
    Signature(b"\x89PNG\r\n", "a PNG picture"),
    Signature(b"GIF8", "a GIF picture"),
    Signature(b"\xff\xd8\xff", "a JPEG picture"),
    Signature(b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    Signature(b"PK\x03\x04", "a ZIP archive or office document"),
    Signature(b"\x1f\x8b", "a gzip file"),
    Signature(b"\x28\xb5\x2f\xfd", "a zstd file"),
    Signature(b"Rar!", "a RAR archive"),
    Signature(b"7z\xbc\xaf", "a 7z archive"),
    Signature(b"\x7fELF", "a program"),
    Signature(b"MZ", "a program"),
    Signature(b"ID3", "an MP3 file"),
    Signature(b"OggS", "an Ogg file"),
    Signature(b"fLaC", "a FLAC file"),
    Signature(b"\x00asm", "WebAssembly"),
    Signature(b"wOF", "a font"),
    Signature(b"SQLite format 3", "a database"),
)


def unreadable(page: Page) -> Rejection | None:
    """Why the page cannot be read at all, None when it can; needs no parsing."""
    if page.status >= 400:
        return _refuse(page, Reason.HTTP_ERROR, f"answered {_status(page.status)}")
    if len(page.body) > LARGEST_PAGE:
        return _refuse(page, Reason.TOO_LARGE, f"{len(page.body):,} bytes of HTML")
    if not page.body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return _refuse(page, Reason.EMPTY, "the answer has no content")
    return _wrong_kind(page)


def refusal(
    page: Page,
    tree: Element,
    *,
    text: str,
    code_count: int,
    image_count: int,
    link_words: int,
    entry: Entry | None,
) -> Rejection | None:
    """Why a page that was read is no post, None when it is one.

    `text` is the extracted article, `link_words` the words of it that are links; `entry` the
    line of a list that led here, None when no list did.
    """
    words = _word_count(text)
    content = code_count + image_count
    said = _said(page, tree, words)
    if not words and not content:
        return said or _refuse(page, Reason.EMPTY, "no text, no code and no picture")
    if said is not None and not (content and _is_vouched(tree, entry)):
        return said
    listing = _listing(page, tree, text, words, entry)
    if listing is not None:
        return listing
    little = words < TOO_FEW_WORDS and not content and not link_words
    if little and entry is None and not _declares_article(tree, page.final_url):
        return _refuse(page, Reason.TOO_SHORT, f"{words} words that no list calls a post")
    return None


def _refuse(page: Page, reason: Reason, detail: str) -> Rejection:
    return Rejection(url=page.final_url, reason=reason, detail=detail)


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _wrong_kind(page: Page) -> Rejection | None:
    """What else than HTML the bytes are; bytes that begin as HTML outrank the header."""
    start, declared = page.body[:SNIFFED], page.content_type
    if HTML_START.match(start.replace(b"\x00", b"")):  # UTF-16 has one beside each letter
        return None
    known = declared in HTML_TYPES or declared in VAGUE_TYPES
    kind = _kind(start)
    if not known:
        detail = f"{kind}, sent as {declared}" if kind else f"sent as {declared}"
        return _refuse(page, Reason.WRONG_TYPE, detail)
    if kind is None and not ANY_TAG.search(page.body):
        kind = "no HTML element in it"
    return _refuse(page, Reason.NOT_HTML, kind) if kind else None


def _kind(start: bytes) -> str | None:
    """The kind of file that begins like that, None when it may be text."""
    for signature in SIGNATURES:
        if start.startswith(signature.start):
            return signature.kind
    if FEED_START.match(start):
        return "XML of another kind: a feed, a sitemap, a drawing"
    return "binary data" if _is_binary(start) else None


def _is_binary(start: bytes) -> bool:
    """Whether control bytes abound."""
    return len(BINARY.findall(start)) > len(start) // 20


def _word_count(text: str) -> int:
    """Words; two characters of a script without spaces count as one."""
    if not UNSPACED.search(text):
        return len(text.split())
    unspaced = len(UNSPACED.findall(text))
    return len(UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def _said(page: Page, tree: Element, words: int) -> Rejection | None:
    """What the page says of itself, where it says little else."""
    if words > SAYS_LITTLE:
        return None
    moved = url_key(page.url) != url_key(page.final_url)
    if moved and not path_segments(page.final_url) and path_segments(page.url):
        return _refuse(page, Reason.SOFT_404, "led to the site's home page")
    phrase = said_by_address(path_segments(page.final_url)) if moved else None
    if phrase is not None:
        return _refuse(page, phrase.reason, f"led to {page.final_url}")
    head = read_head(tree, page.final_url)
    for title in _titles(tree, head):
        for part in parts_of([title]):
            if (phrase := said_by_title(part)) is not None:
                return _refuse(page, phrase.reason, f'calls itself "{title}" ({phrase.who})')
    if words <= SAYS_NOTHING:
        phrase = said_by_lines(alike(_all_text(tree)))
        if phrase is not None:
            return _refuse(page, phrase.reason, f"says so in {words} words ({phrase.who})")
    return _password(page, tree)


def _titles(tree: Element, head: Head) -> Iterator[str]:
    if head.title:
        yield head.title
    for element in tree.iter("h1", "h2"):
        if not is_furniture(element, None):
            yield shown_text(element)
            if element.tag == "h2":
                return


def _all_text(tree: Element) -> str:
    """The visible words of the page, its furniture too: a wall may be all there is."""
    body = tree.find(".//body")
    return shown_text(tree if body is None else body)[:20_000]


def _password(page: Page, tree: Element) -> Rejection | None:
    """A password field that is not that of a menu."""
    for field in tree.iter("input"):
        if (field.get("type") or "").lower() == "password":
            around = [node for node in field.iterancestors() if node.tag != "form"]
            if around and not is_furniture(around[0], None):
                return _refuse(page, Reason.LOGIN_WALL, "asks for a password")
    return None


def _is_vouched(tree: Element, entry: Entry | None) -> bool:
    """Whether the list calls the post what the page calls itself."""
    if entry is None or not entry.title:
        return False
    return any(alike(entry.title) == alike(shown_text(h)) for h in tree.iter("h1", "h2"))


def _listing(
    page: Page, tree: Element, text: str, words: int, entry: Entry | None
) -> Rejection | None:
    """A page of cards that are its text, or that stand beside next to none; a page of a tag."""
    path = "/".join(path_segments(page.final_url))
    is_list_address = LIST_ADDRESS.search(path) is not None
    may_have_cards = _ways_out(tree) >= FEWEST_CARDS
    if not (may_have_cards or is_list_address) or _declares_article(tree, page.final_url):
        return None
    cards = dict(_cards(tree, page.final_url)) if may_have_cards else {}
    titles, is_beside = list(cards.values()), entry is None and words <= SAYS_LITTLE
    if len(cards) >= FEWEST_CARDS and (is_beside or _is_its_text(titles, text, words)):
        return _refuse(page, Reason.LISTING, f"a list: {len(cards)} titles lead to other pages")
    if is_list_address and not _is_vouched(tree, entry):
        return _refuse(page, Reason.LISTING, f"the address of a list: /{path}")
    return None


def _is_its_text(titles: list[str], text: str, words: int) -> bool:
    """Whether the text of a page is little more than the titles of its cards."""
    if words > LIST_PROSE * len(titles):
        return False
    form = alike(text)
    return sum(bool(title) and title in form for title in titles) >= CARDS_TOLD * len(titles)


def _ways_out(tree: Element) -> int:
    """How many links in or around headings, or articles with headings, may lead elsewhere."""
    headings = tree.iter(*CARD_HEADINGS)
    ways = {next(chain(h.iter("a"), h.iterancestors("a", "article")), None) for h in headings}
    return len(ways - {None})


def _cards(tree: Element, url: str) -> Iterator[tuple[str, str]]:
    """Pages of this site that headings outside the furniture lead to, and how they call them.

    The link is in the heading, around it, or an empty one beside it in its `<article>` (PaperMod).
    """
    here = url_key(url)
    empty: dict[Element, list[Element]] = {}  # article -> its links without words
    for heading in tree.iter(*CARD_HEADINGS):
        links = [*heading.iter("a"), *heading.iterancestors("a")]
        for article in heading.iterancestors("article"):
            if article not in empty:
                empty[article] = [link for link in article.iter("a") if not shown_text(link)]
            links += empty[article]
        href = next((link.get("href") for link in links if link.get("href")), None)
        target = canonical_url(href, url) if href and not href.startswith("#") else None
        if target is None or not is_same_site(target, url) or url_key(target) == here:
            continue
        if not is_furniture(heading, None):
            yield url_key(target), alike(shown_text(heading))


def _declares_article(tree: Element, url: str) -> bool:
    """Whether the page declares that it is one article."""
    head = read_head(tree, url)
    if (head.first("og:type") or "").lower() == "article":
        return True
    article = read_jsonld(tree, url)
    named = [node for node in article.nodes if types_of(node) & ARTICLE_TYPES]
    return len(named) == 1 and article.headline is not None

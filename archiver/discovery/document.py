"""One HTML page made ready to be read: its tree, its language, and how its links resolve."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

import lxml.html
from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from w3lib.encoding import html_to_unicode

from archiver.errors import UsageError
from archiver.markup import end_head
from archiver.model import Page
from archiver.urls import canonical_url, is_same_site, site_of

MAX_BYTES = 20 * 1024 * 1024  # what is read of one page; more is no list that a person reads

FEWEST_ALIAS_LINKS = 3  # to a host that og:url or a feed names, before it is this site

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "[::1]"})  # noqa: S104 - read, not bound
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks: half of its bytes are zeros
_NOT_HTML = re.compile(rb"\s*(?:%PDF-|\x89PNG|GIF8|PK\x03\x04|\xff\xd8\xff)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """A parsed page. `url` is the address that answered; links resolve against `base`."""

    url: str
    tree: lxml.html.HtmlElement
    base: str
    text: str  # the decoded source, for scripts that lxml does not keep whole
    aliases: tuple[tuple[str, str], ...] = ()  # foreign prefix -> own prefix
    language: str | None = None  # of <html lang>, as written; None when not said
    _seen: dict[str, str | None] = field(default_factory=dict)

    def resolve(self, href: str) -> str | None:
        """The canonical absolute URL behind a link, None when it leads to no web page.

        Addresses of this site take the page's own host, and https when the page has it; the
        host that the page's canonical link names, and forgotten localhost links, are this site.
        """
        if href not in self._seen:
            self._seen[href] = self._resolved(href)
        return self._seen[href]

    def _resolved(self, href: str) -> str | None:
        url = canonical_url(href, base=self.base)
        return url and at_home(url, self.url, self.aliases)

    def is_own(self, url: str) -> bool:
        """Whether that resolved address belongs to the site of this page."""
        return urlsplit(url).netloc == urlsplit(self.url).netloc

    def meta(self, name: str) -> str | None:
        """Content of the first <meta> with that name or property, None without one."""
        for element in self.tree.iter("meta"):
            if name in (element.get("property"), element.get("name")):
                content = plain(element.get("content") or "")
                if content:
                    return content
        return None


def at_home(url: str, home: str, aliases: tuple[tuple[str, str], ...]) -> str | None:
    """An address as the site of `home` has it: its host, https when it has it, no foreign prefix.

    Addresses of other sites stay as they are; None when an alias makes it no address.
    """
    for foreign, own in aliases:
        if url.startswith(foreign):
            return canonical_url(own + url[len(foreign) :])
    here, there = urlsplit(home), urlsplit(url)
    if there.netloc != here.netloc and not is_same_site(url, home):
        return url
    scheme = "https" if here.scheme == "https" else there.scheme
    return there._replace(scheme=scheme, netloc=here.netloc).geturl()


def plain(text: str) -> str:
    """That text on one line, without zero-width characters."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def selected(element: lxml.html.HtmlElement, rule: str) -> list[lxml.html.HtmlElement]:
    """The elements that a user's CSS selector matches; raises UsageError when it is none."""
    try:
        found = CSSSelector(rule, translator="html")(element)
    except SelectorError as exc:
        raise UsageError(f"{rule!r} is no CSS selector: {exc}") from exc
    assert isinstance(found, list)
    return [item for item in found if isinstance(item, lxml.html.HtmlElement)]


def read_document(page: Page) -> Document | None:
    """The page as a Document, None when its bytes are no HTML at all."""
    body = page.body[:MAX_BYTES]
    body = body if body.startswith(_UTF_16) else body.replace(b"\x00", b"")
    if not body.strip() or _NOT_HTML.match(body):
        return None
    text = decoded(page, body).replace("\x00", "")
    tree = parsed(text)
    if tree is None:
        return None
    url = canonical_url(page.final_url) or page.final_url
    language = plain(
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )
    aliases = _aliases(tree, url)
    return Document(
        url=url,
        tree=tree,
        base=_base(tree, url, [foreign for foreign, _ in aliases]),
        text=text,
        aliases=aliases,
        language=language or None,
    )


def decoded(page: Page, body: bytes) -> str:
    """Bytes as text: HTTP charset, byte order mark, <meta>, then UTF-8, then Windows-1252."""
    header = page.header("Content-Type")
    return html_to_unicode(header, body, default_encoding="utf8", auto_detect_fun=_guess)[1]


def parsed(text: str) -> lxml.html.HtmlElement | None:
    """The tree of that HTML, None when there is not one element in it.

    Nesting is bounded by libxml2 at 2048 levels; what unclosed tags nest stays below that.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    end_head(tree)
    return tree


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _aliases(tree: lxml.html.HtmlElement, url: str) -> tuple[tuple[str, str], ...]:
    """Prefixes of other hosts that mean this site.

    Forgotten localhost links; the host that rel=canonical names; and hosts that og:url or a feed
    names, where the page links to them more than once: a site moved or is seen through a proxy.
    """
    own = urlsplit(url)
    root = f"{own.scheme}://{own.netloc}/"
    linked = Counter(_root(element.get("href") or "") for element in tree.iter("a"))
    found: list[tuple[str, str]] = []
    if (own.hostname or "") not in _LOCAL_HOSTS:
        found += [(item, root) for item in linked if urlsplit(item).hostname in _LOCAL_HOSTS]
    for named in _named_addresses(tree):
        elsewhere = site_of(named.url) != site_of(url)
        if elsewhere and (named.sure or linked[_root(named.url)] >= FEWEST_ALIAS_LINKS):
            found.append(_swap(named.url, url) if named.sure else (_root(named.url), root))
    return tuple(dict.fromkeys(found))


def _root(href: str) -> str:
    """Scheme and host of an absolute link, "" for all others."""
    url = canonical_url(href) if href.startswith(("http://", "https://")) else None
    return "/".join(url.split("/")[:3]) + "/" if url else ""


class _Named(NamedTuple):
    """An address by which a page calls its own site."""

    url: str
    sure: bool


def _named_addresses(tree: lxml.html.HtmlElement) -> list[_Named]:
    found: list[tuple[str, bool]] = []
    for element in tree.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        if "canonical" in rel:
            found.append((element.get("href") or "", True))
        elif "alternate" in rel and "xml" in (element.get("type") or ""):
            found.append((element.get("href") or "", False))
    found += [
        (element.get("content") or "", False)
        for element in tree.iter("meta")
        if element.get("property") == "og:url"
    ]
    urls = [(canonical_url(text), sure) for text, sure in found]
    return [_Named(url, sure) for url, sure in urls if url]


def _swap(foreign: str, own: str) -> tuple[str, str]:
    """The two prefixes that differ, with the path that both addresses end in taken off."""
    left, right = urlsplit(foreign), urlsplit(own)
    theirs = [part for part in left.path.split("/") if part]
    ours = [part for part in right.path.split("/") if part]
    while theirs and ours and theirs[-1] == ours[-1]:
        theirs.pop()
        ours.pop()
    if ours and (theirs or len(ours) > 1 or "." in ours[-1]):
        theirs, ours = [], []  # unlike paths: only the hosts correspond
    there = "/".join([f"{left.scheme}://{left.netloc}", *theirs, ""])
    here = "/".join([f"{right.scheme}://{right.netloc}", *ours, ""])
    return there, here


def _base(tree: lxml.html.HtmlElement, url: str, foreign: list[str]) -> str:
    """What links resolve against: <base href> where it is this site's, else the page itself."""
    for element in tree.iter("base"):
        base = canonical_url(element.get("href") or "", base=url)
        if base and (is_same_site(base, url) or any(base.startswith(item) for item in foreign)):
            return base
    return url

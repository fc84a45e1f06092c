"""Boilerplate inside the article's subtree: what belongs to the site, not to the post.

What trafilatura kept is never dropped, with exceptions that are no text of the article by their
very form: a table of contents, a line that only says how long it takes to read, the box that tells
address and licence, and what stands behind the last words (`prune_end`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml.html import HtmlElement

from archiver.extraction.colophon import colophons
from archiver.extraction.names import (
    is_certainly_boilerplate,
    is_named_boilerplate,
    is_named_contents,
)
from archiver.extraction.prune_end import TAG_LINK, end_matter
from archiver.extraction.prune_words import CONTENTS, READING, SECTIONS
from archiver.extraction.subtree import is_all_links, squeezed
from archiver.markup import text_of

TAGS = frozenset(("nav", "form", "dialog"))
ROLES = frozenset(
    ("navigation", "search", "complementary", "banner", "contentinfo", "dialog", "doc-toc")
)
HIDDEN = re.compile(r"(?i)(?:^|\s)(?:d-none|hidden|is-hidden|hide|dn|invisible|print-only)(?:\s|$)")
NEVER = frozenset(("code", "span", "pre", "em", "strong", "b", "i", "br", "img", "sup", "sub"))
FIRST_WORDS = frozenset(("p", "h2", "h3", "ul", "ol", "blockquote", "table", "figure", "dl"))
# A day, as a line about the post has it; no words of the article are this short.
DATE = re.compile(
    r"(?i)\b(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? \d{1,2},? \d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\.?,? \d{4})"
)
ALONE = frozenset((
    "p", "div", "small", "time", "li", "header", "ul", "section", "address", "a", "dl", "dd",
    "dt", "h4", "h5", "h6",
))  # fmt: skip
INLINE = frozenset(("a", "small", "time"))  # alone where no text stands beside them
AROUND = frozenset(("div", "section", "article", "main", "body", "header", "footer", "dl", "ul"))
LINES = frozenset(("p", "div", "small", "time", "li", "header", "ul", "section", "address"))
SHORT = 100  # characters of a line about the post
# A short line, not voted for, that says where the post is filed or what to do with it.
LABELS = re.compile(
    r"(?i)(?:share(?: (?:this|on|via|it)|$)|tweet(?: this)?$|tags?:|tagged(?: with| in)?\b"
    r"|filed under"
    r"|categor(?:y|ies):|posted (?:in|on|by)|published (?:on|in|by|at)\b|last (?:updated|modified)"
    r"|written by|edit (?:this page|on github|page)|view (?:on|source on) github|improve this page"
    r"|suggest (?:changes|edits|an edit)|(?:previous|next|older|newer)(?: post| article)?s?[:\s]?$"
    r"|leave a (?:comment|reply)|subscribe\b|follow (?:me|us) on|[←→«»‹›]|back to\b"
    r"|permalink$|advertisement$|scroll to top|copy link|discuss on|(?:proudly )?powered by"
    r"|comments? powered by|copyright notice|post (?:link|author):|licen[cs]ed under"
    r"|this work is licen[cs]ed|本文(?:链接|作者)|文章(?:链接|作者)|版权声明|许可协议|转载"
    r"|read more$)"
)


def boilerplate(subtree: HtmlElement, voted: Collection[HtmlElement]) -> set[HtmlElement]:
    """The elements inside a subtree that are not the article's."""
    size = len(squeezed(subtree))
    found = {*colophons(subtree), *end_matter(subtree, size)}
    found |= {part for box in found for part in box.iterdescendants("*")}
    found |= {*_preamble(subtree, voted), *_postscript(subtree, voted, found)}
    most = 0.4 * (size or 1)
    for element in subtree.iterdescendants("*"):
        if element.tag in NEVER or element in found:
            continue
        if element.getparent() in found:
            found.add(element)
        elif element in voted:
            if _is_contents(element) or _is_reading_time(element):
                found.update(_with_title(element))
            elif is_certainly_boilerplate(element.get("class") or ""):
                found.add(element)
        elif _is_boilerplate(element) and len(squeezed(element)) < most:
            found.add(element)
        elif _opens_section(element):
            found.update(_section(element, voted))
    return found


def left_out(dropped: Collection[HtmlElement], voted: Collection[HtmlElement]) -> list[str]:
    """The texts of the vote among what was dropped, each once."""
    outermost = [e for e in dropped if e in voted and e.getparent() not in dropped]
    return [text_of(element) for element in outermost]


def _preamble(subtree: HtmlElement, voted: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """What stands before the first words of the article: dates, bylines, links to the site."""
    for element in subtree.iterdescendants("*"):
        if element.tag in NEVER:
            continue
        if element in voted:
            if element.tag in FIRST_WORDS:
                return
        elif _stands_alone(element) and 0 < len(text := _one_line(element)) <= SHORT:
            in_header = next(element.iterancestors("header"), None) is not None
            if in_header or DATE.search(text) or is_all_links(element):
                yield element


def _postscript(
    subtree: HtmlElement, voted: Collection[HtmlElement], dropped: Collection[HtmlElement]
) -> Iterator[HtmlElement]:
    """What stands behind the last words of the article: tags, and links to other posts."""
    for element in _backwards(subtree):
        if element.tag in NEVER or element in dropped:
            continue
        if element in voted:
            if element.tag in FIRST_WORDS:
                return
        elif (
            _stands_alone(element)
            and len(_one_line(element)) <= 2 * SHORT
            and is_all_links(element)
        ):
            tags = all(
                TAG_LINK.search(f"{a.get('rel')} {a.get('href')}") for a in element.iter("a")
            )
            if tags or element.tag in ("div", "a", "section"):
                yield element


def _stands_alone(element: HtmlElement) -> bool:
    """Whether an element is a block of its own, and no part of a paragraph or list."""
    parent = element.getparent()
    if element.tag not in ALONE or parent is None or parent.tag not in AROUND:
        return False
    if element.tag not in INLINE:
        return True
    return not any(text and text.strip() for text in (parent.text, *(e.tail for e in parent)))


def _backwards(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements inside another, last first."""
    for child in reversed(element):
        yield from _backwards(child)
        if isinstance(child.tag, str):
            yield child


def _one_line(element: HtmlElement) -> str:
    return " ".join(text_of(element).split())


def _is_boilerplate(element: HtmlElement) -> bool:
    if element.tag in TAGS or element.get("role") in ROLES:
        return True
    if _is_hidden(element):
        return next(element.iter("pre", "img"), None) is None
    if is_named_boilerplate(element):
        return element.find(".//pre") is None
    return _is_contents(element) or _is_line_about_post(element)


def _is_hidden(element: HtmlElement) -> bool:
    """Whether a reader does not see it; a `details` or tab that opens is not hidden this way."""
    if element.get("hidden") is not None:
        return True
    if style := element.get("style"):
        style = style.replace(" ", "").lower()
        if "display:none" in style or "visibility:hidden" in style:
            return True
    return HIDDEN.search(element.get("class") or "") is not None


def _is_line_about_post(element: HtmlElement) -> bool:
    """A short line with a date, a reading time, or where the post is filed."""
    if element.tag not in LINES or next(element.iter("pre", "img", "h2", "h3"), None) is not None:
        return False
    text = _one_line(element)
    if not text or len(text) > SHORT:
        return False
    dated = element.find(".//time") is not None and len(text) < SHORT
    return dated or READING.fullmatch(text) is not None or LABELS.match(text) is not None


def _is_reading_time(element: HtmlElement) -> bool:
    if element.tag not in LINES or len(element) > 3:
        return False
    text = _one_line(element)
    return len(text) < SHORT and READING.fullmatch(text) is not None


def _is_contents(element: HtmlElement) -> bool:
    """Whether it is a table of contents that the generator made; one by hand is the author's."""
    if element.tag not in ("ul", "ol", "nav", "div", "details", "aside", "section"):
        return False
    if not is_named_contents(element):
        return False
    links = list(element.iter("a"))
    if not links or not all("#" in (link.get("href") or "") for link in links):
        return False
    return sum(len(squeezed(link)) for link in links) > 0.5 * len(squeezed(element))


def _with_title(element: HtmlElement) -> list[HtmlElement]:
    """An element, and the title before it that only announces a table of contents."""
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str):
        return [element]
    titled = CONTENTS.fullmatch(" ".join(text_of(before).split())) is not None
    return [element, before] if titled else [element]


def _opens_section(element: HtmlElement) -> bool:
    if element.tag not in ("h2", "h3", "h4", "h5", "p", "div", "strong"):
        return False
    text = _one_line(element) if len(element) < 3 else ""
    return 0 < len(text) < SHORT and SECTIONS.fullmatch(text) is not None


def _section(heading: HtmlElement, voted: Collection[HtmlElement]) -> list[HtmlElement]:
    """A heading and what follows it, unless something of the article does."""
    behind = [e for e in heading.itersiblings() if isinstance(e.tag, str)]
    if any(e in voted or e.tag == "pre" for e in behind):
        return []
    linked = any(next(e.iter("a", "form", "iframe"), None) is not None for e in behind)
    return [heading, *behind] if linked or not behind else []

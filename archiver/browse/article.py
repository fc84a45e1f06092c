"""A stored body made ready to read: links kept inside the archive, code in colours, formulas
drawn, headings with anchors, pictures as placeholders, wide things in frames that scroll.

Whatever the stored tree holds, only what `allowed.py` lets through reaches the page, and no
class, style or id of the blog's own does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from lxml import etree, html

from archiver.browse.allowed import DROPPED_WHOLE, sanitised, storable
from archiver.browse.figures import turn_code, turn_picture, turn_table
from archiver.browse.formulas import mark_environments, turn_formula

INK = 40_000  # characters of code that are coloured on one page; a thousand take 5 to 10 ms
ANCHOR = "s-"  # before every id of the blog's own, so that none is an id of our page

ALIGNED = re.compile(r"text-align:\s*(left|right|center)")
HEADING = re.compile(r"h([1-6])$")
# Headings of a blog's own table of contents, in lower case: ours needs no line for it.
OWN_CONTENTS = frozenset({
    "contents", "inhalt", "inhaltsverzeichnis", "on this page", "sommaire", "table of contents",
    "содержание", "índice", "目录", "目次", "목차",
})  # fmt: skip
# Classes that the extraction writes; all others are the blog's own, and go.
OWN_CLASS = re.compile(
    r"language-\S{1,40}|math math-(?:inline|display)|callout callout-\w{1,20}"
    r"|embed|footnotes|footnote-ref|footnote-backref"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    level: int  # 2 to 6
    anchor: str  # id in the page
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A body for the page. `contents` are its headings, in order."""

    html: str
    contents: tuple[Heading, ...]


def article(
    body: str, *, url: str, title: str = "", inside: Mapping[str, str] | None = None
) -> Article:
    """The body of the post at `url`; `inside` maps addresses of other archived posts to our paths.

    A first heading that repeats the title is left out: the page shows the title itself.
    A body that cannot be turned, as one with control characters in an address, is shown as it is.
    """
    try:
        return turned(storable(body), url=url, title=title, inside=inside or {})
    except (ValueError, etree.ParserError):
        return Article(html=sanitised(body), contents=())


def turned(body: str, *, url: str, title: str, inside: Mapping[str, str]) -> Article:
    tree = html.fragment_fromstring(body, create_parent="div")
    etree.strip_elements(tree, *DROPPED_WHOLE, with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    forget_looks(tree)
    drop_repeated_title(tree, title)
    for link in tree.xpath("//a[@href]"):
        turn_link(link, url, inside)
    for picture in list(tree.iter("img")):
        turn_picture(picture)
    for box in list(tree.iter("input")):
        turn_tick(box)
    mark_environments(tree)
    for span in tree.xpath("//span[starts-with(@class, 'math ')]"):
        turn_formula(span)
    ink = INK
    for block in list(tree.iter("pre")):
        ink -= len(block.text_content())
        turn_code(block, in_colour=ink > 0)
    for table in list(tree.iter("table")):
        turn_table(table)
    contents = turn_headings(tree)
    return Article(html=sanitised(inner(tree)), contents=contents)


def inner(tree: html.HtmlElement) -> str:
    """The markup inside an element."""
    parts = [html.tostring(child, encoding="unicode") for child in tree]
    return escape(tree.text or "", quote=False) + "".join(parts)


def forget_looks(tree: html.HtmlElement) -> None:
    """No class, style or role of the blog's own; alignment of cells and our own classes stay."""
    for element in tree.iter(etree.Element):
        aligned = ALIGNED.search(element.get("style") or "")
        if aligned and element.tag in {"td", "th"}:
            element.set("align", aligned.group(1))
        own = OWN_CLASS.fullmatch((element.get("class") or "").strip())
        for name in ("style", "class", "role", "tabindex", "aria-label"):
            element.attrib.pop(name, None)
        if own:
            element.set("class", own[0])
        if element.get("id"):
            element.set("id", ANCHOR + element.get("id"))


def drop_repeated_title(tree: html.HtmlElement, title: str) -> None:
    first = next((e for e in tree.iter(etree.Element) if HEADING.match(str(e.tag))), None)
    if first is None or " ".join(first.text_content().split()) != " ".join(title.split()):
        return
    if not "".join(first.xpath("preceding::text()")).strip():
        first.drop_tree()


def turn_link(link: html.HtmlElement, url: str, inside: Mapping[str, str]) -> None:
    """Links to anchors of the same page stay on it, links to archived posts in the archive."""
    target, mark, fragment = str(link.get("href")).partition("#")
    if mark and fragment and target in {"", url, url.rstrip("/"), url + "/"}:
        link.set("href", f"#{ANCHOR}{fragment}")
        return
    home = inside.get(str(link.get("href"))) or inside.get(target)
    if home:
        link.set("href", home + (f"#{ANCHOR}{fragment}" if fragment else ""))
        link.set("class", "inside")


def turn_tick(box: html.HtmlElement) -> None:
    """A box of a task list becomes the picture of one."""
    is_done = box.get("checked") is not None
    tick = html.Element("span", {"class": "tick", "role": "img"})
    tick.set("aria-label", "done" if is_done else "to do")
    tick.text = "☑" if is_done else "☐"
    tick.tail = box.tail
    box.getparent().replace(box, tick)


def turn_headings(tree: html.HtmlElement) -> tuple[Heading, ...]:
    """Headings begin at level 2, below the title of the page, and each can be linked to."""
    found = [e for e in tree.iter(etree.Element) if HEADING.match(str(e.tag))]
    shift = 2 - min((int(e.tag[1]) for e in found), default=2)
    contents: list[Heading] = []
    for number, element in enumerate(found, start=1):
        level = min(6, int(element.tag[1]) + shift)
        element.tag = f"h{level}"
        if not element.get("id"):
            element.set("id", f"{ANCHOR}part-{number}")
        words = " ".join(element.text_content().split())
        element.append(link_to(element.get("id")))
        if words and words.lower() not in OWN_CONTENTS:
            contents.append(Heading(level=level, anchor=element.get("id"), text=words))
    return tuple(contents)


def link_to(anchor: str) -> html.HtmlElement:
    """The mark behind a heading that links to it."""
    link = html.Element(
        "a", {"class": "anchor", "href": f"#{anchor}", "title": "Link to this part"}
    )
    link.text = "#"
    return link

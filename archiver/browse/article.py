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

from archiver.browse.allowed import DATA_PICTURE, DROPPED_WHOLE, sanitised
from archiver.browse.highlight import coloured, language_name
from archiver.browse.maths import mathml

INK = 40_000  # characters of code that are coloured on one page; a thousand take 5 to 10 ms
ANCHOR = "s-"  # before every id of the blog's own, so that none is an id of our page

ALIGNED = re.compile(r"text-align:\s*(left|right|center)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEADING = re.compile(r"h([1-6])$")
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
        return turned(NOT_IN_XML.sub("", body), url=url, title=title, inside=inside or {})
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
    for span in tree.xpath("//span[starts-with(@class, 'math ')]"):
        turn_formula(span)
    ink = INK
    for block in list(tree.iter("pre")):
        ink -= len(block.text_content())
        turn_code(block, in_colour=ink > 0)
    for table in list(tree.iter("table")):
        wrap(table, "div", {"class": "scroll table", "role": "region", "tabindex": "0",
                            "aria-label": "Table"})  # fmt: skip
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


def language_of(element: html.HtmlElement) -> str | None:
    for word in (element.get("class") or "").split():
        if word.startswith("language-"):
            return str(word.removeprefix("language-")).lower() or None
    return None


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


def turn_picture(picture: html.HtmlElement) -> None:
    """A picture that is not in the archive becomes its alternative text, in a frame."""
    if DATA_PICTURE.match(picture.get("src") or ""):
        return
    words = " ".join((picture.get("alt") or "").split())
    frame = html.Element("span", {"class": "picture", "role": "img"})
    frame.set("aria-label", words or "A picture without a description")
    frame.text = words or "Picture"
    frame.tail = picture.tail
    picture.getparent().replace(picture, frame)


def turn_tick(box: html.HtmlElement) -> None:
    """A box of a task list becomes the picture of one."""
    is_done = box.get("checked") is not None
    tick = html.Element("span", {"class": "tick", "role": "img"})
    tick.set("aria-label", "done" if is_done else "to do")
    tick.text = "☑" if is_done else "☐"
    tick.tail = box.tail
    box.getparent().replace(box, tick)


def turn_formula(span: html.HtmlElement) -> None:
    """A formula is drawn; one that cannot be is shown as the TeX it is."""
    is_display = "math-display" in span.get("class")
    tex = span.text_content().strip()
    made = mathml(tex, is_display=is_display)
    shown = html.fragment_fromstring(made) if made else html.Element("code")
    if not made:
        shown.text = tex
    shown.set("title", tex)
    for child in list(span):
        span.remove(child)
    span.text = None
    span.append(shown)


def turn_code(block: html.HtmlElement, *, in_colour: bool) -> None:
    """<pre><code class=language-x> becomes a figure with the language named and colours."""
    code = block.find("code") if len(block) == 1 and not (block.text or "").strip() else None
    holder = block if code is None else code
    language = language_of(holder) or language_of(block)
    code_html = coloured(holder.text_content(), language if in_colour else None)
    shown = html.fragment_fromstring(f"<code>{code_html}</code>")
    block.attrib.pop("class", None)
    for child in list(block):
        block.remove(child)
    block.text = None
    block.append(shown)
    label = f"Code, {language_name(language)}" if language else "Code"
    scroll = wrap(block, "div", {"class": "scroll", "role": "region", "tabindex": "0",
                                 "aria-label": label})  # fmt: skip
    frame_code(scroll, language_name(language) if language else "")


def frame_code(scroll: html.HtmlElement, language: str) -> None:
    """The figure around a block, with its language before the caption that it may have."""
    figure = scroll.getparent()
    caption = figure.find("figcaption") if figure.tag == "figure" and len(figure) == 2 else None
    if caption is None:
        figure = wrap(scroll, "figure", {})
    figure.set("class", "code")
    if caption is not None:
        figure.insert(0, caption)
    elif language:
        caption = html.Element("figcaption")
        figure.insert(0, caption)
    if caption is not None and language:
        name = html.Element("span", {"class": "language"})
        name.text, name.tail = language, caption.text
        caption.text = None
        caption.insert(0, name)


def wrap(element: html.HtmlElement, tag: str, attributes: dict[str, str]) -> html.HtmlElement:
    frame = html.Element(tag, attributes)
    frame.tail, element.tail = element.tail, None
    element.getparent().replace(element, frame)
    frame.append(element)
    return frame


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
        if words:
            contents.append(Heading(level=level, anchor=element.get("id"), text=words))
    return tuple(contents)

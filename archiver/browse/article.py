"""A stored body made ready to read: links kept inside the archive, code in colours, headings
with anchors, pictures as placeholders, wide things in frames that scroll; sanitised last.

The body was sanitised when it was extracted. It is sanitised again here because an archive may
have been written by another version, or by hand: whatever the tree holds, only what nh3 lets
through reaches the page, and no class, style or id of the blog's own does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import nh3
from lxml import etree, html

from archiver.browse.highlight import coloured, language_name

ANCHOR = "s-"  # before every id of the blog's own, so that none is an id of our page

MATHS = frozenset({
    "math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "msup", "msub", "msubsup",
    "mfrac", "msqrt", "mroot", "mover", "munder", "munderover", "mtable", "mtr", "mtd",
    "mstyle", "mpadded", "mphantom", "menclose", "semantics", "annotation",
})  # fmt: skip

TAGS = MATHS | frozenset({
    "a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u",
    "ul", "var", "wbr",
})  # fmt: skip

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "class", "title"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"role", "aria-label", "tabindex"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "math": {"display", "xmlns"},
    "mo": {"stretchy", "fence", "separator"},
    "ol": {"start", "reversed", "type"},
    "span": {"role", "aria-label"},
    "td": {"colspan", "rowspan", "align", "headers"},
    "th": {"colspan", "rowspan", "align", "scope", "headers"},
    "time": {"datetime"},
}

DROPPED_WHOLE = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg"}

ALIGNED = re.compile(r"text-align:\s*(left|right|center)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEADING = re.compile(r"h([1-6])$")
DATA_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|avif);base64,", re.IGNORECASE)


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
    for block in list(tree.iter("pre")):
        turn_code(block)
    for table in list(tree.iter("table")):
        wrap(table, "div", {"class": "scroll table", "role": "region", "tabindex": "0",
                            "aria-label": "Table"})  # fmt: skip
    contents = turn_headings(tree)
    return Article(html=sanitised(inner(tree)), contents=contents)


def sanitised(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=kept_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
        clean_content_tags=DROPPED_WHOLE,
    )


def kept_attribute(_: str, name: str, value: str) -> str | None:
    """nh3's last question about an attribute: pictures only as data, links never as data."""
    if name == "src":
        return value if DATA_PICTURE.match(value) else None
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    return value


def inner(tree: html.HtmlElement) -> str:
    """The markup inside an element."""
    parts = [html.tostring(child, encoding="unicode") for child in tree]
    return escape(tree.text or "", quote=False) + "".join(parts)


def forget_looks(tree: html.HtmlElement) -> None:
    """No class, style or role of the blog's own; alignment of cells and languages of code stay."""
    for element in tree.iter(etree.Element):
        aligned = ALIGNED.search(element.get("style") or "")
        if aligned and element.tag in {"td", "th"}:
            element.set("align", aligned.group(1))
        language = language_of(element) if element.tag in {"code", "pre"} else None
        for name in ("style", "class", "role", "tabindex", "aria-label"):
            element.attrib.pop(name, None)
        if language:
            element.set("class", f"language-{language}")
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


def turn_code(block: html.HtmlElement) -> None:
    """<pre><code class=language-x> becomes a figure with the language named and colours."""
    code = block.find("code") if len(block) == 1 and not (block.text or "").strip() else None
    holder = block if code is None else code
    language = language_of(holder) or language_of(block)
    shown = html.fragment_fromstring(
        f"<code>{coloured(holder.text_content(), language)}</code>", parser=html.HTMLParser()
    )
    block.attrib.pop("class", None)
    for child in list(block):
        block.remove(child)
    block.text = None
    block.append(shown)
    label = f"Code, {language_name(language)}" if language else "Code"
    scroll = wrap(block, "div", {"class": "scroll", "role": "region", "tabindex": "0",
                                 "aria-label": label})  # fmt: skip
    figure = wrap(scroll, "figure", {"class": "code"})
    if language:
        name = html.Element("figcaption")
        name.text = language_name(language)
        figure.insert(0, name)


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

"""A page of the web made still: nothing in it can run, load, redirect, submit or follow.

The frame's policy forbids the same already; this is the second lock. It also shows what the
policy would leave blank: pictures become their alternative text.
"""

from __future__ import annotations

import re

from lxml import etree, html

from archiver.browse.allowed import storable

REMOVED = (
    "script", "noscript", "template", "base", "link", "iframe", "frame", "frameset", "object",
    "embed", "applet", "audio", "video", "source", "track", "portal", "meta",
)  # fmt: skip

LOADING = (
    "src", "srcset", "href", "action", "formaction", "background", "data", "poster", "ping",
    "xlink:href", "{http://www.w3.org/1999/xlink}href", "manifest", "srcdoc", "target",
)  # fmt: skip

CSS_LOADS = re.compile(r"@import[^;]*;?|url\s*\([^)]*\)|image-set\s*\(", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)

PICTURE_STYLE = (
    "display:inline-block;padding:.4em .8em;border:1px dashed #999;color:#666;"
    "background:#f6f6f6;font:italic 14px sans-serif;max-width:100%"
)

PLAIN_STYLE = (  # before the page's own style elements, which win; its sheets were not kept
    "body{font:16px/1.6 system-ui,sans-serif;max-width:50rem;margin:1.5rem auto;padding:0 1rem}"
    "pre{overflow-x:auto;background:#f4f4f4;padding:.8em}svg{max-width:100%;max-height:6rem}"
    "table{border-collapse:collapse}td,th{padding:.3em .6em;border:1px solid #ddd}"
)


def decoded(raw: bytes, content_type: str) -> str:
    """The text of a page: the charset of its header, else of its meta element, else UTF-8."""
    named = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    in_page = CHARSET.search(raw[:4096])
    charset = named[1] if named else in_page[1].decode("ascii") if in_page else "utf-8"
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def stilled(text: str) -> str:
    """The page as HTML that only shows; a line of plain words when nothing can be parsed."""
    try:
        tree = html.document_fromstring(storable(text))
    except (etree.ParserError, ValueError):
        return "<!doctype html><meta charset=utf-8><title>Snapshot</title><p>No HTML to show.</p>"
    for picture in list(tree.iter("img")):
        replace_picture(picture)
    etree.strip_elements(tree, *REMOVED, with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    for element in tree.iter(etree.Element):
        calm(element)
    page: str = html.tostring(tree, encoding="unicode", doctype="<!doctype html>")
    head = f'<head><meta charset="utf-8"><style>{PLAIN_STYLE}</style>'
    return (
        page.replace("<head>", head, 1)
        if "<head>" in page
        else page.replace("<body", f"{head}</head><body", 1)
    )


def replace_picture(picture: html.HtmlElement) -> None:
    if (picture.get("src") or "").startswith("data:image/"):
        return
    words = " ".join((picture.get("alt") or "").split())
    frame = html.Element("span", {"style": PICTURE_STYLE})
    frame.text = storable(words) or "picture"
    frame.tail = picture.tail
    parent = picture.getparent()
    if parent is not None:
        parent.replace(picture, frame)


def calm(element: html.HtmlElement) -> None:
    """Take every attribute that runs or loads; addresses of links stay as their tooltip."""
    for name in list(element.attrib):
        value = str(element.get(name))
        plain = str(name).lower()
        if plain.startswith("on") or plain == "autofocus":
            del element.attrib[name]
        elif plain == "style":
            element.set(name, storable(CSS_LOADS.sub("", value)))
        elif plain in LOADING and not keeps(element, plain, value):
            del element.attrib[name]
            if element.tag == "a" and plain == "href" and not element.get("title"):
                element.set("title", storable(value))
    if element.tag == "style":
        element.text = storable(CSS_LOADS.sub("", element.text or ""))


def keeps(element: html.HtmlElement, name: str, value: str) -> bool:
    """Data pictures show, and links within the page work."""
    if element.tag == "img" and name == "src":
        return value.startswith("data:image/")
    return name == "href" and value.startswith("#")

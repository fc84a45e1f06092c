"""Captions of pictures and embeds that are no `figcaption` on the page: both become a figure."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.extraction.names import remembered
from archiver.markup import text_of

TAGS = ("p", "div", "span", "small", "td", "dd")
NAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:wp-caption-(?:text|dd)|tr-caption|(?:image|img|photo|media|pic)?-?caption)(?:$|[\s_-])(?!container)"
)
_is_caption_name = remembered(NAME)
SHOWN = ("img", "iframe", "video")
# Boxes around a picture that say what their last line is.
BOXES = frozenset(("imageblock", "videoblock", "figure"))
TITLE = re.compile(r"(?:^|\s)title(?:\s|$)")  # Asciidoctor
NUMBER = "figure-number"  # Org mode


def normalise_captions(buckets: dict[str, list[HtmlElement]]) -> None:
    """Make a caption that is named so, and what it is about, a figure."""
    for tag in TAGS:
        for caption in buckets[tag]:
            names = caption.get("class")
            if names and _is_caption_name(names):
                _captioned(caption)
    for box in buckets["div"]:
        names = box.get("class")
        if names and not BOXES.isdisjoint(names.split()):
            _from_box(box)


def _captioned(caption: HtmlElement) -> None:
    outer = caption.getparent()
    if outer is not None and outer.tag in ("tr", "dl"):
        outer = next(outer.iterancestors("table"), outer)
    if outer is None or outer.tag not in ("div", "figure", "p", "table", "dl", "li", "span"):
        return
    if next(caption.iter(*SHOWN), None) is not None:
        return  # named for what is in it, picture and all
    words = "".join(text_of(outer).split())
    said = "".join(text_of(caption).split())
    if next(outer.iter(*SHOWN), None) is None or len(words) > 2 * len(said) + 40:
        return
    for part in list(outer.iter("tbody", "tr", "td", "dt", "dd")):
        if part is not caption:
            part.drop_tag()
    caption.tag = "figcaption"
    if outer.tag in ("div", "table", "p", "dl", "span"):
        outer.tag = "figure"


def _from_box(box: HtmlElement) -> None:
    """The last line of a box for a picture, where it is called its title or counts the figure."""
    last = next((e for e in reversed(box) if isinstance(e.tag, str)), None)
    if last is None or last.tag not in ("div", "p") or next(box.iter(*SHOWN), None) is None:
        return
    counted = any(NUMBER in (e.get("class") or "") for e in last.iter("span"))
    if counted or TITLE.search(last.get("class") or ""):
        last.tag, box.tag = "figcaption", "figure"

"""Callouts (admonitions, alerts, asides) as quotes that name their kind."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from archiver.extraction.names import remembered
from archiver.markup import text_of

# What themes call a kind, and GitHub's five names for them.
KINDS = {
    "note": "note", "info": "note", "information": "note", "abstract": "note", "summary": "note",
    "seealso": "note", "example": "note", "quote": "note", "todo": "note", "question": "note",
    "faq": "note", "help": "note", "primary": "note", "secondary": "note", "aside": "note",
    "default": "note", "details": "note", "callout": "note", "tip": "tip", "hint": "tip",
    "success": "tip", "check": "tip", "done": "tip", "important": "important",
    "attention": "important", "warning": "warning", "warn": "warning", "deprecated": "warning",
    "caution": "caution", "danger": "caution", "error": "caution", "failure": "caution",
    "bug": "caution", "critical": "caution",
}  # fmt: skip
# Words of class names that say that it is a callout, not which.
VAGUE = frozenset(("aside", "callout", "default", "details", "information", "primary", "secondary"))
BOX = re.compile(
    r"""(?ix)(?:^|\s)(?:
      admonition | theme-admonition | custom-block | callout | markdown-alert | alert
    | starlight-aside | aside | hint-container | notice | admonitionblock | kg-callout-card
    | message-box | callout-block | hint | wp-block-\w+-alert | nextra-callout | infobox
    | markdown-callout | callout-style-\w+ | notification | confluence-information-macro
    | note | notices | notice--\w+ | prompt-(?:tip|info|warning|danger) | message\s+is-\w+
    )(?:\s|$)"""
)
_is_box_name = remembered(BOX)
KIND_WORD = re.compile(r"[a-z]+")
TITLE_NAME = re.compile(
    r"(?i)admonition-?(?:title|heading)|callout-?(?:title|heading|header)|custom-block-title"
    r"|alert-?(?:title|heading)|aside__title|notice-?title|hint-?(?:title|heading)|message-header"
    r"|(?:^|\s)title(?:\s|$)"
)
EMOJI_ONLY = re.compile(r"[^\w]{1,6}")
ICON = re.compile(r"(?:^|\s)icon(?:\s|$)")
HIDDEN_NAME = re.compile(
    r"(?:^|\s)(?:screen-reader-only|screen-reader-text|sr-only|visually-hidden)(?:\s|$)"
)
FURNITURE_NAME = re.compile(r"(?i)(?:^|[\s_-])(?:icon|emoji|admonitionIcon\w*)(?:$|[\s_-])")


def normalise_callouts(buckets: dict[str, list[HtmlElement]]) -> None:
    """Make a callout a `<blockquote data-callout="note">`, its first paragraph its title."""
    for tag in (
        "div",
        "aside",
        "section",
        "details",
        "p",
        "blockquote",
        "table",
        "figure",
        "article",
    ):
        for box in buckets[tag]:
            names = box.get("class") or ""
            if box.get("data-node-type") == "callout":  # Hashnode
                names = "callout"
            if names and _is_box_name(names) and _is_small(box):
                _from_box(box, names)


def _is_small(box: HtmlElement) -> bool:
    """Whether a box stands in an article: it holds none of the page's frame and no heading 1."""
    return next(box.iterdescendants("article", "main", "h1", "form", "nav"), None) is None


def _from_box(box: HtmlElement, names: str) -> None:
    if any(e.get("data-callout") for e in box.iterancestors()):
        return
    if "admonitionblock" in names and (table := box.find("table")) is not None:
        _unwrap_table(table)
        table.drop_tag()
    kind = _kind(names, box)
    title = _title(box)
    said = "callout" in names or "information" in names
    if kind is None and title is None and box.tag != "aside" and not said:
        return
    _without_icons(box)
    text = ""
    if title is not None:
        for hidden in [e for e in title.iter("span") if HIDDEN_NAME.search(e.get("class") or "")]:
            hidden.drop_tree()
        text = " ".join(text_of(title).split())
        kind = kind or KINDS.get(text.lower())
    if box.tag == "details":
        return
    if box.tag == "table":
        _unwrap_table(box)
    box.tag = "blockquote"
    box.set("data-callout", kind or "note")
    if title is not None:
        title.drop_tree()
    _entitle(box, text)


def _without_icons(box: HtmlElement) -> None:
    """Take the sign out that a callout begins with: an icon, an emoji, in a box of its own."""
    for icon in list(box.iter("span", "div", "i", "td")):
        named = FURNITURE_NAME.search(icon.get("class") or "") is not None
        if not named and icon.get("data-node-type") != "callout-emoji":
            continue
        text = text_of(icon).strip()
        if not text or EMOJI_ONLY.fullmatch(text):
            icon.drop_tree()


def _kind(names: str, box: HtmlElement) -> str | None:
    """The kind that class names or attributes name."""
    stated = box.get("data-callout-type") or box.get("data-type") or box.get("data-callout") or ""
    for word in (*KIND_WORD.findall(stated.lower()), *KIND_WORD.findall(names.lower())):
        if word in KINDS and word not in VAGUE:
            return KINDS[word]
    return None


def _title(box: HtmlElement) -> HtmlElement | None:
    """The element that is a callout's title, None when it has none."""
    for element in box.iterdescendants():
        if isinstance(element.tag, str) and TITLE_NAME.search(element.get("class") or ""):
            return element if len(text_of(element)) < 150 else None
        if element.tag == "summary":
            return element
    return None


def _unwrap_table(box: HtmlElement) -> None:
    """Asciidoctor lays a callout out as a table of an icon and the text."""
    for part in list(box.iter("tbody", "tr", "td")):
        if part.tag == "td" and ICON.search(part.get("class") or ""):
            part.drop_tree()
        else:
            part.drop_tag()


def _entitle(box: HtmlElement, text: str) -> None:
    if not text:
        return
    title = html.Element("p")
    strong = html.Element("strong")
    strong.text = text
    title.append(strong)
    title.tail, box.text = box.text, None
    box.insert(0, title)

"""Headings and captions without the links in them by which readers may link to them."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.markup import text_of

# All that such a link ever shows: a sign, or words for a screen reader.
SIGNS = re.compile(
    r"(?i)[\s#¶§🔗⚓🔖¤∞\u200b\ufe0f\u00a0\[\]–—-]*"
    r"|(?:permanent |direct )?link(?: to (?:this )?(?:heading|section|.*))?|permalink.*|anchor.*"
    r"|section titled .*|copy link.*|heading link|to this section|navigate to .*|jump to .*"
)
ANCHOR_NAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:anchor(?:js)?(?:-?\w+)?|header-?link|heading-?(?:link|anchor)|hash-?link|headeranchor"
    r"|direct-link|permalink|deep-?link|copy-?link|subheading-anchor|self-link|icon-link|zola-anchor|tdbc-anchor"
    r"|td-heading-self-link|hanchor|header-anchor)(?:$|[\s_-])"
)
# Edit links of wikis, and the numbers that pandoc and Sphinx count headings with.
GENERATED_NAME = re.compile(
    r"(?i)(?:^|\s)(?:mw-editsection|editsection|header-section-number|section-number(?:-\d)?)(?:\s|$)"
)
LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")


def normalise_headings(buckets: dict[str, list[HtmlElement]]) -> None:
    """Take anchor links out of headings, and from beside them; a heading keeps its id."""
    for level in LEVELS:
        for heading in buckets[level]:
            if len(heading):
                _without_parts(heading)
            _without_sibling_anchor(heading)
    for link in buckets["a"]:
        named = "headerlink" in (link.get("class") or "") and link.getparent() is not None
        if named and SIGNS.fullmatch(text_of(link).strip()):
            link.drop_tree()  # Sphinx has them on captions, terms and tables too


def _without_parts(heading: HtmlElement) -> None:
    for link in list(heading.iter("a", "button", "clipboard-copy")):
        _without_anchor(heading, link)
    for part in list(heading.iter("span")):
        if GENERATED_NAME.search(part.get("class") or ""):
            part.drop_tree()


def _without_anchor(heading: HtmlElement, link: HtmlElement) -> None:
    href = link.get("href") or ""
    if link.tag != "a":
        link.drop_tree()
        return
    fragment = href.rpartition("#")[2] if "#" in href else None
    text = " ".join(text_of(link).split())
    if fragment is None and (href or not (link.get("id") or link.get("name"))):
        return
    if fragment is None or (fragment and not text):
        _keep_id(heading, link)
        link.drop_tag() if text else link.drop_tree()
    elif SIGNS.fullmatch(text) or (
        ANCHOR_NAME.search(link.get("class") or "") and len(text) < 3 and _says_more(heading, text)
    ):
        _keep_id(heading, link)
        link.drop_tree()
    elif fragment in _own_ids(heading, link) or ANCHOR_NAME.search(link.get("class") or ""):
        _keep_id(heading, link)
        link.drop_tag()


def _says_more(heading: HtmlElement, text: str) -> bool:
    """Whether a heading has words beside those of its anchor: "Go" in a link may be all of it."""
    return " ".join(text_of(heading).split()) != text


def _own_ids(heading: HtmlElement, link: HtmlElement) -> set[str]:
    """The fragments that lead to this heading."""
    parent = heading.getparent()
    holders = [heading, link, *heading.iter("a", "span")]
    if parent is not None:
        holders.append(parent)
    return {e.get(name) or "" for e in holders for name in ("id", "name")} - {""}


def _keep_id(heading: HtmlElement, link: HtmlElement) -> None:
    own = link.get("id") or link.get("name")
    if own and not heading.get("id"):
        heading.set("id", own)


def _without_sibling_anchor(heading: HtmlElement) -> None:
    """Starlight and GitHub put the link beside the heading, in a wrapper around both."""
    for sibling in (heading.getnext(), heading.getprevious()):
        if sibling is None or sibling.tag != "a" or "#" not in (sibling.get("href") or ""):
            continue
        names_heading = (sibling.get("href") or "").rpartition("#")[2] == heading.get("id")
        named = ANCHOR_NAME.search(sibling.get("class") or "") is not None
        if (names_heading or named) and SIGNS.fullmatch(" ".join(text_of(sibling).split())):
            sibling.drop_tree()

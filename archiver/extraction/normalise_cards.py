"""Cards of other pages and of files, as editors draw them: each a paragraph with a link."""

from __future__ import annotations

import json
import re

from lxml import html
from lxml.html import HtmlElement

from archiver.markup import text_of

# How editors draw them: the class name of the card, and that of its title.
CARDS = {
    "kg-bookmark-container": "kg-bookmark-title",  # Ghost
    "kg-file-card-container": "kg-file-card-title",
    "bookmark-container": "bookmark-title",
    "bookmark": "bookmark-title",  # Notion
    "embedded-post": "embedded-post-title",  # Substack
    "embedly-card": "title",
    "ltag__link": "ltag__link__content",  # dev.to
}
NAMED = "digest-post-embed"  # Substack names the post in JSON
# What a player shows of itself: buttons, times, the picture before it plays.
PLAYER_BOX = re.compile(r"(?:^|\s)kg-(?:video|audio)-card(?:\s|$)")
PLAYER = re.compile(
    r"(?:^|\s)kg-(?:video-overlay|video-player-container|audio-player|audio-thumbnail)"
)


def normalise_cards(buckets: dict[str, list[HtmlElement]]) -> None:
    """Put a link in place of each card; `data-embed` marks it."""
    for tag in ("a", "div"):
        for box in buckets[tag]:
            names = (box.get("class") or "").split()
            title = next((CARDS[name] for name in names if name in CARDS), None)
            if title is not None and box.getparent() is not None:
                _from_card(box, title)
    for box in buckets["div"]:
        names = box.get("class") or ""
        if NAMED in names:
            _from_attributes(box)
        elif PLAYER_BOX.search(names):
            _without_player(box)
        elif names == "pullquote":  # Substack
            box.tag = "blockquote"
    for figure in buckets["figure"]:
        if PLAYER_BOX.search(figure.get("class") or ""):
            _without_player(figure)


def _from_card(box: HtmlElement, title: str) -> None:
    titles = [e for e in box.iter() if title in (e.get("class") or "").split()]
    link = box if box.tag == "a" else next((e.getparent() for e in titles), None)
    href = link.get("href") if link is not None and link.tag == "a" else None
    shown = titles[0] if titles else box
    heading = next(shown.iter("h1", "h2", "h3", "h4"), shown)
    text = " ".join(text_of(heading).split())
    if href and text:
        _put(box, href, text)


def _from_attributes(box: HtmlElement) -> None:
    try:
        told = json.loads(box.get("data-attrs") or "{}")
    except ValueError:
        return
    if isinstance(told, dict) and told.get("canonical_url") and told.get("title"):
        _put(box, str(told["canonical_url"]), str(told["title"]))


def _put(box: HtmlElement, href: str, text: str) -> None:
    paragraph = html.Element("p")
    paragraph.set("data-embed", "")
    link = html.Element("a", href=href)
    link.text = text
    paragraph.append(link)
    paragraph.tail = box.tail
    parent = box.getparent()
    if parent is not None:
        parent.replace(box, paragraph)


def _without_player(box: HtmlElement) -> None:
    for part in [e for e in box.iterdescendants() if PLAYER.search(e.get("class") or "")]:
        if part.getparent() is not None and next(part.iter("video", "audio"), None) is None:
            part.drop_tree()

"""The box behind an article that says whose it is: title, address and licence once more.

It repeats the title and names dates and authors, so the vote often keeps a part of it; it is the
site's all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.markup import text_of

BOXES = ("div", "section", "aside", "footer", "ul", "dl", "blockquote", "p")
LONGEST_BOX = 700  # characters; a longer one is an essay on licences
LONGEST_LINE = 60  # characters of a line that is no paragraph
# Whose it is, by words or by a link to the licence.
LICENCE = re.compile(
    r"(?i)licen[cs]ed? (?:under|by)|licen[cs]e:|\bcc[ -]by\b|copyright|©|all rights reserved"
    r"|许可协议|版权|著作权|转载|ライセンス"
)
LICENCE_LINK = re.compile(r"(?i)creativecommons\.org/(?:licen[cs]es|publicdomain)/")
LICENCE_NAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:[\w]+-?)?(?:licen[cs](?:e|ing)|copyright)(?:$|[\s_-])"
)
# An address written out as text: the post's own, as in "Link: https://a.blog/post/".
ADDRESS = re.compile(r"https?://[\w.-]+/\S+")
MEDIA = ("pre", "table", "img", "picture", "video", "iframe", "figure")


def colophons(subtree: HtmlElement) -> Iterator[HtmlElement]:
    """The outermost boxes that tell address and licence behind the last words of an article."""
    if not ADDRESS.search(text_of(subtree)):
        return
    found: set[HtmlElement] = set()
    for element in subtree.iter(*BOXES):
        if element is subtree or not found.isdisjoint(element.iterancestors()):
            continue
        if _is_colophon(element) and _is_last(element, subtree):
            found.add(element)
            yield element


def _is_colophon(element: HtmlElement) -> bool:
    shown = text_of(element)
    if not ADDRESS.search(shown) or len(text := " ".join(shown.split())) > LONGEST_BOX:
        return False
    licensed = (
        LICENCE.search(text) is not None
        or any(LICENCE_LINK.search(link.get("href") or "") for link in element.iter("a"))
        or LICENCE_NAME.search(element.get("class") or "") is not None
    )
    return licensed and next((m for m in element.iter(*MEDIA) if not _is_icon(m)), None) is None


def _is_icon(media: HtmlElement) -> bool:
    """Whether a picture is a licence's badge, which stands in a link."""
    return media.tag in {"img", "picture"} and any(a.tag == "a" for a in media.iterancestors())


def _is_last(element: HtmlElement, subtree: HtmlElement) -> bool:
    """Whether no paragraph, code or table of the article follows."""
    node = element
    while node is not subtree:
        if any(_is_words(later) for later in node.itersiblings()):
            return False
        parent = node.getparent()
        if parent is None:
            return True
        node = parent
    return True


def _is_words(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    if next(element.iter("pre", "table"), None) is not None:
        return True
    return any(
        len(" ".join(text_of(p).split())) > LONGEST_LINE and p.find(".//a") is None
        for p in element.iter("p")
    )

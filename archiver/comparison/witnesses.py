"""What the lists of a blog say of a post against what was extracted of its page."""

from __future__ import annotations

import re

from lxml import etree, html

from archiver.comparison.words import words
from archiver.model import Entry

FEED_TEXT_LONGER = "feed_text_longer"
INDEX_SUMMARY_DIFFERS = "index_summary_differs"
INDEX_TITLE_DIFFERS = "index_title_differs"

# A feed's text may have a line of its own ("The post … appeared first on …"); a lost part has more.
FEWEST_MISSED = 20  # words
SHARE_MISSED = 0.1  # of the words of the feed
# A summary is the beginning of the text, or words about it: of 92 by hand the least had 12 percent.
FEWEST_TOLD = 12  # words of a summary, short ones left out, that say something of either
SHARE_SHARED = 0.1  # of them; fewer are about another text
SHORT_WORD = 3  # letters
_CUT = re.compile(r"\w*\s*(?:…|\.{3})\s*$")  # a title cut in the middle of a word, or after one


def witness_flags(entry: Entry, *, title: str, text: str) -> tuple[str, ...]:
    """Fixed words for what contradicts the extracted title and text; none: nothing does.

    `feed_text_longer`: the feed's full text has words that were not extracted.
    `index_summary_differs`: the list's summary and the text have next to no words in common.
    `index_title_differs`: the list calls the post something else, beyond cuts and additions.
    """
    found = []
    if entry.content_html and _is_longer(entry.content_html, text):
        found.append(FEED_TEXT_LONGER)
    if entry.summary and _is_of_another(entry.summary, f"{title}\n{text}"):
        found.append(INDEX_SUMMARY_DIFFERS)
    if entry.title and title and _is_another(entry.title, title):
        found.append(INDEX_TITLE_DIFFERS)
    return tuple(found)


def _is_longer(content_html: str, text: str) -> bool:
    told = words(_text(content_html))
    missed = (told - words(text)).total()
    return missed > max(FEWEST_MISSED, SHARE_MISSED * told.total())


def _is_of_another(summary: str, text: str) -> bool:
    """Has a text next to none of the telling words of a summary?"""
    told = [word for word in words(_text(summary)) if len(word) > SHORT_WORD or not word.isascii()]
    known = words(text)
    shared = sum(word in known for word in told)
    return len(told) >= FEWEST_TOLD and shared < SHARE_SHARED * len(told)


def _text(content_html: str) -> str:
    """The words of a piece of HTML, its elements apart."""
    try:
        tree = html.fromstring(f"<div>{content_html}</div>")
    except (etree.ParserError, ValueError):  # nothing in it, or XML with an encoding of its own
        return content_html
    etree.strip_elements(tree, "script", "style", "figcaption", with_tail=False)
    return "\n".join(str(part) for part in tree.itertext())


def _is_another(listed: str, extracted: str) -> bool:
    """Have two titles words of their own each? Lists cut titles, pages add the site's name."""
    before, after = words(_CUT.sub("", listed)), words(extracted)
    return bool(before - after) and bool(after - before)

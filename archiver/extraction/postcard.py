"""The box beside an article that holds its data: a date as heading, links to its author and tags.

Sphinx blogs have it in their sidebar, where nothing else speaks of the post.
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from archiver.dates import read_date
from archiver.extraction.texts import shown_text

AUTHOR_FOLDERS = frozenset({"author", "authors", "autor", "auteur", "autore"})
FILED_AT = re.compile(
    # An address in a folder of authors, tags or categories, as ../blog/author/ada.html
    r"(?i)(?:^|/)(?:" + "|".join(sorted(AUTHOR_FOLDERS)) + r"|tags?|categor(?:y|ies)|topics?)/[^/]"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MOST_LINKS = 30  # in one box; more are those of the sidebar that holds it


def find_postcard(tree: Element, scope: Element) -> Element | None:
    """That box outside the article; None without one or with several, which list other posts."""
    inside = set(scope.iterdescendants(*HEADINGS))
    dated = [
        heading
        for heading in tree.iter(*HEADINGS)
        if heading not in inside
        and len(heading) <= 3
        and read_date(shown_text(heading)) is not None
    ]
    box = dated[0].getparent() if len(dated) == 1 else None
    if (
        box is None
        or box.tag in {"body", "html"}
        or any(node is box for node in scope.iterancestors())
    ):
        return None
    links = [link.get("href") or "" for link in box.iter("a")]
    filed = [href for href in links if FILED_AT.search(href)]
    return box if filed and len(links) <= MOST_LINKS and 2 * len(filed) >= len(links) else None

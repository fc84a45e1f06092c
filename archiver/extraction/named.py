"""The elements of a page whose names may say something of its post, found in one pass.

Each field looks through these few instead of through the page; code is left out, because
highlighters name thousands of spans.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.texts import select

TELLING = re.compile(
    r"title|headline|p-|publish|updated|author|byline|tag|label|topic|chip|post|entry|article|page"
    r"|blog|single"
)
MARKED = etree.XPath("//*[@class or @itemprop or @rel or @role]")


def named_elements(tree: Element) -> list[Element]:
    """Elements with a property, a relation or a telling class, in order of the page."""
    return [
        element
        for element in select(MARKED, tree)
        if _tells(element) and element.tag != "link" and not _is_in_code(element)
    ]


def _tells(element: Element) -> bool:
    names = element.get("class")
    if names and TELLING.search(names):
        return True
    return (
        element.get("itemprop") is not None
        or element.get("rel") is not None
        or element.get("role") == "heading"
    )


def _is_in_code(element: Element) -> bool:
    return next(element.iterancestors("pre"), None) is not None

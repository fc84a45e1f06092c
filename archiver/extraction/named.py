"""The elements of a page whose names may say something of its post, found in one pass.

Each field looks through these few instead of through the page; code is left out, because
highlighters name thousands of spans.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.texts import select

NAMED = etree.XPath(
    "//*[@class or @itemprop or @rel or @role='heading'][not(ancestor::pre or self::link)]"
)
TELLING = re.compile(
    r"title|headline|p-|publish|updated|author|byline|tag|label|topic|chip|post|entry|article|page"
    r"|blog|single"
)


def named_elements(tree: Element) -> list[Element]:
    """Elements with a property, a relation or a telling class, in order of the page."""
    return [
        element
        for element in select(NAMED, tree)
        if TELLING.search(element.get("class") or "")
        or "itemprop" in element.attrib
        or "rel" in element.attrib
        or element.get("role") == "heading"
    ]

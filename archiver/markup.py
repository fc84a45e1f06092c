"""HTML as browsers read it, where libxml2 does otherwise."""

from __future__ import annotations

from lxml import etree, html

# The classes of lxml.html without its lookup in Python, which costs at every touch of an element.
ELEMENTS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement,
    comment=html.HtmlComment,
    pi=html.HtmlProcessingInstruction,
    entity=html.HtmlEntity,
)

# What may stand in <head>; any other tag ends it (HTML, 13.2.6.4.4, "in head").
HEAD_TAGS = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style"}
    | {"template", "title"}
)


def html_parser(*, encoding: str | None = None) -> html.HTMLParser:
    """A parser for pages of any size; `encoding` of the bytes, None when it is given text."""
    parser = html.HTMLParser(encoding=encoding, huge_tree=True, remove_pis=True)
    parser.set_element_class_lookup(ELEMENTS)
    return parser


def text_of(element: etree._Element) -> str:
    """All text inside an element as it stands, comments apart; the quickest way that lxml has."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def end_head(tree: html.HtmlElement) -> None:
    """Moves what libxml2 left in <head> into <body>, as browsers do.

    Pages that leave `<body>` out (it is optional) lose their first elements to the head: all up
    to the first tag that libxml2 knows from HTML 4 as a block, which `main` and `article` are not.
    """
    head = tree.find("head")
    if head is None:
        return
    strays = misplaced(head)
    if not strays:
        return
    body = tree.find("body")
    if body is None:
        body = html.Element("body")
        head.addnext(body)
    lead, body.text = body.text, None
    strays[-1].tail = (strays[-1].tail or "") + (lead or "") or None
    body[:0] = strays


def misplaced(head: html.HtmlElement) -> list[html.HtmlElement]:
    """The children of a head from the first that may not stand there."""
    children = list(head)
    for place, child in enumerate(children):
        if isinstance(child.tag, str) and child.tag not in HEAD_TAGS:
            return children[place:]
    return []

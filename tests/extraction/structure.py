"""What HTML, or Markdown read by markdown-it, holds: equal for a post, or one of them is wrong."""

from __future__ import annotations

from typing import Any

from lxml import html as lxml_html
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
READER = READER.use(footnote_plugin)


def squeezed(text: str) -> str:
    return "".join(text.split())


def address(url: str) -> str:
    """An address as markdown-it writes it: percent-encoded, or not."""
    return READER.normalizeLink(url)


def structure(source: str) -> dict[str, Any]:
    tree = lxml_html.document_fromstring(f"<div>{source}</div>")
    tables = []
    for table in tree.iter("table"):
        rows = [
            [squeezed(cell.text_content()) for cell in row if cell.tag in ("td", "th")]
            for row in table.iter("tr")
        ]
        tables.append(rows)
    return {
        "code": [
            # Markdown has no title without a language: "text" stands for none
            ((code.get("class") or "language-text"), code.text_content().removesuffix("\n"))
            for pre in tree.iter("pre")
            for code in pre.iter("code")
        ],
        "headings": [
            (e.tag, squeezed(e.text_content()))
            for e in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")
        ],
        "links": [(address(e.get("href")), squeezed(e.text_content())) for e in tree.iter("a")],
        "images": [address(e.get("src")) for e in tree.iter("img")],
        "tables": tables,
        "inline code": [
            " ".join(e.text_content().split())
            for e in tree.iter("code")
            if e.getparent().tag != "pre"
        ],
        "lists": [(e.tag, e.get("start"), len(e.findall("li"))) for e in tree.iter("ul", "ol")],
        "quotes": len(list(tree.iter("blockquote"))),
        "text": squeezed(tree.text_content()),
    }

"""The bytes of a page as one parsed tree: charset, forbidden characters, broken nesting."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import cast

from charset_normalizer import from_bytes
from lxml import etree, html

from archiver.markup import end_head, html_parser
from archiver.model import Page

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under these labels (WHATWG Encoding standard): the larger sibling.
SIBLINGS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "utf8": "utf-8",
    "unicode": "utf-8",
}
META_CHARSET = re.compile(
    rb"""(?i)<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)"""
)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Characters no XML tree can hold, beside lone surrogates; NUL would end the parse.
FORBIDDEN_CONTROLS = bytes([*range(9), 11, *range(14, 32)])
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# The same written as references: 0 to 31 but tab, line feed and carriage return.
CONTROL_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[\da-fA-F]))(?:;|(?![\da-fA-F]))"
)
# All that is kept of a document too deep to parse: what stands for itself.
WRAPPER_TAGS = re.compile(
    rb"(?i)</?(?!(?:a|br|code|h[1-6]|head|html|body|hr|img|link|meta|p|pre|script|style|title)\b)[a-z][^>]*>"
)
DEEPEST = 120  # levels kept; libxml2 stops reading at 2048, and Python recursion before that
PROBE = etree.XPath("boolean(/*" + "/*" * DEEPEST + ")")
DEEP_NODES = etree.XPath("/*" + "/*" * DEEPEST + "//*")


def parse_page(page: Page) -> html.HtmlElement | None:
    """The tree of a page's HTML, None where there is no element in it at all."""
    return parse_text(decode(page.body, page.charset))


def parse_text(text: str) -> html.HtmlElement | None:
    """The tree of HTML text; a document too deep for libxml2 is read without its wrappers."""
    markup = _allowed(XML_DECLARATION.sub("", text, count=1))
    tree, complete = _parsed(markup)
    if not complete:
        tree, _ = _parsed(WRAPPER_TAGS.sub(b" ", markup))
    if tree is not None and PROBE(tree):
        _flatten(tree)
    return tree


def decode(body: bytes, header_charset: str | None = None) -> str:
    """The text of a body. Evidence in order: byte order mark, valid UTF-8, header, meta, detection.

    Valid UTF-8 with bytes above 127 is never anything else in practice, so it outranks a wrong
    label; every other label is believed when all bytes can be read by it.
    """
    for mark, charset in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    labels = list(_labels(body, header_charset))
    if not body.isascii():
        labels.insert(0, "utf-8")
    for reads in (_strictly, _mostly):
        for label in labels:
            if (text := reads(body, label)) is not None:
                return text
    best = from_bytes(body[:65536]).best()
    return body.decode(best.encoding if best is not None else "cp1252", "replace")


def _labels(body: bytes, header_charset: str | None) -> Iterator[str]:
    """Charsets that the page declares and Python knows, in order of authority."""
    meta = META_CHARSET.search(body[:4096])
    for label in (header_charset, meta[1].decode("ascii", "ignore") if meta else None):
        name = SIBLINGS.get((label or "").lower(), (label or "").lower())
        try:
            if name and codecs.lookup(name).name and not name.startswith(("utf-16", "utf-32")):
                yield name
        except (LookupError, ValueError):
            continue


def _strictly(body: bytes, charset: str) -> str | None:
    """The text, None when a byte of it cannot be read; a last character cut in two is forgiven."""
    try:
        return codecs.getincrementaldecoder(charset)().decode(body)
    except (UnicodeDecodeError, LookupError):
        return None


def _mostly(body: bytes, charset: str) -> str | None:
    """The text when all but a few characters can be read: cp1252 has five bytes of no meaning."""
    text = body.decode(charset, "replace")
    return text if text.count("\ufffd") <= max(len(text) > 400, len(text) // 2000) else None


def _allowed(text: str) -> bytes:
    """The text in UTF-8 with its lines ended by \\n, without what no tree can hold."""
    markup = text.encode("utf-8", "ignore").translate(None, FORBIDDEN_CONTROLS)
    for sign in NO_CHARACTERS:
        markup = markup.replace(sign, b"")
    markup = markup.replace(b"\r\n", b"\n").replace(b"\f", b"\n")
    return CONTROL_REFERENCE.sub(b"", markup)


def _parsed(markup: bytes) -> tuple[html.HtmlElement | None, bool]:
    """The tree, and whether the parser read to the end."""
    parser = html_parser(encoding="utf-8")
    try:
        tree = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, True
    end_head(tree)
    deep = any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log)
    return tree, not deep


def _flatten(tree: html.HtmlElement) -> None:
    """Take wrappers out below the deepest level, so that nothing that follows runs out of stack."""
    for element in cast("list[html.HtmlElement]", DEEP_NODES(tree)):
        if isinstance(element.tag, str):
            element.drop_tag()

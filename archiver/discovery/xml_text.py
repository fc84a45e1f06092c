"""The XML of feeds and sitemaps as they come: decoded, without entity bombs, repaired."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from xml.parsers import expat

from lxml import etree

# Prefixes that feeds use without declaring them, and what they mean.
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
}
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARATION = re.compile(r"\A\s*<\?xml\b.*?\?>\s*", re.DOTALL)
_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_DOCTYPE = re.compile(
    r"(\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*)<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>",
    re.DOTALL | re.IGNORECASE,
)
_START = re.compile(
    r"<\?xml\b|<(?:[\w-]+:)?(?:rss|feed|rdf|channel|urlset|sitemapindex)\b", re.IGNORECASE
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SECTION = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}))?(;?)")
_ROOT = re.compile(r"<[A-Za-z][^>]*?(?=/?>)")
_PREFIX = re.compile(r"<([A-Za-z][\w.-]*):|\s([A-Za-z][\w.-]*):[\w.-]+\s*=\s*[\"']")
_DECLARED = re.compile(r"\sxmlns:([\w.-]+)\s*=")


def decoded(body: bytes, charset: str | None) -> str:
    """The text of an XML file, without its XML declaration; never fails.

    In turn: byte order mark, UTF-8 where it is valid, the charset the server sent, the one the
    file declares, Windows-1252. Valid UTF-8 beyond ASCII is never anything else by accident.
    """
    return _DECLARATION.sub("", _text(body, charset))


def without_doctype(text: str) -> str:
    """The text without its document type, where entities (and entity bombs) are declared."""
    return _DOCTYPE.sub(r"\1", text, count=1)


def fault_of(text: str) -> str | None:
    """Why that text is no well-formed XML, in words; None when it is."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as exc:
        return f"{expat.ErrorString(exc.code)} in line {exc.lineno}"
    return None


def tags_in(text: str) -> int:
    """How many tags it holds, those inside CDATA and comments not counted."""
    return _SECTION.sub("", text).count("<")


def repaired(text: str) -> str:
    """That XML made well-formed, as far as it can be understood.

    Stray ampersands and HTML entities become text, control characters go, undeclared prefixes
    get their namespace, open elements are closed where libxml2 thinks best.
    """
    start = _START.search(text)
    if start is None:
        return ""
    text = without_doctype(_DECLARATION.sub("", _FORBIDDEN.sub("", text[start.start() :])))
    pieces = _SECTION.split(text)  # markup and untouchable sections in turn
    pieces[::2] = [_AMPERSAND.sub(_as_text, piece) for piece in pieces[::2]]
    text = _with_namespaces("".join(pieces))
    if fault_of(text) is None:
        return text
    parser = etree.XMLParser(
        recover=True, huge_tree=True, resolve_entities=False, load_dtd=False, no_network=True,
        strip_cdata=False,
    )  # fmt: skip
    tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    return "" if tree is None else str(etree.tostring(tree, encoding="unicode"))


def _text(body: bytes, charset: str | None) -> str:
    marked = next((encoding for mark, encoding in BOMS if body.startswith(mark)), None)
    if marked is not None:
        return body.decode(marked, "replace")
    declared = _ENCODING.match(body)
    named = declared[1].decode("ascii", "replace") if declared else None
    candidates: list[str | None] = ["utf-8", charset, named]
    if named and named.lower().startswith(("iso-2022", "utf-16", "hz")):  # valid ASCII, too
        candidates.insert(0, named)
    elif body[:1] == b"\x00" or body[1:2] == b"\x00":
        candidates.insert(0, "utf-16-be" if body[:1] == b"\x00" else "utf-16-le")
    for encoding in candidates:
        try:
            if encoding:
                return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8" if _is_nearly_utf8(body) else "windows-1252", "replace")


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether a few broken bytes, as of a cut file, stand in what is else UTF-8."""
    text = body.decode("utf-8", "replace")
    good = sum(character > "\x7f" for character in text) - (broken := text.count("\ufffd"))
    return good > 2 * broken


def _as_text(match: re.Match[str]) -> str:
    """An ampersand that XML can read: itself, the character of an HTML entity, or escaped."""
    number, name, semicolon = match.groups()
    if number and semicolon:
        code = int(f"0{number[1:]}", 0) if number[1] in "xX" else int(number[1:])
        return match[0] if code in {9, 10, 13} or 32 <= code < 0xD800 or code > 0xDFFF else ""
    if name in XML_ENTITIES and semicolon:
        return match[0]
    character = html5.get(f"{name};") if name and semicolon else None
    return character or f"&amp;{match[0][1:]}"


def _with_namespaces(text: str) -> str:
    """The text with the prefixes declared that it only uses."""
    declared = set(_DECLARED.findall(text)) | {"xml", "xmlns"}
    used = {first or second for first, second in _PREFIX.findall(_SECTION.sub("", text))}
    missing = sorted(used - declared)
    root = _ROOT.search(text)
    if not missing or root is None:
        return text
    added = "".join(f' xmlns:{p}="{NAMESPACES.get(p, f"urn:undeclared:{p}")}"' for p in missing)
    return f"{text[: root.end()]}{added}{text[root.end() :]}"

"""What may stand on our page of what a blog wrote: an allow-list, applied by nh3 at the very end.

The body was sanitised when it was extracted. It is sanitised again here because an archive may
have been written by another version, or by hand.
"""

from __future__ import annotations

import re

import nh3

MATHS = frozenset({
    "math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow",
    "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
    "munder", "munderover",
})  # fmt: skip

TAGS = MATHS | {
    "a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "class", "title"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"role", "aria-label", "tabindex"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "separator", "form", "minsize", "maxsize", "movablelimits"},
    "mspace": {"width"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mtd": {"columnalign"},
    "ol": {"start", "reversed", "type"},
    "span": {"role", "aria-label"},
    "td": {"colspan", "rowspan", "align", "headers"},
    "th": {"colspan", "rowspan", "align", "scope", "headers"},
    "time": {"datetime"},
}

DROPPED_WHOLE = frozenset({
    "embed", "iframe", "noscript", "object", "script", "style", "svg", "template",
})  # fmt: skip

SCHEMES = {"data", "http", "https", "mailto"}

DATA_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|avif);base64,", re.IGNORECASE)

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """The text without the characters that no tree and no feed can hold."""
    return NOT_IN_XML.sub("", text)


def sanitised(markup: str) -> str:
    """The markup with nothing in it but what is allowed; links tell nobody where they were."""
    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=kept_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags=set(DROPPED_WHOLE),
    )


def kept_attribute(_: str, name: str, value: str) -> str | None:
    """nh3's last question about an attribute: pictures only as data, links never as data."""
    if name == "src":
        return value if DATA_PICTURE.match(value) else None
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    return value

"""The last step before HTML is kept: an allow-list, applied by nh3."""

from __future__ import annotations

import re

import nh3

TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
    "pre", "code", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th",
    "td", "hr", "details", "summary", "section", "a", "img", "br", "em", "strong", "del", "ins",
    "sub", "sup", "kbd", "mark", "q", "cite", "abbr", "u", "var", "samp", "span", "input",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "abbr": {"title"},
    "blockquote": {"class"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "input": {"type", "checked", "disabled"},
    "li": {"id", "value"},
    "ol": {"start", "reversed"},
    "p": {"class"},
    "section": {"class"},
    "span": {"class"},
    "sup": {"id", "class"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
SCHEMES = {
    "http",
    "https",
    "mailto",
    "tel",
    "ftp",
    "data",
    "irc",
    "xmpp",
    "magnet",
    "gemini",
    "news",
}
# What a value must look like; an attribute that is not here may say anything.
VALUES = {
    "class": re.compile(
        r"language-[\w+#.*/-]{1,40}|math math-(?:inline|display)|callout callout-\w+"
        r"|embed|footnotes|footnote-ref|footnote-backref"
    ),
    "id": re.compile(r"[^\s\"'<>&]{1,200}"),
    "type": re.compile("checkbox"),
    "align": re.compile("left|center|right"),
    "start": re.compile(r"-?\d{1,7}"),
    "value": re.compile(r"-?\d{1,7}"),
    "colspan": re.compile(r"\d{1,4}"),
    "rowspan": re.compile(r"\d{1,4}"),
}
DATA_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]", re.IGNORECASE)


ADDRESSES = frozenset(("href", "src"))


def sanitise(html: str) -> str:
    """HTML that cannot act: no script, style, form, frame, event; `data:` for pictures alone."""
    return CLEANER.clean(html)


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """An attribute's value where it is harmless, None where the attribute goes."""
    pattern = VALUES.get(attribute)
    if pattern is not None and not pattern.fullmatch(value):
        return None
    if attribute in ADDRESSES and value.strip()[:5].lower() == "data:":
        return value if tag == "img" and attribute == "src" and DATA_PICTURE.match(value) else None
    return value


CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes=SCHEMES,
    link_rel=None,
    strip_comments=True,
)

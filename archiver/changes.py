"""Whether a reader would see another post: the content hash, what changed, and the outcome."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from archiver.model import Post, PostOutcome
from archiver.urls import canonical_url

METADATA = ("title", "authors", "published", "updated", "tags", "language", "summary", "image")

# Tags that say nothing by themselves: templates wrap and unwrap with them.
TRANSPARENT = frozenset(
    ["article", "body", "div", "font", "html", "main", "picture", "section", "span", "tbody",
     "thead"]
)  # fmt: skip
INLINE = frozenset(
    ["a", "abbr", "b", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark",
     "picture", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var"]
)  # fmt: skip
# What a reader sees or follows of an element; every other attribute may come and go.
SEEN_ATTRIBUTES = {
    "a": ("href",),
    "audio": ("src",),
    "code": ("class",),  # its language only
    "iframe": ("src",),
    "img": ("src", "alt"),
    "ol": ("start",),
    "source": ("src",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "video": ("src",),
}
_LANGUAGE = re.compile(r"\blang(?:uage)?-(\S+)")


class Flutter(NamedTuple):
    """A line that differs from visit to visit while nobody edited the post."""

    pattern: str  # must match a whole piece of text between separators
    reason: str


_UNITS = "seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?"
FLUTTER = (
    Flutter(r"(?:about |over |almost )?(?:\d+|an?|one) (?:" + _UNITS + ") ago", "relative time"),
    Flutter(r"(?:just now|today|yesterday)", "relative time"),
    Flutter(r"\d+ ?(?:秒|分钟|分鐘|小时|小時|天|周|週|个月|個月|年)前", "relative time, Chinese"),
    Flutter(r"\d+ ?(?:秒|分|時間|日|週間|か月|年)前", "relative time, Japanese"),
    Flutter(r"vor \d+ (?:Minuten?|Stunden?|Tagen?|Wochen?|Monaten?|Jahren?)", "relative, German"),
    Flutter(r"il y a \d+ (?:minutes?|heures?|jours?|semaines?|mois|ans?)", "relative, French"),
    Flutter(r"hace \d+ (?:minutos?|horas?|días?|semanas?|meses|mes|años?)", "relative, Spanish"),
    Flutter(
        r"[\d.,]+ ?[km]? (?:page ?)?(?:views?|reads?|hits|visits|visitors|claps?|likes?|shares?"
        r"|comments?|responses?|reactions?|upvotes?|points?)",
        "counter",
    ),
    Flutter(
        r"(?:page ?)?(?:views?|reads?|hits|visits|likes?|claps?|shares?):? [\d.,]+ ?[km]?",
        "counter",
    ),
    Flutter(
        r"(?:阅读|閱讀|浏览|瀏覽|点击|访问)(?:次数|次數|量|数)?[:：]? ?[\d,]+ ?次?",
        "counter, Chinese",
    ),
    Flutter(r"[\d.,]+ (?:просмотр(?:а|ов)?|комментари(?:й|я|ев))", "counter, Russian"),
)  # fmt: skip
_LABELLED = r"(?:(?:last )?(?:updated|edited|modified|posted|published):? )?"
_FLUTTER = re.compile(rf"{_LABELLED}(?:{'|'.join(row.pattern for row in FLUTTER)})", re.IGNORECASE)
_SIGN_OF_FLUTTER = re.compile(r"\d|ago|now|day")
_PIECES = re.compile(r"( ?[·|•—] ?| / |, )")

# Parameters of picture addresses that change without the picture: signatures and cache busters.
VOLATILE = re.compile(
    r"(?:x-(?:amz|goog)-.*|signature|sig|expires|key-pair-id|policy|token|awsaccesskeyid"
    r"|_|t|ts|v|ver|version|cb|cachebuster|timestamp|nocache|rev)",
    re.IGNORECASE,
)
_OPEN, _CLOSE, _BREAK = "\x01", "\x02", "\x01\x02"
_PARAGRAPH, _PARAGRAPH_END = f"{_OPEN}p{_CLOSE}", f"{_OPEN}/p{_CLOSE}"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def content_hash(post: Post) -> str:
    """SHA-256 in hex of what a reader sees of a post's body; metadata stays apart.

    Text, structure, code, picture addresses and links count. White space, attribute order,
    classes, wrappers, trackers in links, signatures in picture addresses, counters and relative
    times do not (issue 5: flutter makes no revision).
    """
    return hashlib.sha256(_normal_form(post).encode("utf-8", "replace")).hexdigest()


def changed_fields(old: Post, new: Post) -> tuple[str, ...]:
    """Names of the fields of `Post` that differ, metadata first, then what a reader sees.

    Of the content: `text`, `code`, `images`, `links`; `html` where only the structure differs.
    """
    changed = [name for name in METADATA if _said(old, name) != _said(new, name)]
    before, after = _normal_form(old), _normal_form(new)
    if before == after:
        return tuple(changed)
    differs = {
        "text": _words(before) != _words(after),
        "code": [(block.text, block.language) for block in old.code]
        != [(block.text, block.language) for block in new.code],
        "images": _pictures(old) != _pictures(new),
        "links": _targets(old) != _targets(new),
    }
    content = [name for name, differ in differs.items() if differ]
    return (*changed, *(content or ["html"]))


def decide(old: Post | None, new: Post) -> PostOutcome:
    """What the new extraction is against the archived one (None: not archived yet).

    Changed means that a reader would see it: another body or another title. Dates, tags and
    other metadata alone leave the post the same; `changed_fields` names them.
    """
    if old is None:
        return PostOutcome.NEW
    if _said(old, "title") != _said(new, "title") or _normal_form(old) != _normal_form(new):
        return PostOutcome.CHANGED
    return PostOutcome.SAME


def _said(post: Post, name: str) -> object:
    """A field's value as it is compared: white space does not count, the offset of a time does."""
    value = getattr(post, name)
    if isinstance(value, str):
        return " ".join(value.split())
    return value.isoformat() if hasattr(value, "isoformat") else value


def _pictures(post: Post) -> list[tuple[str, str]]:
    return [(_picture(image.url), image.alt) for image in post.images]


def _targets(post: Post) -> list[str]:
    return [canonical_url(link.url) or link.url for link in post.links]


def _words(normal: str) -> str:
    """The plain words of a normal form, code apart."""
    return " ".join(re.sub(rf"{_OPEN}[^{_CLOSE}]*{_CLOSE}", " ", normal).split())


def _normal_form(post: Post) -> str:
    """The body as one text: marked tags with what is seen of them, words between, blocks apart."""
    if not post.html.strip():
        return without_flutter(" ".join(post.text.split()))
    reader = _Seen()
    target: Any = reader  # lxml's own type asks for comments too
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=target)
    etree.fromstring(f"<body>{_CONTROL.sub('', post.html)}".encode("utf-8", "replace"), parser)
    blocks = map(str.strip, " ".join("".join(reader.tokens).split()).split(_BREAK))
    return _BREAK.join(
        _shown(still for block in blocks if block and (still := without_flutter(block)))
    )


def _shown(blocks: Iterable[str]) -> list[str]:
    """The blocks without paragraphs that hold nothing, or held nothing but flutter."""
    shown: list[str] = []
    for block in blocks:
        if block == _PARAGRAPH_END and shown and shown[-1] == _PARAGRAPH:
            shown.pop()
        else:
            shown.append(block)
    return shown


class _Seen:
    """What a reader sees, told by the parser as it reads: tags and text in document order."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.code: list[str] | None = None  # the text of the <pre> that is open, None outside
        self.language = ""  # of that <pre>
        self.open_inside = 0  # elements of its own name that are open in it
        self.asks_code = False  # whether the first <code> in it may say its language

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag opens."""
        if self.code is not None:
            self._inside_pre(tag, attributes)
        elif tag == "pre":
            self.code, self.language = [], _language(attributes)
            self.asks_code = not self.language
        elif attributes and tag in SEEN_ATTRIBUTES:
            seen = "".join(_attributes(tag, attributes))
            self.tokens.append(_mark(tag, f"{tag}{seen}"))
        else:
            self.tokens.append(_plain(tag, tag))

    def _inside_pre(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.open_inside += tag == "pre"
        if tag == "code" and self.asks_code:
            self.language, self.asks_code = _language(attributes), False

    def data(self, text: str) -> None:
        """Text, or a part of it."""
        (self.tokens if self.code is None else self.code).append(text)

    def end(self, tag: str) -> None:
        """A tag closes, written or not."""
        if self.code is None:
            self.tokens.append(_plain(tag, f"/{tag}"))
        elif tag == "pre" and self.open_inside:
            self.open_inside -= 1
        elif tag == "pre":
            self.tokens.append(self._block_of_code("".join(self.code)))
            self.code = None

    def _block_of_code(self, text: str) -> str:
        code = text.replace("\r\n", "\n").strip("\n")
        digest = hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
        return f"{_BREAK}{_OPEN}pre {self.language} {digest}{_CLOSE}{_BREAK}"

    def close(self) -> None:
        """The end."""


def _mark(tag: str, content: str) -> str:
    """A tag in the normal form, set apart where it is a block, nothing where it is a wrapper."""
    mark = "" if tag in TRANSPARENT else f"{_OPEN}{content}{_CLOSE}"
    return mark if tag in INLINE else f"{_BREAK}{mark}{_BREAK}"


_plain = lru_cache(maxsize=512)(_mark)  # of tags without attributes: they are few


def _attributes(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for name in SEEN_ATTRIBUTES[tag]:
        value = attributes.get(name)
        if name == "class":
            value = _language(attributes)
        elif name == "href" and value:
            value = canonical_url(value) or value
        elif name == "src" and value:
            value = _picture(value)
        if value:
            yield f" {name}={value.strip()}"


def _language(attributes: Mapping[str, str]) -> str:
    """The language that the classes of a code element say; "" for none."""
    match = _LANGUAGE.search(attributes.get("class") or "")
    return match[1].lower() if match else ""


def _picture(url: str) -> str:
    """A picture's address without what changes while the picture does not."""
    if "?" not in url or url.startswith("data:"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not VOLATILE.fullmatch(name)
    ]
    return parts._replace(query=urlencode(sorted(kept)), fragment="").geturl()


def without_flutter(block: str) -> str:
    """A block without its counters and relative times; "" where it holds nothing else."""
    if len(block) > 400 or not _SIGN_OF_FLUTTER.search(block):
        return block
    return "".join(piece for piece in _PIECES.split(block) if not _is_flutter(piece))


def _is_flutter(piece: str) -> bool:
    return not piece.startswith(_OPEN) and _FLUTTER.fullmatch(piece) is not None

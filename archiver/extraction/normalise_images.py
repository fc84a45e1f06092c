"""Each picture with the address of the real one: lazy loading, source sets, proxies undone."""

from __future__ import annotations

import base64
import re
from urllib.parse import parse_qs, urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from archiver.markup import text_of

# Where lazy loaders keep the address until the picture is near the window, most common first.
LAZY_SOURCES = (
    "data-src", "data-lazy-src", "data-original", "data-orig-file", "data-original-src",
    "data-actualsrc", "data-hi-res-src", "data-full-src", "data-image", "data-url", "data-echo",
    "data-lazyload", "data-flickity-lazyload", "data-pagespeed-lazy-src", "data-canonical-src",
    "data-cfsrc", "data-backup", "data-runner-src", "nitro-lazy-src", "lazy-src", "data-ll-src",
    "file", "zoomfile",
)  # fmt: skip
LAZY_SETS = (
    "srcset",
    "data-srcset",
    "data-lazy-srcset",
    "data-lazyload-srcset",
    "nitro-lazy-srcset",
)
PLACEHOLDER = re.compile(
    r"(?i)(?:^|/)(?:blank|spacer|placeholder|loading|lazy(?:load)?|pixel|transparent|clear|grey|gray|1x1|dot"
    r"|lazy[_-]placeholder)[\w.-]*\.(?:gif|png|svg|jpe?g)"
)
PROXY_PATHS = re.compile(
    r"/_next/image|/_vercel/image|/_image|/\.netlify/images|/_ipx/|/cdn-cgi/image/"
)
PIXEL = frozenset(("0", "1", "0px", "1px"))
EMOJI_NAME = re.compile(r"(?i)(?:^|\s)(?:emoji|wp-smiley|g-emoji)(?:\s|$)")
SMALLEST_DRAWING = 48  # pixels: below it an inline SVG is an icon
LARGEST_DRAWING = 400_000  # characters


def normalise_images(buckets: dict[str, list[HtmlElement]]) -> None:
    """Give each `img` its real `src`; take pictures out of `noscript`; draw SVG as `img`."""
    for hidden in buckets["noscript"]:
        _from_noscript(hidden, buckets)
    for picture in buckets["picture"]:
        _from_picture(picture, buckets)
    for element in [*buckets["amp-img"], *buckets["amp-anim"]]:
        element.tag = "img"
        buckets["img"].append(element)
    for image in buckets["img"]:
        _settle(image)
    for drawing in buckets["svg"]:
        _drawn(drawing)


def real_address(image: HtmlElement) -> str | None:
    """The address of the picture that a reader is to see, None when there is none."""
    src = (image.get("src") or "").strip()
    if src and not _is_stand_in(src, image):
        return src
    for name in LAZY_SOURCES:
        value = (image.get(name) or "").strip()
        if value and not value.startswith(("data:", "{", "[")) and "{" not in value:
            return value
    for name in LAZY_SETS:
        if best := largest(image.get(name) or ""):
            return best
    return src or None


def largest(source_set: str) -> str | None:
    """The candidate of a srcset with the largest width or density; None when it has none."""
    best, best_size = None, -1.0
    for match in re.finditer(
        r"(\S*[^\s,])(?:\s+([\d.]+)[wx])?(?:\s+[\d.]+h)?\s*(?:,|$)", source_set
    ):
        size = float(match[2] or 1) if re.fullmatch(r"\d*\.?\d+", match[2] or "1") else 1.0
        if size > best_size and not match[1].startswith("data:"):
            best, best_size = match[1], size
    return best


def through_proxy(address: str) -> str:
    """The picture behind an image optimiser: `/_next/image?url=…&w=…` names it."""
    if not PROXY_PATHS.search(address):
        return address
    query = parse_qs(urlsplit(address).query)
    inner = (query.get("url") or query.get("href") or query.get("src") or [""])[0]
    return inner if inner.startswith(("/", "http://", "https://")) else address


def _is_stand_in(src: str, image: HtmlElement) -> bool:
    """Whether a `src` is only shown until the real picture is loaded."""
    has_other = any(image.get(name) for name in (*LAZY_SOURCES, *LAZY_SETS))
    if src.startswith("data:"):
        return has_other or len(src) < 200 or ("svg" in src[:20] and len(src) < 500)
    if src in ("#", "about:blank"):
        return True
    return has_other and (PLACEHOLDER.search(src) is not None or image.get("data-src") is not None)


def _settle(image: HtmlElement) -> None:
    address = real_address(image)
    tiny = image.get("width") in PIXEL and image.get("height") in PIXEL
    if address is None or tiny or (address.startswith("data:") and len(address) < 200):
        image.attrib.pop("src", "")
        return
    if EMOJI_NAME.search(image.get("class") or "") and 0 < len(image.get("alt") or "") <= 16:
        image.tag, image.text = "span", image.get("alt")
        return
    image.set("src", through_proxy(address))


def _from_noscript(hidden: HtmlElement, buckets: dict[str, list[HtmlElement]]) -> None:
    """A picture for readers without scripts, unless the page shows it beside."""
    images = list(hidden.iter("img"))
    if not images and "<img" in (hidden.text or ""):
        fragment = html.fromstring(f"<div>{hidden.text}</div>")
        images = list(fragment.iter("img"))
        buckets["img"].extend(images)
    parent = hidden.getparent()
    if not images or parent is None or len(images) > 3 or len(text_of(hidden).strip()) > 400:
        return
    place = parent.index(hidden)
    for image in images:
        address = real_address(image)
        twin = _twin(hidden, address)
        if twin is not None:
            if address:
                twin.set("src", address)
            if not twin.get("alt") and image.get("alt"):
                twin.set("alt", image.get("alt") or "")
        elif address:
            image.tail = None
            parent.insert(place, image)


def _twin(hidden: HtmlElement, address: str | None) -> HtmlElement | None:
    """The picture beside a noscript that shows the same one once it is loaded."""
    for sibling in (hidden.getprevious(), hidden.getnext()):
        if sibling is None or not isinstance(sibling.tag, str):
            continue
        image = next(sibling.iter("img"), None)
        if image is None or image.tag != "img":
            continue
        lazy = real_address(image)
        same = lazy is None or lazy.startswith("data:") or not address
        if (
            same
            or _name(lazy or "") == _name(address or "")
            or not (image.get("src") or "").strip()
        ):
            return image
    return None


def _name(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]


def _from_picture(picture: HtmlElement, buckets: dict[str, list[HtmlElement]]) -> None:
    """A `<picture>` becomes its img, with its own source, else with its largest."""
    image = next(picture.iter("img"), None)
    parent = picture.getparent()
    if parent is None:
        return
    if image is None:
        image = html.Element("img")
        buckets["img"].append(image)
    address = real_address(image)
    if address is None or _is_stand_in(address, image):
        sets = [source.get(name) or "" for source in picture.iter("source") for name in LAZY_SETS]
        if best := next(filter(None, map(largest, sets)), None):
            image.set("src", best)
    image.tail = picture.tail
    parent.replace(picture, image)


def _drawn(drawing: HtmlElement) -> None:
    """An inline drawing of some size becomes a picture of its own source; an icon goes."""
    parent = drawing.getparent()
    if parent is None or next(drawing.iterancestors("svg", "button", "pre"), None) is not None:
        return
    if not _is_figure(drawing):
        drawing.drop_tree()
        return
    if drawing.get("xmlns") is None:
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
    for unsafe in list(drawing.iter("script", "foreignobject", "foreignObject")):
        unsafe.drop_tree()
    source = etree.tostring(drawing, encoding="unicode", with_tail=False)
    image = html.Element("img")
    if len(source) > LARGEST_DRAWING:
        drawing.drop_tree()
        return
    encoded = base64.b64encode(source.encode()).decode("ascii")
    image.set("src", f"data:image/svg+xml;base64,{encoded}")
    title = drawing.findtext("title") or drawing.get("aria-label") or drawing.findtext("desc") or ""
    image.set("alt", " ".join(title.split()))
    image.tail = drawing.tail
    parent.replace(drawing, image)


def _is_figure(drawing: HtmlElement) -> bool:
    """Whether an inline SVG is a drawing of the article and no icon."""
    if drawing.get("aria-hidden") == "true" or next(drawing.iterancestors("a"), None) is not None:
        return False
    width, height = _size(drawing, "width", 2), _size(drawing, "height", 3)
    if 0 < width <= SMALLEST_DRAWING or 0 < height <= SMALLEST_DRAWING:
        return False
    shapes = sum(1 for e in drawing.iter() if isinstance(e.tag, str)) - 1
    if drawing.get("role") == "img" or next(drawing.iter("text"), None) is not None:
        return shapes > 1
    return shapes > 3 and (width > SMALLEST_DRAWING or height > SMALLEST_DRAWING)


def _size(drawing: HtmlElement, side: str, place: int) -> float:
    """The width or height in pixels, from its attribute or its view box; 0 when unknown."""
    match = re.match(r"\s*([\d.]+)\s*(?:px)?\s*$", drawing.get(side) or "")
    if match:
        return float(match[1].rstrip(".") or 0)
    box = re.split(r"[\s,]+", (drawing.get("viewbox") or drawing.get("viewBox") or "").strip())
    number = box[place] if len(box) == 4 else "0"
    return float(number) if re.fullmatch(r"\d*\.?\d+", number) else 0.0

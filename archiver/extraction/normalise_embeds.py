"""Videos, posts of networks, gists and pens: each a link that says what it was."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement

from archiver.extraction.embed_players import shown_by

# Frames that show nothing of the article: measuring, advertising, comments, forms.
NO_CONTENT = re.compile(
    r"(?i)googletagmanager|doubleclick|googlesyndication|facebook\.com/(?:plugins|tr)|disqus"
    r"|recaptcha|about:blank|giscus|utteranc|hcaptcha|addthis|sharethis|amazon-adsystem|//ads?\."
    r"|newsletter|substack\.com/embed|convertkit|mailchi|buttondown|ghbtns\.com|buymeacoffee"
    r"|platform\.twitter\.com/widgets/(?:follow|tweet)_button|accounts\.google"
)
SCRIPTS = re.compile(
    r"gist\.github\.com/[\w-]+/\w+\.js|asciinema\.org/a/\w+\.js|codepen\.io/.+/embed"
)
YOUTUBE = "https://www.youtube.com/watch?v={}"
LITE = {  # elements that load a player when they are clicked
    "lite-youtube": YOUTUBE,
    "lite-vimeo": "https://vimeo.com/{}",
    "youtube-embed": YOUTUBE,
    "amp-youtube": YOUTUBE,
}


def normalise_embeds(buckets: dict[str, list[HtmlElement]]) -> None:
    """Replace every embed that shows something by a paragraph with a link to it."""
    for tag in ("iframe", "embed", "object", "amp-iframe"):
        for frame in buckets[tag]:
            _from_frame(frame)
    for tag in ("video", "audio", "amp-video"):
        for player in buckets[tag]:
            _from_player(player)
    for script in buckets["script"]:
        if SCRIPTS.search(script.get("src") or ""):
            _put(script, (script.get("src") or "").removesuffix(".js"), "")
    for tag, address in LITE.items():
        for element in buckets[tag]:
            _from_lite(element, address)
    _from_boxes(buckets["div"])


def _from_boxes(boxes: list[HtmlElement]) -> None:
    for box in boxes:
        if box.get("data-attrs") and "youtube" in (box.get("class") or "").lower():
            _from_attrs(box)


def _from_lite(element: HtmlElement, address: str) -> None:
    identity = element.get("videoid") or element.get("data-videoid") or element.get("id")
    if identity:
        title = element.get("playlabel") or element.get("title") or ""
        _put(element, address.format(identity), title)


def _from_frame(frame: HtmlElement) -> None:
    source = next(
        (
            value
            for name in (
                "src",
                "data-src",
                "data-lazy-src",
                "data",
                "data-cookieblock-src",
                "data-url",
            )
            if (value := (frame.get(name) or "").strip())
            and not value.startswith(("about:", "data:"))
        ),
        "",
    )
    hidden = "display:none" in (frame.get("style") or "").replace(" ", "") or frame.get(
        "width"
    ) in ("0", "1")
    if not source or hidden or NO_CONTENT.search(source):
        if next(frame.iter("img", "p"), None) is None:
            frame.drop_tree()
        return
    _put(frame, source, frame.get("title") or frame.get("aria-label") or "")


def _from_player(player: HtmlElement) -> None:
    sources = [player.get("src") or "", player.get("data-src") or ""]
    sources += [
        source.get("src") or source.get("data-src") or "" for source in player.iter("source")
    ]
    source = next((s for s in sources if s and not s.startswith(("data:", "blob:"))), "")
    if not source:
        return
    label = "Audio" if player.tag == "audio" else "Video"
    name = urlsplit(source).path.rpartition("/")[2]
    _put(
        player,
        source,
        player.get("title") or player.get("aria-label") or f"{label}: {name}",
        said=True,
    )


def _from_attrs(box: HtmlElement) -> None:
    """Substack names the video in JSON."""
    try:
        attrs = json.loads(box.get("data-attrs") or "{}")
    except ValueError:
        return
    identity = attrs.get("videoId") if isinstance(attrs, dict) else None
    if identity:
        _put(box, f"https://www.youtube.com/watch?v={identity}", "")


def _put(element: HtmlElement, source: str, title: str, *, said: bool = False) -> None:
    """Put a paragraph with a link in place of an embed, unless its page links there beside it."""
    parent = element.getparent()
    if parent is None or next(element.iterancestors("iframe", "object", "video"), None) is not None:
        return
    if source.startswith("//"):
        source = "https:" + source
    address, label = (source, "") if said else shown_by(source)
    title = " ".join(title.split())
    words = (
        title
        if said or not label
        else f"{label}: {title}"
        if title and title.lower() not in label.lower()
        else label
    )
    paragraph = html.Element("p")
    link = html.Element("a", href=address)
    link.text = words or address
    paragraph.append(link)
    paragraph.set("data-embed", "")
    paragraph.tail = element.tail
    parent.replace(element, paragraph)

"""Videos, posts of networks, gists and pens: each a link that says what it was."""

from __future__ import annotations

import json
import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from lxml import html
from lxml.html import HtmlElement


class Player(NamedTuple):
    """How one service's embed address becomes the address of what it shows."""

    pattern: re.Pattern[str]  # group 1 is the identity
    address: str  # {} is the identity
    label: str


PLAYERS = (
    Player(re.compile(r"youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/(?!videoseries)([\w-]{6,})"), "https://www.youtube.com/watch?v={}", "YouTube video"),
    Player(re.compile(r"youtube(?:-nocookie)?\.com/embed/videoseries\?.*?list=([\w-]+)"), "https://www.youtube.com/playlist?list={}", "YouTube playlist"),
    Player(re.compile(r"youtu\.be/([\w-]{6,})"), "https://www.youtube.com/watch?v={}", "YouTube video"),
    Player(re.compile(r"player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}", "Vimeo video"),
    Player(re.compile(r"dailymotion\.com/embed/video/(\w+)"), "https://www.dailymotion.com/video/{}", "Dailymotion video"),
    Player(re.compile(r"player\.bilibili\.com/player\.html\?.*?bvid=(\w+)"), "https://www.bilibili.com/video/{}", "Bilibili video"),
    Player(re.compile(r"codepen\.io/([\w-]+/(?:embed|pen)(?:/preview)?/\w+)"), "https://codepen.io/{}", "CodePen"),
    Player(re.compile(r"codesandbox\.io/(?:embed|s)/([\w-]+)"), "https://codesandbox.io/s/{}", "CodeSandbox"),
    Player(re.compile(r"stackblitz\.com/(edit/[\w-]+)"), "https://stackblitz.com/{}", "StackBlitz"),
    Player(re.compile(r"jsfiddle\.net/((?:\w+/)?\w+)"), "https://jsfiddle.net/{}/", "JSFiddle"),
    Player(re.compile(r"gist\.github\.com/([\w-]+/\w+|\w{20,})"), "https://gist.github.com/{}", "Gist"),
    Player(re.compile(r"open\.spotify\.com/embed/((?:track|episode|album|playlist|show)/\w+)"), "https://open.spotify.com/{}", "Spotify"),
    Player(re.compile(r"asciinema\.org/a/(\w+)"), "https://asciinema.org/a/{}", "asciinema recording"),
    Player(re.compile(r"platform\.twitter\.com/embed/.*?[?&]id=(\d+)"), "https://twitter.com/i/status/{}", "Tweet"),
    Player(re.compile(r"speakerdeck\.com/player/(\w+)"), "https://speakerdeck.com/player/{}", "Speaker Deck slides"),
    Player(re.compile(r"slideshare\.net/slideshow/embed_code/(?:key/)?(\w+)"), "https://www.slideshare.net/slideshow/embed_code/key/{}", "SlideShare slides"),
    Player(re.compile(r"w\.soundcloud\.com/player/?\?.*?url=([^&]+)"), "{}", "SoundCloud"),
    Player(re.compile(r"google\.com/maps/embed"), "", "Map"),
)  # fmt: skip
# Frames that show nothing of the article.
NO_CONTENT = re.compile(
    r"(?i)googletagmanager|doubleclick|googlesyndication|facebook\.com/(?:plugins|tr)|disqus|recaptcha|about:blank"
    r"|giscus|utteranc|hcaptcha|addthis|sharethis|amazon-adsystem|ads?\.|newsletter|substack\.com/embed|convertkit|mailchi"
    r"|buttondown|platform\.twitter\.com/widgets/(?:follow|tweet)_button|ghbtns\.com|buymeacoffee|accounts\.google"
)
SCRIPTS = re.compile(
    r"gist\.github\.com/[\w-]+/\w+\.js|asciinema\.org/a/\w+\.js|speakerdeck\.com|codepen\.io/.+/embed"
)
LITE = {"lite-youtube": "https://www.youtube.com/watch?v={}", "lite-vimeo": "https://vimeo.com/{}",
        "youtube-embed": "https://www.youtube.com/watch?v={}", "amp-youtube": "https://www.youtube.com/watch?v={}"}  # fmt: skip
BOOKMARK = re.compile(
    r"(?i)(?:^|\s)(?:kg-bookmark-container|bookmark-container|embedly-card)(?:\s|$)"
)


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
            identity = element.get("videoid") or element.get("data-videoid") or element.get("id")
            if identity:
                _put(
                    element,
                    address.format(identity),
                    element.get("playlabel") or element.get("title") or "",
                )
    for box in buckets["div"]:
        if box.get("data-attrs") and "youtube" in (box.get("class") or "").lower():
            _from_attrs(box)
    for card in buckets["a"]:
        if BOOKMARK.search(card.get("class") or ""):
            _from_bookmark(card)


def shown_by(source: str) -> tuple[str, str]:
    """The address of what an embed shows, and what to call it."""
    for player in PLAYERS:
        if match := player.pattern.search(source):
            if not player.address:
                return source, player.label
            identity = match[1].replace("/embed/preview/", "/pen/").replace("/embed/", "/pen/")
            if player.label == "SoundCloud":
                identity = parse_qs(urlsplit(source).query).get("url", [source])[0]
            return player.address.format(identity), player.label
    return source, f"Embedded page from {urlsplit(source).hostname or 'this site'}"


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


def _from_bookmark(card: HtmlElement) -> None:
    """A card of another page: its title becomes the link."""
    titles = [e for e in card.iter("div", "span", "strong") if "title" in (e.get("class") or "")]
    text = " ".join((titles[0] if titles else card).text_content().split())
    if card.get("href") and text:
        _put(card, card.get("href") or "", text, said=True)


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

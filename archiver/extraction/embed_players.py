"""Where the embeds of well-known services lead, and what to call them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit


class Player(NamedTuple):
    """How one service's embed address becomes the address of what it shows."""

    label: str
    address: str  # {} is the identity; "" keeps the embed's own
    pattern: str  # its group 1 is the identity


# In the order of trial; each from the service's own embed code.
PLAYERS = (
    Player(
        "YouTube video",
        "https://www.youtube.com/watch?v={}",
        r"youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/(?!videoseries)([\w-]{6,})",
    ),
    Player(
        "YouTube playlist",
        "https://www.youtube.com/playlist?list={}",
        r"youtube(?:-nocookie)?\.com/embed/videoseries\?.*?list=([\w-]+)",
    ),
    Player(
        "YouTube video",
        "https://www.youtube.com/watch?v={}",
        r"youtu\.be/([\w-]{6,})",
    ),
    Player(
        "Vimeo video",
        "https://vimeo.com/{}",
        r"player\.vimeo\.com/video/(\d+)",
    ),
    Player(
        "Dailymotion video",
        "https://www.dailymotion.com/video/{}",
        r"dailymotion\.com/embed/video/(\w+)",
    ),
    Player(
        "Bilibili video",
        "https://www.bilibili.com/video/{}",
        r"player\.bilibili\.com/player\.html\?.*?bvid=(\w+)",
    ),
    Player(
        "CodePen",
        "https://codepen.io/{}",
        r"codepen\.io/([\w-]+/(?:embed|pen)(?:/preview)?/\w+)",
    ),
    Player(
        "CodeSandbox",
        "https://codesandbox.io/s/{}",
        r"codesandbox\.io/(?:embed|s)/([\w-]+)",
    ),
    Player(
        "StackBlitz",
        "https://stackblitz.com/{}",
        r"stackblitz\.com/(edit/[\w-]+)",
    ),
    Player(
        "JSFiddle",
        "https://jsfiddle.net/{}/",
        r"jsfiddle\.net/((?:\w+/)?\w+)",
    ),
    Player(
        "Gist",
        "https://gist.github.com/{}",
        r"gist\.github\.com/([\w-]+/\w+|\w{20,})",
    ),
    Player(
        "Spotify",
        "https://open.spotify.com/{}",
        r"open\.spotify\.com/embed/((?:track|episode|album|playlist|show)/\w+)",
    ),
    Player(
        "asciinema recording",
        "https://asciinema.org/a/{}",
        r"asciinema\.org/a/(\w+)",
    ),
    Player(
        "Tweet",
        "https://twitter.com/i/status/{}",
        r"platform\.twitter\.com/embed/.*?[?&]id=(\d+)",
    ),
    Player(
        "Speaker Deck slides",
        "https://speakerdeck.com/player/{}",
        r"speakerdeck\.com/player/(\w+)",
    ),
    Player(
        "SlideShare slides",
        "https://www.slideshare.net/slideshow/embed_code/key/{}",
        r"slideshare\.net/slideshow/embed_code/(?:key/)?(\w+)",
    ),
    Player(
        "SoundCloud",
        "{}",
        r"w\.soundcloud\.com/player/?\?.*?url=([^&]+)",
    ),
    Player(
        "Map",
        "",
        r"google\.com/maps/embed",
    ),
)


def shown_by(source: str) -> tuple[str, str]:
    """The address of what an embed shows, and what to call it."""
    for player in PLAYERS:
        if match := re.search(player.pattern, source):
            if not player.address:
                return source, player.label
            identity = match[1].replace("/embed/preview/", "/pen/").replace("/embed/", "/pen/")
            if player.address == "{}":
                identity = parse_qs(urlsplit(source).query).get("url", [source])[0]
            return player.address.format(identity), player.label
    return source, f"Embedded page from {urlsplit(source).hostname or 'this site'}"

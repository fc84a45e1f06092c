"""Names for sources: short, readable, unique, made from an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from archiver.urls import canonical_url, path_segments

LONGEST = 40  # characters
# Labels of a host that say "here is a blog", not whose.
GENERIC_LABELS = frozenset(
    ["blog", "blogs", "dev", "developer", "developers", "docs", "en", "eng", "engineering", "home",
     "journal", "m", "news", "notes", "posts", "site", "tech", "the", "web", "weblog", "www"]
)  # fmt: skip
# Hosts where everybody has a label of their own in front, and the name is that label.
PLATFORMS = (
    "bearblog.dev", "blogspot.com", "codeberg.page", "firebaseapp.com", "fly.dev", "ghost.io",
    "github.io", "gitlab.io", "hashnode.dev", "herokuapp.com", "hey.world", "livejournal.com",
    "mataroa.blog", "medium.com", "micro.blog", "neocities.org", "netlify.app", "notion.site",
    "onrender.com", "pages.dev", "prose.sh", "readthedocs.io", "substack.com", "surge.sh",
    "svbtle.com", "tumblr.com", "typepad.com", "vercel.app", "web.app", "wordpress.com",
    "write.as",
)  # fmt: skip
# Sites where everybody has a folder of their own, and the name is that folder.
SHARED_SITES = frozenset(
    ["dev.to", "hackernoon.com", "medium.com", "zhuanlan.zhihu.com", "habr.com"]
)
# Second levels under which a country registers names.
SECOND_LEVELS = frozenset(["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"])
# Folders that say "here are posts", not which.
GENERIC_FOLDERS = frozenset(
    ["all", "archive", "archives", "article", "articles", "author", "blog", "blogs", "categories",
     "category", "default", "en", "essays", "feed", "home", "index", "journal", "list", "log",
     "news", "notes", "page", "pages", "post", "posts", "section", "stories", "tag", "tagged",
     "tags", "thoughts", "topic", "topics", "weblog", "writing", "writings"]
)  # fmt: skip

_NUMBERED = re.compile(r"(?:page-?|p)?\d+")
_SUFFIX = re.compile(r"\.(?:html?|xml|php|rss|atom|json)$", re.IGNORECASE)
_ADDRESS = re.compile(r"\[.*\]|[\d.]+|localhost")


def source_name(url: str, title: str | None, taken: Collection[str]) -> str:
    """A name for the source at that address which none of `taken` has, in lower case.

    The host's own word and the folder that narrows the source: `blog.rajpoot.dev/posts/backend/`
    is `rajpoot-backend`. The title names what has no host name (127.0.0.1); None when unknown.
    """
    used = {name.casefold() for name in taken}
    names = list(_candidates(url, title))
    number = 2
    while names[0] in used:
        names.pop(0)
        if not names:
            names = [f"{next(_candidates(url, title))}-{number}"]
            number += 1
    return names[0]


def _candidates(url: str, title: str | None) -> Iterator[str]:
    """Names for that address, best first; at least one."""
    canonical = canonical_url(url) or url
    host = (urlsplit(canonical).hostname or "").removeprefix("www.")
    folders = [word for part in path_segments(canonical) if (word := _slug(_SUFFIX.sub("", part)))]
    telling = [word for word in folders if not _says_nothing(word)]
    own = _host_word(host)
    if _ADDRESS.fullmatch(host):
        own = _slug(title or "") or _slug(urlsplit(canonical).netloc)
    elif host in SHARED_SITES and telling:
        own, telling = telling[0], telling[1:]
    own = own or "blog"
    for words in ([own, *telling[-1:]], [own, *telling], [own, *folders], [host, *folders]):
        yield _slug("-".join(dict.fromkeys(words))) or "blog"


def _host_word(host: str) -> str:
    """The label of a host that says whose it is: `vuejs` of blog.vuejs.org."""
    for platform in PLATFORMS:
        if host.endswith(f".{platform}"):
            return _slug(_readable(host.removesuffix(f".{platform}").rpartition(".")[2]))
    labels = host.split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVELS:
        labels = labels[:-1]
    names = labels[:-1] or labels
    telling = [label for label in names if label not in GENERIC_LABELS]
    return _slug(_readable((telling or names)[-1]))


def _readable(label: str) -> str:
    """A label with its letters instead of Punycode."""
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _says_nothing(folder: str) -> bool:
    return folder in GENERIC_FOLDERS or _NUMBERED.fullmatch(folder) is not None


def _slug(text: str) -> str:
    """Lower-case letters and digits of any script, joined by single dashes, cut at a word."""
    plain = unicodedata.normalize("NFKC", text).lower()
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rpartition("-")[0] or words[:LONGEST]

"""The words of the archive as types: frozen, slotted, keyword-only values that cross rooms.

A date in this package is a *moment*: a `datetime.date` where only the day is known, an aware
`datetime.datetime` where the blog gives an instant with its offset. A naive datetime never
leaves `archiver.dates`. None always means unknown; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from archiver.vocabulary import (
    EntryState,
    FetchOutcome,
    PostOutcome,
    Reason,
    Role,
    RunEnding,
    Trouble,
    Witness,
)

__all__ = [  # the words of archiver.vocabulary are offered here too
    "ArchivedPost", "CodeBlock", "Counts", "Coverage", "Declaration", "Entry", "EntryState",
    "Fetch", "FetchOutcome", "ImageRef", "Link", "Listing", "Missing", "Moment", "Page", "Post",
    "PostOutcome", "Quality", "Reason", "Rejection", "Role", "Rules", "Run", "RunEnding",
    "Source", "Trouble", "Witness",
]  # fmt: skip

Moment = date | datetime
"""A day (`date`) or an aware instant (`datetime`); `.isoformat()` is its stored form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A user's CSS selectors for one source; every one is optional (None: found without it)."""

    entries: str | None = None  # each match is one entry's card, or its link
    next: str | None = None  # the link to the next, older index page
    title: str | None = None
    date: str | None = None
    body: str | None = None
    remove: str | None = None  # taken out of the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One blog we archive."""

    name: str
    url: str
    feed: str | None = None  # None: found by itself; an absolute URL
    sitemap: str | None = None  # None: found by itself; an absolute URL
    every: str | None = None  # 30m, 12h, 7d or auto; None: the default of [crawl]
    tags: tuple[str, ...] = ()  # added to each of its posts
    spider: str = "blog"
    render: str | None = None  # "browser": render pages in Chromium before reading them
    follow_external: bool = False  # fetch entries that lead to other sites
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of an index page, feed or sitemap: a promise of a post."""

    url: str  # absolute, canonical form of archiver.urls
    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    summary: str | None = None  # plain text
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    witness: Witness = Witness.INDEX
    found_on: str | None = None  # URL of the page that lists it
    external: bool = False  # on another site than the source's
    content_html: str | None = None  # the feed's full text, to check extraction against


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched response, bytes untouched."""

    url: str  # asked
    final_url: str  # answered, after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # in order, names as sent, values as latin-1 text
    body: bytes  # after Content-Encoding is undone
    fetched_at: datetime  # aware, UTC
    elapsed: float = 0.0  # seconds until the last byte
    redirects: tuple[int, ...] = ()  # HTTP statuses that led from `url` to `final_url`

    def header(self, name: str) -> str | None:
        """The first value of that header, None when it was not sent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters; "" when none was sent."""
        return (self.header("Content-Type") or "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset parameter of Content-Type in lower case, None when there is none."""
        for part in (self.header("Content-Type") or "").split(";")[1:]:
            key, _, value = part.partition("=")
            if key.strip().lower() == "charset" and value.strip():
                return value.strip().strip("\"'").lower()
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    """One block of code of a post, its text exact."""

    text: str  # lines joined with \n, no newline at the end
    language: str | None = None  # lower case, as the page names it; None when it does not
    caption: str | None = None  # the file name or caption shown with it


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRef:
    """One picture that a post shows."""

    url: str  # absolute
    alt: str = ""
    caption: str | None = None
    sha256: str | None = None  # of its bytes; None: not in the archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a post's body."""

    url: str  # absolute
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How far the extraction can be trusted: measures, never a verdict."""

    vote_words: int = 0  # words of the text that trafilatura chose
    kept_words: int = 0  # words of what we kept
    agreement: float = 1.0  # share of the vote's words that we kept, 0 to 1
    flags: tuple[str, ...] = ()  # fixed words, as "subtree_larger_than_vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The article of one page. `html`, `markdown` and `text` are three renderings of one tree."""

    url: str  # the page it came from, canonical form
    title: str
    html: str  # sanitised, links and pictures absolute
    markdown: str  # CommonMark with GFM tables and footnotes
    text: str  # plain
    canonical_url: str | None = None  # rel=canonical, where it can be trusted
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None  # BCP 47, as "en" or "zh-CN"
    summary: str | None = None
    image: str | None = None  # lead picture, absolute URL
    site_name: str | None = None
    word_count: int = 0
    code: tuple[CodeBlock, ...] = ()
    images: tuple[ImageRef, ...] = ()
    links: tuple[Link, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)  # field -> where it came from
    quality: Quality = field(default_factory=Quality)
    extractor: str = ""  # version of the extraction that made it


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a page is no post."""

    url: str
    reason: Reason
    detail: str = ""  # one line for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What one witness says of itself."""

    witness: Witness
    url: str
    listed: int  # entries found on it, over all of its pages
    declared: int | None = None  # the count it states ("30 posts"); None when it states none
    pages: int = 1  # pages read
    note: str | None = None  # why paging stopped, why it was not used, or what was odd about it
    urls: tuple[str, ...] = field(default=(), repr=False)  # of entries it lists as another does too


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one index page says: the answer of `archiver.discover`."""

    url: str
    entries: tuple[Entry, ...] = ()
    next_page: str | None = None  # the next, older index page; None on the last one
    pages: tuple[str, ...] = ()  # every index page of this list that it links to
    declared_count: int | None = None  # "30 posts"
    feeds: tuple[str, ...] = ()  # announced, absolute URLs
    sitemaps: tuple[str, ...] = ()
    title: str | None = None  # of the list or site
    site_name: str | None = None
    language: str | None = None
    note: str | None = None  # why there are no entries, where there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one run did, in numbers."""

    new: int = 0
    changed: int = 0
    same: int = 0
    suspect: int = 0
    rejected: int = 0
    failed: int = 0
    gone: int = 0
    index_pages: int = 0
    requests: int = 0
    bytes: int = 0  # received, after decompression


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl of one source."""

    id: int
    source: str
    started_at: datetime  # aware, UTC
    ended_at: datetime | None = None  # None while it runs, or when its process died
    ending: RunEnding | None = None
    detail: str | None = None  # why it failed, in words
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One HTTP exchange of a run."""

    url: str
    role: Role
    outcome: FetchOutcome
    fetched_at: datetime  # aware, UTC
    status: int | None = None  # None when no response came
    final_url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    snapshot_sha256: str | None = None  # None when there was no body to keep
    bytes: int = 0
    elapsed: float = 0.0  # seconds
    detail: str | None = None  # the error in words


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPost:
    """A post as the archive holds it: the exported form, in the exported order."""

    id: int
    source: str
    post: Post
    revision: int  # number of its current revision, from 1
    status: str  # live or gone
    first_archived: datetime  # aware, UTC
    last_checked: datetime  # aware, UTC
    content_sha256: str
    snapshot_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one witness of one source declares against what is archived; the `coverage` view."""

    source: str
    witness: Witness
    declared: int  # the larger of the stated count and the entries it listed
    archived: int
    missing: int
    rejected: int
    gone: int
    external: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One listed entry that is no post in the archive, and why; the `missing` view."""

    source: str
    url: str
    title: str | None
    reason: str  # in words
    state: str = ""  # an EntryState, or "unlisted": the witness counts more than it lists

"""One demo blog as a site: the truth about it, what each path answers, and edits made to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from threading import RLock
from urllib.parse import urljoin

from archiver.demo.content import Article
from archiver.demo.markup import code_blocks, formulas, outline, picture_names
from archiver.model import CodeBlock, Moment

BUILT = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
"""When the generators last ran: Last-Modified of every page that is no post."""

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """The truth about one post: what a perfect archive holds of it."""

    url: str
    title: str
    day: date | None  # as the blog shows it; None: shown nowhere
    published: Moment | None  # as its author wrote it; some pages tell only the day of it
    updated: Moment | None  # None: its page tells of no later change
    authors: tuple[str, ...]  # () where its page names nobody
    tags: tuple[str, ...]  # as the post's own page shows them
    summary: str
    code: tuple[CodeBlock, ...]
    images: tuple[str, ...]  # absolute URLs of the picture files, whatever the page writes
    headings: tuple[str, ...]  # of the body, as their text shows
    math: tuple[str, ...]  # the TeX of each formula
    markdown: str  # as the author wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBlog:
    """The truth about one index: its posts, newest first as listed, and what the page declares."""

    name: str
    title: str
    kind: str
    url: str  # the index page to give to the archiver
    posts: tuple[DemoPost, ...]
    declared: int | None = None  # the count on the index page; None: it states none
    index_urls: tuple[str, ...] = ()  # every page of the index, the first one included
    feed_url: str | None = None
    sitemap_url: str | None = None
    other_urls: tuple[str, ...] = ()  # posts of the site that this index does not list

    @property
    def post_urls(self) -> tuple[str, ...]:
        """The addresses of its posts, in the order of the index."""
        return tuple(post.url for post in self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a path answers."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    modified: datetime = BUILT
    headers: tuple[tuple[str, str], ...] = ()  # further ones, as Location or Retry-After

    @property
    def etag(self) -> str:
        """A strong validator of the bytes."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


Route = Callable[[], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a theme makes of its articles for one origin; answers are rendered when asked for."""

    blog: DemoBlog
    routes: Mapping[str, Route]
    not_found: Route
    variants: tuple[DemoBlog, ...] = ()  # further indexes on the same site


@dataclass(kw_only=True)
class Site:
    """A blog that is being served; `replace`, `remove` and `restore` edit it meanwhile."""

    built: Built
    edits: dict[str, Answer] = field(default_factory=dict)
    rendered: dict[str, Answer] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    @property
    def blog(self) -> DemoBlog:
        """The truth as it was before any edit."""
        return self.built.blog

    def answer(self, path: str) -> Answer:
        """What that path (with its query) answers now; an unknown one gets the site's 404 page."""
        with self.lock:
            if path in self.edits:
                return self.edits[path]
            if path not in self.rendered:
                route = self.built.routes.get(path)
                if route is None:
                    return self.built.not_found()
                self.rendered[path] = route()
            return self.rendered[path]

    def replace(
        self,
        path: str,
        body: bytes,
        *,
        status: int = 200,
        content_type: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """From now on the path answers these bytes, modified now; a new path may be added so.

        `content_type` None keeps that of the old answer.
        """
        kind = content_type or self.answer(path).content_type
        with self.lock:
            self.edits[path] = Answer(
                body=body,
                content_type=kind,
                status=status,
                modified=datetime.now(UTC),
                headers=headers,
            )

    def remove(self, path: str, *, status: int = 404) -> None:
        """From now on the path is not found (404) or gone (410)."""
        self.replace(path, self.built.not_found().body, status=status, content_type=HTML)

    def restore(self, path: str) -> None:
        """Undo every edit of that path."""
        with self.lock:
            self.edits.pop(path, None)


def truth(article: Article, url: str, *, author: str | None, pictures: str) -> DemoPost:
    """What a perfect archive holds of an article at that URL; `author` None: no page names one."""
    return DemoPost(
        url=url,
        title=article.title,
        day=article.day,
        published=article.published,
        updated=article.updated,
        authors=(author,) if author else (),
        tags=article.tags,
        summary=article.summary,
        code=code_blocks(article.body),
        images=tuple(urljoin(url, pictures + name) for name in picture_names(article.body)),
        headings=tuple(heading.text for heading in outline(article.body)),
        math=formulas(article.body),
        markdown=article.body,
    )

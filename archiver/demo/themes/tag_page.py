"""Kind 2: a tag page that declares its count; posts and tag pages share the folder /blog/.

Its author writes after midnight in Lisbon: attributes, feed and JSON-LD are in UTC, so some are
a day before the day that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from archiver.demo.content import Article, articles
from archiver.demo.dialects import RehypePretty
from archiver.demo.feeds import Channel, atom, robots, sitemap
from archiver.demo.site import Built, DemoBlog, Route, truth
from archiver.demo.themes.press import ATOM, TEXT, XML, body_of, made, page, pictures, redirect

NAME = "loose-coupling"
TITLE = "Loose Coupling"
AUTHOR = "Tomás Ferreira"
TAG = "backend"
PICTURES = "/static/images/"
FEED_SIZE = 10


class TagPage:
    """The site for one origin."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.all = articles(NAME)
        self.dialect = RehypePretty(PICTURES)
        tags = sorted({tag for a in self.all for tag in a.tags})
        self.tagged = {tag: tuple(a for a in self.all if tag in a.tags) for tag in tags}
        self.site = {
            "title": TITLE,
            "origin": origin,
            "author": AUTHOR,
            "cloud": [(tag, len(tagged)) for tag, tagged in self.tagged.items()],
            "recent": [(self.path(a), a) for a in self.all[:5]],
        }

    def build(self) -> Built:
        url = f"{self.origin}/blog/tag/{TAG}"
        posts = self.tagged[TAG]
        blog = DemoBlog(
            name=NAME,
            title=TITLE,
            kind="tag-page",
            url=url,
            posts=tuple(truth(a, self.url(a), author=AUTHOR, pictures=PICTURES) for a in posts),
            declared=len(posts),
            index_urls=(url,),
            feed_url=f"{self.origin}/feed.xml",
            sitemap_url=f"{self.origin}/sitemap.xml",
            other_urls=tuple(self.url(a) for a in self.all if TAG not in a.tags),
        )
        return Built(blog=blog, routes=self.routes(), not_found=self.plain("404", status=404))

    @staticmethod
    def path(article: Article) -> str:
        return f"/blog/{article.slug}"

    def url(self, article: Article) -> str:
        return f"{self.origin}{self.path(article)}"

    def routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {**pictures(PICTURES)}
        routes["/"] = self.plain("home")
        routes["/blog"] = self.listing("Blog", self.all)
        tags = list(self.tagged)
        for tag, after in zip(tags, [*tags[1:], tags[0]], strict=True):
            title = f"#{tag.capitalize()}"
            routes[f"/blog/tag/{tag}"] = self.listing(title, self.tagged[tag], next_tag=after)
        for article in self.all:
            routes[self.path(article)] = self.post(article)
        for name in ("about", "uses"):
            routes[f"/{name}"] = self.plain(name)
        routes["/feed.xml"] = made(self.feed, ATOM)
        routes["/robots.txt"] = made(lambda: robots(f"{self.origin}/sitemap.xml", "/api/"), TEXT)
        routes["/sitemap.xml"] = made(self.sitemap, XML)
        files = {path for path in routes if "." in path or path == "/"}
        return {f"{p}/": redirect(p, status=308) for p in routes if p not in files} | routes

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        return {"site": self.site, "title": title, **more}

    def plain(self, name: str, *, status: int = 200) -> Route:
        return page(f"tagpage/{name}.html", status=status, **self.context(name.capitalize()))

    def listing(self, title: str, listed: Sequence[Article], *, next_tag: str = "") -> Route:
        """A list of posts; its `rel=next` means the next tag, not the next page."""
        cards = [(self.path(a), a, self.attribute_time(a)) for a in listed]
        return page("tagpage/list.html", **self.context(title, cards=cards, next_tag=next_tag))

    def post(self, article: Article) -> Route:
        return page(
            "tagpage/post.html",
            modified=article.instant,
            **self.context(
                article.title,
                article=article,
                path=self.path(article),
                machine_time=self.attribute_time(article),
                body=body_of(article, self.dialect),
            ),
        )

    @staticmethod
    def attribute_time(article: Article) -> str:
        """The instant in UTC as JavaScript's toISOString writes it."""
        instant = article.instant
        assert instant is not None, article.slug
        return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"

    def feed(self) -> bytes:
        channel = Channel(
            title=TITLE,
            link=f"{self.origin}/",
            own_url=f"{self.origin}/feed.xml",
            description="Notes by Tomás Ferreira",
            author=AUTHOR,
        )
        return atom(channel, [(self.url(a), a) for a in self.all[:FEED_SIZE]])

    def sitemap(self) -> bytes:
        pages = ["/", "/blog", "/about", "/uses", *(f"/blog/tag/{tag}" for tag in self.tagged)]
        posts = [(self.url(a), a) for a in self.all]
        return sitemap([f"{self.origin}{path}" for path in pages], posts)


def build(origin: str) -> Built:
    """The site as it stands at that origin."""
    return TagPage(origin).build()

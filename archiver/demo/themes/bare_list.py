"""Kind 4: a bare list on a Hugo site, mostly undated, every post linked twice.

Links are absolute and spell the host in another case; the feed gives undated posts the year 0001;
stale copies of the list, built on somebody's laptop, are still served but linked from nowhere.
"""

from __future__ import annotations

from typing import Any

from archiver.demo.content import Article, articles
from archiver.demo.dialects import HugoInline
from archiver.demo.feeds import Channel, robots, rss, sitemap
from archiver.demo.site import Built, DemoBlog, Route, truth
from archiver.demo.themes.press import RSS, TEXT, XML, body_of, made, page, pictures, redirect

NAME = "odd-hours"
TITLE = "Odd Hours"
AUTHOR = "Wanjiru Kamau"
PICTURES = "/assets/"
LAPTOP = "http://localhost:1313"
"""Where `hugo server` runs: what the stale copies link to."""


class BareList:
    """The site for one origin."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.shown_origin = origin.replace("localhost", "LocalHost")
        self.all = articles(NAME, by_hand=True)
        self.dialect = HugoInline(PICTURES)
        self.site = {"title": TITLE, "origin": self.shown_origin, "author": AUTHOR}

    def build(self) -> Built:
        url = f"{self.origin}/thoughts/"
        blog = DemoBlog(
            name=NAME,
            title=TITLE,
            kind="bare-list",
            url=url,
            posts=tuple(
                truth(a, f"{self.origin}{self.path(a)}", author=None, pictures=PICTURES)
                for a in self.all
            ),
            index_urls=(url,),
            feed_url=f"{url}index.xml",
            sitemap_url=f"{self.origin}/sitemap.xml",
        )
        not_found = page("barelist/404.html", status=404, **self.context("404"))
        return Built(blog=blog, routes=self.routes(), not_found=not_found)

    @staticmethod
    def path(article: Article) -> str:
        return f"/thoughts/{article.slug}/"

    def routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {**pictures(PICTURES)}
        for name in ("home", "projects", "talks"):
            path = "/" if name == "home" else f"/{name}/"
            routes[path] = page(f"barelist/{name}.html", **self.context(name.capitalize()))
        routes["/thoughts/"] = self.listing(self.shown_origin, self.all)
        half = len(self.all) // 2
        routes["/thoughts/page/1/"] = page(
            "papermod/alias.html", target=f"{self.shown_origin}/thoughts/"
        )
        routes["/thoughts/page/2/"] = self.listing(LAPTOP, self.all[half:], draft=True)
        for tag in sorted({tag for a in self.all for tag in a.tags}):
            tagged = tuple(a for a in self.all if tag in a.tags)
            routes[f"/tags/{tag}/"] = self.listing(self.shown_origin, tagged, tag=tag)
        for article in self.all:
            routes[self.path(article)] = page(
                "barelist/post.html",
                modified=article.instant,
                **self.context(
                    article.title,
                    article=article,
                    path=self.path(article),
                    body=body_of(article, self.dialect),
                ),
            )
        routes["/thoughts/index.xml"] = routes["/index.xml"] = made(self.feed, RSS)
        routes["/robots.txt"] = made(lambda: robots(f"{self.origin}/sitemap.xml"), TEXT)
        routes["/sitemap.xml"] = made(self.sitemap, XML)
        folders = [path for path in routes if path.endswith("/") and path != "/"]
        return {path.rstrip("/"): redirect(path) for path in folders} | routes

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        return {"site": self.site, "title": title, **more}

    def listing(
        self, origin: str, listed: tuple[Article, ...], *, tag: str = "", draft: bool = False
    ) -> Route:
        titles = {a.slug: a.title for a in self.all}
        befores = {
            a.slug: (f"{origin}/thoughts/{a.follows}/", titles[a.follows])
            for a in listed
            if a.follows
        }
        cards = [(f"{origin}{self.path(a)}", a, befores.get(a.slug)) for a in listed]
        context = self.context("Thoughts", cards=cards, tag=tag, draft=draft)
        return page("barelist/list.html", **context)

    def feed(self) -> bytes:
        channel = Channel(
            title=f"Thoughts on {TITLE}",
            link=f"{self.shown_origin}/thoughts/",
            own_url=f"{self.shown_origin}/thoughts/index.xml",
            description=f"Recent content in Thoughts on {TITLE}",
            author=AUTHOR,
        )
        return rss(channel, [(f"{self.shown_origin}{self.path(a)}", a) for a in self.all])

    def sitemap(self) -> bytes:
        pages = ["/", "/projects/", "/talks/", "/thoughts/"]
        posts = [(f"{self.shown_origin}{self.path(a)}", a) for a in self.all]
        return sitemap([f"{self.shown_origin}{path}" for path in pages], posts)


def build(origin: str) -> Built:
    """The site as it stands at that origin."""
    return BareList(origin).build()

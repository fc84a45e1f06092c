"""Kind 5: one long tag page of a Jekyll site; dates are numeric, month first, several a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from archiver.demo.content import Article, articles
from archiver.demo.dialects import Jekyll
from archiver.demo.feeds import Channel, atom, robots, sitemap
from archiver.demo.markup import formulas, to_html
from archiver.demo.mathml import mathml
from archiver.demo.site import Built, DemoBlog, Route, truth
from archiver.demo.themes.press import (
    ATOM,
    SCRIPT,
    TEXT,
    XML,
    body_of,
    made,
    page,
    pictures,
    redirect,
    static,
)

NAME = "small-servers"
TITLE = "Small Servers"
AUTHOR = "Jonas Hale"
TAG = "architecture"
PICTURES = "/assets/img/"
FEED_SIZE = 10


class LongTag:
    """The site for one origin."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.all = articles(NAME)
        self.dialect = Jekyll(PICTURES)
        tags = sorted({tag for a in self.all for tag in a.tags})
        self.tagged = {tag: tuple(a for a in self.all if tag in a.tags) for tag in tags}
        self.site = {
            "title": TITLE,
            "origin": origin,
            "author": AUTHOR,
            "latest": [(self.path(a), a) for a in self.all[:8]],
            "cloud": [(tag, len(tagged)) for tag, tagged in self.tagged.items()],
        }

    def build(self) -> Built:
        url = f"{self.origin}/blog/tag/{TAG}/"
        posts = self.tagged[TAG]
        blog = DemoBlog(
            name=NAME,
            title=TITLE,
            kind="long-tag-page",
            url=url,
            posts=tuple(truth(a, self.url(a), author=AUTHOR, pictures=PICTURES) for a in posts),
            declared=len(posts),
            index_urls=(url,),
            feed_url=f"{self.origin}/feed.xml",
            sitemap_url=f"{self.origin}/sitemap.xml",
            other_urls=tuple(self.url(a) for a in self.all if TAG not in a.tags),
        )
        not_found = page("longtag/404.html", status=404, **self.context("Not found"))
        return Built(blog=blog, routes=self.routes(), not_found=not_found)

    @staticmethod
    def path(article: Article) -> str:
        return f"/blog/{article.slug}/"

    def url(self, article: Article) -> str:
        return f"{self.origin}{self.path(article)}"

    def routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {**pictures(PICTURES)}
        for name in ("home", "tools", "now"):
            path = "/" if name == "home" else f"/{name}/"
            routes[path] = page(f"longtag/{name}.html", **self.context(name.capitalize()))
        routes["/blog/"] = self.listing("All Articles", self.all)
        for tag, tagged in self.tagged.items():
            routes[f"/blog/tag/{tag}/"] = self.listing(f"{tag.capitalize()} Articles", tagged)
        for article in self.all:
            routes[self.path(article)] = self.post(article)
        routes["/assets/mathjax/tex-mml-chtml.js"] = made(self.math_script, SCRIPT)
        routes["/feed.xml"] = made(self.feed, ATOM)
        routes["/robots.txt"] = made(lambda: robots(f"{self.origin}/sitemap.xml"), TEXT)
        routes["/sitemap.xml"] = made(self.sitemap, XML)
        folders = [path for path in routes if path.endswith("/") and path != "/"]
        return {path.rstrip("/"): redirect(path) for path in folders} | routes

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        return {"site": self.site, "title": title, **more}

    def listing(self, title: str, listed: Sequence[Article]) -> Route:
        cards = [(self.path(a), a) for a in listed]
        return page("longtag/list.html", **self.context(title, cards=cards))

    def post(self, article: Article) -> Route:
        related = [
            (self.path(a), a) for a in self.all if a != article and set(a.tags) & set(article.tags)
        ]
        return page(
            "longtag/post.html",
            modified=article.instant,
            **self.context(
                article.title,
                article=article,
                path=self.path(article),
                related=related[:4],
                body=body_of(article, self.dialect),
            ),
        )

    def math_script(self) -> bytes:
        """What stands for MathJax: every formula of the blog, made ready."""
        shown = {
            tex: mathml(tex, display=f"```math\n{tex}\n```" in a.body)
            for a in self.all
            for tex in formulas(a.body)
        }
        script = static("longtag/math.js", SCRIPT)().body.decode()
        return script.replace("FORMULAS", json.dumps(shown)).encode()

    def feed(self) -> bytes:
        channel = Channel(
            title=TITLE,
            link=f"{self.origin}/",
            own_url=f"{self.origin}/feed.xml",
            description="One person, one server",
            author=AUTHOR,
        )
        items = [(self.url(a), a) for a in self.all[:FEED_SIZE]]
        return atom(channel, items, lambda a: to_html(a.body, self.dialect))

    def sitemap(self) -> bytes:
        pages = ["/", "/blog/", "/tools/", "/now/", *(f"/blog/tag/{t}/" for t in self.tagged)]
        posts = [(self.url(a), a) for a in self.all]
        return sitemap([f"{self.origin}{path}" for path in pages], posts)


def build(origin: str) -> Built:
    """The site as it stands at that origin."""
    return LongTag(origin).build()

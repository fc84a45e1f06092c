"""Kind 3: a Next.js card grid with a featured post, and the same list where no HTML has it.

Variants on the same server, each with an index and posts of its own: /next-data (the list stands
only in `__NEXT_DATA__`), /flight (only in `self.__next_f` chunks, as properties of a client
component), /client (only in a JSON file that a script fetches). A browser shows all three.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from archiver.demo.content import Article, articles
from archiver.demo.dialects import NextPrism
from archiver.demo.feeds import Channel, robots, rss, sitemap
from archiver.demo.markup import to_html
from archiver.demo.site import Built, DemoBlog, Route, truth
from archiver.demo.themes.press import (
    JSON,
    RSS,
    SCRIPT,
    TEXT,
    XML,
    body_of,
    long_date,
    made,
    page,
    pictures,
    redirect,
    static,
)

NAME = "northbridge"
TITLE = "Northbridge"
AUTHOR = "Kemi Adeyemi"
PICTURES = "/images/"
WIDTHS = (640, 1920, 3840)
FLIGHT_CUTS = 5  # chunks that the flight data is cut into, anywhere
VARIANTS = {
    "next-data": "the list only in __NEXT_DATA__",
    "flight": "the list only in self.__next_f chunks",
    "client": "the list only in JSON that a script fetches",
}


class CardGrid:
    """The site for one origin."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.all = articles(NAME)
        self.dialect = NextPrism(PICTURES)
        self.site = {"title": TITLE, "origin": origin, "author": AUTHOR}

    def build(self) -> Built:
        kinds = {folder: f"card-grid, {what}" for folder, what in VARIANTS.items()}
        return Built(
            blog=self.truth("blog", NAME, "card-grid"),
            routes=self.routes(),
            not_found=page("cards/404.html", status=404, **self.context("Not found")),
            variants=tuple(
                self.truth(folder, f"{NAME}-{folder}", kind) for folder, kind in kinds.items()
            ),
        )

    def truth(self, folder: str, name: str, kind: str) -> DemoBlog:
        url = f"{self.origin}/{folder}"
        main = folder == "blog"
        return DemoBlog(
            name=name,
            title=TITLE,
            kind=kind,
            url=url,
            posts=tuple(
                truth(a, f"{url}/{a.slug}", author=AUTHOR, pictures=PICTURES) for a in self.all
            ),
            declared=len(self.all) if main else None,
            index_urls=(url,),
            feed_url=f"{self.origin}/rss.xml" if main else None,
            sitemap_url=f"{self.origin}/sitemap.xml" if main else None,
        )

    def routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {**pictures(PICTURES)}
        routes |= self.optimiser(routes)
        routes["/"] = page("cards/home.html", **self.context("Home"))
        routes["/work"] = page("cards/work.html", **self.context("Work"))
        routes["/contact"] = page("cards/contact.html", **self.context("Contact"))
        routes["/blog"] = self.index()
        routes["/next-data"] = page("cards/next_data.html", **self.data_context())
        routes["/flight"] = page("cards/flight.html", **self.flight_context())
        routes["/client"] = page("cards/client.html", **self.context("Insights"))
        routes["/api/articles.json"] = made(self.articles_json, JSON)
        for folder in ("blog", *VARIANTS):
            for article in self.all:
                routes[f"/{folder}/{article.slug}"] = self.post(folder, article)
        routes["/_next/static/chunks/cards.js"] = static("cards/cards.js", SCRIPT)
        routes["/rss.xml"] = made(self.feed, RSS)
        routes["/robots.txt"] = made(lambda: robots(f"{self.origin}/sitemap.xml", "/api/"), TEXT)
        routes["/sitemap.xml"] = made(self.sitemap, XML)
        files = {path for path in routes if "." in path or path == "/"}
        return {f"{p}/": redirect(p, status=308) for p in routes if p not in files} | routes

    @staticmethod
    def optimiser(files: dict[str, Route]) -> dict[str, Route]:
        """`/_next/image` for every picture, in the widths that pages ask for."""
        return {
            f"/_next/image?url={quote(path, safe='')}&w={width}&q=75": route
            for path, route in files.items()
            for width in WIDTHS
        }

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        return {"site": self.site, "title": title, **more}

    def index(self) -> Route:
        featured, *rest = self.all
        return page(
            "cards/index.html",
            **self.context("Blog", featured=featured, rest=rest, picture=self.picture),
        )

    def picture(self, article: Article) -> Markup:
        assert article.cover is not None, article.slug
        return Markup(self.dialect.optimised(article.cover, article.title))  # noqa: S704

    def data(self) -> list[dict[str, Any]]:
        """The list as the variants carry it: no address, only the slug below the index."""
        return [
            {
                "id": 100 + number,
                "slug": a.slug,
                "title": a.title,
                "excerpt": a.summary,
                "category": a.section,
                "publishedAt": a.day.isoformat() if a.day else None,
                "readingTime": f"{a.minutes} min read",
                "coverImage": f"{PICTURES}{a.cover}",
            }
            for number, a in enumerate(self.all)
        ]

    def data_context(self) -> dict[str, Any]:
        payload = {
            "props": {
                "pageProps": {"posts": self.data(), "site": {"title": TITLE}},
                "__N_SSG": True,
            },
            "page": "/next-data",
            "query": {},
            "buildId": "k3Zr8d1QhVt0",
            "isFallback": False,
        }
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace(
            "<", "\\u003c"
        )
        return self.context("Insights", payload=Markup(text))  # noqa: S704

    def flight_context(self) -> dict[str, Any]:
        """Chunks of React flight rows; a chunk may end inside a title."""
        posts = [
            {"href": f"/flight/{row['slug']}", "date": long_date(article.day)} | row
            for row, article in zip(self.data(), self.all, strict=True)
            if article.day
        ]
        grid = ["$", "$L4", None, {"posts": posts, "heading": "Insights", "total": len(posts)}]
        rows = (
            '2:I[8175,["931","static/chunks/cards.js"],"Grid"]\n4:I[4707,[],"PostGrid"]\n'
            f"6:{json.dumps(['$', 'section', None, {'children': grid}], ensure_ascii=False)}\n"
        )
        size = -(-len(rows) // FLIGHT_CUTS)
        chunks = [rows[start : start + size] for start in range(0, len(rows), size)]
        pushes = [json.dumps([1, chunk], ensure_ascii=False) for chunk in chunks]
        safe = [Markup(push.replace("<", "\\u003c")) for push in pushes]  # noqa: S704
        return self.context("Insights", pushes=safe)

    def articles_json(self) -> bytes:
        rows = [row | {"href": f"/client/{row['slug']}"} for row in self.data()]
        return json.dumps({"articles": rows}, ensure_ascii=False).encode()

    def post(self, folder: str, article: Article) -> Route:
        related = [a for a in self.all if a.section == article.section and a != article][:3]
        body: Callable[[], Markup] = body_of(article, self.dialect)
        return page(
            "cards/post.html",
            modified=article.instant,
            **self.context(
                article.title,
                article=article,
                folder=folder,
                related=related,
                body=body,
                picture=self.picture,
            ),
        )

    def feed(self) -> bytes:
        channel = Channel(
            title=TITLE,
            link=self.origin,
            own_url=f"{self.origin}/rss.xml",
            description="Insights on engineering",
            author=AUTHOR,
        )
        items = [(f"{self.origin}/blog/{a.slug}", a) for a in self.all]
        return rss(channel, items, lambda a: to_html(a.body, self.dialect))

    def sitemap(self) -> bytes:
        pages = ["/", "/work", "/blog", "/contact"]
        posts = [(f"{self.origin}/blog/{a.slug}", a) for a in self.all]
        return sitemap([f"{self.origin}{path}" for path in pages], posts)


def build(origin: str) -> Built:
    """The site as it stands at that origin."""
    return CardGrid(origin).build()

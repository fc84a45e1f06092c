"""Kind 1: a section of a Hugo PaperMod site, ten posts a page, with empty links over its cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archiver.demo.content import Article, articles
from archiver.demo.dialects import HugoClasses
from archiver.demo.feeds import Channel, robots, rss, sitemap
from archiver.demo.markup import outline
from archiver.demo.site import Built, DemoBlog, Route, truth
from archiver.demo.themes.press import RSS, TEXT, XML, body_of, made, page, pictures, redirect

NAME = "tail-latency"
TITLE = "Tail Latency"
AUTHOR = "Anjali Deshmukh"
PAGE_SIZE = 10
PICTURES = "/img/"
SECTIONS = {
    "backend": "Notes on the parts of a backend that fail slowly: queues, clocks, caches, "
    "connections, and the arithmetic that tells you which one it was.",
    "python": "Python in production, without the magic.",
    "linux": "Things the operating system already does for you.",
}


class PaperMod:
    """The site for one origin."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.all = articles(NAME)
        self.dialect = HugoClasses(PICTURES)
        self.site = {
            "title": TITLE,
            "origin": origin,
            "author": AUTHOR,
            "sections": list(SECTIONS),
        }

    def build(self) -> Built:
        backend = self.in_section("backend")
        root = f"{self.origin}/posts/backend/"
        pages = -(-len(backend) // PAGE_SIZE)
        blog = DemoBlog(
            name=NAME,
            title=TITLE,
            kind="paginated-section",
            url=root,
            posts=tuple(truth(a, self.url(a), author=AUTHOR, pictures=PICTURES) for a in backend),
            index_urls=(root, *(f"{root}page/{n}/" for n in range(2, pages + 1))),
            feed_url=f"{root}index.xml",
            sitemap_url=f"{self.origin}/sitemap.xml",
            other_urls=tuple(self.url(a) for a in self.all if a.section != "backend"),
        )
        return Built(blog=blog, routes=self.routes(), not_found=self.plain("404", status=404))

    def url(self, article: Article) -> str:
        return f"{self.origin}{self.path(article)}"

    @staticmethod
    def path(article: Article) -> str:
        return f"/posts/{article.section}/{article.slug}/"

    def in_section(self, name: str) -> tuple[Article, ...]:
        return tuple(a for a in self.all if a.section == name)

    def routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {**pictures(PICTURES)}
        routes |= self.listing("/posts/", "Posts", "", self.all)
        routes |= self.listing("/", TITLE, "", self.all)
        for name, description in SECTIONS.items():
            title = name.capitalize()
            routes |= self.listing(f"/posts/{name}/", title, description, self.in_section(name))
        for tag in self.tags():
            tagged = tuple(a for a in self.all if tag in a.tags)
            routes |= self.listing(f"/tags/{tag}/", tag.capitalize(), "", tagged)
        for section in SECTIONS:
            routes |= self.posts(self.in_section(section))
        routes["/tags/"] = page("papermod/terms.html", **self.context("Tags", tags=self.tags()))
        for name in ("about", "search"):
            routes[f"/{name}/"] = self.plain(name)
        routes["/robots.txt"] = made(lambda: robots(f"{self.origin}/sitemap.xml", "/search/"), TEXT)
        routes["/sitemap.xml"] = made(self.sitemap, XML)
        slashless = {path.rstrip("/"): redirect(path) for path in routes if path.endswith("/")}
        return {path: route for path, route in slashless.items() if path} | routes

    def tags(self) -> list[str]:
        return sorted({tag for a in self.all for tag in a.tags})

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        return {"site": self.site, "title": title, "description": "", "feed": "/index.xml", **more}

    def plain(self, name: str, *, status: int = 200) -> Route:
        return page(f"papermod/{name}.html", status=status, **self.context(name.capitalize()))

    def listing(
        self, root: str, title: str, description: str, listed: Sequence[Article]
    ) -> dict[str, Route]:
        """The pages of one list, its alias /page/1/ and its feed."""
        count = max(1, -(-len(listed) // PAGE_SIZE))
        addresses = [root, *(f"{root}page/{n}/" for n in range(2, count + 1))]
        routes: dict[str, Route] = {}
        for index, address in enumerate(addresses):
            cards = listed[index * PAGE_SIZE : (index + 1) * PAGE_SIZE]
            context = self.context(
                title,
                here=address,
                cards=[(self.path(a), a) for a in cards],
                crumbs=self.crumbs(root),
                previous=addresses[index - 1] if index else None,
                following=addresses[index + 1] if index + 1 < count else None,
            )
            context |= {"description": description, "feed": f"{root}index.xml"}
            routes[address] = page("papermod/list.html", **context)
        target = f"{self.origin}{root}"
        routes[f"{root}page/1/"] = page("papermod/alias.html", target=target)
        routes[f"{root}index.xml"] = made(lambda: self.feed(root, title, listed), RSS)
        return routes

    @staticmethod
    def crumbs(root: str) -> list[tuple[str, str]]:
        """Home, and each folder above the page itself."""
        parts = [part for part in root.split("/") if part][:-1]
        paths = ["/" + "".join(f"{part}/" for part in parts[: n + 1]) for n in range(len(parts))]
        return [("/", "Home"), *zip(paths, (part.capitalize() for part in parts), strict=True)]

    def posts(self, section: Sequence[Article]) -> dict[str, Route]:
        """A page for every post of a section, each knowing its neighbours."""
        routes: dict[str, Route] = {}
        for index, article in enumerate(section):
            newer = section[index - 1] if index else None
            older = section[index + 1] if index + 1 < len(section) else None
            context = self.context(
                article.title,
                article=article,
                here=self.path(article),
                body=body_of(article, self.dialect),
                toc=outline(article.body),
                crumbs=self.crumbs(self.path(article)),
                newer=(self.path(newer), newer.title) if newer else None,
                older=(self.path(older), older.title) if older else None,
            )
            routes[self.path(article)] = page(
                "papermod/post.html", modified=article.instant, **context
            )
        return routes

    def feed(self, root: str, title: str, listed: Sequence[Article]) -> bytes:
        channel = Channel(
            title=f"{title} on {TITLE}" if title != TITLE else TITLE,
            link=f"{self.origin}{root}",
            own_url=f"{self.origin}{root}index.xml",
            description=f"Recent content in {title} on {TITLE}",
            author=AUTHOR,
        )
        return rss(channel, [(self.url(a), a) for a in listed[:PAGE_SIZE]])

    def sitemap(self) -> bytes:
        pages = ["/", "/posts/", "/about/", "/search/", "/tags/"]
        pages += [f"/posts/{name}/" for name in SECTIONS] + [f"/tags/{t}/" for t in self.tags()]
        posts = [(self.url(a), a) for a in self.all]
        return sitemap([f"{self.origin}{path}" for path in pages], posts)


def build(origin: str) -> Built:
    """The site as it stands at that origin."""
    return PaperMod(origin).build()

"""A blog that is asked again and again: what a run leaves behind, the next one starts from."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archiver.discovery.frontier import Ask, Frontier, Step, read
from archiver.discovery.glance import Glance
from archiver.discovery.watching import watched_page
from archiver.listed import Remembered
from archiver.model import Page, Source
from archiver.urls import url_key

HOME = "https://a.blog"


@dataclass
class Visit:
    """One run: what it asked the blog for, and how it ended."""

    end: Step = field(default_factory=Step)
    lists: list[str] = field(default_factory=list)  # paths that were requested
    posts: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.lists) + len(self.posts)


@dataclass
class Reader:
    """An archive in memory, as far as lists are concerned."""

    source: Source = field(default_factory=lambda: Source(name="a", url=f"{HOME}/"))
    memory: Remembered = field(default_factory=Remembered)
    texts: dict[str, str] = field(default_factory=dict)  # the last answer of each address
    is_swept: bool = False

    def visit(self, site: Mapping[str, str | None], *, validators: bool = True) -> Visit:
        """Crawls the blog whose pages are given by their paths; None answers 503."""
        watched = watched_page(self.memory) if self.is_swept else None
        known = frozenset(self.memory.entries)
        frontier: Frontier | Glance
        if watched is None:
            frontier = Frontier(self.source, known=known, remembered=self.memory)
        else:
            frontier = Glance(self.source, self.memory, watched, known=known)
        visit = Visit()
        step = frontier.start()
        while not step.done_listing:
            step = self._answer(frontier, step.asks[0], site, visit, validators=validators)
        visit.end = step
        visit.posts = [ask.url.removeprefix(HOME) for ask in step.asks]
        self._remember(step)
        return visit

    def _answer(
        self,
        frontier: Frontier | Glance,
        ask: Ask,
        site: Mapping[str, str | None],
        visit: Visit,
        *,
        validators: bool,
    ) -> Step:
        path = ask.url.removeprefix(HOME)
        text = self.texts.get(ask.url) if ask.held else site.get(path)
        if not ask.held:
            visit.lists.append(path)
        if text is None:
            return frontier.miss(ask, "no answer", passing=path in site)
        self.texts[ask.url] = text
        page = page_of(text, ask.url, validators=validators)
        if (step := frontier.unread(ask, page)) is not None:
            return step
        return frontier.take(ask, pickle.loads(pickle.dumps(read(ask, page, self.source))))

    def _remember(self, step: Step) -> None:
        pages = {} if step.swept else self.memory.by_url
        pages |= {page.url: page for page in step.pages}
        entries = dict(self.memory.entries)
        entries |= {url_key(entry.url): entry.published for entry in step.entries}
        told = {said.witness for said in step.declarations}
        kept = (said for said in self.memory.declarations if said.witness not in told)
        self.memory = Remembered(
            pages=tuple(pages.values()),
            entries=entries,
            declarations=(*kept, *(replace(said, urls=()) for said in step.declarations)),
        )
        if step.swept is not None:
            self.is_swept = step.swept

    @property
    def slugs(self) -> set[str]:
        """What the ledger knows, by the end of the address."""
        return {key.rsplit("/", 1)[-1] for key in self.memory.entries}

    def watched(self) -> str | None:
        """The path of the page that the next run asks for, None when it sweeps."""
        page = watched_page(self.memory) if self.is_swept else None
        return page.url.removeprefix(HOME) if page else None


def page_of(text: str, url: str, *, validators: bool = True) -> Page:
    is_html = text.lstrip().startswith(("<html", "<!doctype html"))
    kind = ("Content-Type", "text/html" if is_html else "application/xml")
    headers = (kind, ("ETag", '"x"')) if validators else (kind,)
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=headers,
        body=text.encode(),
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )

"""New sources of a crawl: written down once their lists hold posts, forgotten when none does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from archiver.crawl.events import Event, ListingDone, SourceDone
from archiver.model import Fetch, FetchOutcome, Role, Run, RunEnding, Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.storage.archive import Archive


class Newcomers:
    """The sources of a crawl that sources.toml does not have yet.

    They are crawled at once, so that a blog is asked for its list only once. A crawl that is
    killed after the lists were read finds them in sources.toml, and goes on.
    """

    def __init__(self, call: Invocation, sources: Iterable[Source], *, dry_run: bool) -> None:
        self.call = call
        self.dry_run = dry_run
        self.waiting = {source.name: source for source in sources}
        self.added: list[Source] = []

    def watch(self, event: Event) -> None:
        """Writes a source down as soon as its lists hold a post."""
        if isinstance(event, ListingDone) and event.entries and event.source in self.waiting:
            source = self.waiting.pop(event.source)
            self.added.append(source)
            if not self.dry_run:
                from archiver.config import save_source

                save_source(self.call.folder, source)

    def is_muted(self, event: Event) -> bool:
        """Is it about a source that lists nothing? One line at the end tells that better."""
        return isinstance(event, ListingDone | SourceDone) and event.source in self.waiting

    def settle(self, ends: Sequence[SourceDone]) -> tuple[SourceDone, ...]:
        """Says what became of them, and gives the ends without those that are no blogs."""
        from archiver.cli import complain

        for source in self.added:
            if not self.dry_run:
                self.call.say(f"added to sources.toml: {source.name} = {source.url}")
        barren = {
            self.waiting[end.source].url: end.run for end in ends if end.source in self.waiting
        }
        for url, words in self.explained(barren).items():
            complain(f"{url}: {words}")
        return tuple(end for end in ends if end.source not in self.waiting)

    def explained(self, barren: Mapping[str, Run]) -> dict[str, str]:
        """Why each is no blog, in words; takes them out of the archive."""
        if not barren or self.dry_run:
            return {url: verdict(url, run, None) for url, run in barren.items()}
        with self.call.open_archive(readonly=False) as archive:
            words = {
                url: verdict(url, run, first_fetch(archive, run)) for url, run in barren.items()
            }
            for name in self.waiting:
                archive.sources.forget(name)
        return words


def first_fetch(archive: Archive, run: Run) -> Fetch | None:
    """How the run's first request went after that for robots.txt, None when it made none."""
    fetches = archive.runs.fetches(run.id)
    return next((fetch for fetch in fetches if fetch.role is not Role.ROBOTS), None)


def verdict(url: str, run: Run, fetch: Fetch | None) -> str:
    """Why a run found no list of posts there, and what to do; `fetch` is its first request."""
    if run.ending is RunEnding.INTERRUPTED:
        return "interrupted before its list was read"
    if fetch and fetch.outcome is not FetchOutcome.OK:
        answer = f"the server answered HTTP {fetch.status}" if fetch.status else fetch.detail
        return f"{answer}; check the address"
    reason = (run.detail or "no list of posts on this page").removeprefix(f"{url} ")
    return f"{reason}; the address to give is that of the page that lists the posts"

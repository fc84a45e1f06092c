"""New sources of a crawl: written down once their lists hold posts, forgotten when none does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archiver.crawl.events import Event, ListingDone, SourceDone
from archiver.model import Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation


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

    def settle(self, ends: Sequence[SourceDone]) -> tuple[SourceDone, ...]:
        """Says what became of them, and gives the ends without those that are no blogs."""
        from archiver.cli import complain

        for source in self.added:
            if not self.dry_run:
                self.call.say(f"added to sources.toml: {source.name} = {source.url}")
        for end in ends:
            if end.source in self.waiting:
                url = self.waiting[end.source].url
                complain(f"{url}: {end.run.detail or 'no list of posts on this page'}")
        self.forget()
        return tuple(end for end in ends if end.source not in self.waiting)

    def forget(self) -> None:
        """Takes those that are no blogs out of the archive."""
        if not self.waiting or self.dry_run or not self.call.archive_path.exists():
            return
        from archiver.storage.archive import Archive

        with Archive.open(self.call.archive_path) as archive:
            for name in self.waiting:
                archive.sources.forget(name)

"""What another extraction made of the archive: a row a source, the losses by page and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archiver.cli.screen import Column, Grid, is_terminal, show_grid, show_json
from archiver.cli.text import plural
from archiver.reextraction import Outcome, PageDone

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.comparison import Difference

FAULT = 1
COLUMNS = (
    Column(title="source"),
    Column(title="pages", number=True),
    Column(title="same", number=True),
    Column(title="won", number=True, style="green"),
    Column(title="changed", number=True, needed=False),
    Column(title="held back", number=True, style="yellow"),
    Column(title="accepted", number=True, needed=False, style="yellow"),
    Column(title="failed", number=True, needed=False, style="red"),
)
WORST_COLUMNS = (
    Column(title="url"),
    Column(title="field"),
    Column(title="", style="yellow"),
    Column(title="before"),
    Column(title="after"),
)
WORST = 20  # losses in the table; the JSON has all
LONGEST_VALUE = 60  # characters of a title or a reason in the table
GRAVEST = ("post", "words", "code", "images", "title", "published", "updated")  # losses, in order
TROUBLE = frozenset({Outcome.HELD_BACK, Outcome.ACCEPTED, Outcome.FAILED})
Loss = tuple[PageDone, "Difference"]


class Report:
    """Counts by source, and every page that is not as it was."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.counts: dict[str, Counter[Outcome]] = {name: Counter() for name in sources}
        self.pages: list[PageDone] = []

    def add(self, page: PageDone) -> None:
        """One more page."""
        self.counts[page.source][page.outcome] += 1
        if page.outcome is not Outcome.SAME:
            self.pages.append(page)

    def total(self, outcome: Outcome | None = None) -> int:
        """How many pages had that outcome, or any (None)."""
        every = sum(self.counts.values(), start=Counter[Outcome]())
        return every.total() if outcome is None else every[outcome]

    def exit_code(self) -> int:
        """1 when a page could not be extracted, else 0: what is held back is safe."""
        return FAULT if self.total(Outcome.FAILED) else 0

    def losses(self) -> list[Loss]:
        """What is lost or held back, the gravest first."""
        found = [
            (page, loss)
            for page in self.pages
            if page.comparison
            for loss in page.comparison.losses
        ]
        return sorted(found, key=lambda loss: (GRAVEST.index(loss[1].field), loss[0].url))

    def show(self, call: Invocation, *, as_json: bool, dry_run: bool) -> None:
        """Writes the report to stdout, and what can be done about it to stderr."""
        if as_json:
            show_json(self.record(dry_run=dry_run))
        elif self.total():
            self.show_grids(call)
        for line in self.advice(dry_run=dry_run):
            call.say(line)

    def show_grids(self, call: Invocation) -> None:
        """Writes a row a source that had something to do, then the gravest losses."""
        rows = [row(*item) for item in self.counts.items() if item[1]]
        show_grid(Grid(columns=COLUMNS, rows=rows))
        losses = self.losses()
        if losses:
            show_grid(Grid(columns=WORST_COLUMNS, rows=[loss_row(*it) for it in losses[:WORST]]))
        if len(losses) > WORST:
            call.say(f"{WORST} of {len(losses):,} losses are shown: --json has all")

    def advice(self, *, dry_run: bool) -> Iterator[str]:
        """What a person should know besides the numbers."""
        if not self.total():
            yield "all pages are as this version extracts them: --all does it again"
        elif held := self.total(Outcome.HELD_BACK):
            yield f"{plural(held, 'page')} held back: see the losses, then --accept records them"
        if dry_run and self.total() > self.total(Outcome.SAME):
            yield "nothing was written: without --dry-run it is"

    def record(self, *, dry_run: bool) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "dry_run": dry_run,
            "sources": [
                {"source": name, "pages": counts.total()}
                | {str(outcome): counts[outcome] for outcome in Outcome}
                for name, counts in self.counts.items()
            ],
            "pages": [page_record(page) for page in sorted(self.pages, key=lambda it: it.url)],
        }


def row(source: str, counts: Counter[Outcome]) -> list[str]:
    """The cells of one source."""
    return [source, f"{counts.total():,}", *(f"{counts[outcome]:,}" for outcome in Outcome)]


def loss_row(page: PageDone, loss: Difference) -> list[str]:
    """The cells of one loss."""
    return [page.url, loss.field, loss.verdict, *map(shortened, (loss.before, loss.after))]


def shortened(value: str) -> str:
    """A value that leaves room for others."""
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def page_record(page: PageDone) -> dict[str, Any]:
    """One page as JSON, with every field that is not as it was."""
    differences = page.comparison.differences if page.comparison else ()
    return {
        "source": page.source,
        "url": page.url,
        "outcome": page.outcome,
        "detail": page.detail,
        "differences": [
            {
                "field": each.field,
                "verdict": each.verdict,
                "before": each.before,
                "after": each.after,
                "held_back": each.is_held_back and page.outcome is Outcome.HELD_BACK,
            }
            for each in differences
        ],
    }


def page_line(page: PageDone) -> str:
    """What became of one page, in one line."""
    differences = page.comparison.differences if page.comparison else ()
    words = [f"{each.field} {each.verdict}" for each in differences]
    words += [page.detail] if page.detail else []
    outcome = page.outcome.replace("_", " ")
    return f"{page.source}: {outcome} {page.url}" + (f": {', '.join(words)}" if words else "")


@contextmanager
def page_watcher(call: Invocation, total: int) -> Iterator[Callable[[PageDone], None]]:
    """What watches so many pages: a bar on a terminal, lines elsewhere, nothing when quiet."""

    def tell(page: PageDone) -> None:
        if page.outcome in TROUBLE or (call.verbose and page.outcome is not Outcome.SAME):
            call.say(page_line(page))

    if call.quiet or call.verbose or not is_terminal("stderr"):
        yield tell
        return
    from archiver.cli.progress import bar_columns, now

    with bar_columns() as bars:
        task = bars.add_task("extract", total=total, note=f"0/{total:,}")
        began = now()

        def advance(page: PageDone) -> None:
            if page.outcome in TROUBLE:
                bars.console.print(page_line(page), style="yellow", soft_wrap=True)
            bars.advance(task)
            done = int(bars.tasks[0].completed)
            rate = done / max(now() - began, 0.001)
            bars.update(task, note=f"{done:,}/{total:,} {rate:.1f}/s")

        yield advance
        bars.remove_task(task)

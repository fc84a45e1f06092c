"""Whatever happens in whatever order, the ledger adds up and nothing archived is lost."""

import tempfile
from datetime import timedelta
from pathlib import Path

from archives import NOW, SOURCE, a_post, an_entry
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archiver.model import Declaration, EntryState, PostOutcome, Reason, Rejection, Witness
from archiver.storage.archive import Archive

slugs = st.sampled_from(["one", "two", "three", "four"])
texts = st.sampled_from(["First.", "Second."])


class Ledger(RuleBasedStateMachine):
    """One source, four posts, every way to write about them; against plain dictionaries."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.archive = Archive.open(Path(self.folder.name) / "archive.db", create=True)
        self.source_id = self.archive.sources.ensure(SOURCE, NOW)
        self.run_id = self.archive.runs.start(self.source_id, NOW)
        self.now = NOW
        self.told: set[str] = set()
        self.texts: dict[str, list[str]] = {}

    @rule(names=st.lists(slugs), declared=st.none() | st.integers(0, 6))
    def declare(self, names: list[str], declared: int | None) -> None:
        said = Declaration(
            witness=Witness.INDEX, url=SOURCE.url, listed=len(set(names)), declared=declared
        )
        told = [an_entry(name) for name in names]
        self.archive.entries.declare(self.source_id, told, [said], now=self.now)
        self.told |= set(names)

    @rule(name=slugs, state=st.sampled_from(EntryState))
    def mark(self, name: str, state: EntryState) -> None:
        if state is not EntryState.ARCHIVED:
            self.archive.entries.mark(self.source_id, an_entry(name).url, state, "reason")

    @rule(name=slugs, text=texts)
    def record(self, name: str, text: str) -> None:
        self.now += timedelta(hours=1)
        post = a_post(name, text=text, html=f"<p>{text}</p>", markdown=text)
        outcome = self.archive.posts.record(self.source_id, self.run_id, post, now=self.now)
        known = self.texts.setdefault(name, [])
        expected = PostOutcome.NEW if not known else PostOutcome.CHANGED
        assert outcome == (PostOutcome.SAME if known and known[-1] == text else expected)
        if outcome is not PostOutcome.SAME:
            known.append(text)

    @rule(name=slugs)
    def reject(self, name: str) -> None:
        rejection = Rejection(url=an_entry(name).url, reason=Reason.EMPTY)
        self.archive.posts.record_rejection(self.source_id, self.run_id, rejection, now=self.now)

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = Archive.open(Path(self.folder.name) / "archive.db")

    @invariant()
    def history_is_complete(self) -> None:
        for name, known in self.texts.items():
            archived = self.archive.posts.get(an_entry(name).url)
            assert archived
            history = self.archive.posts.revisions(archived.id)
            assert [revision.number for revision in history] == list(range(1, len(history) + 1))
            good = [revision.number for revision in history if revision.kind == "good"]
            assert archived.revision == good[-1]
            kept = [self.archive.posts.revision(archived.id, number) for number in good]
            assert [revision.post.text for revision in kept if revision] == known

    @invariant()
    def ledger_adds_up(self) -> None:
        (status,) = self.archive.coverage.status()
        explained = status.rejected + status.gone + status.external + status.excluded
        assert status.declared == status.archived + status.missing + explained
        assert status.archived == len(self.told & self.texts.keys())
        rows = self.archive.coverage.missing()
        owed = [row for row in rows if row.state in ("pending", "failed")]
        assert len(owed) == len(self.archive.entries.pending(self.source_id))
        assert len(rows) - len(owed) - any(r.state == "unlisted" for r in rows) == explained

    def teardown(self) -> None:
        if hasattr(self, "archive"):
            self.archive.close()
            self.folder.cleanup()


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)

"""The state of an archive as Prometheus reads it: text exposition format 0.0.4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.model import RunEnding

if TYPE_CHECKING:
    from archiver.cli.coverage import Ledger
    from archiver.storage.coverage import SourceStatus

STATES = ("archived", "missing", "rejected", "gone", "external", "excluded")
Value = int | float | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One number of each source; None is left out."""

    name: str  # after archiver_source_
    help: str
    value: Callable[[SourceStatus], Value]


GAUGES = (
    Gauge(name="declared_posts", help="Posts that any list promises.", value=lambda s: s.declared),
    Gauge(
        name="suspect_posts",
        help="Archived posts whose page showed something else last.",
        value=lambda s: s.suspects,
    ),
    Gauge(
        name="tombstone_posts",
        help="Archived posts that have gone from the blog.",
        value=lambda s: s.tombstones,
    ),
    Gauge(
        name="up",
        help="Whether the last run finished well.",
        value=lambda s: None if s.last_run is None else int(s.ending is RunEnding.FINISHED),
    ),
    Gauge(
        name="failures_in_a_row",
        help="Runs that failed since the last good one.",
        value=lambda s: s.failures,
    ),
    Gauge(
        name="last_run_timestamp_seconds",
        help="Start of the last run.",
        value=lambda s: s.last_run,
    ),
    Gauge(
        name="last_good_run_timestamp_seconds",
        help="Start of the last run that finished well.",
        value=lambda s: s.last_good,
    ),
    Gauge(
        name="next_due_timestamp_seconds",
        help="When the source is due next.",
        value=lambda s: s.next_due,
    ),
)


def exposition(ledger: Ledger, *, version: str, size: int) -> str:
    """All metrics of these sources; `size` is that of archive.db in bytes, 0 when there is none."""
    rows = ledger.statuses
    lines = [
        *family("archiver_build_info", "The version of the archiver.", [({"version": version}, 1)]),
        *family("archiver_archive_size_bytes", "Size of archive.db.", [({}, size)]),
        *family(
            "archiver_source_posts",
            "Posts that any list promises, by where they stand.",
            (
                ({"source": row.source, "state": state}, getattr(row, state))
                for row in rows
                for state in STATES
            ),
        ),
        *family(
            "archiver_source_witness_posts",
            "Posts that one witness declares.",
            (
                ({"source": row.source, "witness": str(row.witness)}, row.declared)
                for row in ledger.coverage
            ),
        ),
    ]
    lines += family(
        "archiver_alarm",
        "An open alarm; its rule is explained in docs/alarms.md.",
        (({"source": alarm.source or "", "rule": alarm.rule}, 1) for alarm in ledger.alarms),
    )
    lines += family(
        "archiver_source_open_alarms",
        "Open alarms of a source.",
        (({"source": row.source}, len(ledger.alarms_of(row.source))) for row in rows),
    )
    for gauge in GAUGES:
        samples = (({"source": row.source}, gauge.value(row)) for row in rows)
        lines += family(f"archiver_source_{gauge.name}", gauge.help, samples)
    return "".join(f"{line}\n" for line in lines)


def family(name: str, words: str, samples: Iterable[tuple[dict[str, str], Value]]) -> Iterator[str]:
    """One gauge with its samples; without any sample it is not told of."""
    told = [(labels, value) for labels, value in samples if value is not None]
    if told:
        yield f"# HELP {name} {words}"
        yield f"# TYPE {name} gauge"
    for labels, value in told:
        pairs = ",".join(f'{key}="{escaped(text)}"' for key, text in labels.items())
        number = int(value.timestamp()) if isinstance(value, datetime) else value
        yield f"{name}{{{pairs}}} {number}" if pairs else f"{name} {number}"


def escaped(text: str) -> str:
    """A label's value as the format writes it.

    >>> escaped('a"b\\\\c')
    'a\\\\"b\\\\\\\\c'
    """
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

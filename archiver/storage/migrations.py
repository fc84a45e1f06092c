"""The schema of archive.db: append only, one function a step, nothing of ours imported.

`sqlite-utils migrate archive.db archiver/storage/migrations.py` runs this file alone, as we do.

Times are TEXT in UTC, ISO 8601 with a Z; days and instants of posts keep the form they were
published in ("2026-04-28" or "2026-05-01T09:30:00+05:30"), so the first ten characters are
always the day the blog shows. Every comment says what NULL means. JSON columns say their shape.

Tables are STRICT. A step that was released is never edited: append `mNNN_verb_noun`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archiver.storage.sqlite import Database, Migrations

migrations = Migrations("archiver")

APPLICATION_ID = 0x626C6F67  # "blog": PRAGMA application_id, so that a file says whose it is


def statements(folder: str) -> Iterator[str]:
    """Each SQL statement of the files of a folder beside this file, in the order of their names.

    One by one, because `executescript` would commit the transaction of the step.
    """
    for file in sorted(Path(__file__).with_name(folder).glob("*.sql")):
        statement = ""
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement.strip()
                statement = ""


@migrations()
def m001_create_archive(db: Database) -> None:
    """Sources, runs, snapshots, the ledger, posts and their history, search, coverage."""
    for statement in statements("m001_create_archive"):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")

"""The check of the search index against the words it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import ArchiveError
from archiver.storage.checks.finding import Finding, Progress, repaired

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

INDEXES = {"posts_fts": "posts", "code_fts": "code"}


def check_search(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """The index holds the words of all posts and code, and no others.

    FTS5 checks itself by a statement that counts as writing: an archive that is open for reading
    only is not checked, and the finding says so.
    """
    connection, wrong = archive.connection, []
    is_readonly = bool(connection.value("PRAGMA query_only"))
    for done, (index, words) in enumerate(INDEXES.items()):
        progress("search", done, len(INDEXES))
        try:
            if not is_readonly:
                connection.write(
                    f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"
                )
        except ArchiveError:
            wrong.append(f"the index of {words} is not that of the words in the archive")
    rebuild = [f"INSERT INTO {index}({index}) VALUES ('rebuild')" for index in INDEXES]
    return Finding(
        check="search",
        looked_at=connection.value("SELECT COUNT(*) FROM posts_fts_docsize"),
        things="indexed posts",
        wrong=tuple(wrong),
        mended=repaired(connection, wrong, rebuild, repair=repair),
        note="not compared: the archive cannot be written" if is_readonly else None,
    )

"""The one tree of faults: everything this package raises on purpose is an ArchiverError.

Expected refusals are values (`archiver.model.Rejection`), never exceptions. The CLI turns an
ArchiverError into one line on stderr and into its `exit_code`.
"""

from __future__ import annotations

from typing import Any


class ArchiverError(Exception):
    """A fault with a message for a person: what, what was wrong, what to do.

    `exit_code` is what the `archiver` command ends with:
    0 done, 1 a fault of ours or of the machine, 2 wrong usage or configuration,
    3 done but some sources failed, 4 coverage incomplete, 5 archive locked by another crawl.
    """

    exit_code = 1

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled whole, to cross processes: subclasses take other arguments than their message."""
        return _restored, (type(self), str(self), dict(self.__dict__))


def _restored(kind: type[ArchiverError], message: str, attributes: dict[str, Any]) -> ArchiverError:
    error = kind.__new__(kind, message)
    error.__dict__.update(attributes)
    return error


class UsageError(ArchiverError):
    """The user asked for something that cannot be: a URL that is none, an unknown source."""

    exit_code = 2


class ConfigError(ArchiverError):
    """`sources.toml` is wrong. `.faults` has every fault, one line each."""

    exit_code = 2

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(self.faults)


class ArchiveError(ArchiverError):
    """The archive file cannot be used; `.path` names it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path = path

    def __str__(self) -> str:
        return ": ".join(self.args)


class ArchiveMissing(ArchiveError):
    """There is no archive at that path yet."""

    exit_code = 2


class NotAnArchive(ArchiveError):
    """The file is no SQLite database, is damaged, or belongs to another program."""


class SchemaTooNew(ArchiveError):
    """A newer blog-archiver wrote this archive; this one must not touch it."""


class ArchiveReadOnly(ArchiveError):
    """The file or its folder cannot be written."""


class ArchiveBusy(ArchiveError):
    """SQLite stayed locked for longer than we wait."""


class ArchiveLocked(ArchiveError):
    """Another crawl holds the lock beside the database."""

    exit_code = 5


class SourceFailed(ArchiverError):
    """An address of the user's leads to nothing that can be archived; `.url` names it."""

    exit_code = 3

    def __init__(self, url: str, message: str) -> None:
        super().__init__(url, message)
        self.url = url

    def __str__(self) -> str:
        return ": ".join(self.args)


class FetchError(SourceFailed):
    """A page that a command needs could not be fetched."""


class NoPostsFound(SourceFailed):
    """A URL that was to become a source lists no posts."""

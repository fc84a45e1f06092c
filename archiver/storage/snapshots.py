"""The bytes of pages: named by their SHA-256, stored once, compressed as their site allows."""

from __future__ import annotations

import hashlib
from datetime import datetime

from backports.zstd import ZstdDict, ZstdError, compress, decompress

from archiver.dates import utc_text
from archiver.errors import ArchiveError, NotAnArchive
from archiver.storage.connection import Connection

LEVEL = 9  # of zstd: 12 % smaller than 3 on pages, still under the time of a request


class Snapshots:
    """Rows of `snapshots` and `dictionaries`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._dictionaries: dict[int, ZstdDict] = {}  # by id; they never change
        self._newest: dict[str, int | None] = {}  # site -> id; None: the site has none

    def keep(self, body: bytes, site: str, now: datetime) -> str:
        """Stores bytes unless they are there already; their SHA-256 in hex, which names them."""
        digest = hashlib.sha256(body).hexdigest()
        if self.connection.value("SELECT 1 FROM snapshots WHERE sha256 = ?", digest):
            return digest
        dictionary_id = self._newest_for(site)
        self.connection.write(
            "INSERT INTO snapshots(sha256, site, size, dictionary_id, kept_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            *(digest, site, len(body), dictionary_id, utc_text(now)),
            compress(body, LEVEL, zstd_dict=self._dictionary(dictionary_id)),
        )
        return digest

    def read(self, sha256: str) -> bytes:
        """The bytes of that name, checked against it.

        Raises ArchiveError when they are not in the archive, NotAnArchive when they are damaged.
        """
        row = self.connection.row(
            "SELECT body, dictionary_id FROM snapshots WHERE sha256 = ?", sha256
        )
        path = str(self.connection.path)
        if row is None:
            raise ArchiveError(path, f"holds no snapshot {sha256}")
        try:
            body = decompress(row["body"], zstd_dict=self._dictionary(row["dictionary_id"]))
        except ZstdError as error:
            raise NotAnArchive(path, f"snapshot {sha256} is damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise NotAnArchive(path, f"snapshot {sha256} is damaged: its hash is another")
        return body

    def _newest_for(self, site: str) -> int | None:
        if site not in self._newest:
            self._newest[site] = self.connection.value(
                "SELECT id FROM dictionaries WHERE site = ? ORDER BY id DESC", site
            )
        return self._newest[site]

    def _dictionary(self, dictionary_id: int | None) -> ZstdDict | None:
        if dictionary_id is None:
            return None
        if dictionary_id not in self._dictionaries:
            body = self.connection.value(
                "SELECT body FROM dictionaries WHERE id = ?", dictionary_id
            )
            self._dictionaries[dictionary_id] = ZstdDict(body)
        return self._dictionaries[dictionary_id]

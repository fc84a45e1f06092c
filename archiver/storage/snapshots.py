"""The bytes of pages: named by their SHA-256, stored once, compressed as their site allows."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from backports.zstd import ZstdDict, ZstdError, compress, train_dict

from archiver.dates import utc_text
from archiver.errors import ArchiveError, NotAnArchive
from archiver.storage.connection import Connection
from archiver.storage.frames import unpacked

DAMAGE = (ZstdError, ValueError, TypeError)  # what a frame or dictionary that is none raises

LEVEL = 9  # of zstd, 2 ms a page; 19 makes pages a tenth smaller and takes twenty times as long
FIRST_LEVEL = 4  # until the site has a dictionary: pages a fourteenth larger in a third of the time
DICTIONARY_LEVEL = 19  # once for each dictionary

# A dictionary per site, measured on the blogs of the corpus (docs/snapshots.md): it makes pages 10
# to 50 % smaller. It is itself stored, compressed: beyond 256 KB it costs what it wins.
FEWEST_PAGES = 20
MOST_SAMPLES = 100  # with half as many a dictionary of 256 KB is a third worse
SAMPLED_BYTES = 16_000_000  # training takes less than a second
LARGEST_SAMPLE = 1_000_000  # bytes; larger ones are feeds, or pages with pictures inside
DICTIONARY_SHARE = 24  # of the site's raw bytes, one part is the dictionary
DICTIONARY_SIZES = (8_192, 262_144)  # bytes, smallest and largest
LARGEST_DICTIONARY = 16_777_216  # bytes, of any release
REWRITTEN_AT_ONCE = 10  # snapshots a transaction: their pages are all in memory, up to 20 MB each


def dictionary_of(stored: bytes) -> ZstdDict:
    """The dictionary of a row of `dictionaries`: there it is a zstd frame like the snapshots."""
    return ZstdDict(unpacked(stored, LARGEST_DICTIONARY))


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
        frame, dictionary_id = self._compressed(body, self._newest_for(site))
        self.connection.write(
            "INSERT INTO snapshots(sha256, site, size, dictionary_id, kept_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            *(digest, site, len(body), dictionary_id, utc_text(now), frame),
        )
        return digest

    def read(self, sha256: str) -> bytes:
        """The bytes of that name, checked against it.

        Raises ArchiveError when they are not in the archive, NotAnArchive when they are damaged.
        """
        row = self.connection.row(
            "SELECT body, size, dictionary_id FROM snapshots WHERE sha256 = ?", sha256
        )
        path = str(self.connection.path)
        if row is None:
            raise ArchiveError(path, f"holds no snapshot {sha256}")
        try:
            body = self._decompressed(row)
        except DAMAGE as error:
            raise NotAnArchive(path, f"snapshot {sha256} is damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise NotAnArchive(path, f"snapshot {sha256} is damaged: its hash is another")
        return body

    def train_all(self, now: datetime, *, since: datetime | None = None) -> int:
        """Trains a dictionary for each site where it is time to; how many were worth it.

        Only sites with snapshots that were kept at `since` or later are looked at; None: all.
        """
        first = "" if since is None else utc_text(since)
        sites = self.connection.column(
            "SELECT DISTINCT site FROM snapshots WHERE kept_at >= ? ORDER BY site", first
        )
        return sum(self.train(site, now) for site in sites)

    def train(self, site: str, now: datetime) -> bool:
        """Makes a dictionary from pages of a site and compresses its snapshots with it.

        Whether it was worth it; it is tried when a site has enough pages, and again each time
        their number has doubled. Snapshots under older dictionaries stay readable; without any
        that is worth it they are compressed as well as they can be by themselves.
        """
        if not self._is_time_to_train(site):
            return False
        samples = self._samples(site)
        raw: int = self.connection.value("SELECT SUM(size) FROM snapshots WHERE site = ?", site)
        dictionary = _trained(samples, raw)
        if dictionary is None:
            self._rewrite(site, None)
            return False
        dictionary_id = self.connection.insert(
            "INSERT INTO dictionaries(site, samples, trained_at, body) VALUES (?, ?, ?, ?)",
            *(site, len(samples), utc_text(now), _stored(dictionary)),
        )
        self._newest[site], self._dictionaries[dictionary_id] = dictionary_id, dictionary
        self._rewrite(site, dictionary_id)
        return True

    def _samples(self, site: str) -> dict[bytes, int]:
        """Pages of a site, spread evenly over all that are there, and the bytes each takes now."""
        rows = self.connection.rows(
            "SELECT sha256, size, length(body) AS held FROM snapshots WHERE site = ?"
            " AND size BETWEEN 1 AND ? ORDER BY rowid",
            *(site, LARGEST_SAMPLE),
        )
        if not rows:
            return {}
        mean = sum(row["size"] for row in rows) / len(rows)
        wanted = min(len(rows), MOST_SAMPLES, max(FEWEST_PAGES, int(SAMPLED_BYTES / mean)))
        chosen = [rows[number * len(rows) // wanted] for number in range(wanted)]
        held = {self.read(row["sha256"]): row["held"] for row in chosen}
        return {page: min(size, len(_frame(page, None))) for page, size in held.items()}

    def has_dictionary(self, dictionary_id: int) -> bool:
        """Whether the dictionary of that id is there and loads."""
        try:
            self._dictionary(dictionary_id)
        except DAMAGE:
            return False
        return True

    def unused_dictionaries(self) -> list[int]:
        """Ids of the dictionaries that no snapshot needs, but for the newest of each site."""
        return self.connection.column(
            "SELECT id FROM dictionaries WHERE id NOT IN (SELECT dictionary_id FROM snapshots"
            " WHERE dictionary_id IS NOT NULL)"
            " AND id NOT IN (SELECT MAX(id) FROM dictionaries GROUP BY site)"
        )

    def drop_dictionaries(self, ids: list[int]) -> None:
        """Removes dictionaries that no snapshot needs."""
        self.connection.write_many(
            "DELETE FROM dictionaries WHERE id = ?", [(number,) for number in ids]
        )

    def _is_time_to_train(self, site: str) -> bool:
        pages, untouched = self.connection.rows(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE kept_at > COALESCE("
            " (SELECT MAX(trained_at) FROM dictionaries WHERE site = :site), ''))"
            " FROM snapshots WHERE site = :site",
            site=site,
        )[0]
        return bool(pages >= FEWEST_PAGES and untouched * 2 >= pages)

    def _rewrite(self, site: str, dictionary_id: int | None) -> None:
        """Compresses the snapshots of a site again, where that makes them smaller."""
        names = self.connection.column(
            "SELECT sha256 FROM snapshots WHERE site = ? AND dictionary_id IS NOT ?",
            *(site, dictionary_id or 0),
        )
        dictionary = None if dictionary_id is None else self._dictionary(dictionary_id)
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # zstd lets the others run
            for start in range(0, len(names), REWRITTEN_AT_ONCE):
                chosen = names[start : start + REWRITTEN_AT_ONCE]
                pages = map(self.read, chosen)
                frames = list(pool.map(partial(_frame, dictionary=dictionary), pages))
                with self.connection.atomic():
                    for sha256, frame in zip(chosen, frames, strict=True):
                        self.connection.write(
                            "UPDATE snapshots SET body = ?, dictionary_id = ?"
                            " WHERE sha256 = ? AND length(body) > ?",
                            *(frame, dictionary_id, sha256, len(frame)),
                        )

    def _compressed(self, body: bytes, dictionary_id: int | None) -> tuple[bytes, int | None]:
        """The smaller frame, and the dictionary it needs: a long page may be better without."""
        if dictionary_id is None:
            return compress(body, FIRST_LEVEL), None
        helped, plain = _frame(body, self._dictionary(dictionary_id)), _frame(body, None)
        return (helped, dictionary_id) if len(helped) < len(plain) else (plain, None)

    def _decompressed(self, row: sqlite3.Row) -> bytes:
        number = row["dictionary_id"]
        dictionary = None if number is None else self._dictionary(number)
        return unpacked(row["body"], row["size"], dictionary)

    def _newest_for(self, site: str) -> int | None:
        if site not in self._newest:
            self._newest[site] = self.connection.value(
                "SELECT id FROM dictionaries WHERE site = ? ORDER BY id DESC", site
            )
        return self._newest[site]

    def _dictionary(self, dictionary_id: int) -> ZstdDict:
        if dictionary_id not in self._dictionaries:
            body = self.connection.value(
                "SELECT body FROM dictionaries WHERE id = ?", dictionary_id
            )
            self._dictionaries[dictionary_id] = dictionary_of(body)
        return self._dictionaries[dictionary_id]


def _frame(body: bytes, dictionary: ZstdDict | None) -> bytes:
    """The frame of bytes under a dictionary, which is digested once for all of them."""
    return compress(body, LEVEL, zstd_dict=dictionary.as_digested_dict if dictionary else None)


def _trained(samples: dict[bytes, int], raw: int) -> ZstdDict | None:
    """A dictionary for `raw` bytes of pages like these, None when it costs what it saves."""
    least, most = DICTIONARY_SIZES
    try:
        made = train_dict(list(samples), max(least, min(most, raw // DICTIONARY_SHARE)))
    except ZstdError:  # the samples have too little in common
        return None
    saved = sum(held - len(_frame(sample, made)) for sample, held in samples.items())
    is_worth_it = saved * raw / max(1, sum(map(len, samples))) > len(_stored(made))
    return made if is_worth_it else None


def _stored(dictionary: ZstdDict) -> bytes:
    """A dictionary as it is kept: the template of a site has repetitions of its own."""
    return compress(dictionary.dict_content, DICTIONARY_LEVEL)

"""Bytes are kept exactly, once, and small."""

import random

import pytest
from archives import LATER, NOW
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import ArchiveError, NotAnArchive
from archiver.storage.archive import Archive
from archiver.storage.snapshots import LEVEL

SITE = "a.blog"


def pages(number: int, *, seed: int = 1) -> list[bytes]:
    """Pages of one template with different text."""
    dice = random.Random(seed)
    template = "<nav>" + " ".join(str(dice.random()) for _ in range(200)) + "</nav><p>{}</p>"
    return [
        template.format(" ".join(str(dice.random()) for _ in range(30))).encode()
        for _ in range(number)
    ]


def stored(archive: Archive) -> int:
    size: int = archive.connection.value("SELECT SUM(length(body)) FROM snapshots")
    return size


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(body=st.binary())
def test_any_bytes_come_back(archive: Archive, body: bytes) -> None:
    assert archive.snapshots.read(archive.snapshots.keep(body, SITE, NOW)) == body


def test_same_bytes_are_stored_once(archive: Archive) -> None:
    first = archive.snapshots.keep(b"abc", SITE, NOW)
    assert archive.snapshots.keep(b"abc", "other.blog", LATER) == first
    rows = archive.connection.rows("SELECT site, kept_at, size FROM snapshots")
    assert [tuple(row) for row in rows] == [(SITE, "2026-11-21T08:00:00Z", 3)]


def test_unknown_snapshot_is_a_fault(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="holds no snapshot"):
        archive.snapshots.read("0" * 64)


@pytest.mark.parametrize("change", ["x'00'", "(SELECT body FROM snapshots WHERE size = 1)"])
def test_damaged_snapshot_is_never_given_out(archive: Archive, change: str) -> None:
    archive.snapshots.keep(b"x", SITE, NOW)
    digest = archive.snapshots.keep(b"abc", SITE, NOW)
    archive.connection.write(f"UPDATE snapshots SET body = {change} WHERE size = 3")
    with pytest.raises(NotAnArchive, match="is damaged"):
        archive.snapshots.read(digest)


def test_dictionary_makes_the_pages_of_a_site_smaller(archive: Archive) -> None:
    kept = {archive.snapshots.keep(page, SITE, NOW): page for page in pages(60)}
    before = stored(archive)
    assert archive.snapshots.train(SITE, LATER)
    after = stored(archive)
    assert after < before / 2
    assert all(archive.snapshots.read(digest) == page for digest, page in kept.items())


def test_new_pages_are_kept_with_the_dictionary(archive: Archive) -> None:
    *old, new = pages(61)
    for page in old:
        archive.snapshots.keep(page, SITE, NOW)
    archive.snapshots.train(SITE, LATER)
    digest = archive.snapshots.keep(new, SITE, LATER)
    used = archive.connection.value("SELECT dictionary_id FROM snapshots WHERE sha256 = ?", digest)
    assert used == 1
    with Archive.open(archive.path, readonly=True) as reader:
        assert reader.snapshots.read(digest) == new


def test_training_waits_for_enough_pages_and_for_their_number_to_double(archive: Archive) -> None:
    for page in pages(10):
        archive.snapshots.keep(page, SITE, NOW)
    assert not archive.snapshots.train(SITE, NOW)
    for page in pages(60):
        archive.snapshots.keep(page, SITE, NOW)
    assert archive.snapshots.train(SITE, NOW)
    assert not archive.snapshots.train(SITE, LATER)


def test_dictionary_that_does_not_pay_is_not_kept(archive: Archive) -> None:
    dice = random.Random(1)
    for _ in range(30):
        archive.snapshots.keep(dice.randbytes(2000), SITE, NOW)
    assert not archive.snapshots.train(SITE, LATER)
    assert archive.connection.value("SELECT COUNT(*) FROM dictionaries") == 0


def test_pages_that_no_dictionary_helps_are_compressed_better_by_themselves(
    archive: Archive,
) -> None:
    dice = random.Random(1)
    for _ in range(30):
        words = [dice.randbytes(4).hex() for _ in range(200)]  # no other page has them
        phrases = [" ".join(dice.choices(words, k=9)) for _ in range(200)]
        archive.snapshots.keep(" ".join(dice.choices(phrases, k=2000)).encode(), SITE, NOW)
    before = stored(archive)
    assert not archive.snapshots.train(SITE, LATER)
    digests = archive.connection.column("SELECT sha256 FROM snapshots")
    best = sum(len(zstd.compress(archive.snapshots.read(digest), LEVEL)) for digest in digests)
    assert stored(archive) <= best < before


def test_site_without_pages_is_not_trained(archive: Archive) -> None:
    assert not archive.snapshots.train("nobody.blog", NOW)


def test_every_part_is_a_frame_that_any_zstd_reads(archive: Archive) -> None:
    kept = {archive.snapshots.keep(page, SITE, NOW): page for page in pages(60)}
    archive.snapshots.train(SITE, LATER)
    rows = archive.connection.rows(
        "SELECT sha256, snapshots.body, dictionaries.body AS dictionary FROM snapshots"
        " JOIN dictionaries ON dictionaries.id = dictionary_id"
    )
    assert len(rows) == len(kept)
    for row in rows:
        dictionary = zstd.ZstdDict(zstd.decompress(row["dictionary"]))
        assert zstd.decompress(row["body"], zstd_dict=dictionary) == kept[row["sha256"]]


def test_sites_with_new_pages_are_trained(archive: Archive) -> None:
    for number, site in enumerate(("a.blog", "b.blog", "c.blog")):
        for page in pages(10 if number == 2 else 30, seed=number):
            archive.snapshots.keep(page, site, LATER if number else NOW)
    assert archive.snapshots.train_all(LATER, since=LATER) == 1
    assert archive.connection.column("SELECT site FROM dictionaries") == ["b.blog"]
    assert archive.snapshots.train_all(LATER) == 1


def test_samples_are_spread_over_all_pages(archive: Archive) -> None:
    one, other = pages(60, seed=1), pages(60, seed=2)  # a blog that got another template
    for page in (*one, *other):
        archive.snapshots.keep(page, SITE, NOW)
    assert archive.snapshots.train(SITE, LATER)
    sizes = archive.connection.column("SELECT length(body) FROM snapshots ORDER BY rowid")
    assert max(sizes) < len(one[0]) / 4

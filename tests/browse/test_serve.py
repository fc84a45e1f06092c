"""`archiver browse` on real sockets, and what it says when it cannot."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from archiver.browse.serve import address_of, listening, reading_datasette, serve
from archiver.errors import ArchiveMissing, NotAnArchive, UsageError

PROGRAM = (
    "import sys; from archiver.browse.serve import serve;"
    "serve(sys.argv[1], port=0, ready=lambda at: print(at, flush=True))"
)


def test_serves_until_it_is_interrupted(archive_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(archive_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=20) as response:
            assert "blogs, to read here" in response.read().decode()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0


def test_taken_port_is_told_with_another_to_use(archive_path: Path) -> None:
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"taken by another program: use --port {port + 1}"):
            serve(archive_path, port=port)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 70000, "is no port"),
        ("no-such-host.invalid", 8001, "no such host"),
        ("203.0.113.7", 8001, "not an address of this machine"),
    ],
)
def test_hosts_and_ports_that_cannot_be(host: str, port: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        listening(host, port)


def test_files_that_are_no_archive_are_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        serve(tmp_path / "none.db")
    (tmp_path / "notes.db").write_text("not a database")
    with pytest.raises(NotAnArchive):
        serve(tmp_path / "notes.db")


async def test_read_only_disk_is_read_all_the_same(
    archive_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.browse.serve.os.access", lambda *_: False)
    site = reading_datasette(archive_path)
    assert site.immutables == {str(archive_path)}
    assert "blogs, to read here" in (await site.client.get("/")).text


async def test_archive_is_read_while_a_crawl_writes(
    archive_path: Path, archive_db: Database
) -> None:
    site = reading_datasette(archive_path)
    archive_db.conn.execute("BEGIN IMMEDIATE")
    archive_db.conn.execute("UPDATE posts SET title = 'Half done' WHERE id = 1")
    assert "Worker pools in Go" in (await site.client.get("/")).text
    archive_db.conn.execute("COMMIT")
    assert "Half done" in (await site.client.get("/")).text


async def test_questions_that_take_too_long_end_in_words(archive_path: Path) -> None:
    site = Datasette([str(archive_path)])
    assert (await site.client.get("/archive/-/runs")).status_code == 200
    site.sql_time_limit_ms = 1
    with closing(sqlite3.connect(archive_path)) as db:
        db.executemany(
            "INSERT INTO runs (source_id, started_at) VALUES (1, ?)", [("x" * 4000,)] * 20_000
        )
        db.commit()
    response = await site.client.get("/archive/-/runs?page=390")
    assert response.status_code == 503
    assert "That took too long" in response.text


def test_address_is_one_that_a_browser_can_open() -> None:
    with listening("0.0.0.0", 0) as door:
        assert address_of(door, "0.0.0.0").startswith("http://127.0.0.1:")
    if socket.has_dualstack_ipv6():
        with listening("::1", 0) as door:
            assert address_of(door, "::1").startswith("http://[::1]:")

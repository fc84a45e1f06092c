"""What people get wrong, or what is wrong around them: one line, what to do, the exit code."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from command_line import Archiver, Done

from archiver.storage.archive import Archive

Ask = Callable[..., Any]
PAGES = {
    "/paper.pdf": ("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>>"),
    "/about": ("text/html", b"<title>About</title><main><h1>About</h1><p>Hello.</p></main>"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, body = PAGES.get(self.path, ("text/plain", b"not found"))
        self.send_response(200 if self.path in PAGES else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A site with a PDF and a page without posts; all else is 404."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def one_line(done: Done | Any) -> str:
    """The only line on stderr, without our name."""
    err = getattr(done, "stderr", None) or done.err
    assert err.startswith("archiver: ")
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    return str(err.removeprefix("archiver: ").rstrip("\n"))


@pytest.mark.parametrize("command", ["crawl", "add", "preview"])
@pytest.mark.parametrize("text", ["no-address", "ftp://a.blog/", "http://", "two words"])
def test_what_is_no_address_is_named(ask: Ask, tmp_path: Path, command: str, text: str) -> None:
    done = ask(command, text, cwd=tmp_path)
    assert done.code == 2
    assert one_line(done).startswith(f'"{text}" is')


@pytest.mark.parametrize("command", ["status", "crawl"])
def test_empty_folder_is_told_how_to_begin(ask: Ask, tmp_path: Path, command: str) -> None:
    done = ask(command, cwd=tmp_path)
    assert done.code == 2
    assert (
        one_line(done) == "no sources yet: `archiver crawl https://a.blog/` adds one and crawls it"
    )


@pytest.mark.parametrize("command", ["export", "search x", "show 1", "browse"])
def test_missing_archive_is_told_how_to_make_one(ask: Ask, tmp_path: Path, command: str) -> None:
    done = ask(*command.split(), cwd=tmp_path)
    assert done.code == 2
    assert one_line(done).endswith("no archive yet: `archiver crawl URL` makes one")


@pytest.mark.parametrize("command", ["crawl", "add"])
def test_addresses_that_are_no_blogs_become_no_sources_and_are_told_why(
    archiver: Archiver, folder: Path, site: str, command: str
) -> None:
    words = {
        "http://127.0.0.1:9/": "the server refused the connection",
        f"{site}/paper.pdf": "application/pdf",
        f"{site}/about": "",
        f"{site}/nothing": "the server answered HTTP 404",
    }
    done = archiver(command, *words)
    assert done.returncode == 3
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == len(words)
    for url, reason in words.items():
        (line,) = (line for line in lines if line.startswith(f"archiver: {url}: "))
        assert reason in line
    assert "[[source]]" not in (folder / "sources.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/nothing", "the server answered HTTP 404"), ("/paper.pdf", "application/pdf")],
)
def test_preview_of_what_is_no_page(
    archiver: Archiver, folder: Path, site: str, path: str, words: str
) -> None:
    done = archiver("preview", f"{site}{path}")
    assert done.returncode == 3
    assert words in one_line(done)


def damaged(file: Path) -> None:
    file.write_bytes(b"this is no database " * 200)


def cut_off(file: Path) -> None:
    with Archive.open(file, create=True):
        pass
    file.write_bytes(file.read_bytes()[:3000])


def foreign(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE tracks(title TEXT)")
    connection.close()


def newer(file: Path) -> None:
    with Archive.open(file, create=True) as archive:
        archive.connection.write(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
            " VALUES ('archiver', 'm999_of_the_future', '2030-01-01')"
        )


def folder_in_its_place(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("command", ["status", "export", "crawl https://a.example/", "browse"])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (damaged, "is no SQLite database"),
        (cut_off, "damaged"),
        (foreign, "is the database of another program"),
        (newer, "newer blog-archiver"),
        (folder_in_its_place, "is a folder"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_archive_that_is_none_of_ours_is_left_alone(
    ask: Ask, folder: Path, spoil: Callable[[Path], None], words: str, command: str
) -> None:
    file = folder / "archive.db"
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    done = ask(*command.split(), cwd=folder)
    assert done.code == 1
    assert words in one_line(done)
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_empty_file_becomes_an_archive(archiver: Archiver, folder: Path, site: str) -> None:
    (folder / "archive.db").touch()
    assert "is empty" in one_line(archiver("status"))
    assert archiver("crawl", f"{site}/about").returncode == 3


def test_folder_that_cannot_be_written(ask: Ask, folder: Path) -> None:
    (folder / "file").touch()
    assert "is a file" in one_line(ask("crawl", "https://a.example/", "--dir", folder / "file"))
    done = ask("crawl", "https://a.example/", "--dir", "/proc/archive")
    assert done.code == 1
    assert "cannot be" in one_line(done)


def test_faults_of_sources_toml_are_told_all_at_once(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[crawl]\ndelay = "soon"\n[[source]]\nname = "a"\nurl = "nowhere"\nevery = "1 fortnight"\n',
        encoding="utf-8",
    )
    done = ask("crawl", cwd=tmp_path)
    assert done.code == 2
    assert done.err.splitlines() == [
        'archiver: sources.toml: [crawl]: delay = "soon": use seconds from 0 to 3600',
        'archiver: sources.toml: source "a": url = "nowhere": '
        'use a full address as "https://a.blog/"',
        'archiver: sources.toml: source "a": every = "1 fortnight": use 30m, 12h, 7d or auto',
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("crwl", "No such command 'crwl'"),
        ("crawl --limit 0", "Invalid value for '--limit'"),
        ("show", "Missing argument 'POST'"),
        ("status --frobnicate", "No such option"),
    ],
)
def test_wrong_use_is_one_line_that_names_the_help(ask: Ask, arguments: str, line: str) -> None:
    done = ask(*arguments.split())
    assert done.code == 2
    assert one_line(done).startswith(line)
    assert "--help)" in done.err


def test_call_without_a_command_shows_the_help(ask: Ask) -> None:
    done = ask()
    assert done.code == 2
    assert done.err.startswith("Usage: archiver")


def test_verbose_shows_where_a_fault_comes_from(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"nothing")
    assert "Traceback" not in ask("export", cwd=tmp_path).err
    assert "Traceback" in ask("export", "--verbose", cwd=tmp_path).err


def test_saved_page_needs_its_address(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGES["/about"][1])
    done = ask("preview", "page.html", cwd=tmp_path)
    assert done.code == 2
    assert "say where it was saved from, as in --url https://a.blog/post" in one_line(done)

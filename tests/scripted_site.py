"""A real web server on loopback that answers as it was told, and remembers who asked for what."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from wsgiref.handlers import format_date_time


@dataclass
class Answer:
    """One scripted response."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before the status line
    retry_at: int | None = None  # seconds from now that its Retry-After names as a date; None: none


@dataclass
class Asked:
    """One request that arrived."""

    path: str
    at: float  # seconds, monotonic
    headers: Mapping[str, str]


class QuietServer(ThreadingHTTPServer):
    """Does not complain of clients that go away without a word."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*_)


class ScriptedSite:
    """`site.page("/x", "<html>…")`; several answers to one path are given one after another."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[Asked] = []
        self.posted: list[bytes] = []  # bodies of POST requests
        self.lock = threading.Lock()
        self.at_once = 0  # requests that are being answered
        self.most_at_once = 0

    def page(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        """Adds the next answer to that path; the last one is given from then on."""
        raw = body.encode() if isinstance(body, str) else body
        kind = {"Content-Type": "text/html; charset=utf-8"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append(Answer(raw, status, kind | named))

    def slow(self, path: str, body: str, delay: float) -> None:
        self.page(path, body)
        self.answers[path][-1].delay = delay

    def busy(self, path: str, seconds: int, *, status: int = 503, as_date: bool = False) -> None:
        """Asks to come again that much later, in seconds or as a date from when it is asked."""
        self.page(path, status=status, Retry_After=str(seconds))
        self.answers[path][-1].retry_at = seconds if as_date else None

    def posts_in_order(self) -> list[str]:
        """The paths of the blog's posts, in the order of its list."""
        return [path for path in self.answers if path.startswith("/posts/")]

    def forget(self, path: str) -> None:
        self.answers.pop(path, None)

    def blog(self, posts: int = 4, words: int = 120) -> None:
        """An index at / and that many posts, dated from 2026-01-01."""
        numbers = range(1, posts + 1)
        cards = "".join(
            f'<article><h2><a href="/posts/{n}-lesson/">Lesson {n} of many</a></h2>'
            f"<time>2026-01-{n:02}</time><p>What happened on day {n}.</p></article>"
            for n in numbers
        )
        self.page("/", f"<html lang=en><title>Lessons</title><main>{cards}</main>")
        for n in numbers:
            prose = f"Paragraph about lesson {n}, which taught us a thing or two. " * (words // 11)
            self.page(
                f"/posts/{n}-lesson/",
                f"<html lang=en><title>Lesson {n} of many</title><main><article>"
                f"<h1>Lesson {n} of many</h1><time datetime=2026-01-{n:02}>2026-01-{n:02}</time>"
                f"<p>{prose}</p><p>{prose}</p></article></main>",
            )

    def answer(self, path: str) -> Answer:
        with self.lock:
            scripted = self.answers.get(path)
            if not scripted:
                return Answer(b"<title>404</title>Not found", 404, {"Content-Type": "text/html"})
            return scripted.pop(0) if len(scripted) > 1 else scripted[0]

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Counts how many requests are answered at the same time."""
        with self.lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            with self.lock:
                self.at_once -= 1

    def times(self, path: str) -> list[float]:
        """When that path was asked for, seconds, in order."""
        return [asked.at for asked in self.asked if asked.path == path]

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def url(self, path: str = "/") -> str:
        return f"http://{self.address}:{self.server.server_port}{path}"

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(Asked(self.path, time.monotonic(), dict(self.headers)))
                with site.answering():
                    answer = site.answer(self.path)
                    time.sleep(answer.delay)
                if answer.retry_at is not None:
                    at = format_date_time(math.ceil(time.time() + answer.retry_at))
                    answer.headers = {**answer.headers, "Retry-After": at}
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    answer = Answer(b"", 304, {"ETag": etag})
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                with suppress(ConnectionError):  # a client may go away
                    self.wfile.write(answer.body)

            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                site.posted.append(self.rfile.read(size))
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        self.server = QuietServer((self.address, 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

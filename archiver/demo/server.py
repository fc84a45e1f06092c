"""Five blogs on five loopback ports: real sockets, HTTP/1.1, validators, a request log."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

from archiver.demo.site import Answer, Built, DemoBlog, Site
from archiver.demo.themes import bare_list, card_grid, long_tag, papermod, tag_page

PREFERRED_PORTS = (8471, 8472, 8473, 8474, 8475)
HOST = "127.0.0.1"

# Each kind with the host of its public address: the bare list links itself as LocalHost.
THEMES: tuple[tuple[Callable[[str], Built], str], ...] = (
    (papermod.build, "127.0.0.1"),
    (tag_page.build, "127.0.0.1"),
    (card_grid.build, "127.0.0.1"),
    (bare_list.build, "localhost"),
    (long_tag.build, "127.0.0.1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request that the server answered."""

    blog: str  # name of the blog
    method: str
    path: str  # with its query
    status: int
    conditional: bool  # it carried If-None-Match or If-Modified-Since


class DemoServer:
    """The five demo blogs, served from threads of this process while the context is open.

    >>> with DemoServer(ports=()) as server:
    ...     [blog.kind for blog in server.blogs]
    ['paginated-section', 'tag-page', 'card-grid', 'bare-list', 'long-tag-page']
    """

    def __init__(self, *, ports: Sequence[int] = PREFERRED_PORTS, latency: float = 0.0) -> None:
        """`ports` are tried in order, a taken or missing one is replaced by a free one.

        `latency` is in seconds, added to every answer; it may be changed while serving.
        """
        self.latency = latency
        self.requests: list[RequestLine] = []
        self.sites: tuple[Site, ...] = ()
        self._ports = ports
        self._servers: list[ThreadingHTTPServer] = []
        self._threads: list[Thread] = []

    @property
    def blogs(self) -> tuple[DemoBlog, ...]:
        """The five blogs, one of each kind."""
        return tuple(site.blog for site in self.sites)

    @property
    def variants(self) -> tuple[DemoBlog, ...]:
        """Further indexes on the same servers, whose lists are not in their HTML."""
        return tuple(blog for site in self.sites for blog in site.built.variants)

    def blog(self, name: str) -> Site:
        """The running site of that name, to edit it; KeyError when there is none."""
        return {site.blog.name: site for site in self.sites}[name]

    def __enter__(self) -> Self:
        sites = []
        for index, (build, host) in enumerate(THEMES):
            server = _listen(self._ports[index] if index < len(self._ports) else 0)
            self._servers.append(server)
            site = Site(built=build(f"http://{host}:{server.server_address[1]}"))
            server.RequestHandlerClass = type("Handler", (_Handler,), {"demo": self, "site": site})
            sites.append(site)
        self.sites = tuple(sites)
        for server in self._servers:
            thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers, self._threads = [], []


class _Listener(ThreadingHTTPServer):
    """A listener that takes its open connections with it when it ends."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int]) -> None:
        self.connections: set[Any] = set()  # sockets; socketserver types them as Any too
        super().__init__(address, BaseHTTPRequestHandler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in tuple(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _listen(port: int) -> ThreadingHTTPServer:
    try:
        return _Listener((HOST, port))
    except OSError:
        return _Listener((HOST, 0))


class _Handler(BaseHTTPRequestHandler):
    """Answers for one site; a subclass for each server names both."""

    demo: DemoServer
    site: Site
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
        """Say nothing: `DemoServer.requests` is the log."""

    def _answer(self, *, with_body: bool) -> None:
        if self.demo.latency:
            time.sleep(self.demo.latency)
        answer = self.site.answer(self.path)
        match, since = self.headers["If-None-Match"], self.headers["If-Modified-Since"]
        fresh = answer.status == HTTPStatus.OK and _is_fresh(answer, match, since)
        status = HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus(answer.status)
        line = RequestLine(
            blog=self.site.blog.name,
            method=self.command,
            path=self.path,
            status=status,
            conditional=bool(match or since),
        )
        self.demo.requests.append(line)
        self._send(answer, status, with_body=with_body and not fresh)

    def _send(self, answer: Answer, status: HTTPStatus, *, with_body: bool) -> None:
        self.send_response(status)
        if answer.status == HTTPStatus.OK:
            modified = answer.modified.astimezone(UTC)
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        for name, value in answer.headers:
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)


def _is_fresh(answer: Answer, match: str | None, since: str | None) -> bool:
    """Whether the client's copy is current; If-None-Match decides alone where it is sent."""
    if match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in match.split(",")}
        return "*" in tags or answer.etag in tags
    if since is None:
        return False
    try:
        return answer.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False

"""A round of many sources that have nothing new: how it compares with the slowest of them alone.

    python tests/benchmarks/round_of_many.py [--sources 30] [--latency 0.2] [--profile]

Each source is a server of its own on loopback that takes so long for every answer. They are
archived; then a round of all is timed, and a round of each of some alone, both as the command that
a timer runs. The bound is that of issue 6: three times the slowest source.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
POSTS = 8
ROUNDS = 3  # of all sources
ALONE = 5  # sources that are timed alone; all are equally slow
BOUND = 3.0  # times the slowest source


def page(path: str) -> bytes:
    """The list at /, or one of its posts."""
    if path == "/":
        cards = "".join(
            f'<article><h2><a href="/posts/{n}-lesson/">Lesson {n} of many</a></h2>'
            f"<time>2026-01-{n:02}</time><p>What happened on day {n}.</p></article>"
            for n in range(1, POSTS + 1)
        )
        return f"<html lang=en><title>Lessons</title><main>{cards}</main>".encode()
    prose = f"Paragraph about {path}, which taught us a thing or two. " * 12
    return (
        f"<html lang=en><title>{path}</title><main><article><h1>Lesson at {path}</h1>"
        f"<p>{prose}</p><p>{prose}</p></article></main>"
    ).encode()


def serve(sources: int, latency: float, ports: Connection) -> None:
    """Answers for all sources in one process; what it costs is not the crawl's."""
    asked = [0]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            headers = b""
            while (line := await reader.readline()).strip():
                headers += line.lower()
            asked[0] += 1
            await asyncio.sleep(latency)
            path = head.split()[1].decode()
            if path == "/robots.txt":
                status, body = "404 Not Found", b""
            elif b"if-none-match" in headers:
                status, body = "304 Not Modified", b""
            else:
                status, body = "200 OK", page(path)
            writer.write(
                f'HTTP/1.1 {status}\r\nContent-Type: text/html\r\nETag: "1"\r\n'
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        writer.close()

    async def main() -> None:
        servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in range(sources)]
        ports.send([server.sockets[0].getsockname()[1] for server in servers])
        loop = asyncio.get_running_loop()
        while True:  # each word from the other side asks how many requests came since the last
            await loop.run_in_executor(None, ports.recv)
            ports.send(asked[0])
            asked[0] = 0

    asyncio.run(main())


def crawl(folder: Path, *arguments: str) -> float:
    """Seconds that `archiver crawl` took."""
    begun = time.perf_counter()
    command = [sys.executable, *arguments, "-m", "archiver", "crawl", "--quiet", "--dir", folder]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def write(folder: Path, ports: list[int]) -> None:
    tables = [
        f'[[source]]\nname = "s{number}"\nurl = "http://127.0.0.1:{port}/"\n'
        for number, port in enumerate(ports)
    ]
    (folder / "sources.toml").write_text("[crawl]\ndelay = 0.2\n" + "".join(tables))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=30)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--profile", action="store_true", help="Keep round.prof of the round.")
    options = parser.parse_args()
    mine, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    server = context.Process(target=serve, args=(options.sources, options.latency, theirs))
    server.start()
    try:
        ports = mine.recv()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(folder, ports)
            first = crawl(folder)
            mine.send(None)
            requests_first = mine.recv()
            profile = ("-m", "cProfile", "-o", "round.prof") if options.profile else ()
            many = median(crawl(folder, *profile) for _ in range(ROUNDS))
            mine.send(None)
            requests = mine.recv() / ROUNDS
            alone = []
            for port in ports[:ALONE]:
                write(folder, [port])
                alone.append(crawl(folder))
        slowest = median(alone)
    finally:
        server.kill()
        server.join()
    print(f"first crawl of {options.sources} sources: {first:.1f} s, {requests_first} requests")
    print(f"round without news: {many:.2f} s, {requests:.0f} requests")
    print(f"one source alone: {slowest:.2f} s")
    print(f"ratio {many / slowest:.2f}, bound {BOUND:.0f}")
    return 0 if many <= BOUND * slowest else 1


if __name__ == "__main__":
    sys.exit(main())

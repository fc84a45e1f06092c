"""`archiver demo`: five little blogs on loopback, archived, counted, opened in Datasette."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.browse import HOST, PORT, serve
from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.demo import DemoBlog

EXAMPLES = ("archiver demo", "archiver demo --no-browse --dir /tmp/demo-archive")

SETTINGS = """\
# Made by `archiver demo`: blogs on this machine need no waiting, and are private addresses.
[crawl]
delay = 0
allow_private = ["127.0.0.1", "localhost"]
"""


@archive_command("demo", examples=EXAMPLES, folder="demo-archive")
@click.option("--no-browse", is_flag=True, help="Stop after the crawl.")
@json_option
def command(call: Invocation, no_browse: bool, as_json: bool) -> int:
    """Archive five little blogs that this command serves on loopback, and open the archive.

    Each is another kind of index page. The archive is written to ./demo-archive, or where --dir
    says. Exit code 4 when a post is missing, which would be a fault of ours.
    """
    from archiver.cli.report import crawl_and_report
    from archiver.cli.sourcing import crawl_options
    from archiver.demo import DemoServer

    with DemoServer() as server:
        write_sources(call.folder, server.blogs)
        config = call.config()
        report = crawl_and_report(call, config.sources, crawl_options(call, config.crawl))
        report.show(as_json=as_json)
        code = report.exit_code(check=True)
        if no_browse or code:
            return code
        serve(call, host=HOST, port=free_port(), open_browser=True)
    return 0


def free_port() -> int:
    """The usual port of `archiver browse` where it is free; else 0, for any free one."""
    import socket

    with socket.socket() as door:
        return PORT if door.connect_ex((HOST, PORT)) else 0


def write_sources(folder: Path, blogs: Sequence[DemoBlog]) -> None:
    """Writes sources.toml for the blogs; raises UsageError when they moved since the last demo."""
    from archiver.config import load_config, save_source
    from archiver.errors import UsageError
    from archiver.model import Source

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "sources.toml"
    if not file.exists():
        file.write_text(SETTINGS, encoding="utf-8")
    known = {source.name: source.url for source in load_config(folder).sources}
    for blog in blogs:
        if known.get(blog.name, blog.url) != blog.url:
            raise UsageError(
                f"{folder} was made when the demo blogs were at {known[blog.name]}, a port that is "
                "taken now: end the other demo, or name a new folder with --dir"
            )
        if blog.name not in known:
            save_source(folder, Source(name=blog.name, url=blog.url))

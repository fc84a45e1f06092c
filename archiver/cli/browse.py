"""`archiver browse`: the archive in Datasette."""

from __future__ import annotations

import click

from archiver.cli.invocation import Invocation, archive_command

EXAMPLES = ("archiver browse --open", "archiver browse --port 0")

HOST, PORT = "127.0.0.1", 8001


@archive_command("browse", examples=EXAMPLES)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the web browser.")
def command(call: Invocation, port: int, host: str, open_browser: bool) -> None:
    """Explore the archive in Datasette until Ctrl-C.

    It is served read-only, also while a crawl writes. --port 0 takes any free port.
    """
    serve(call, host=host, port=port, open_browser=open_browser)


def serve(call: Invocation, *, host: str, port: int, open_browser: bool) -> None:
    """Serves the archive; its address goes to stdout once it answers."""
    from archiver.browse.serve import serve

    def ready(address: str) -> None:
        click.echo(address)
        call.say("Ctrl-C ends it")

    call.open_archive().close()
    serve(call.archive_path, host=host, port=port, open_browser=open_browser, ready=ready)

"""The system's Chromium for sources with `render = "browser"`: where it is, how it is started.

Nothing here imports Playwright: a crawl without such a source never does.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError, UsageError
from archiver.model import Source

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

RENDER = "render"
"""Key of a request's meta: the role of a page that is to be rendered. Any other is not."""

VARIABLE = "ARCHIVER_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HANDLER = "archiver.crawl.rendering.RenderingHandler"
PROVIDER = "archiver.crawl.rendering.SystemChromium"
OPEN_BROWSERS: list[Callable[[], Coroutine[Any, Any, None]]] = []
"""How to end each browser of this process that still runs."""

SLOWEST_END = 10.0  # seconds until a page or Chromium is closed
SLOWEST_START = 30.0  # seconds until Chromium runs, or takes a page's first byte

# Chromium has no network of its own: every request is answered by the crawl, or by nobody.
# Redirects, sockets and preconnections that Playwright cannot intercept end here.
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-gpu",
    "--disable-background-networking",
    "--js-flags=--max-old-space-size=1024",  # megabytes of a page's scripts
)


class RenderingFailed(ArchiverError):
    """The browser could not show a page; the text says why."""


def require_browser(sources: Iterable[Source]) -> None:
    """Raises UsageError when one of the sources needs a browser and there is none."""
    source = next((source for source in sources if source.render), None)
    if source is None:
        return
    wants = f'source "{source.name}" has render = "browser"'
    if find_spec("scrapy_playwright") is None:
        raise UsageError(
            f"{wants}, which needs scrapy-playwright: pip install 'blog-archiver[browser]'"
        )
    if find_chromium() is None:
        named = os.environ.get(VARIABLE)
        missing = f"{VARIABLE}={named} is no program" if named else "there is no Chromium"
        raise UsageError(
            f"{wants}, but {missing}: apt-get install chromium, or name one in {VARIABLE}"
        )


def find_chromium() -> Path | None:
    """The Chromium that ARCHIVER_CHROMIUM names, else the system's; None when there is none."""
    named = os.environ.get(VARIABLE)
    found = (shutil.which(name) for name in ([named] if named else NAMES))
    path = next(filter(None, found), None)
    return Path(path) if path else None


def use_browser(crawler: Crawler) -> None:
    """Lets a crawl that has not begun render the pages whose requests say so."""
    settings = crawler.settings
    handlers = settings.getdict("DOWNLOAD_HANDLERS") | {"http": HANDLER, "https": HANDLER}
    settings.set("DOWNLOAD_HANDLERS", handlers, priority="cmdline")
    settings.set("PLAYWRIGHT_BROWSER_PROVIDER", PROVIDER, priority="cmdline")
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch_options(), priority="cmdline")
    settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", 1, priority="cmdline")
    milliseconds = SLOWEST_START * 1000
    settings.set("PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT", milliseconds, priority="cmdline")


def end_browsers() -> None:
    """Ends the browsers that a second Ctrl-C left running, once the reactor has stopped."""
    for close in tuple(OPEN_BROWSERS):
        with suppress(TimeoutError):
            ending = asyncio.wait_for(close(), SLOWEST_END)
            asyncio.get_event_loop().run_until_complete(ending)


def launch_options() -> dict[str, Any]:
    """How Playwright starts Chromium: the system's own, sandboxed, deaf to our Ctrl-C."""
    return {
        "executable_path": str(find_chromium()),
        "args": list(ARGUMENTS),
        "chromium_sandbox": os.geteuid() != 0,  # Chromium has none for root
        "handle_sigint": False,  # the first Ctrl-C finishes what is in flight
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": SLOWEST_START * 1000,
    }


def context_options(user_agent: str) -> dict[str, Any]:
    """The profile of a crawl's pages: honest about who asks, with nothing to keep or to run."""
    return {
        "user_agent": user_agent,
        "service_workers": "block",
        "accept_downloads": False,
        "permissions": [],
        "reduced_motion": "reduce",  # what moves is never at rest
        "viewport": {"width": 1280, "height": 1600},
    }

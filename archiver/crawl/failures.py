"""Why a request got no answer: Scrapy's and Twisted's exceptions as an outcome and plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import exceptions

from archiver.crawl.guard import PRIVATE_NAMES
from archiver.errors import ArchiverError
from archiver.model import FetchOutcome

if TYPE_CHECKING:
    from twisted.python.failure import Failure

WORDS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.DownloadConnectionRefusedError, "the server refused the connection"),
    (exceptions.DownloadTimeoutError, "no answer in time"),
    (exceptions.DownloadCancelledError, "larger than max_page_mb"),
    (exceptions.ResponseDataLossError, "the answer ended too early"),
)
CERTIFICATE = "the server's certificate is not valid (--insecure or verify_tls = false accepts it)"


def failure_words(failure: Failure, url: str) -> tuple[FetchOutcome, str]:
    """The outcome (blocked or failed) and one line for a person."""
    error = failure.value
    if isinstance(error, exceptions.IgnoreRequest):
        return FetchOutcome.BLOCKED, str(error)
    return FetchOutcome.FAILED, error_words(error, url)


def error_words(error: BaseException | None, url: str) -> str:
    if isinstance(error, ArchiverError):
        return str(error)
    host = urlsplit(url).hostname or url
    if isinstance(error, exceptions.CannotResolveHostError):
        return PRIVATE_NAMES.get(host, f"the host {host} was not found")
    text = str(error)
    if "certificate" in text.lower() or "TLS" in text or "SSL" in text:
        return CERTIFICATE
    for kind, words in WORDS:
        if isinstance(error, kind):
            return words
    return f"{type(error).__name__}: {text}".rstrip(": ")

"""Why a request got no answer: Scrapy's and Twisted's exceptions as an outcome and plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import exceptions

from archiver.crawl.guard import PRIVATE_NAMES
from archiver.crawl.turns import LeftAlone
from archiver.errors import ArchiverError
from archiver.model import FetchOutcome, Trouble

if TYPE_CHECKING:
    from twisted.python.failure import Failure

WORDS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.DownloadConnectionRefusedError, "the server refused the connection"),
    (exceptions.DownloadTimeoutError, "no answer in time"),
    (exceptions.DownloadCancelledError, "larger than max_page_mb"),
    (exceptions.ResponseDataLossError, "the answer ended too early"),
)
CERTIFICATE = "the server's certificate is not valid (--insecure or verify_tls = false accepts it)"

FORBIDDEN = "Forbidden by robots.txt"  # Scrapy's words


class RobotsSilent(exceptions.IgnoreRequest):
    """robots.txt could not be read, so that nothing may be fetched; the text says why."""

    def __init__(self, words: str, trouble: Trouble) -> None:
        super().__init__(words)
        self.trouble = trouble


def failure_words(failure: Failure, url: str) -> tuple[FetchOutcome, str]:
    """The outcome (blocked or failed) and one line for a person."""
    error = failure.value
    if isinstance(error, LeftAlone | RobotsSilent):
        return FetchOutcome.FAILED, str(error)
    if isinstance(error, exceptions.IgnoreRequest):
        return FetchOutcome.BLOCKED, str(error)
    return FetchOutcome.FAILED, error_words(error, url)


def error_words(error: BaseException | None, url: str) -> str:
    if isinstance(error, ArchiverError):
        return str(error)
    host = urlsplit(url).hostname or url
    if isinstance(error, exceptions.CannotResolveHostError):
        return PRIVATE_NAMES.get(host, f"the host {host} was not found")
    if is_certificate(error):
        return CERTIFICATE
    for kind, words in WORDS:
        if isinstance(error, kind):
            return words
    return f"{type(error).__name__}: {error}".rstrip(": ")


def is_certificate(error: BaseException | None) -> bool:
    """Whether the connection failed because the server could not prove who it is."""
    text = str(error)
    return "certificate" in text.lower() or "TLS" in text or "SSL" in text


def trouble_of(error: BaseException | None) -> Trouble:
    """What kind of trouble it is that a request got no answer."""
    if isinstance(error, LeftAlone | RobotsSilent):
        return error.trouble or Trouble.OTHER
    if isinstance(error, exceptions.IgnoreRequest):
        return Trouble.ROBOTS if str(error) == FORBIDDEN else Trouble.OTHER
    if isinstance(error, exceptions.CannotResolveHostError):
        return Trouble.DNS
    if is_certificate(error):
        return Trouble.CERTIFICATE
    return Trouble.OTHER if isinstance(error, ArchiverError) else Trouble.UNREACHABLE


def trouble_at(status: int) -> Trouble:
    """What kind of trouble an answer with that error status is."""
    if status in {404, 410}:
        return Trouble.GONE
    if status in {401, 403, 407, 451}:
        return Trouble.BLOCKED
    return Trouble.SERVER if status >= 500 or status == 429 else Trouble.OTHER

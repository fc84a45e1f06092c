"""What a busy server says of when to come again, and whether it is worth coming again at all."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from archiver.crawl.pace import BUSY, LONGEST_WAIT

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

LONGEST_DIGITS = 12  # of a number of seconds; more is no time


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3), None when it says nothing.

    The header holds seconds or an HTTP date; a date that has passed is no wait.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:LONGEST_DIGITS])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


class PatientRetryMiddleware(RetryMiddleware):
    """Retries as Scrapy does, but leaves a site alone that asks for a longer wait than we have."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        wait = asked_wait(response)
        if wait is not None and wait > LONGEST_WAIT:
            return response
        return super().process_response(request, response)


def asked_wait(response: Response) -> float | None:
    """Seconds that a busy answer asks us to wait, None when it does not."""
    if response.status not in BUSY:
        return None
    header = response.headers.get("Retry-After")
    return retry_after(header.decode("latin-1") if header else None, datetime.now(UTC))

"""What answers ask for: freshness, pauses, and when to come again."""

from datetime import UTC, datetime, timedelta

import pytest

from archiver.crawl.wishes import Listener, freshness
from archiver.discovery.feed import FeedReading
from archiver.model import Page, Role
from archiver.schedule import Wishes

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DATE = "Sat, 21 Nov 2026 08:00:00 GMT"
LATER = "Sat, 21 Nov 2026 10:00:00 GMT"
HOUR = timedelta(hours=1)


def answer(status: int = 200, **headers: str) -> Page:
    return Page(
        url="https://a.blog/",
        final_url="https://a.blog/",
        status=status,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=b"",
        fetched_at=NOW,
    )


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache_Control": "public, max-age=600"}, 600),
        ({"Cache_Control": 'Max-Age="600"'}, 600),
        ({"Cache_Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache_Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache_Control": "no-cache, max-age=600"}, 0),
        ({"Cache_Control": "s-maxage=600"}, 0),
        ({"Cache_Control": "max-age=-1"}, 0),
        ({"Cache_Control": "max-age=soon"}, 0),
        ({"Expires": LATER, "Date": DATE}, 7200),
        ({"Expires": DATE, "Date": LATER}, 0),
        ({"Expires": "0", "Date": DATE}, 0),
        ({"Expires": LATER}, 0),
        ({"Expires": "Sat, 21 Nov 2026 10:00:00 -0000", "Date": DATE}, 0),
        ({"Expires": LATER, "Date": DATE, "Cache_Control": "max-age=60"}, 60),
    ],
    ids=str,
)
def test_freshness(headers: dict[str, str], seconds: int) -> None:
    assert freshness(answer(**headers)) == timedelta(seconds=seconds)


@pytest.mark.parametrize("number", ["9" * 9, "9" * 400])
def test_endless_freshness_is_a_number(number: str) -> None:
    fresh = freshness(answer(Cache_Control=f"max-age={number}"))
    assert timedelta(days=3000) < fresh < timedelta(days=4000)


def test_lists_tell_how_long_they_are_fresh_posts_do_not() -> None:
    listener = Listener()
    listener.answered(Role.INDEX, answer(Cache_Control="max-age=60"))
    listener.answered(Role.FEED, answer(Cache_Control="max-age=3600"))
    listener.answered(Role.POST, answer(Cache_Control="max-age=99999"))
    listener.answered(Role.SITEMAP, answer(Cache_Control="max-age=99999"))
    assert listener.wishes == Wishes(fresh=HOUR)


def test_feed_asks_for_pauses() -> None:
    listener = Listener()
    listener.read(FeedReading(ttl_minutes=60, skip_hours=frozenset({1})))
    listener.read(FeedReading(ttl_minutes=None, skip_days=frozenset({6})))
    wanted = Wishes(ttl=HOUR, skip_hours=frozenset({1}), skip_days=frozenset({6}))
    assert listener.wishes == wanted


@pytest.mark.parametrize(
    ("status", "value", "at"),
    [
        (429, "7200", NOW + 2 * HOUR),
        (503, LATER, NOW + 2 * HOUR),
        (503, DATE, NOW),
        (404, "7200", None),
        (429, "later", None),
    ],
)
def test_busy_server_says_when_to_come_again(status: int, value: str, at: datetime | None) -> None:
    listener = Listener()
    listener.refused(answer(status, Retry_After=value))
    assert listener.wishes.retry_at == at


def test_the_longest_wait_counts() -> None:
    listener = Listener()
    for seconds in ("60", "99999999999999", "7200"):
        listener.refused(answer(429, Retry_After=seconds))
    assert listener.wishes.retry_at
    assert listener.wishes.retry_at > NOW + timedelta(days=3000)

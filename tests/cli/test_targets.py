"""What the arguments of `archiver crawl` mean."""

import pytest

from archiver.cli.targets import targets, web_address
from archiver.errors import UsageError
from archiver.model import Source

SIMON = Source(name="simon", url="https://simonwillison.net/")
RAJPOOT = Source(name="rajpoot", url="https://blog.rajpoot.dev/posts/backend/")
BOTH = (SIMON, RAJPOOT)


def test_no_argument_names_every_source() -> None:
    assert targets([], BOTH).sources == BOTH


@pytest.mark.parametrize(
    "argument",
    [
        pytest.param("rajpoot", id="name"),
        pytest.param("https://blog.rajpoot.dev/posts/backend/", id="address"),
        pytest.param("http://www.blog.rajpoot.dev/posts/backend", id="other scheme and slash"),
        pytest.param("blog.rajpoot.dev/posts/backend/?utm_source=x", id="bare and tracked"),
    ],
)
def test_source_is_known_by_name_and_by_address(argument: str) -> None:
    assert targets([argument], BOTH) == targets(["rajpoot"], BOTH)
    assert targets([argument], BOTH).sources == (RAJPOOT,)


def test_source_named_twice_is_crawled_once() -> None:
    assert targets(["simon", "https://simonwillison.net"], BOTH).sources == (SIMON,)


def test_address_of_no_source_is_new_and_asked_once() -> None:
    found = targets(["https://a.blog/", "simon", "http://a.blog"], BOTH)
    assert found.sources == (SIMON,)
    assert len(found.new_urls) == 1


def test_every_wrong_argument_is_reported_at_once() -> None:
    with pytest.raises(UsageError) as fault:
        targets(["simn", "zzz", "ftp://a.blog/"], BOTH)
    assert str(fault.value).splitlines() == [
        '"simn" is neither a source nor a web address; did you mean simon?',
        '"zzz" is neither a source nor a web address; the sources are simon, rajpoot',
        '"ftp://a.blog/" is neither a source nor a web address; the sources are simon, rajpoot',
    ]


def test_without_sources_a_wrong_argument_is_told_what_an_address_looks_like() -> None:
    with pytest.raises(UsageError, match=r"an address looks like https://a\.blog/"):
        targets(["nonsense"], ())


@pytest.mark.parametrize("text", ["", "  ", "simon", "http://", "not a url", "file:///etc/passwd"])
def test_what_is_no_web_address(text: str) -> None:
    assert web_address(text) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("a.blog", "https://a.blog/"),
        ("a.blog:8080/x", "https://a.blog:8080/x"),
        ("HTTP://A.Blog/", "http://a.blog/"),
        (" https://a.blog/ ", "https://a.blog/"),
        ("http://127.0.0.1:8471/blog/", "http://127.0.0.1:8471/blog/"),
    ],
)
def test_web_address_is_completed_and_canonical(text: str, url: str) -> None:
    assert web_address(text) == url

"""Nothing private is fetched unless the user named it."""

from ipaddress import ip_address
from pathlib import Path

import pytest
from crawling import crawled, fetched
from scripted_site import ScriptedSite

from archiver.crawl.events import PostDone
from archiver.crawl.guard import Allowed, GuardedResolver, PrivateAddressError, literal_address
from archiver.errors import FetchError


@pytest.mark.parametrize(
    ("address", "names", "may"),
    [
        pytest.param("93.184.216.34", [], True, id="public"),
        pytest.param("127.0.0.1", [], False, id="loopback"),
        pytest.param("10.1.2.3", [], False, id="private network"),
        pytest.param("169.254.169.254", [], False, id="cloud metadata"),
        pytest.param("100.64.0.1", [], False, id="carrier-grade NAT"),
        pytest.param("::1", [], False, id="loopback of version 6"),
        pytest.param("::ffff:127.0.0.1", [], False, id="loopback mapped into version 6"),
        pytest.param("::ffff:93.184.216.34", [], True, id="public mapped into version 6"),
        pytest.param("fd00::1", [], False, id="unique local"),
        pytest.param("0.0.0.0", [], False, id="unspecified"),
        pytest.param("224.0.0.1", [], False, id="multicast"),
        pytest.param("127.0.0.1", ["127.0.0.1"], True, id="named address"),
        pytest.param("10.1.2.3", ["10.0.0.0/8"], True, id="named network"),
        pytest.param("10.1.2.3", ["192.168.0.0/16"], False, id="another network named"),
        pytest.param("::1", ["[::1]"], True, id="named in brackets"),
    ],
)
def test_only_public_and_named_addresses_may_be_connected_to(
    address: str, names: list[str], may: bool
) -> None:
    assert Allowed(names).address(ip_address(address)) is may


def test_a_host_name_is_no_literal_address() -> None:
    assert literal_address("a.blog") is None
    assert literal_address("[::1]") == ip_address("::1")


def test_redirect_to_an_unnamed_private_address_is_not_followed(tmp_path: Path) -> None:
    with ScriptedSite() as site, ScriptedSite() as inner:
        site.blog(3)
        site.forget("/posts/2-lesson/")
        target = f"http://127.0.0.2:{inner.server.server_port}/secret"
        site.page("/posts/2-lesson/", status=302, Location=target)
        _, events = crawled(tmp_path / "archive.db", site.url())
        refused = [e for e in events if isinstance(e, PostDone) and e.outcome == "excluded"]
        assert [e.url for e in refused] == [site.url("/posts/2-lesson/")]
        assert "127.0.0.2 is a private address" in (refused[0].detail or "")
        assert inner.asked == []


def resolver(*names: str) -> GuardedResolver:
    return GuardedResolver(reactor=None, cache_size=1, timeout=1.0, allowed=Allowed(names))


def test_name_that_leads_to_a_private_address_is_refused_with_the_reason() -> None:
    with pytest.raises(PrivateAddressError, match=r"sly\.example leads to the private address 10"):
        resolver().checked("10.0.0.7", "sly.example")
    assert resolver().checked("93.184.216.34", "open.example") == "93.184.216.34"
    assert resolver("lan.example").checked("10.0.0.7", "lan.example") == "10.0.0.7"


def test_page_above_the_limit_is_cut_off_with_words() -> None:
    with ScriptedSite() as site:
        site.page("/", b"x" * (2 * 1024 * 1024))
        with pytest.raises(FetchError, match="larger than max_page_mb"):
            fetched(site.url(), max_page_mb=1)

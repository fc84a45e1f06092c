"""What may be fetched: web schemes, public addresses, nothing else unless the user named it.

Names are checked when they are resolved, so a name that resolves to a private address cannot
slip through between check and connection (DNS rebinding). Literal addresses never reach the
resolver and are checked on each request, redirects included.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from archiver.model import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred


class Refused(IgnoreRequest):
    """A request that the guard does not let out; its text says why."""


class PrivateAddressError(DNSLookupError):
    """A public name that leads to a private address."""


PRIVATE_NAMES: dict[str, str] = {}
"""Why a name was refused, by name: Twisted's resolver interface loses the words."""


class Allowed:
    """The private hosts and networks that may be fetched, since the user named them."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.hosts: set[str] = set()
        self.networks: list[IPv4Network | IPv6Network] = []
        self.add(names)

    def add(self, names: Iterable[str]) -> None:
        """Allows these host names, addresses and networks too."""
        for name in names:
            try:
                self.networks.append(ip_network(name.strip("[]"), strict=False))
            except ValueError:
                self.hosts.add(name.lower())

    def host(self, name: str) -> bool:
        """Whether that host name was named."""
        return name.lower() in self.hosts

    def address(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether that address may be connected to: public, or named."""
        mapped = getattr(address, "ipv4_mapped", None) or address
        is_public = mapped.is_global and not mapped.is_multicast
        return is_public or any(mapped in network for network in self.networks)


NAMED = Allowed()
"""What the sources of this process name by their own URLs."""


def name_hosts(source: Source) -> None:
    """The hosts of a source's URLs may be fetched: whoever wrote them down meant them."""
    urls = (source.url, source.feed, source.sitemap)
    NAMED.add({urlsplit(url).hostname or "" for url in urls if url} - {""})


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host literally is, None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def proxy_hosts() -> set[str]:
    """Hosts of the proxies in the environment: the user named them, they may be private."""
    return {urlsplit(url).hostname or "" for url in getproxies().values()}


class GuardMiddleware:
    """Refuses requests for other schemes and for private addresses given literally."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Allowed(crawler.settings.getlist("ARCHIVER_ALLOW_PRIVATE")))

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"}:
            raise Refused(f"{parts.scheme}: is no web address")
        address = literal_address(parts.hostname or "")
        if address and not (self.allowed.address(address) or NAMED.address(address)):
            raise Refused(
                f"{parts.hostname} is a private address; "
                "name it in allow_private of sources.toml to allow it"
            )


class GuardedResolver(CachingThreadedResolver):
    """Resolves names, and fails for those that lead to private addresses nobody named."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: Allowed
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        named = {*settings.getlist("ARCHIVER_ALLOW_PRIVATE"), *proxy_hosts()}
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE"),
            settings.getfloat("DNS_TIMEOUT"),
            Allowed(named),
        )

    def getHostByName(  # noqa: N802 - Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self.checked, name)

    def checked(self, address: Any, name: str) -> Any:
        """The address itself; raises PrivateAddressError when it may not be connected to."""
        if any(a.host(name) or a.address(ip_address(address)) for a in (self.allowed, NAMED)):
            return address
        PRIVATE_NAMES[name] = (
            f"{name} leads to the private address {address}; "
            "name it in allow_private of sources.toml to allow it"
        )
        raise PrivateAddressError(PRIVATE_NAMES[name])

"""From a feed, and its archived pages (RFC 5005)."""

from archiver.model import Role
from spiders.base import ArchiveSpider


class FeedSpider(ArchiveSpider):
    """`scrapy crawl feed -a url=… -O posts.jsonl`."""

    name = "feed"
    first_role = Role.FEED

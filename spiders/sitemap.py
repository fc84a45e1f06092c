"""From a sitemap, or an index of sitemaps."""

from archiver.model import Role
from spiders.base import ArchiveSpider


class SitemapSpider(ArchiveSpider):
    """`scrapy crawl sitemap -a url=… -O posts.jsonl`."""

    name = "sitemap"
    first_role = Role.SITEMAP

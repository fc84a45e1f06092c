"""From an index page, with every witness it leads to."""

from archiver.model import Role
from spiders.base import ArchiveSpider


class BlogSpider(ArchiveSpider):
    """`scrapy crawl blog -a url=… -O posts.jsonl`."""

    name = "blog"
    first_role = Role.INDEX

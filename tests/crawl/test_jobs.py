"""What a crawl's worker makes of a page, as the archive would hold it."""

from __future__ import annotations

from archiver.crawl.jobs import ready_post
from archiver.model import Rejection, Rules, Source
from archiver.reextraction import extractor_of
from tests.extraction.test_post import page_of, page_with


def test_posts_of_a_crawl_are_marked_as_those_of_extract() -> None:
    """So that the first `archiver extract` after a crawl has nothing to do."""
    for rules, tags in ((Rules(), ()), (Rules(remove=".ad"), ("mine",)), (Rules(next="a"), ())):
        made = ready_post(page_of(page_with("")), None, rules, tags)
        assert not isinstance(made, Rejection)
        source = Source(name="a", url="https://a.example/", rules=rules, tags=tags)
        assert made.post.extractor == extractor_of(source)

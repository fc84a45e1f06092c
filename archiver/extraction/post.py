"""The whole recipe on one screen: one page in, a post or a rejection out."""

from __future__ import annotations

from lxml.html import HtmlElement

from archiver.extraction.body import Vote, vote
from archiver.extraction.content import Builder
from archiver.extraction.document import parse_page
from archiver.extraction.normalise import normalise
from archiver.extraction.prune import boilerplate
from archiver.extraction.serialise import render
from archiver.extraction.subtree import find_subtree
from archiver.model import Entry, Page, Post, Quality, Reason, Rejection, Rules

EXTRACTOR = "1"
NO_RULES = Rules()


def extract_post(
    page: Page, entry: Entry | None = None, rules: Rules = NO_RULES
) -> Post | Rejection:
    """The post of a page, or why it has none; the same bytes always give the same answer."""
    tree = parse_page(page)
    if tree is None:
        return Rejection(
            url=page.final_url, reason=Reason.EMPTY, detail="no HTML element in the page"
        )
    notes = normalise(tree)
    ballot = vote(tree, page.final_url)
    subtree, voted = find_subtree(tree, ballot)
    dropped = boilerplate(subtree, voted)
    content = Builder(page.final_url, dropped).build(subtree, notes)
    body = render(content)
    if not body.text and not body.images:
        return Rejection(url=page.final_url, reason=Reason.EMPTY, detail="no text and no picture")
    return Post(
        url=page.final_url,
        title=_title(tree, entry),
        html=body.html,
        markdown=body.markdown,
        text=body.text,
        published=entry.published if entry else None,
        word_count=len(body.text.split()),
        code=body.code,
        images=body.images,
        links=body.links,
        quality=_quality(ballot, body.text),
        extractor=EXTRACTOR,
    )


def _title(tree: HtmlElement, entry: Entry | None) -> str:
    found = [entry.title if entry else None, tree.findtext(".//h1"), tree.findtext(".//title")]
    return next((" ".join(text.split()) for text in found if text and text.strip()), "")


def _quality(ballot: Vote, text: str) -> Quality:
    return Quality(vote_words=ballot.words, kept_words=len(text.split()))

"""The whole recipe on one screen: one page in, a post or a rejection out."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.html import HtmlElement

from archiver.extraction.body import vote
from archiver.extraction.content import Builder
from archiver.extraction.content_title import without_byline, without_title
from archiver.extraction.document import parse_page
from archiver.extraction.metadata import Metadata, read_metadata
from archiver.extraction.normalise import normalise
from archiver.extraction.prune import boilerplate, left_out
from archiver.extraction.quality import measure
from archiver.extraction.refusals import refusal, unreadable
from archiver.extraction.rules import ruled_body, take_out
from archiver.extraction.serialise import Rendering, render
from archiver.extraction.subtree import Choice, find_subtree
from archiver.extraction.version import EXTRACTOR
from archiver.model import Entry, Page, Post, Quality, Reason, Rejection, Rules
from archiver.urls import canonical_url

NO_RULES = Rules()


def extract_post(
    page: Page, entry: Entry | None = None, rules: Rules = NO_RULES
) -> Post | Rejection:
    """The post of a page, or why it has none; the same bytes always give the same answer.

    `entry` is the line of the list that led here, None without one. `rules` are the user's.
    """
    if (unread := unreadable(page)) is not None:
        return unread
    tree = parse_page(page)
    if tree is None:
        return Rejection(url=page.final_url, reason=Reason.EMPTY, detail="no element in the page")
    take_out(tree, rules.remove)
    notes = normalise(tree)
    ballot = vote(tree)
    ruled = ruled_body(tree, rules.body)
    choice = find_subtree(tree, ballot) if ruled is None else Choice(ruled, frozenset(), ("rule",))
    metadata = read_metadata(tree, page, entry, body=choice.subtree, rules=rules)
    dropped = boilerplate(choice.subtree, choice.voted) if ruled is None else frozenset()
    content = Builder(_base(tree, page), dropped).build(choice.subtree, notes)
    without_title(content, metadata.title)
    without_byline(content, metadata.authors)
    body = render(content)
    refused = refusal(
        page,
        tree,
        text=body.text,
        code_count=len(body.code),
        image_count=len(body.images) or body.html.count("<img "),
        link_words=sum(len(link.text.split()) for link in body.links),
        entry=entry,
    )
    if refused is not None and (ruled is None or refused.reason is not Reason.TOO_SHORT):
        return refused  # a body that the user pointed at may be as short as it likes
    quality = measure(
        ballot,
        body,
        choice.flags,
        told=metadata.structured,
        left_out=left_out(dropped, choice.voted),
    )
    return _post(page, metadata, body, quality)


def _base(tree: HtmlElement, page: Page) -> str:
    """What the links of a page are relative to."""
    base = tree.find("head/base")
    declared = base.get("href") if base is not None else None
    return urljoin(page.final_url, declared.strip()) if declared else page.final_url


def _post(page: Page, metadata: Metadata, body: Rendering, quality: Quality) -> Post:
    return Post(
        url=canonical_url(page.final_url) or page.final_url,
        title=metadata.title or "",
        html=body.html,
        markdown=body.markdown,
        text=body.text,
        canonical_url=metadata.canonical_url,
        authors=metadata.authors,
        published=metadata.published,
        updated=metadata.updated,
        tags=metadata.tags,
        language=metadata.language,
        summary=metadata.summary,
        image=metadata.image,
        site_name=metadata.site_name,
        word_count=len(body.text.split()),
        code=body.code,
        images=body.images,
        links=body.links,
        provenance=dict(metadata.provenance),
        quality=quality,
        extractor=EXTRACTOR,
    )

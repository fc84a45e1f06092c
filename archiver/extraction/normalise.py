"""The tree of a page made plain, in place: code, pictures, headings, formulas, notes, embeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lxml.html import HtmlElement

from archiver.extraction.normalise_callouts import normalise_callouts
from archiver.extraction.normalise_captions import normalise_captions
from archiver.extraction.normalise_cards import normalise_cards
from archiver.extraction.normalise_code import CODE_TAGS, normalise_code
from archiver.extraction.normalise_details import normalise_details
from archiver.extraction.normalise_embeds import normalise_embeds
from archiver.extraction.normalise_headings import normalise_headings
from archiver.extraction.normalise_images import normalise_images
from archiver.extraction.normalise_lists import normalise_lists
from archiver.extraction.normalise_math import normalise_math
from archiver.extraction.normalise_notes import normalise_notes
from archiver.extraction.normalise_tabs import normalise_tabs


def normalise(tree: HtmlElement) -> list[HtmlElement]:
    """Rewrite what generators and highlighters write into plain HTML, and find the footnotes.

    No text of the article is lost. The notes come in the order of their calls, each with its
    number in `data-note`. Code comes first: nothing in it may be taken for anything else.
    """
    normalise_code(_by_tag(tree.iter(*CODE_TAGS)))
    buckets = _by_tag(tree.iter("*"))
    normalise_headings(buckets)
    normalise_math(tree, buckets)
    normalise_images(buckets)
    normalise_captions(buckets)
    notes = normalise_notes(buckets)
    normalise_tabs(buckets)
    normalise_lists(buckets)
    normalise_details(buckets)
    normalise_callouts(buckets)
    normalise_cards(buckets)
    normalise_embeds(buckets)
    return notes


def _by_tag(elements: Iterable[HtmlElement]) -> dict[str, list[HtmlElement]]:
    buckets: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in elements:
        buckets[element.tag].append(element)
    return buckets

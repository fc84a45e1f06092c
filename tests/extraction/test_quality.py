"""Flags of an extraction: what the page's own JSON-LD says of the text against what was kept."""

from __future__ import annotations

import json

import pytest

from tests.extraction.test_post import MORE_PROSE, PROSE, page_with, post_of

TEXT = f"{PROSE}{MORE_PROSE}"
LOST = " ".join(f"part{number}" for number in range(40))


def flags_of(**said: object) -> tuple[str, ...]:
    article = {"@type": "BlogPosting", "headline": "A post", **said}
    head = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    return post_of(page_with("", head=head)).quality.flags


@pytest.mark.parametrize(
    ("said", "flags"),
    [
        ({}, ()),
        ({"articleBody": TEXT}, ()),
        ({"articleBody": f"{TEXT} A caption of a few words."}, ()),
        ({"articleBody": f"{TEXT}{LOST}"}, ("structured_text_longer",)),
        ({"wordCount": 66}, ()),
        ({"wordCount": "1,200"}, ("structured_count_higher",)),
        ({"wordCount": "many"}, ()),
        ({"articleBody": [], "wordCount": {}}, ()),
    ],
    ids=["nothing", "the same", "a caption", "a part more", "count", "more", "no number", "other"],
)
def test_json_ld_is_a_witness(said: dict[str, object], flags: tuple[str, ...]) -> None:
    assert flags_of(**said) == flags

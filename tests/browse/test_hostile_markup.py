"""Whatever a blog, an import or a hand wrote, only harmless markup of it reaches a page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from hostile_markup import FORMULAS, PAYLOADS, SWALLOWING
from lxml import etree
from lxml import html as parser
from reading_archive import build_archive

from archiver.browse.allowed import ATTRIBUTES, TAGS
from archiver.browse.article import article
from archiver.browse.stilled import stilled

EVERY = (*PAYLOADS, *SWALLOWING)


def test_the_corpus_is_large() -> None:
    assert len(set(EVERY)) == len(EVERY) >= 100


@pytest.mark.parametrize("payload", EVERY)
def test_only_allowed_markup_reaches_the_page(payload: str) -> None:
    for body in (payload, f'<p title="{payload}">', f"<img alt='{payload}' src='{payload}'>"):
        check(article(body, url="https://a.blog/").html)
    tex = f"<span class='math math-inline'>{payload}</span>"
    check(article(tex, url="https://a.blog/").html)


def check(markup: str) -> None:
    tree = parser.fragment_fromstring(markup, create_parent="main")
    for element in tree.iterdescendants():
        assert element.tag in TAGS, element.tag
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, set()) | {"rel"}
        assert set(element.attrib) <= allowed, element.attrib
        address = (element.get("href") or "").strip().lower()
        assert not address.startswith(("javascript:", "vbscript:", "data:"))
        assert (element.get("src") or "data:image/png;base64,").startswith("data:image/")


@pytest.mark.parametrize("payload", EVERY)
def test_stilled_pages_hold_nothing_that_runs_or_loads(payload: str) -> None:
    tree = parser.document_fromstring(stilled(f"<html><body><p>a</p>{payload}"))
    assert not tree.xpath(
        "//script | //iframe | //object | //embed | //base | //link | //form/@action"
    )
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), (name, value)
            assert name not in {"href", "src", "srcset", "action", "formaction"} or (
                value.startswith(("#", "data:image/"))
            )


async def test_feeds_say_it_as_text(hostile: Path) -> None:
    site = Datasette([str(hostile)])
    for query in ("", "?q=worker", f"?tag={quote(FORMULAS[0])}", "?of=edits"):
        atom = await site.client.get(f"/archive/-/feed.atom{query}")
        tree = etree.fromstring(atom.content)
        assert {etree.QName(e).namespace for e in tree.iter()} == {"http://www.w3.org/2005/Atom"}
        assert "html" not in {e.get("type") for e in tree.iter()}
        assert isinstance((await site.client.get(f"/archive/-/feed.json{query}")).json(), dict)


async def test_names_of_files_are_text(tmp_path: Path) -> None:
    path = build_archive(tmp_path / "\"'><img src=x onerror=ran()>{{7*7}}.db")
    site = Datasette([str(path)])
    text = (await site.client.get("/")).text
    assert "blogs, to read here" in text
    assert "<img" not in text
    assert "49" not in parser.document_fromstring(text).findtext(".//title")
    link = parser.document_fromstring(text).xpath("//nav//a[. = 'Posts']/@href")[0]
    assert (await site.client.get(link)).status_code == 200

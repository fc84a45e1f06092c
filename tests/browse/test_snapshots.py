"""A page as it was: readable, and unable to do anything."""

from __future__ import annotations

import hashlib

import pytest
from backports import zstd
from datasette.app import Datasette
from sqlite_utils import Database

from archiver.browse.stilled import decoded, stilled

HOSTILE = """<html><head><base href=//evil.example/><link rel=stylesheet href=//evil.example/a.css>
<link rel=preconnect href=//evil.example><meta http-equiv=refresh content="0;url=//evil.example">
<style>@import url(//evil.example/b.css); p { background: url("//evil.example/c.png"); color: red }
</style><script>alert(1)</script></head><body background=//evil.example/d.png onload=alert(2)>
<h1>Title</h1><p style="background:url(//evil.example/e.png);color:blue">text</p>
<img src=//evil.example/f.png srcset="//evil.example/g.png 2x" alt="A cat" onerror=alert(3)>
<a href=//evil.example/ ping=//evil.example/h target=_top>link</a><a href="#part">part</a>
<form action=//evil.example/i><input name=a><button formaction=//evil.example/j>go</button></form>
<iframe src=//evil.example/k srcdoc="<script>alert(4)</script>"></iframe>
<video src=//evil.example/l poster=//evil.example/m></video><svg><use href="//evil.example/n"/>
<image xlink:href="//evil.example/o"/><script>alert(5)</script></svg>
<object data=//evil.example/p></object><embed src=//evil.example/q></body></html>"""


def test_nothing_loads_runs_or_leads_away() -> None:
    page = stilled(HOSTILE)
    assert "alert" not in page
    assert page.count("evil.example") == 1  # the tooltip that says where the link led
    assert 'title="//evil.example/"' in page
    assert "color: red" in page
    assert "A cat" in page
    assert 'href="#part"' in page


@pytest.mark.parametrize("text", ["", "\x00", "<!-- -->", "plain", "<frameset><frame src=x>"])
def test_anything_can_be_stilled(text: str) -> None:
    assert stilled(text).startswith("<!doctype html>")


def test_charset_of_the_header_before_that_of_the_page() -> None:
    page = "<meta charset=koi8-r>Привет"
    assert decoded(page.encode("cp1251"), "text/html; charset=windows-1251") == page
    assert decoded(page.encode("koi8-r"), "text/html") == page
    assert decoded("é".encode(), "text/html; charset=nonsense") == "é"


async def test_snapshot_is_shown_in_a_sandbox(fresh_site: Datasette, archive_db: Database) -> None:
    sha = archive_db["posts"].get(1)["snapshot_sha256"]
    around = await fresh_site.client.get(f"/archive/-/snapshot/{sha}")
    assert f'src="/archive/-/snapshot/{sha}/page" sandbox ' in around.text
    page = await fresh_site.client.get(f"/archive/-/snapshot/{sha}/page")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox;" in policy
    assert "script-src" not in policy
    assert "As it was" in page.text
    text = await fresh_site.client.get(f"/archive/-/snapshot/{sha}/bytes")
    assert text.headers["content-type"].startswith("text/plain")
    assert text.headers["x-content-type-options"] == "nosniff"
    assert "onload='x()'" in text.text


async def test_snapshot_with_a_dictionary(fresh_site: Datasette, archive_db: Database) -> None:
    pages = [f"<html><body><h1>Page {n}</h1><p>{n * 7919}</p>".encode() * 9 for n in range(300)]
    dictionary = zstd.train_dict(pages, 2000)
    about = {"site": "a.blog", "body": zstd.compress(dictionary.dict_content), "samples": 300}
    number = archive_db["dictionaries"].insert({**about, "trained_at": "2026-11-21T08:00:00Z"})
    sha = hashlib.sha256(pages[7]).hexdigest()
    row = {"sha256": sha, "site": "a.blog", "size": len(pages[7]), "dictionary_id": number.last_pk}
    body = zstd.compress(pages[7], zstd_dict=dictionary)
    archive_db["snapshots"].insert({**row, "kept_at": "2026-11-21T08:00:00Z", "body": body})
    page = await fresh_site.client.get(f"/archive/-/snapshot/{sha}/page")
    assert "Page 7" in page.text

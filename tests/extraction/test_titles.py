"""How a post is called."""

import pytest
from extraction.reading import ARTICLE, PROSE, URL, document, read

from archiver.model import Entry, Rules, Witness


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Small servers | The Log</title>", "<h1>Small servers</h1>"),
        ("<title>The Log: Small servers</title>", "<h1>The Log</h1><h2>Small servers</h2>"),
        ("<title>The Log</title>", "<h1><a href='/'>The Log</a></h1><h2>Small servers</h2>"),
        ("<title>Small servers</title>", "<h1>Introduction</h1><p>x</p><h1>Use</h1>"),
        (
            "<title>Small servers</title>",
            "<h1>Small servers<a class='headerlink' href='#s'>¶</a></h1>",
        ),
        ("<title>SMALL SERVERS // the log</title>", "<h1>Small  servers\u200b</h1>"),
    ],
    ids=["suffix", "prefix", "only the site in title", "h1 are sections", "anchor", "shouted"],
)
def test_the_sites_name_is_never_the_title(head, body):
    site = "<meta property='og:site_name' content='The Log'>"
    assert read(document(f"<main>{body}{PROSE}</main>", head + site)).title == "Small servers"


def test_a_title_with_a_dash_is_not_cut():
    text = document(
        f"<main><h1>Go - a tour | part 2</h1>{PROSE}</main>",
        "<title>Go - a tour | part 2 | The Log</title>",
    )
    assert read(text).title == "Go - a tour | part 2"


def test_a_suffix_without_evidence_stays():
    text = document(PROSE, "<title>Emacs - the good parts</title>")
    assert read(text, url="https://a.example/p/17").title == "Emacs - the good parts"


@pytest.mark.parametrize(
    ("listed", "title"),
    [
        ("Small servers", "Small servers"),
        ("Mar 25, 2026 Small servers A plea for repair Read more", "Small servers"),
        ("Small ser…", "Small servers"),
        ("Entirely different", "Small servers"),
    ],
    ids=["as shown", "run together", "cut off", "another"],
)
def test_the_lists_title_leads_where_the_page_bears_it_out(listed, title):
    entry = Entry(url=URL, title=listed)
    text = document(ARTICLE, "<title>Small servers | The Log</title>")
    assert read(text, entry).title == title


def test_the_list_names_a_page_without_a_title():
    found = read(document(PROSE), Entry(url=URL, title="Small servers", witness=Witness.FEED))
    assert found.title == "Small servers"
    assert found.provenance["title"] == "feed"


def test_a_page_without_any_title_has_none():
    assert read(document(PROSE)).title is None


def test_a_users_selector_outranks_everything():
    text = document(f"<h1>Wrong</h1><p class=t>Right</p>{PROSE}", "<title>Wrong</title>")
    found = read(text, rules=Rules(title="p.t"))
    assert (found.title, found.provenance["title"]) == ("Right", "rule")

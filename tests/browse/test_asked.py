"""Any text in the search box is a question; its filters are taken out."""

from __future__ import annotations

import sqlite3

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from archiver.browse.asked import FILTER_NAMES, asked
from archiver.browse.posts import around, marked

FTS = sqlite3.connect(":memory:", check_same_thread=False)
FTS.execute("CREATE VIRTUAL TABLE posts_fts USING fts5(title, summary, text)")


@pytest.mark.parametrize(
    ("text", "words", "filters"),
    [
        ("pools tag:go", "pools", {"tag": "go"}),
        ('tag:"big data" x', "x", {"tag": "big data"}),
        ("lang:en by:Ann blog:simon", "", {"language": "en", "author": "Ann", "source": "simon"}),
        ('"tag:go stays a phrase"', '"tag:go stays a phrase"', {}),
        ("http://tag:go", "http://tag:go", {}),
        ("year:2026-04 a", "a", {"year": "2026-04"}),
        ("year:soon a", "a", {}),
        ("nothing:special", "nothing:special", {}),
    ],
)
def test_filters_are_taken_out_of_the_text(text: str, words: str, filters: dict[str, str]) -> None:
    question = asked(text)
    assert (question.words, dict(question.filters)) == (words, filters)


def test_what_is_typed_wins_over_what_is_chosen() -> None:
    assert asked("tag:go", [("tag", "rust"), ("year", "2026")]).filters == {
        "tag": "go",
        "year": "2026",
    }


def test_scripts_without_spaces_are_looked_for_as_pieces() -> None:
    question = asked("桜 Data")
    assert question.match is None
    assert question.pieces == ("桜", "data")


def test_marks_are_escaped_around() -> None:
    assert marked("<b> \x02x\x03") == "&lt;b&gt; <mark>x</mark>"
    assert around("Data data", ("data",)) == "\x02Data\x03 \x02data\x03"


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", "AND", "OR OR", "NOT x", "NEAR(", "a*", "*", "-", "-x", "a AND (", "col:x",
        "title:", "title:worker", '"open phrase', "{}^", "x' OR 1=1 --", "\x00\x02", "%", "tag:",
        "🦊", "x " * 300, "rowid:1", "posts_fts", "a\\b", "^worker", "worker + pool",
    ],
)  # fmt: skip
async def test_no_text_breaks_the_search(site: Datasette, text: str) -> None:
    for page in ("search", "code", "feed.atom", "feed.json"):
        response = await site.client.get(f"/archive/-/{page}", params={"q": text})
        assert response.status_code == 200, text


@pytest.mark.parametrize("name", ["source", "tag", "author", "year", "language", "code", "page"])
async def test_no_filter_value_breaks_a_list(site: Datasette, name: str) -> None:
    for value in ("'", '"', "%00", "-1", "9" * 30, "x/y", "<b>"):
        response = await site.client.get("/archive/-/posts", params={name: value})
        assert response.status_code == 200


@given(st.text(max_size=60) | st.text(alphabet='"-*:() ORNTAtagyer桜', max_size=40))
def test_every_text_is_a_question_that_fts_understands(text: str) -> None:
    question = asked(text)
    assert question.text == text
    assert set(question.filters) <= set(FILTER_NAMES)
    assert question.match is None or not question.pieces
    if question.match is not None:
        FTS.execute("SELECT * FROM posts_fts WHERE posts_fts MATCH ?", [question.match])


def test_words_without_filters_are_left_as_they_are() -> None:
    assert asked("worker  pools -java").words == "worker pools -java"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("worker", 3),
        ('"worker pool"', 1),
        ("worker -pool", 2),
        ("generat*", 1),
        ("title:worker", 1),
        ("channels OR generators", 3),
        ("worker tag:python", 1),
        ('worker by:"Mahesh Rajpoot" year:2026', 2),
        ("桜", 1),
        ("全文検索", 1),
        ("الكتابة", 1),
        ("zeppelin", 0),
    ],
)
async def test_search_finds(site: Datasette, query: str, found: int) -> None:
    text = (await site.client.get("/archive/-/search", params={"q": query})).text
    assert text.count('<li class="card">') == found


async def test_words_found_are_marked(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/search?q=queue")).text
    assert "<mark>queue</mark> with manners" in text
    text = (await site.client.get("/archive/-/search?q=桜")).text
    assert "<mark>桜</mark>とデータベース" in text


async def test_code_is_found_in_code_only(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/code?q=yield")).text
    assert "Generators" in text
    assert "No code has this" in (await site.client.get("/archive/-/code?q=manners")).text
    assert "No code has" in (await site.client.get("/archive/-/code?q=yield&code=go")).text


async def test_code_of_a_language_needs_no_words(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/code?q=&code=python")).text
    assert '<span class="kind">Code in</span> Python' in text
    assert text.count('<li class="card">') == 1
    assert "Every language of code." in (await site.client.get("/archive/-/code?code=cobol")).text


async def test_few_matches_offer_words_that_begin_so(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/search?q=generator+tag:python")).text
    assert "q=generator%2A&amp;tag=python" in text
    text = (await site.client.get("/archive/-/search?q=generator*&tag=python")).text
    assert "<mark>Generators</mark>, or how" in text
    assert "begin so" not in (await site.client.get('/archive/-/search?q="generator"')).text

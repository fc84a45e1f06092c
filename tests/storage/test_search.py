"""Search: any input is safe, titles weigh most, hits show where."""

from typing import Any

import pytest
from archives import NOW, a_post
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archiver.storage.archive import Archive
from archiver.storage.search import END, START, fts_query


@pytest.fixture(autouse=True)
def _posts(archive: Archive, source_id: int) -> None:
    texts = {
        "borrow": "The borrow checker of Rust explained for people who write C++.",
        "pools": "Worker pools in Go. A pool is never rust.",
        "garden": "How to grow tomatoes.",
        "chinese": "本文介绍数据库的索引结构。",
    }
    for slug, text in texts.items():
        post = a_post(slug, text=text, html=f"<p>{text}</p>", summary=None)
        archive.posts.record(source_id, None, post, now=NOW)


def found(archive: Archive, query: str, **filters: Any) -> list[str]:
    return [hit.title.removeprefix("On ") for hit in archive.posts.search(query, **filters)]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("tomatoes", ["garden"]),
        ("TOMATOES grow", ["garden"]),
        ("rust", ["borrow", "pools"]),
        ("rust -go", ["borrow"]),
        ("rust go", ["pools"]),
        ('"borrow checker"', ["borrow"]),
        ('"checker borrow"', []),
        ("tomatoes OR checker", ["borrow", "garden"]),
        ("tomat*", ["garden"]),
        ("tomat", []),
        ("title:garden", ["garden"]),
        ("title:tomatoes", []),
        ("C++", ["borrow"]),
        ("数据库", ["chinese"]),
        ("数据库 索引", ["chinese"]),
        ("网络", []),
        ("-rust", []),
        ("", []),
    ],
)
def test_query_finds(archive: Archive, query: str, slugs: list[str]) -> None:
    assert sorted(found(archive, query)) == slugs


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(query=st.text(alphabet=st.sampled_from("ab\"*:^-+(){}[]. \x00'数") | st.characters()))
@example(query="NEAR(a b, 3)")
@example(query='"a" OR OR "')
@example(query="title:")
@example(query="-")
@example(query="AND NOT OR")
@example(query="a\x00b")
@example(query="a\ud800b")
@example(query="{title text}: x")
def test_any_input_is_a_query(archive: Archive, query: str) -> None:
    archive.posts.search(query)


@given(word=st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_a_word_is_searched_as_it_is(word: str) -> None:
    if word not in ("AND", "OR", "NOT", "NEAR"):
        assert fts_query(word) == f'("{word}")'


def test_word_in_the_title_ranks_first(archive: Archive, source_id: int) -> None:
    archive.posts.record(source_id, None, a_post("rust", text="Nothing else."), now=NOW)
    assert found(archive, "rust")[0] == "rust"


def test_hit_shows_the_words_around_the_match(archive: Archive) -> None:
    (hit,) = archive.posts.search("tomatoes")
    assert hit.snippet == f"How to grow {START}tomatoes{END}."
    (hit,) = archive.posts.search("索引")
    assert f"{START}索引{END}" in hit.snippet


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"source": "a"}, 2),
        ({"source": "b"}, 0),
        ({"tag": "go"}, 2),
        ({"since": "2026-04-28"}, 2),
        ({"since": "2026-04-29"}, 0),
        ({"language": "en"}, 2),
        ({"language": "de"}, 0),
        ({"limit": 1}, 1),
    ],
)
def test_filters_of_select_work_in_search(
    archive: Archive, filters: dict[str, Any], number: int
) -> None:
    assert len(found(archive, "rust", **filters)) == number


def test_index_follows_changes(archive: Archive, source_id: int) -> None:
    changed = a_post("garden", title="Kitchen", text="Now onions.", html="<p>Now onions.</p>")
    archive.posts.record(source_id, None, changed, now=NOW)
    assert [found(archive, word) for word in ("tomatoes", "garden", "onions", "kitchen")] == [
        [],
        [],
        ["Kitchen"],
        ["Kitchen"],
    ]
    for table in ("posts_fts", "code_fts"):
        archive.connection.write(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")

"""Each hook of ours has a test here; and all are silent where the database is not ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from datasette.app import Datasette
from datasette.plugins import pm
from sqlite_utils import Database

import archiver.browse
from archiver.browse import assets, metadata, shelf

IS_STABLE = not hasattr(Datasette, "set_resource_metadata")  # 0.65, not 1.0


@pytest.fixture
def foreign(tmp_path: Path) -> Datasette:
    """A database that is not ours, though it has a table of posts."""
    db = Database(tmp_path / "notes.db")
    db["posts"].insert({"id": 1, "title": "mine", "snapshot_sha256": "a" * 64})
    db.conn.close()
    return Datasette([str(tmp_path / "notes.db")])


def test_every_hook_has_a_test() -> None:
    plugin = archiver.browse
    hooks = {hook.name for hook in pm.get_hookcallers(plugin) or []} | {"get_metadata"}
    own = Path(__file__).read_text(encoding="utf-8")
    assert hooks <= set(re.findall(r"def test_(\w+?)__", own))


async def test_startup__finds_archives_and_describes_them(fresh_site: Datasette) -> None:
    assert not shelf.is_known_archive(fresh_site, "archive")
    await fresh_site.invoke_startup()
    assert shelf.is_known_archive(fresh_site, "archive")


async def test_register_routes__leaves_other_databases_alone(foreign: Datasette) -> None:
    for path in ("/notes/-/home", "/notes/-/post/1", "/notes/-/search?q=x"):
        assert (await foreign.client.get(path)).status_code == 404
    assert (await foreign.client.get("/notes/posts/1")).status_code == 200


async def test_asgi_wrapper__opens_at_home_when_only_an_archive_is_served(
    site: Datasette, foreign: Datasette
) -> None:
    assert "blogs, to read here" in (await site.client.get("/")).text
    index = await site.client.get("/-/")
    assert index.status_code == 200
    assert "blogs, to read here" not in index.text
    assert '"archive"' in (await site.client.get("/.json")).text
    assert "blogs, to read here" not in (await foreign.client.get("/")).text


async def test_asgi_wrapper__keeps_datasettes_index_beside_other_databases(
    archive_path: Path, foreign: Datasette
) -> None:
    both = Datasette([str(archive_path), foreign.databases["notes"].path])
    assert "blogs, to read here" not in (await both.client.get("/")).text
    assert "blogs, to read here" in (await both.client.get("/archive/-/home")).text


async def test_asgi_wrapper__knows_the_base_url(archive_path: Path) -> None:
    site = Datasette([str(archive_path)], settings={"base_url": "/blogs/"})
    text = (await site.client.get("/")).text
    assert "blogs, to read here" in text
    assert 'href="/blogs/archive/-/post/1"' in text
    assert 'href="/blogs/-/blog-archiver/reading.css?' in text


async def test_menu_links__lead_to_each_archive(site: Datasette, foreign: Datasette) -> None:
    assert 'href="/archive/-/home"' in (await site.client.get("/archive")).text
    assert "/-/home" not in (await foreign.client.get("/notes")).text


async def test_database_actions__offer_reading_and_search(
    site: Datasette, foreign: Datasette
) -> None:
    assert "Read this archive" in (await site.client.get("/archive")).text
    assert "Read this archive" not in (await foreign.client.get("/notes")).text


async def test_render_cell__leads_from_rows_to_pages(site: Datasette, foreign: Datasette) -> None:
    text = (await site.client.get("/archive/posts")).text
    assert '<a href="/archive/-/post/1">Worker pools' in text
    assert re.search(r'<a href="/archive/-/snapshot/[0-9a-f]{64}">[0-9a-f]{12}</a>', text)
    assert '<a href="/archive/-/post/1">' in (await site.client.get("/archive/posts/1")).text
    assert (
        '<a href="/archive/-/source/rajpoot">' in (await site.client.get("/archive/sources")).text
    )
    assert (
        "/-/"
        not in re.findall(
            r"<td.*</td>", (await foreign.client.get("/notes/posts")).text, re.DOTALL
        )[0]
    )


async def test_render_cell__shortens_long_texts(site: Datasette) -> None:
    assert 'class="wide-cell"' in (await site.client.get("/archive/bodies")).text


async def test_extra_css_urls__only_on_pages_of_an_archive(
    site: Datasette, foreign: Datasette
) -> None:
    assert "tables.css" in (await site.client.get("/archive/posts")).text
    assert "tables.css" not in (await foreign.client.get("/notes/posts")).text


def facet(text: str, name: str) -> list[tuple[str, int]]:
    """Values and numbers of a facet on Datasette's page of a table."""
    box = re.search(rf'data-column="{name}">(.*?)</ul>', text, re.DOTALL)
    assert box, f"no facet {name}"
    found = re.findall(r"<li>(?:<a[^>]*>)?([^<&]+).*?([\d,]+)\s*<", box[1], re.DOTALL)
    return [(value.strip(), int(number.replace(",", ""))) for value, number in found]


async def test_register_facet_classes__count_years_and_tags(
    site: Datasette, foreign: Datasette
) -> None:
    text = (await site.client.get("/archive/posts")).text
    assert facet(text, "year") == [("2026", 2), ("2025", 1), ("2024", 1), ("2023", 1)]
    assert facet(text, "tag")[:2] == [("concurrency", 2), ("go", 2)]
    assert facet(text, "language") == [("en", 4), ("ar", 1), ("ja", 1)]
    assert "facet-info" in text
    assert "facet-info" not in (await foreign.client.get("/notes/posts?_facet_tag=tag")).text


async def test_register_facet_classes__count_among_what_filters_leave(
    site: Datasette,
) -> None:
    text = (await site.client.get("/archive/posts?_tag=go&published__startswith=2026-04")).text
    assert facet(text, "year") == [("2026", 1)]
    assert facet(text, "tag") == [("concurrency", 1), ("go", 1), ("performance", 1)]
    assert "_tag=go&amp;published__startswith=2026-04&amp;_year=2026" in text
    assert 'href="http://localhost/archive/posts?published__startswith=2026-04"' in text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("_year=2026", 2), ("_tag=go", 2), ("_tag=go&_tag=performance", 1),
        ("_tag=go&_year=2025", 0), ("_year=2025-11", 1), ("_tag=%27", 0), ("_year=%25", 0),
        ("_tag=go&language=en&_search=manners", 1),
    ],
)  # fmt: skip
async def test_filters_from_request__choose_by_year_and_tag(
    site: Datasette, query: str, rows: int
) -> None:
    answer = (await site.client.get(f"/archive/posts.json?_shape=array&{query}")).json()
    assert len(answer) == rows
    assert (await site.client.get(f"/archive/posts?{query}")).status_code == 200


async def test_filters_from_request__leave_other_tables_alone(
    site: Datasette, foreign: Datasette
) -> None:
    for other, path in ((site, "/archive/runs"), (foreign, "/notes/posts")):
        assert len((await other.client.get(f"{path}.json?_shape=array&_tag=x")).json()) > 0


async def test_get_metadata__describes_tables_and_columns(site: Datasette) -> None:
    text = (await site.client.get("/archive/posts")).text
    assert "A row is one post" in text
    assert "null: the blog never says" in text
    database = (await site.client.get("/archive")).text
    assert "archived by blog-archiver" in database
    assert "/archive/code_by_language" in database
    assert "posts_tags" not in re.sub(r"hidden.*", "", database, flags=re.DOTALL)


async def test_get_metadata__has_words_for_every_column_that_is_shown(
    fresh_site: Datasette, archive_db: Database
) -> None:
    await fresh_site.invoke_startup()
    told = metadata.for_stable(fresh_site)["databases"]["archive"]["tables"]
    shown = {name: about for name, about in told.items() if not about.get("hidden")}
    assert {"posts", "bodies", "coverage", "missing", "runs", "images"} <= set(shown)
    silent = [
        f"{name}.{column.name}"
        for name, about in shown.items()
        if "_fts" not in name
        for column in archive_db[name].columns
        if not about["columns"].get(column.name)
    ]
    assert silent == []


async def test_get_metadata__gives_way_to_the_users_own(archive_path: Path) -> None:
    own = {"databases": {"archive": {"tables": {"posts": {"description": "My own words"}}}}}
    site = Datasette([str(archive_path)], metadata=own)
    text = (await site.client.get("/archive/posts")).text
    assert "My own words" in text
    assert "A row is one post" not in text
    assert "null: the blog never says" in text


@pytest.mark.parametrize(
    "query",
    [
        "posts_a_month", "longest_posts", "edited_lately", "most_linked", "code_by_language",
        "dead_sources", "dead_sources?days=1", "links_to_host?host=go.dev",
    ],
)  # fmt: skip
async def test_saved_queries_answer(site: Datasette, query: str) -> None:
    response = await site.client.get(f"/archive/{query}")
    assert response.status_code == 200
    assert "rows-and-columns" in response.text or "0 results" in response.text


async def test_saved_query_links_titles_to_the_reading_view(site: Datasette) -> None:
    assert "go.dev/ref/spec" in (await site.client.get("/archive/links_to_host?host=go.dev")).text


async def test_own_files_may_be_kept_for_ever_and_no_others_are_served(
    site: Datasette,
) -> None:
    for name in assets.TYPES:
        response = await site.client.get(assets.address(name))
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
    for name in ("sans-LICENSE.txt", "__init__.py", "..%2f__init__.py"):
        assert (await site.client.get(f"/-/blog-archiver/{name}")).status_code != 200


async def test_closed_archives_stay_closed(archive_path: Path) -> None:
    closed = {"databases": {"archive": {"allow": {"id": "root"}}}}
    site = Datasette([str(archive_path)], **{"metadata" if IS_STABLE else "config": closed})
    for path in ("/archive/-/home", "/archive/-/post/1", "/archive/-/search?q=worker", "/"):
        response = await site.client.get(path)
        assert response.status_code == 403
        assert "Worker pools" not in response.text


async def test_damaged_file_is_left_to_datasette(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\x00" + b"\x01" * 4000)
    site = Datasette([str(tmp_path / "broken.db")])
    assert not await shelf.is_archive(site, "broken")

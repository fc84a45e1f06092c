"""docs/schema.md says what the migrations say."""

from pathlib import Path

from archiver.storage.archive import Archive
from archiver.storage.schema import PUBLIC, relations, schema_markdown

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "schema.md"


def test_document_is_current() -> None:
    current = DOCUMENT.read_text(encoding="utf-8") == schema_markdown()
    assert current, "run: python docs/make_schema.py"


def test_every_relation_says_what_a_row_is(archive: Archive) -> None:
    found = list(relations(archive.connection.raw))
    assert [relation.name for relation in found if not relation.words] == []
    assert {relation.name for relation in found} >= set(PUBLIC)


def test_every_column_that_can_be_null_says_when(archive: Archive) -> None:
    silent = [
        f"{relation.name}.{column.name}"
        for relation in relations(archive.connection.raw)
        if not relation.is_view
        for column in relation.columns
        if not column.required and not any(w in column.words for w in ("null", "as in posts"))
    ]
    assert silent == []


def test_every_foreign_key_can_be_followed_by_an_index(archive: Archive) -> None:
    """But for those from a part to the whole that is asked by another way."""
    raw = archive.connection.raw
    unserved = set()
    for relation in relations(raw):
        first_columns = {
            raw.execute(f"PRAGMA index_info({index[1]})").fetchone()[2]
            for index in raw.execute(f"PRAGMA index_list({relation.name})").fetchall()
        }
        key = next((column.name for column in relation.columns), None)
        for column in relation.columns:
            if column.references and column.name not in first_columns and column.name != key:
                unserved.add(f"{relation.name}.{column.name}")
    assert unserved == {
        "fetches.source_id",
        "snapshots.dictionary_id",
        "posts.snapshot_sha256",
        "revisions.snapshot_sha256",
    }

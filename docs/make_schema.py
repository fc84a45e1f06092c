"""Writes docs/schema.md from the migrations."""

from pathlib import Path

from archiver.storage.schema import schema_markdown

if __name__ == "__main__":
    Path(__file__).with_name("schema.md").write_text(schema_markdown(), encoding="utf-8")

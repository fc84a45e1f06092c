"""The public form of a post: the keys of an exported record, in their order, always present."""

from __future__ import annotations

from typing import Any

from archiver.dates import to_text, utc_text
from archiver.model import ArchivedPost, CodeBlock, ImageRef, Post

KEYS = (
    "id", "source", "url", "canonical_url", "title", "authors", "published", "updated", "tags",
    "language", "summary", "image", "site_name", "word_count", "markdown", "html", "text", "code",
    "images", "links", "revision", "status", "first_archived", "last_checked", "content_sha256",
    "snapshot_sha256", "provenance",
)  # fmt: skip


def post_fields(post: Post, *, source: str | None = None) -> dict[str, Any]:
    """A post that is in no archive: what only an archive knows is None."""
    known: dict[str, Any] = {
        "source": source,
        "url": post.url,
        "canonical_url": post.canonical_url,
        "title": post.title,
        "authors": list(post.authors),
        "published": to_text(post.published),
        "updated": to_text(post.updated),
        "tags": list(post.tags),
        "language": post.language,
        "summary": post.summary,
        "image": post.image,
        "site_name": post.site_name,
        "word_count": post.word_count,
        "markdown": post.markdown,
        "html": post.html,
        "text": post.text,
        "code": [code_fields(block) for block in post.code],
        "images": [image_fields(image) for image in post.images],
        "links": [link.url for link in post.links],
        "provenance": dict(post.provenance),
    }
    return {key: known.get(key) for key in KEYS}


def post_record(archived: ArchivedPost) -> dict[str, Any]:
    """A post as `archiver export` writes it."""
    return post_fields(archived.post, source=archived.source) | {
        "id": archived.id,
        "revision": archived.revision,
        "status": archived.status,
        "first_archived": utc_text(archived.first_archived),
        "last_checked": utc_text(archived.last_checked),
        "content_sha256": archived.content_sha256,
        "snapshot_sha256": archived.snapshot_sha256,
    }


def code_fields(block: CodeBlock) -> dict[str, Any]:
    return {"language": block.language, "text": block.text}


def image_fields(image: ImageRef) -> dict[str, Any]:
    return {"url": image.url, "alt": image.alt, "sha256": image.sha256}

"""What a page and the list that led to it say of a post: read once, for every field to weigh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from lxml.etree import _Element as Element

from archiver.extraction.declared import Head
from archiver.extraction.jsonld import StructuredArticle
from archiver.extraction.zone import Zone
from archiver.model import Entry

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value and where it was found; "" where nothing was."""

    value: Value
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The places where the data of a post stand."""

    tree: Element
    url: str  # of the page, after redirects
    head: Head
    named: list[Element]  # those of archiver.extraction.named
    article: StructuredArticle
    site_names: tuple[str, ...]  # best evidence first
    zone: Zone
    marks: dict[str, list[Element]]  # those of archiver.extraction.marks
    entry: Entry | None
    language: Found[str | None]
    today: date  # of the fetch
    ruled_date: Element | None = None  # what the user's selector found

    @property
    def witness(self) -> str:
        """The word of provenance for what the entry says."""
        return str(self.entry.witness.value) if self.entry is not None else ""

"""The archive by tag, author, year, language of the text and language of the code."""

from __future__ import annotations

from typing import Any

from archiver.browse.shelf import Shelf
from archiver.storage import reading_lists

FACETS = {  # in the address -> (facet, heading, what to say when there are none)
    "tags": ("tag", "Tags", "No post in this archive has a tag."),
    "authors": ("author", "Authors", "No post in this archive names its author."),
    "years": ("year", "Years", "No post in this archive has a date."),
    "languages": ("language", "Languages", "No post in this archive has a known language."),
    "code-languages": ("code", "Code", "No block of code in this archive names its language."),
}


async def facet(shelf: Shelf) -> Any:
    name, heading, nothing = FACETS[shelf.part("facet")]
    values = await shelf.kept(reading_lists.FACETS[name])
    return await shelf.page(
        "facet.html",
        facet=name,
        heading=heading,
        nothing=nothing,
        values=values,
        largest=max((value["number"] for value in values), default=1),
        facets=FACETS,
    )

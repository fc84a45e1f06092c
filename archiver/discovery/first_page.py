"""The several addresses of a list's first page: /blog/ and /blog/page/1/, /blog?page=0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archiver.discovery.addresses import key_of
from archiver.discovery.numbering import Numbered
from archiver.discovery.pager_links import PagerLink


def first_page_aliases(links: Sequence[PagerLink]) -> tuple[tuple[str, str], ...]:
    """Pairs of keys that mean the first page: the numbered address, and the one without number.

    Page 1 is the second page where a list counts from 0: a link that shows 2 leads there. Empty
    where nothing says from which number a list counts.
    """
    lists: dict[str, list[tuple[Numbered, PagerLink]]] = defaultdict(list)
    for link in links:
        if link.form and link.form.key != key_of(link.url):
            lists[link.form.key].append((link.form, link))
    found = {}
    for key, steps in lists.items():
        form, least = steps[0][0], _least(steps)
        if least is not None:
            found[key_of(form.page(least))] = key
    return tuple(found.items())


def _least(steps: Sequence[tuple[Numbered, PagerLink]]) -> int | None:
    """The number of the first page of the list of those links, None where nothing says it."""
    if any(form.number == 0 or form.counts_posts for form, _ in steps):
        return 0
    if any(shows_number(link.text, form.number) for form, link in steps):
        return 1
    if any(shows_number(link.text, form.number + 1) for form, link in steps):
        return 0
    back = any(form.number == 1 and link.direction == "newer" for form, link in steps)
    return 1 if back else None  # some lists number from the oldest page: "older" leads to 1


def shows_number(text: str, number: int) -> bool:
    """Whether a link's text is that number and no more."""
    return text.strip("[]() .").lstrip("0") == str(number)

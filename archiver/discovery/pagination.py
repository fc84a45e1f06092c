"""The other pages of a list: numbered addresses, and links that say "older" or "next"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.discovery.addresses import (
    LIST_WORDS,
    TAXONOMY_WORDS,
    AddressKind,
    address_kind,
    is_scoped,
    key_of,
    segments,
    stem,
)
from archiver.discovery.cards import Card
from archiver.discovery.document import selected
from archiver.discovery.first_page import first_page_aliases, shows_number
from archiver.discovery.layout import Layout
from archiver.discovery.numbering import Numbered, first_page, numbered_forms, same_list
from archiver.discovery.pager_links import PagerLink, pager_links
from archiver.discovery.unlinked import has_unlinked_pages
from archiver.discovery.wording import is_all_posts

LONGEST_LABEL = 12  # positions of a link whose text may be a label: more is a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """The pages that an index page leads to."""

    next: str | None = None  # the older page; None on the last one
    numbered: tuple[str, ...] = ()  # pages whose address is the list's with a number
    by_text: tuple[str, ...] = ()  # pages that only a link's words or a rule name
    all_posts: str | None = None  # a list of everything beside this one; None without a link
    last: int | None = None  # the highest page number seen; None without numbers
    unlinked: bool = False  # whether its steps lead to no address: the list shown is a part
    template: tuple[str, str] | None = None  # an address up to and after its page number
    aliases: tuple[tuple[str, str], ...] = ()  # keys of the first page: that of /page/1/, of /

    @property
    def pages(self) -> tuple[str, ...]:
        """All pages of the list that are linked, numbered ones first."""
        return tuple(dict.fromkeys((*self.numbered, *self.by_text)))


def read_pager(layout: Layout, cards: Sequence[Card], *, rule: str | None = None) -> Pager:
    """The pager of an index page; links inside the cards of its list do not count.

    Order of evidence for the next page: the user's rule, an address with the next number, a
    link that says "older" or "next". `<link rel=next>` counts only with a numbered address: it
    means the next document in other places.
    """
    here = layout.document.url
    numbers: dict[str, Numbered] = {}
    texts: dict[str, str] = {}
    steps: list[PagerLink] = []
    for link in pager_links(layout, cards):
        if link.form and _is_step(link):
            numbers.setdefault(link.url, link.form)
            steps.append(link)
        elif link.direction and link.form is None and _may_continue(link.url, here):
            texts.setdefault(link.url, link.direction)
    for url in _announced(layout):
        form = same_list(url, here)
        if form:
            numbers.setdefault(url, form)
    pager = _pager(here, numbers, texts, _ruled(layout, rule))
    unlinked = not pager.pages and has_unlinked_pages(layout)
    return replace(
        pager,
        all_posts=_all_posts(layout),
        unlinked=unlinked,
        aliases=first_page_aliases(steps),
    )


def _is_step(link: PagerLink) -> bool:
    """Whether a numbered address is shown as a page of a list."""
    form = link.form
    assert form is not None
    shown = shows_number(link.text, form.number) or (form.counts_posts and link.text.isdecimal())
    return form.known or bool(link.direction) or shown or link.in_pager


def _pager(
    here: str, forms: dict[str, Numbered], texts: dict[str, str], ruled: str | None
) -> Pager:
    numbers = {url: form.number for url, form in forms.items()}
    number = _own_number(here, numbers)
    older = next((url for url, direction in texts.items() if direction == "older"), None)
    numbered = sorted(numbers, key=lambda url: numbers[url])
    start = first_page(here)
    if start is not None and numbers and key_of(start) != key_of(here) and start not in numbers:
        numbered.insert(0, start)
    by_text = [*([ruled] if ruled else []), *texts]
    pages = [form for form in forms.values() if not (form.counts_posts or form.signed)]
    return Pager(
        next=ruled or _following(forms, number) or older,
        numbered=tuple(dict.fromkeys(numbered)),
        by_text=tuple(dict.fromkeys(by_text)),
        last=max([number, *numbers.values()]) if numbers else None,
        template=next(((form.before, form.after) for form in pages), None),
    )


def _following(forms: dict[str, Numbered], number: int) -> str | None:
    """The page after that number: the next number, or of lists that count posts the nearest."""
    after = [(form.number, url) for url, form in forms.items() if form.number > number]
    near = [item for item in after if item[0] == number + 1 or forms[item[1]].counts_posts]
    return min(near)[1] if near else None


def _all_posts(layout: Layout) -> str | None:
    """The first link that says it leads to all posts, None without one."""
    for anchor in layout.anchors:
        if anchor.end - anchor.start > LONGEST_LABEL or not layout.document.is_own(anchor.url):
            continue
        text = layout.text(anchor.start, anchor.end)
        if not is_all_posts(text) or address_kind(anchor.url) is AddressKind.FILE:
            continue
        if key_of(anchor.url) != key_of(layout.document.url):
            return anchor.url
    return None


def _may_continue(url: str, here: str) -> bool:
    """Whether an address may hold more of this list: the whole blog is no more of a tag.

    Nor is the list of all tags or categories more of anything.
    """
    names = [stem(part) for part in segments(url)]
    if names and names[-1] in TAXONOMY_WORDS - LIST_WORDS:
        return False
    return key_of(url) != key_of(here) and (is_scoped(url) or not is_scoped(here))


def _own_number(here: str, numbers: dict[str, int]) -> int:
    """The number of this page in its list, 1 when its address has none."""
    keys = {form.key for url in numbers for form in numbered_forms(url)}
    keys |= {key_of(url) for url in numbers}
    return next((form.number for form in numbered_forms(here) if form.key in keys), 1)


def _announced(layout: Layout) -> list[str]:
    """Addresses of <link rel=next> and <link rel=prev>, resolved."""
    found = []
    for element in layout.document.tree.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        url = (
            layout.document.resolve(element.get("href") or "")
            if {"next", "prev"} & set(rel)
            else None
        )
        if url:
            found.append(url)
    return found


def _ruled(layout: Layout, rule: str | None) -> str | None:
    """The address behind the user's selector for the next page, None without a match."""
    if rule is None:
        return None
    for element in selected(layout.document.tree, rule):
        href = element.get("href") or next(
            (a.get("href") for a in element.iter("a") if a.get("href")), None
        )
        url = layout.document.resolve(href) if href else None
        if url:
            return url
    return None

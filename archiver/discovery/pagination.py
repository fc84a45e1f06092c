"""The other pages of a list: numbered addresses, and links that say "older" or "next"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.discovery.addresses import AddressKind, address_kind, is_scoped, key_of
from archiver.discovery.cards import Card
from archiver.discovery.document import plain, selected
from archiver.discovery.layout import Anchor, Layout
from archiver.discovery.numbering import first_page, numbered_forms, same_list
from archiver.discovery.spans import Spans
from archiver.discovery.unlinked import has_unlinked_pages
from archiver.discovery.wording import is_all_posts, paging_direction

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
    numbers: dict[str, int] = {}
    texts: dict[str, str] = {}
    forms: dict[str, tuple[str, str]] = {}
    inside = Spans((card.start, card.end) for card in cards)
    for anchor in layout.anchors:
        if not layout.document.is_own(anchor.url):
            continue
        form = same_list(anchor.url, here)
        if (
            inside.holds(anchor.start)
            and not (form and form.known)
            and not _in_pager(layout, anchor)
        ):
            continue
        text = plain(layout.text(anchor.start, anchor.end)) or _label(anchor)
        direction = paging_direction(text)
        if form and (
            form.known or direction or _shows_number(text, form.number) or _in_pager(layout, anchor)
        ):
            numbers.setdefault(anchor.url, form.number)
            forms.setdefault(anchor.url, (form.before, form.after))
        elif direction and form is None and _may_continue(anchor.url, here):
            texts.setdefault(anchor.url, direction)
    for url in _announced(layout):
        form = same_list(url, here)
        if form:
            numbers.setdefault(url, form.number)
            forms.setdefault(url, (form.before, form.after))
    pager = _pager(here, numbers, texts, forms, _ruled(layout, rule))
    unlinked = not pager.pages and has_unlinked_pages(layout)
    return replace(pager, all_posts=_all_posts(layout), unlinked=unlinked)


def _pager(
    here: str,
    numbers: dict[str, int],
    texts: dict[str, str],
    forms: dict[str, tuple[str, str]],
    ruled: str | None,
) -> Pager:
    number = _own_number(here, numbers)
    following = next((url for url, value in numbers.items() if value == number + 1), None)
    older = next((url for url, direction in texts.items() if direction == "older"), None)
    numbered = sorted(numbers, key=lambda url: numbers[url])
    start = first_page(here)
    if start is not None and numbers and key_of(start) != key_of(here) and start not in numbers:
        numbered.insert(0, start)
    by_text = [*([ruled] if ruled else []), *texts]
    return Pager(
        next=ruled or following or older,
        numbered=tuple(dict.fromkeys(numbered)),
        by_text=tuple(dict.fromkeys(by_text)),
        last=max([number, *numbers.values()]) if numbers else None,
        template=next(iter(forms.values()), None),
    )


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
    """Whether an address may hold more of this list: the whole blog is no more of a tag."""
    return key_of(url) != key_of(here) and (is_scoped(url) or not is_scoped(here))


def _own_number(here: str, numbers: dict[str, int]) -> int:
    """The number of this page in its list, 1 when its address has none."""
    keys = {form.key for url in numbers for form in numbered_forms(url)}
    keys |= {key_of(url) for url in numbers}
    return next((form.number for form in numbered_forms(here) if form.key in keys), 1)


def _shows_number(text: str, number: int) -> bool:
    return text.strip("[]() .").lstrip("0") == str(number)


def _in_pager(layout: Layout, anchor: Anchor) -> bool:
    return any(
        start <= anchor.start < end and region.name == "pager"
        for start, end, region in layout.regions
    )


def _label(anchor: Anchor) -> str:
    """What a link without text says of itself: aria-label, title, rel or the class of its icon."""
    element = anchor.element
    for value in (element.get("aria-label"), element.get("title")):
        if value and value.strip():
            return plain(value)
    rel = (element.get("rel") or "").lower().split()
    return "next" if "next" in rel else "prev" if "prev" in rel else ""


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

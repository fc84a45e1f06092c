"""What a post is filed under: its own tags and categories, not the site's tag cloud."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from archiver.extraction.marks import TAG
from archiver.extraction.sources import Found, Sources
from archiver.extraction.texts import alike, classes_of, clean, shown_text
from archiver.extraction.zone import Zone, is_furniture, is_meta
from archiver.urls import canonical_url, is_same_site, path_segments

LABELS = frozenset({"span", "li", "a", "div"})
TAG_FOLDERS = frozenset({
    # The part of an address before the name of a tag.
    "tag", "tags", "tagged", "category", "categories", "cat", "topic", "topics", "label", "labels",
    "keyword", "keywords", "subject", "subjects", "series", "etiqueta", "etiquetas", "categoria",
    "kategorie", "kategorien", "schlagwort", "etiquette", "categorie", "标签", "分类",
})  # fmt: skip
CATEGORY_FOLDERS = frozenset({
    # Those of them that hold categories, which blogs capitalise; their tags may be the same words.
    "category", "categories", "cat", "categoria", "kategorie", "kategorien", "categorie", "分类",
})  # fmt: skip
# Both of `classes_of`.
TAG_CLASS = re.compile(
    r"\s(?:[a-z]+[-_]{1,2})?(?:tag|tag-?(?:item|link|name|chip)|chip|topic)"
    r"(?:\s|_[a-zA-Z0-9]{4,6}\s)"
)
TAG_BOX = re.compile(r"\s(?:[a-z]+[-_]{1,2})?tags(?:[-_]{1,2}(?:list|box))?\s")
TAG_ADDRESS = re.compile(
    # Of an address after a slash and without capitals; quick, as most links lead elsewhere.
    r"[/?&](?:" + "|".join(sorted(TAG_FOLDERS)) + r"|%)"
)
COUNTED = re.compile(r"\s*[(\[（]\s*\d+\s*[)\]）]\s*$")
PREFIX = re.compile(
    r"^(?:#|＃|🏷️?|(?:tags?|filed (?:to|under)|posted in|category|topic|section)\s*[:：])\s*",
    re.IGNORECASE,
)
NOT_A_TAG = frozenset({
    "all", "all tags", "blog", "categories", "category", "posts", "tag", "tags", "uncategorized",
    "uncategorised", "more", "view all", "see all", "topics", "archive", "home", "标签", "分类",
    "未分类", "tags:", "read more", "edit", "none",
})  # fmt: skip
MOST_IN_ONE_PLACE = 25  # more links to tags than this are the site's cloud
MOST_TAGS = 40
LONGEST_TAG = 60  # characters
MOST_WORDS = 6


def read_tags(sources: Sources) -> Found[tuple[str, ...]]:
    """The tags, as shown where they are shown; the places they came from are joined by "+".

    `<meta name=keywords>` counts only where nothing else names a tag: sites fill it for engines.
    """
    head, entry = sources.head, sources.entry
    links = list(_links(sources))
    places: list[tuple[Iterable[str], str]] = [
        (map(shown_text, links), "links"),
        (_marked(sources.marks[TAG]), "markup"),
        (_labels(sources), "labels"),
        (_split(head.all("article:tag", "og:article:tag", "parsely-tags")), "meta"),
        (sources.article.tags, "json-ld"),
        (entry.tags if entry else (), sources.witness),
    ]
    tags: dict[str, str] = {}
    where = [place for texts, place in places if _add(tags, texts)]
    tags |= _spelt_otherwise(tags, links, sources.url)
    if not tags and _add(tags, _split(head.all("keywords", "news_keywords"))):
        where = ["keywords"]
    return Found(tuple(tags.values())[:MOST_TAGS], "+".join(where))


def _add(tags: dict[str, str], texts: Iterable[str]) -> bool:
    """Add what is new, and say whether anything was; "machine-learning" is "Machine Learning"."""
    before = len(tags)
    for text in texts:
        tag = COUNTED.sub("", PREFIX.sub("", clean(text))).strip(" ,;|·•")
        form = re.sub(r"[\s_-]+", " ", alike(tag))
        if 0 < len(tag) <= LONGEST_TAG and len(tag.split()) <= MOST_WORDS and form not in NOT_A_TAG:
            tags.setdefault(form, tag)
    return len(tags) > before


def _spelt_otherwise(tags: dict[str, str], links: list[Element], url: str) -> dict[str, str]:
    """The tags that a category of the post gave another case than their own links have."""
    own: dict[str, str] = {}
    _add(
        own, [shown_text(link) for link in links if not _leads_to_tag(link, url, CATEGORY_FOLDERS)]
    )
    return {form: tag for form, tag in own.items() if alike(tag) == alike(tags.get(form, ""))}


def _split(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.split(r"\s*[,;、，]\s*", text)


def _marked(elements: Iterable[Element]) -> Iterator[str]:
    """Texts of elements marked as tags; of a marked list, those of its links."""
    for element in elements:
        links = [shown_text(link) for link in element.iterdescendants("a")]
        yield from links or _split([element.get("content") or shown_text(element)])


def _links(sources: Sources) -> Iterator[Element]:
    """The links to tag pages that stand beside the post."""
    boxes: dict[Element, list[Element]] = {}
    for link in sources.tree.iter("a"):
        if _leads_to_tag(link, sources.url):
            boxes.setdefault(_box(link), []).append(link)
    for group in boxes.values():
        if len(group) <= MOST_IN_ONE_PLACE:
            yield from (
                link for link in group if _is_beside(link, sources.zone) and not _in_prose(link)
            )


def _labels(sources: Sources) -> Iterator[str]:
    """Texts of tags that are no links."""
    found = [
        element
        for element in sources.named
        if element.tag in LABELS
        and TAG_CLASS.search(classes_of(element))
        and element.find(".//a") is None
        and len(element) <= 2
        and _is_beside(element, sources.zone)
    ]
    if len(found) <= MOST_IN_ONE_PLACE:
        yield from map(shown_text, found)


def _leads_to_tag(link: Element, url: str, folders: frozenset[str] = TAG_FOLDERS) -> bool:
    href = link.get("href") or ""
    target = canonical_url(href, url) if TAG_ADDRESS.search(f"/{href}".casefold()) else None
    if target is None or not is_same_site(target, url):
        return False
    segments = [part.casefold() for part in path_segments(target)]
    if not folders.isdisjoint(segments[:-1]):
        return True
    asked = re.search(r"[?&](tag|category|label)=", target)
    return asked is not None and asked[1] in folders


def _is_beside(element: Element, zone: Zone) -> bool:
    """Whether it stands in the post's own part of the page, or in a box of the post's data."""
    if zone.postcard is not None and any(node is zone.postcard for node in element.iterancestors()):
        return True
    if _is_in_tag_box(element, zone):
        return True
    if any(map(is_meta, element.iterancestors())):
        return not any("recent" in (node.get("class") or "") for node in element.iterancestors())
    return not is_furniture(element, zone.headline)


def _is_in_tag_box(element: Element, zone: Zone) -> bool:
    """Whether it is in a box of tags beside the headline: some themes make it a `<nav>`, which
    is furniture elsewhere."""
    if zone.headline is None or zone.scope.tag not in {"article", "main"}:
        return False
    around = set(
        itertools.takewhile(lambda up: up is not zone.scope, zone.headline.iterancestors())
    )
    around.add(zone.scope)
    return any(
        node.getparent() in around and TAG_BOX.search(classes_of(node)) is not None
        for node in element.iterancestors()
    )


def _in_prose(link: Element) -> bool:
    """Whether the link is part of a sentence: more words around it than in it."""
    parent = link.getparent()
    if parent is None or parent.tag not in {"p", "li", "td", "blockquote", "em", "strong"}:
        return False
    own = sum(len(shown_text(a)) for a in parent.iter("a"))
    return len(shown_text(parent)) > 2 * own + 40


def _box(link: Element) -> Element:
    """The element that holds the list the link is in."""
    for node in link.iterancestors():
        if len(list(itertools.islice(node.iter("a"), 2))) > 1:
            return node
    return link

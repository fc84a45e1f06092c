"""Boilerplate inside the article's subtree: what belongs to the site, not to the post."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml.html import HtmlElement

from archiver.extraction.subtree import squeezed

# Names (class or id) of elements that are the site's, each with what it is.
NAMES = re.compile(
    r"""(?ix)(?:^|[\s_-])(?:
      share | sharing | sharedaddy | share-?(?:bar|buttons?|links?|this|icons?) | social(?:-?\w+)? | addtoany | jp-share
    | author-?(?:box|bio|card|info) | about-?(?:the-?)?author | post-?author | bio
    | related(?:-?(?:posts?|articles?|content|reading|stories))? | recommended | read-?next | more-?posts | you-may-like
    | jp-relatedposts | yarpp
    | newsletter(?:-?\w+)? | subscri(?:be|ption)(?:-?\w+)? | signup(?:-?\w+)? | sign-up | mailchimp | mc_embed\w*
    | prev-?next | pagination(?:-?\w+)? | paginav | post-?nav(?:igation)? | nav-?links | post-?navigation | pager
    | page-?nav(?:igation)? | article-?nav | series-?nav | breadcrumbs?
    | comments?(?:-?(?:area|section|list|form|wrapper|respond))? | respond | disqus\w* | utterances | giscus | isso-thread
    | cusdis\w* | webmentions?
    | toc | table-?of-?contents | toc-?\w+ | quarto-toc | on-this-page
    | post-?meta | entry-?meta | article-?meta | byline | post-?info | reading-?time | read-?time | min-?read
    | post-?footer | entry-?footer | article-?footer | post-?tags | tag-?list | tags-?links | cat-links | edit-?(?:this-?)?page
    | edit-?link | last-?updated | cookie\w* | consent | advert\w* | ad-?(?:slot|container|unit|banner)s? | ads? | promo
    | sponsor\w* | sidebar | widget\w* | skip-?link | screen-reader-text | visually-hidden | sr-only | noprint
    | back-?to-?top | scroll-?to-?top | upvote | like-?button | clap | popup | modal
    | print-?only | donate | ko-?fi | buymeacoffee | patreon
    )(?:$|[\s_-])"""
)
TAGS = frozenset(("nav", "form", "dialog"))
ROLES = frozenset(
    ("navigation", "search", "complementary", "banner", "contentinfo", "dialog", "doc-toc")
)
MIN_READ = re.compile(
    r"(?i)(?:estimated\s+)?(?:reading\s+time:?\s*)?(?:about\s+|~\s*)?\d+\s*-?(?:min(?:ute)?s?)(?:\s+(?:to\s+)?read)?\.?|\d+\s+words?"
)
TOC_HEADING = re.compile(
    r"(?i)(?:table of contents|contents|on this page|toc|目录|inhaltsverzeichnis|sommaire):?"
)


def boilerplate(subtree: HtmlElement, voted: Collection[HtmlElement]) -> set[HtmlElement]:
    """The elements inside a subtree that are not the article's; none of them holds voted text."""
    found: set[HtmlElement] = set()
    whole = len(squeezed(subtree)) or 1
    for element in subtree.iterdescendants():
        if (
            not isinstance(element.tag, str)
            or element in voted
            or element.tag in ("code", "span", "pre")
        ):
            continue
        if element.getparent() in found or (
            _is_boilerplate(element) and len(squeezed(element)) < 0.4 * whole
        ):
            found.add(element)
    return found


def _is_boilerplate(element: HtmlElement) -> bool:
    if element.tag in TAGS or element.get("role") in ROLES:
        return True
    names = element.get("class"), element.get("id")
    if any(name and NAMES.search(name) for name in names):
        return element.find(".//pre") is None
    if element.tag in ("p", "div", "small", "time", "li"):
        text = " ".join(element.text_content().split()) if len(element) < 3 else ""
        return bool(text) and len(text) < 60 and MIN_READ.fullmatch(text) is not None
    return False

"""What class names and ids say of an element: that it is the site's, not the article's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lxml.html import HtmlElement


def remembered(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether class names match a pattern; the pages of a site say the same few again and again."""

    @lru_cache(maxsize=4096)
    def matches(names: str) -> bool:
        return pattern.search(names) is not None

    return matches


# Names (class or id) of elements that are the site's, each with what it is.
BOILERPLATE = re.compile(
    r"""(?ix)(?:^|[\s_-])(?:
      share | sharing | sharedaddy | share-?(?:bar|buttons?|links?|this|icons?) | social(?:-?\w+)?
    | addtoany | jp-share | wabtn_container | follow-?us  # Share buttons
    | author-?(?:box|bio|card|info) | about-?(?:the-?)?author | post-?author | bio  # Author boxes
    | related(?:-?(?:posts?|articles?|content|reading|stories))? | recommended | read-?next
    | more-?posts | you-may-like | jp-relatedposts | yarpp | trending | popular(?:-?posts?)?
    | most-?(?:read|popular|viewed) | latest-?(?:news|posts?|stories|box)  # Other posts
    | newsletter(?:-?\w+)? | subscri(?:be|ption)(?:-?\w+)? | signup(?:-?\w+)? | sign-up | mailchimp
    | mc_embed\w*  # Newsletters
    | prev-?next | pagination(?:-?\w+)? | paginav | post-?nav(?:igation)? | nav-?links
    | post-?navigation | pager | page-?nav(?:igation)? | article-?nav | series-?nav | breadcrumbs?
    | back-?to-?top | scroll-?to-?top | skip-?link  # Ways to other pages
    | comments?(?:-?(?:area|section|list|form|wrapper|respond))? | respond | disqus\w* | utterances
    | giscus | isso-thread | cusdis\w* | webmentions?  # Comments
    | toc | table-?of-?contents | toc-?\w+ | quarto-toc | on-this-page  # Tables of contents
    | post-?meta | entry-?meta | article-?meta | byline | post-?info | reading-?time | read-?time
    | min-?read | post-?footer | entry-?footer | article-?footer | post-?tags | tag-?list
    | tags-?links | cat-links | edit-?(?:this-?)?page | edit-?link | last-?updated | time-?stamp
    | (?:post|entry|article|pub|publish)-?date | date-?published | posted-on
    | dateline | (?:article-?|post-?)?(?:licen[cs]e|licensing|copyright)(?:-?\w+)?
    | creative-?commons | permalink-?box  # Data of the post
    | cookie\w* | consent | advert\w* | ad-?(?:slot|container|unit|banner)s? | ads? | promo
    | sponsor\w* | donate | ko-?fi | buymeacoffee | patreon  # Advertising, consent, money
    | sidebar | widget\w* | screen-reader-text | visually-hidden | sr-only | noprint | print-?only
    | print-?(?:header|footer) | slide-?count | player-with-placeholder | upvote | like-?button
    | clap | popup | modal | blogroll | colophon | speechify-ignore | hide-text  # Furniture
    | (?:input|output)_?prompt | jp-(?:Input|Output)Prompt  # Numbers of a notebook's cells
    )(?:$|[\s_-])"""
)


# Widgets whose text reads like an article's, so that the vote is no witness: by their exact names.
CERTAIN = re.compile(
    r"""(?ix)(?:^|\s)(?:
      kg-signup-card | subscription-widget(?:-wrap(?:-editor)?)? | sharedaddy | sd-sharing
    | jp-relatedposts | yarpp-related | wp-block-jetpack-subscriptions | mc_embed_signup
    | convertkit-form | formkit-form | addtoany_share_save_container | wpd-comments | giscus
    )(?:\s|$)"""
)
# Words that only those hear who see no icon: "Directory", "opens in a new tab".
is_for_screen_readers = remembered(
    re.compile(r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-(?:text|only))(?:\s|$)")
)
is_certainly_boilerplate = remembered(CERTAIN)
_says_boilerplate = remembered(BOILERPLATE)
CONTENTS = re.compile(
    r"(?i)(?:^|[\s_-])(?:toc|table-?of-?contents|tableofcontents|on-this-page|quarto-toc|tocbot"
    r"|post-?toc|article-?toc|markdown-toc|ez-toc-\w+)(?:$|[\s_-])"
)
# Elements whose id is made from an author's heading, and may be any word.
NAMED_BY_AUTHOR = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "section", "a", "p", "li", "pre", "figure", "table", "dt")
)
SECTION = re.compile(r"(?:^|\s)(?:section|level\d|sect\d)(?:\s|$)")


def is_named_boilerplate(element: HtmlElement) -> bool:
    """Whether the page's own names say that an element is no part of the article."""
    names = element.get("class") or ""
    if names and _says_boilerplate(names):
        return True
    identity = element.get("id")
    if not identity or element.tag in NAMED_BY_AUTHOR or SECTION.search(names):
        return False
    return _says_boilerplate(identity)


def is_named_contents(element: HtmlElement) -> bool:
    """Whether the page calls an element its table of contents."""
    return any(CONTENTS.search(element.get(name) or "") for name in ("class", "id"))

"""Addresses of the pages of one list: which two differ only in the number of the page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from archiver.discovery.addresses import key_of
from archiver.urls import canonical_url

MAX_NUMBER = 9999  # pages; more is a calendar or an offset
MAX_UNKNOWN = 999  # in a notation that is not known to be a pager's: 2024 is a year
MAX_POSTS = 99_999  # where the number counts posts

_WORDS = (
    # Words before the number in a path; others count only where a pager shows them.
    "page|pages|paged|seite|seiten|pagina|página|paginas|strona|sida|side|sivu|oldal|stranka|"
    "strana|страница|halaman|trang|sayfa"
)
_PARAMETER = re.compile(
    # TYPO3 has tx_news_pi1[currentPage], Bitrix PAGEN_1
    r"page|paged|pg|p|seite|pagina|page_num|pagenum|pageno|cpage|currentpage|pagen_\d"
    r"|\w+\[(?:current_?)?page\]"
)
_SIGNATURES = frozenset({"chash", "hash", "sid", "token"})
_STEPS = frozenset({"offset", "start", "skip", "from", "o"})  # count posts, not pages
_WORD_NUMBER = re.compile(
    r"(?P<base>.*/)(?P<word>[^/\d]{1,20}?)(?P<join>[/_-]?)(?P<number>\d{1,4})(?P<end>\.html?|/)?$"
)
_BARE_NUMBER = re.compile(r"(?P<base>.*/)(?P<number>\d{1,3})(?P<end>\.html?|/)?$")
_NUMBERED_FILE = re.compile(
    r"(?P<base>.*/[^/]*?[^/\d_-])(?P<join>[_-]?)(?P<number>\d{1,3})(?P<end>\.html?)$"
)
_KNOWN_WORD = re.compile(rf"(?:{_WORDS})$", re.IGNORECASE)


class Numbered(NamedTuple):
    """One way to see an address as page `number` of the list with that key."""

    key: str  # identity of the first page
    base: str  # an address of the first page
    number: int
    known: bool  # whether the notation is a pager's even without a pager around it
    before: str  # the address up to the number
    after: str  # and from it on
    counts_posts: bool = False  # ?start=20 is the page that begins with the 21st post
    signed: bool = False  # whether each address has a hash of its own, which cannot be made

    def page(self, number: int) -> str:
        """The address of another page of that list in the same notation."""
        return f"{self.before}{number}{self.after}"


@lru_cache(maxsize=8192)
def numbered_forms(url: str) -> tuple[Numbered, ...]:
    """All ways to see an address as page N of a list; empty for most addresses.

    N is 0 only where a parameter says so: some lists count their pages from there.
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    query = f"?{parts.query}" if parts.query else ""
    forms = [*_path_forms(root, parts.path, query), *_query_forms(url)]
    return tuple(form for form in forms if _is_page_number(form))


def _is_page_number(form: Numbered) -> bool:
    if form.counts_posts:
        return form.number <= MAX_POSTS
    least = 0 if form.known and form.before.endswith("=") else 1
    return least <= form.number <= (MAX_NUMBER if form.known else MAX_UNKNOWN)


def _path_forms(root: str, path: str, query: str) -> list[Numbered]:
    forms = []
    match = _WORD_NUMBER.match(path)
    if match:
        known = (
            bool(_KNOWN_WORD.match(match["word"])) or match["word"].rstrip("-_").lower() == "index"
        )
        forms.append(_form(root, path, query, match, match["base"], known=known))
    match = _BARE_NUMBER.match(path)
    if match:
        forms.append(_form(root, path, query, match, match["base"], known=False))
    match = _NUMBERED_FILE.match(path)
    if match:
        base = match["base"] + match["end"]
        known = match["base"].endswith("/index")
        forms.append(_form(root, path, query, match, base, known=known))
    return forms


def _form(
    root: str, path: str, query: str, match: re.Match[str], base: str, *, known: bool
) -> Numbered:
    start, end = match.span("number")
    url = root + base + query
    return Numbered(
        key=key_of(url),
        base=url,
        number=int(match["number"]),
        known=known,
        before=root + path[:start],
        after=path[end:] + query,
    )


def _query_forms(url: str) -> list[Numbered]:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    forms = []
    for index, (name, value) in enumerate(pairs):
        counts_posts = name.lower() in _STEPS
        if not value.isdigit() or len(value) > (5 if counts_posts else 4):
            continue
        rest = pairs[:index] + pairs[index + 1 :]
        named = [pair for pair in rest if pair[0].lower() not in _SIGNATURES]
        base = parts._replace(query=urlencode(named)).geturl()
        head = parts._replace(query="").geturl() + "?" + urlencode([*rest, (name, "")])
        known = _PARAMETER.fullmatch(name.lower()) is not None and len(value) <= 3
        signed = len(named) < len(rest)
        forms.append(
            Numbered(key_of(base), base, int(value), known, head, "", counts_posts, signed)
        )
    return forms


def same_list(url: str, index: str) -> Numbered | None:
    """How an address is another page of the list that `index` is a page of, None when it is not.

    The first page has number 1 in the notation of the other: /blog/ is page 1 of /blog/page/4/.
    """
    own = numbered_forms(url) if any(char.isdigit() for char in url) else ()
    if not own and not numbered_forms(index):
        return None
    if key_of(url) == key_of(index):
        return None
    key = key_of(index)
    lists = {form.key: form for form in numbered_forms(index)}
    for form in own:
        if form.key == key or form.key in lists:
            return form
    first = lists.get(key_of(url))
    return first._replace(number=1) if first else None


def first_page(url: str) -> str | None:
    """The address of page 1 of the list that an address is page N of, None for other addresses."""
    form = next((form for form in numbered_forms(url) if form.known), None)
    return canonical_url(form.base) if form else None

"""The fixed words of the archive: what a witness, a fetch, a run or a refusal can be.

Each word is also what the database, the exports and the pages show.
"""

from enum import StrEnum


class Witness(StrEnum):
    """Where a source declares its posts."""

    INDEX = "index"
    FEED = "feed"
    SITEMAP = "sitemap"


class Role(StrEnum):
    """What a request is for; also the `role` of a fetch."""

    INDEX = "index"
    FEED = "feed"
    SITEMAP = "sitemap"
    ROBOTS = "robots"
    POST = "post"
    IMAGE = "image"


class EntryState(StrEnum):
    """Where an entry stands in the coverage ledger."""

    PENDING = "pending"  # listed, not yet fetched
    ARCHIVED = "archived"  # its post is in the archive
    FAILED = "failed"  # could not be fetched or processed; tried again next run
    REJECTED = "rejected"  # fetched, and is no post: see the reason
    EXTERNAL = "external"  # on another site: kept as an entry, not fetched
    EXCLUDED = "excluded"  # robots.txt or a rule of the user forbids it
    GONE = "gone"  # 404 or 410


class Reason(StrEnum):
    """Why a page is no post."""

    NOT_HTML = "not_html"  # bytes that are no HTML, whatever the header says
    WRONG_TYPE = "wrong_type"  # a Content-Type of something else: PDF, image, zip
    EMPTY = "empty"  # no text, code or picture at all
    TOO_SHORT = "too_short"  # nothing but a line or two that no entry vouches for
    SOFT_404 = "soft_404"  # answered 200, says "not found"
    LISTING = "listing"  # an index, tag or archive page
    LOGIN_WALL = "login_wall"
    CAPTCHA = "captcha"
    ERROR_PAGE = "error_page"  # answered 200, shows a server's or proxy's error
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"  # extraction ran into its time limit
    CRASHED = "crashed"  # the extraction process died on it
    HTTP_ERROR = "http_error"  # answered 4xx or 5xx


class PostOutcome(StrEnum):
    """What a crawl did to a post."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SUSPECT = "suspect"  # known, and not replaced by what its page shows now


class FetchOutcome(StrEnum):
    """How one HTTP exchange ended."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"
    BLOCKED = "blocked"  # robots.txt, a guard of ours, or 401/403/451
    FAILED = "failed"


class RunEnding(StrEnum):
    """How a run ended; a run without an ending is still open, or its process died."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why a source's list could not be read in a run."""

    DNS = "dns"  # the host has no address
    CERTIFICATE = "certificate"
    UNREACHABLE = "unreachable"  # no connection, no answer in time, an answer cut off
    SERVER = "server"  # 5xx or 429, or so many errors that the site is left alone
    BLOCKED = "blocked"  # 401, 403, 407, 451
    ROBOTS = "robots"  # robots.txt forbids it
    GONE = "gone"  # 404 or 410
    BUDGET = "budget"  # the user's own limit of the day
    OTHER = "other"

"""One web address, one form: canonical URLs, the identity of a post, and what one site is.

Canonical form follows the WHATWG URL parser for http(s) where pages rely on it (tabs and
backslashes in links, percent-encoding) and RFC 3986 section 6 for what is equivalent.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


class Tracker(NamedTuple):
    """One query parameter that says where a reader came from, never which page it is."""

    name: str  # lower case; ends in * where it is a prefix
    reason: str
    value: str = ""  # pattern that the whole value must match; "" for any


TRACKERS = (
    # Collected from ClearURLs, miniflux's urlcleaner.go and Firefox's query stripping list.
    Tracker("__hs*", "HubSpot visit"),
    Tracker("_branch_match_id", "Branch click"),
    Tracker("_ga", "Google Analytics visitor"),
    Tracker("_gl", "Google Analytics cross-domain visitor"),
    Tracker("_hs*", "HubSpot mail"),
    Tracker("_openstat", "Openstat campaign"),
    Tracker("amp", "the same post as AMP", "|1|true"),
    Tracker("at_campaign", "AT Internet campaign"),
    Tracker("at_medium", "AT Internet campaign"),
    Tracker("cmpid", "newspaper campaign"),
    Tracker("dclid", "Google display click"),
    Tracker("dicbo", "Outbrain click"),
    Tracker("fb_action_ids", "Facebook action"),
    Tracker("fb_action_types", "Facebook action"),
    Tracker("fb_ref", "Facebook referrer"),
    Tracker("fb_source", "Facebook referrer"),
    Tracker("fbclid", "Facebook click"),
    Tracker("gbraid", "Google click"),
    Tracker("gclid", "Google click"),
    Tracker("gclsrc", "Google click"),
    Tracker("guccounter", "Yahoo consent"),
    Tracker("guce_referrer", "Yahoo consent"),
    Tracker("guce_referrer_sig", "Yahoo consent"),
    Tracker("hsa_*", "HubSpot campaign"),
    Tracker("hsctatracking", "HubSpot button"),
    Tracker("igsh", "Instagram share"),
    Tracker("igshid", "Instagram share"),
    Tracker("itm_*", "internal campaign"),
    Tracker("like_comment", "WordPress comment button"),
    Tracker("m", "Blogger's mobile view of the same post", "0|1"),
    Tracker("matomo_*", "Matomo campaign"),
    Tracker("mc_cid", "Mailchimp campaign"),
    Tracker("mc_eid", "Mailchimp reader"),
    Tracker("mkt_tok", "Marketo mail"),
    Tracker("ml_subscriber*", "MailerLite reader"),
    Tracker("msclkid", "Microsoft click"),
    Tracker("mtm_*", "Matomo campaign"),
    Tracker("nb", "Jetpack share count", "1"),
    Tracker("oly_anon_id", "Omeda reader"),
    Tracker("oly_enc_id", "Omeda reader"),
    Tracker("piwik_*", "Piwik campaign"),
    Tracker("pk_*", "Piwik campaign"),
    Tracker("rb_clickid", "Rakuten click"),
    Tracker("ref", "referrer that Ghost and link lists add"),
    Tracker("ref_src", "Twitter referrer"),
    Tracker("ref_url", "Twitter referrer"),
    Tracker("replytocom", "WordPress reply form of the same post", r"\d+"),
    Tracker("s_cid", "Adobe campaign"),
    Tracker("sc_cid", "Snapchat click"),
    Tracker("share", "Jetpack share button", r"[a-z][a-z-]*"),
    Tracker("source", "Medium's feed and mail links", r"(?:rss|email|social|collection|user)-?.*"),
    Tracker("srsltid", "Google shopping click"),
    Tracker("trk", "LinkedIn referrer"),
    Tracker("trkcampaign", "LinkedIn campaign"),
    Tracker("ttclid", "TikTok click"),
    Tracker("twclid", "Twitter click"),
    Tracker("utm_*", "Urchin and Google Analytics campaign"),
    Tracker("vero_conv", "Vero mail"),
    Tracker("vero_id", "Vero reader"),
    Tracker("wbraid", "Google click"),
    Tracker("wickedid", "Wicked Reports click"),
    Tracker("wt_mc", "Webtrekk campaign"),
    Tracker("xtor", "AT Internet campaign"),
    Tracker("yclid", "Yandex click"),
    Tracker("ysclid", "Yandex click"),
)
_EXACT = {tracker.name: tracker for tracker in TRACKERS if not tracker.name.endswith("*")}
_PREFIXES = {tracker.name[:-1]: tracker for tracker in TRACKERS if tracker.name.endswith("*")}

INDEX_FILES = frozenset({"index.html", "index.htm", "index.xhtml", "index.php", "default.aspx"})
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")

_ESCAPED_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_STRIPPED = re.compile(r"[\t\n\r\x00]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\Z")
_PERCENT = re.compile(r"%(?:([0-9A-Fa-f]{2})|)")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_PATH = "%/:@!$&'()*+,;=~"
_SAFE_QUERY = _SAFE_PATH + "?"
_KEPT_ESCAPES = frozenset("%#?&=+/")  # decoding these in a key would change what they separate


@lru_cache(maxsize=8192)
def canonical_url(url: str, base: str | None = None) -> str | None:
    """Absolute http(s) address in its canonical form, or None when it is no web address.

    Relative links need `base`. Lower-case scheme and host, no user name, no default port, no
    fragment, dot segments resolved, percent-encoding normalised (RFC 3986 6.2.2), tracking
    parameters dropped. The order of the other parameters, the trailing slash and the case of
    the path stay: servers may tell them apart. Canonical twice is canonical once.
    """
    text = _ESCAPED_AMPERSAND.sub("&", _STRIPPED.sub("", url).strip())
    try:
        if base is not None:
            text = urljoin(base.strip(), text.replace("\\", "/"))
        parts = urlsplit(text.replace("\\", "/"))
        scheme = parts.scheme.lower()
        host = _host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return None
    if scheme not in DEFAULT_PORTS or host is None or port == 0:
        return None
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _without_dots(_escaped(parts.path, _SAFE_PATH)) or "/"
    query = _without_trackers(_escaped(parts.query, _SAFE_QUERY))
    return f"{scheme}://{netloc}{path}" + (f"?{query}" if query else "")


@lru_cache(maxsize=8192)
def url_key(url: str) -> str:
    """Identity of the page behind that address: addresses of one post share one key.

    No scheme, no `www.`, no index file or `.html`, no trailing or doubled slash, percent-encoding
    decoded to NFC, parameters sorted and without trackers. A text that is no web address is its
    own key. The key is for comparing, not for fetching.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return url.strip()
    parts = urlsplit(canonical)
    segments = [part for part in parts.path.split("/") if part]
    if segments and segments[-1].lower() in INDEX_FILES:
        segments.pop()
    elif segments:
        segments[-1] = _without_suffix(segments[-1])
    path = "".join("/" + _decoded(part) for part in segments)
    parameters = sorted(_decoded(part.replace("+", "%20")) for part in parts.query.split("&"))
    query = "&".join(part for part in parameters if part)
    return site_of(canonical) + path + (f"?{query}" if query else "")


def site_of(url: str) -> str:
    """The site of an absolute address: `host`, or `host:port` where the port is not the default.

    Without `www.`, in lower case; "" when it is no web address.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return ""
    netloc = canonical.split("/", 3)[2]
    bare = netloc.removeprefix("www.")
    return bare if "." in bare else netloc


def is_same_site(first: str, second: str) -> bool:
    """Whether both absolute addresses are on one site; the scheme and `www.` do not count."""
    site = site_of(first)
    return site != "" and site == site_of(second)


def path_segments(url: str) -> tuple[str, ...]:
    """The decoded parts of the path between slashes, empty ones left out."""
    canonical = canonical_url(url)
    if canonical is None:
        return ()
    path = canonical.partition("?")[0]
    return tuple(_decoded(part) for part in path.split("/")[3:] if part)


def with_parameter(url: str, name: str, value: str) -> str:
    """That address with the query parameter set, in the place of an older value of it."""
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if part and part.split("=")[0] != name]
    query = "&".join([*kept, f"{name}={quote(value, safe='')}"])
    return parts._replace(query=query, fragment="").geturl()


def _host(hostname: str) -> str | None:
    """The host in lower-case ASCII without a final dot, or None when it can be none."""
    host = hostname.lower().removesuffix(".")
    if ":" in host:
        return f"[{IPv6Address(host).compressed}]"
    if not host.isascii() or "%" in host:
        host = _ascii_host(host)
    return host if _HOST.match(host) and len(host) <= 253 else None


def _ascii_host(host: str) -> str:
    """An international host name in Punycode, as browsers send it (UTS 46); "" when invalid."""
    import idna  # its tables are needed for few addresses

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        return ""


def _escaped(text: str, safe: str) -> str:
    """Legal characters as they are, unreserved ones decoded, all others percent-encoded."""
    return quote(_PERCENT.sub(_normal_escape, text), safe=safe, encoding="utf-8", errors="replace")


def _normal_escape(match: re.Match[str]) -> str:
    digits = match.group(1)
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"


def _without_dots(path: str) -> str:
    """RFC 3986 5.2.4 for an absolute path."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for position, segment in enumerate(segments):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
            continue
        if position == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _without_trackers(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _is_tracker(part))


def _is_tracker(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    row = _EXACT.get(name) or next((t for p, t in _PREFIXES.items() if name.startswith(p)), None)
    if row is None:
        return False
    return not row.value or re.fullmatch(row.value, value, re.IGNORECASE) is not None


def _without_suffix(segment: str) -> str:
    for suffix in PAGE_SUFFIXES:
        if segment.lower().endswith(suffix) and len(segment) > len(suffix):
            return segment[: -len(suffix)]
    return segment


def _decoded(text: str) -> str:
    """Percent-encoding decoded to NFC where it is readable text; escapes of separators stay."""
    if "%" not in text and text.isascii():
        return text
    return unicodedata.normalize("NFC", _ESCAPES.sub(_readable, text))


_ESCAPES = re.compile(r"(?:%[0-9A-F]{2})+")


def _readable(match: re.Match[str]) -> str:
    raw = bytes.fromhex(match.group().replace("%", ""))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()
    if not text.isprintable():
        return match.group()
    return "".join(f"%{ord(c):02X}" if c in _KEPT_ESCAPES else c for c in text)

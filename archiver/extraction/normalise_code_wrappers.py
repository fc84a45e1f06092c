"""What stands around a block of code: its language, its caption, buttons and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from archiver.extraction.normalise_code_language import clean_name, label_language, language_of
from archiver.extraction.normalise_code_text import ONLY_NUMBERS, is_furniture
from archiver.markup import text_of

# Class names of elements around a block of code that belong to it.
WRAPPER = re.compile(
    r"""(?i)highlight|code|syntax|prism|shiki|chroma|snippet|listing|sourceCode|gist|frame|hljs|crayon|mockup
    |terminal|editor|copy|sandbox|src-container|(?:^|\s)lang(?:uage)?-\w""".replace("\n    ", "")
)
CAPTION = re.compile(
    r"(?i)caption|title|file-?name|(?:^|[\s_-])(?:file|name|label|path)(?:$|[\s_-])|header|(?:^|\s)tab(?:\s|$)"
)
# Class names of an element that stands before a block and says what file it is.
FILE_NAME = re.compile(
    r"(?i)(?:code|remark|rehype|src).*(?:title|name|header|caption|file)|filename|file-name"
)
LANGUAGE_LABEL = re.compile(r"(?i)(?:^|[\s_-])lang(?:uage)?(?:$|[\s_-])")
CAPTION_ATTRIBUTES = (
    "data-caption",
    "data-title",
    "data-filename",
    "data-file",
    "data-enlighter-title",
    "data-label",
)
BRUSH_TITLE = re.compile(r"""title:\s*(?:'([^']*)'|"([^"]*)"|([^;"']+?))\s*(?:;|$)""")
META_TITLE = re.compile(r"""(?:title|file(?:name)?)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
STOP_TAGS = frozenset(
    ("body", "article", "main", "section", "blockquote", "li", "details", "html", "dd", "aside")
)
WORDS_ON_BUTTONS = frozenset((
    "copy", "copied", "copied!", "copy code", "copy to clipboard", "expand", "collapse", "wrap",
    "run", "edit", "view raw", "raw", "open in playground", "toggle word wrap", "复制", "复制代码",
    "代码", "text", "plain text", "terminal window", "terminal", "code", "show more",
    "hosted with ❤ by github", "⧉", "📋", "±",
))  # fmt: skip
LABEL_TAGS = frozenset(("div", "span", "header", "button", "label", "small"))
LONGEST_CAPTION = 120


def describe(pre: HtmlElement, elements: list[HtmlElement]) -> None:
    """Write language and caption, as some elements name them, on a plain pre."""
    if pre.get("data-language") is None:
        language = language_of(elements)
        if language is None and any("mermaid" in (e.get("class") or "").split() for e in elements):
            language = "mermaid"
        if language is not None:
            pre.set("data-language", language)
    if pre.get("data-caption") is None:
        caption = next(filter(None, map(_stated_caption, elements)), None)
        if caption:
            pre.set("data-caption", caption)


def _stated_caption(element: HtmlElement) -> str | None:
    """The caption or file name in an element's attributes."""
    stated: dict[str, str] = dict(element.items())
    for name in CAPTION_ATTRIBUTES:
        if name in stated and (value := stated[name].strip()):
            return value[:LONGEST_CAPTION]
    for pattern, text in (
        (META_TITLE, stated.get("data-meta") or stated.get("metastring")),
        (BRUSH_TITLE, stated.get("class")),
    ):
        match = pattern.search(text) if text else None
        value = next(filter(None, match.groups()), "").strip() if match else ""
        if value:
            return value
    return None


# --- what stands around it ------------------------------------------------------------------------
def read_wrappers(pre: HtmlElement) -> None:
    """Take language and caption from the elements around a block, and their furniture out."""
    child = pre
    wrappers: list[HtmlElement] = []
    for wrapper in pre.iterancestors():
        if wrapper.tag in STOP_TAGS or len(wrappers) == 6:
            break
        if sum(1 for _ in zip(range(2), wrapper.iter("pre"), strict=False)) > 1:
            break
        if not _clean_wrapper(wrapper, child, pre):
            break
        wrappers.append(wrapper)
        child = wrapper
    describe(pre, wrappers)
    _caption_before(child, pre)
    label = pre.attrib.pop("data-label", "")
    if pre.get("data-language") is None and (name := label_language(label) or clean_name(label)):
        pre.set("data-language", name)


def _is_known(wrapper: HtmlElement) -> bool:
    """Whether an element says that it is the wrapper of a block."""
    if wrapper.tag == "figure" or wrapper.get("data-language") is not None:
        return True
    return WRAPPER.search(wrapper.get("class") or "") is not None


def _clean_wrapper(wrapper: HtmlElement, child: HtmlElement, pre: HtmlElement) -> bool:
    """Whether a wrapper holds this block and nothing else, once its furniture is out."""
    if (wrapper.text or "").strip() or any((e.tail or "").strip() for e in wrapper):
        return False
    others = [e for e in wrapper if e is not child and isinstance(e.tag, str)]
    if not others:
        return True
    if not _is_known(wrapper):
        return _without_labels(others, pre)
    taken = [_taken(other, pre) for other in others]  # every one is looked at
    return all(taken)


def label_words(texts: list[str], own: str | None = None) -> list[str] | None:
    """The languages among some labels; None when one says anything but that, a number or "Copy".

    `own` is the language that the block itself states, None when it states none.
    """
    labels = []
    for text in texts:
        if label_language(text) is not None or text.lower() == own:
            labels.append(text)
        elif text.lower() not in WORDS_ON_BUTTONS and not ONLY_NUMBERS.fullmatch(text):
            return None
    return labels


def _without_labels(others: list[HtmlElement], pre: HtmlElement) -> bool:
    """Whether what elements in a wrapper of no telling name say are labels; these go then."""
    if any(e.tag not in LABEL_TAGS and _says_something(e) for e in others):
        return False
    saying = [e for e in others if _says_something(e)]
    labels = label_words(
        [" ".join(t.split()) for e in saying for t in _shown_texts(e) if t.strip()]
    )
    if labels is None:
        return False
    if labels and pre.get("data-label") is None:
        pre.set("data-label", labels[0])
    for label in saying:
        label.drop_tree()
    return True


def _says_something(element: HtmlElement) -> bool:
    return bool(text_of(element).strip()) or next(element.iter("img", "iframe"), None) is not None


def _taken(element: HtmlElement, pre: HtmlElement) -> bool:
    """Whether an element beside a block was furniture or its caption; it is gone then."""
    if is_furniture(element) or not _says_something(element):
        if next(element.iter("img"), None) is None:
            element.drop_tree()
        return True
    if element.tag in ("p", "ul", "ol", "table", "pre", "blockquote"):
        return False
    if (
        element.tag == "figcaption"
        and element.find(".//a") is not None
        and "header" not in element.get("class", "")
    ):
        return True  # stays: its links would be lost in a caption
    if "gist-meta" in (element.get("class") or ""):
        _from_gist(element, pre)
        return True
    own = language_of([wrapper for wrapper in element.iterancestors() if wrapper.tag != "body"][:2])
    caption, labels = header_words(element, own)
    is_caption = element.tag == "figcaption" or CAPTION.search(_classes(element)) is not None
    if caption and not (is_caption and len(caption) <= LONGEST_CAPTION):
        return False
    if caption and pre.get("data-caption") is None:
        pre.set("data-caption", caption)
    if labels and pre.get("data-label") is None:
        pre.set("data-label", labels[0])
    element.drop_tree()
    return True


def header_words(element: HtmlElement, own: str | None) -> tuple[str, list[str]]:
    """The caption and the names of languages that a header of a block shows, buttons left out.

    `own` is the language that the elements around it state, None when they state none.
    """
    words = [w for w in (" ".join(t.split()) for t in _shown_texts(element)) if w]
    words = [
        w for w in words if w.lower() not in WORDS_ON_BUTTONS and not ONLY_NUMBERS.fullmatch(w)
    ]
    says_language = LANGUAGE_LABEL.search(element.get("class") or "") is not None
    labels = [
        w for w in words if w.lower() == own or says_language or label_language(w) is not None
    ]
    return " ".join(w for w in words if w not in labels or (len(words) > 1 and "." in w)), labels


def _from_gist(footer: HtmlElement, pre: HtmlElement) -> None:
    """The file's name in the line under a gist; the line goes."""
    names = [a for a in footer.iter("a") if "#file-" in (a.get("href") or "")]
    if names and pre.get("data-caption") is None:
        pre.set("data-caption", text_of(names[0]).strip())
    footer.drop_tree()


def _shown_texts(element: HtmlElement) -> Iterable[str]:
    """The texts that a reader sees in an element, without its furniture."""
    yield element.text or ""
    for child in element:
        if not is_furniture(child) and "headerlink" not in (child.get("class") or ""):
            yield from _shown_texts(child)
        yield child.tail or ""


def _classes(element: HtmlElement) -> str:
    return " ".join(
        filter(None, (e.get("class") for e in element.iter() if isinstance(e.tag, str)))
    )


def _caption_before(outermost: HtmlElement, pre: HtmlElement) -> None:
    """A file name that stands as an element of its own before the block."""
    before = outermost.getprevious()
    if (
        before is None
        or before.tag not in ("div", "span", "figcaption", "label")
        or (before.tail or "").strip()
    ):
        return
    names = before.get("class")
    if not names or not FILE_NAME.search(names):
        return
    text = " ".join("".join(_shown_texts(before)).split())
    if len(text) > LONGEST_CAPTION:
        return
    if pre.get("data-caption") in (None, text):
        if text:
            pre.set("data-caption", text)
        before.drop_tree()


def without_twins(blocks: list[HtmlElement]) -> list[HtmlElement]:
    """Drop the second of two equal neighbours that a page shows one at a time (light and dark)."""
    kept = []
    for block in blocks:
        twin = block.getprevious()
        if (
            twin is not None
            and twin.tag == "pre"
            and not (twin.tail or "").strip()
            and text_of(twin) == text_of(block)
            and WRAPPER.search(getattr(block.getparent(), "attrib", {}).get("class", ""))
        ):
            if twin.get("data-language") is None and (
                name := clean_name(block.get("data-language"))
            ):
                twin.set("data-language", name)
            block.drop_tree()
        else:
            kept.append(block)
    return kept

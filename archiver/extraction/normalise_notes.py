"""Footnotes: each call and its note, whatever generator wrote them, joined by a number."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from archiver.extraction.normalise_sidenotes import normalise_sidenotes
from archiver.markup import text_of

# What a call shows: a number, a letter or a sign, often in brackets.
CALL_TEXT = re.compile(
    r"[\[(^]?\s*(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,5}|[*†‡§¶]{1,3}|note \d+)\s*[\])]?[.:]?"
)
CALL_NAME = re.compile(
    r"(?i)footnote|noteref|f[t]?n-?ref|#_?ftn\d|(?:^|[\s:_-])fn(?:$|[\s:_-]|\d)|sidenote|reference|(?:^|\s)cite"
)
NOTE_NAME = re.compile(
    r"(?i)foot-?note|end-?note|^_?ftn\d|(?:^|[\s:_#-])fn[\s:_-]?\w|cite_note|sidenote|^note-?\d"
)
BACK_TEXT = re.compile(
    r"[\s\u00a0]*(?:[↩↑⤴⏎↵^⮐⬆🔙]|back|return|\u21a9)[\ufe0e\ufe0f\u20e3\d\s^a-z]*[\s\u00a0]*",
    re.IGNORECASE,
)
NOTE_BLOCKS = frozenset(("li", "p", "div", "aside", "dd", "tr", "section", "dl"))
SECTION_NAME = re.compile(r"(?i)foot-?notes?|end-?notes?|(?:^|\s)fn-?list|references")
SECTION_TITLE = re.compile(
    r"(?i)(?:foot|end)?notes?|references|fußnoten|notes de bas de page|脚注|footnotes?:?"
)


def normalise_notes(buckets: dict[str, list[HtmlElement]]) -> list[HtmlElement]:
    """Mark calls with `data-ref` and notes with `data-note`; the notes in order of their calls."""
    links = [a for a in buckets["a"] if "#" in (a.get("href") or "")]
    calls = [a for a in links if len(text_of(a).strip()) <= 8 and _looks_like_call(a)]
    targets = _targets(calls, buckets) if calls else {}
    notes: dict[HtmlElement, str] = {}
    for call in calls:
        target = targets.get(_fragment(call))
        note = _note_of(target, call) if target is not None else None
        if note is None or (note not in notes and not _is_note(note, call)):
            continue
        first = note not in notes
        label = notes.setdefault(note, str(len(notes) + 1))
        _mark_call(call, label, first=first)
    for note, label in notes.items():
        _mark_note(note, label)
    if notes:
        _without_rule(next(iter(notes)))
    return [*notes, *normalise_sidenotes(buckets, len(notes) + 1)]


def _fragment(link: HtmlElement) -> str:
    return unquote((link.get("href") or "").rpartition("#")[2])


def _looks_like_call(link: HtmlElement) -> bool:
    """Whether a link shows what a call shows, raised or named as one."""
    if not CALL_TEXT.fullmatch(" ".join(text_of(link).split())):
        return False
    parent = link.getparent()
    raised = link.find(".//sup") is not None or (parent is not None and parent.tag == "sup")
    names = " ".join(
        filter(
            None,
            (
                link.get("class"),
                link.get("id"),
                link.get("role"),
                link.get("rel"),
                link.get("href"),
                "footnote" if link.get("data-footnote-ref") is not None else "",
            ),
        )
    )
    return raised or CALL_NAME.search(names) is not None


def _targets(
    calls: list[HtmlElement], buckets: dict[str, list[HtmlElement]]
) -> dict[str, HtmlElement]:
    """What the calls lead to, by fragment."""
    wanted = {_fragment(call) for call in calls}
    found: dict[str, HtmlElement] = {}
    for elements in buckets.values():
        for element in elements:
            for key in (element.get("id"), element.get("name")):
                if key in wanted:
                    found.setdefault(key, element)
    return found


def _note_of(target: HtmlElement, call: HtmlElement) -> HtmlElement | None:
    """The block that is the note: the target, or the block around an anchor in it."""
    note: HtmlElement | None = target
    if target.tag not in NOTE_BLOCKS or not text_of(target).strip():
        note = next((e for e in target.iterancestors() if e.tag in NOTE_BLOCKS), None)
    if note is None or note.tag == "section":
        return None
    if note.tag in ("p", "tr"):
        holder = next(note.iterancestors("li", "aside", "table"), None)
        if holder is not None and NOTE_NAME.search(
            f"{holder.get('class') or ''} {holder.get('id') or ''}"
        ):
            note = holder
    parent = note.getparent()
    if (
        note.tag != "li"
        and parent is not None
        and parent.tag == "div"
        and _starts_with(parent, note)
    ):
        note = parent if NOTE_NAME.search(parent.get("class") or "") and _single(parent) else note
    return None if note in call.iterancestors() else note


def _starts_with(parent: HtmlElement, child: HtmlElement) -> bool:
    return len(parent) > 0 and parent[0] is child


def _single(block: HtmlElement) -> bool:
    """Whether a block holds one note, not all of them."""
    return (
        sum(
            1
            for e in block.iter()
            if isinstance(e.tag, str) and NOTE_NAME.search(e.get("id") or "")
        )
        <= 1
    )


def _is_note(note: HtmlElement, call: HtmlElement) -> bool:
    """Whether a block is the call's note: it leads back, or is named so."""
    origins = {
        e.get(name) for e in (call, *call.iter(), *_parents(call)) for name in ("id", "name")
    } - {None}
    if any(
        _fragment(back) in origins for back in note.iter("a") if "#" in (back.get("href") or "")
    ):
        return True
    ups = (note, *_parents(note))
    names = " ".join(filter(None, (e.get(n) for e in ups for n in ("class", "id", "role"))))
    return NOTE_NAME.search(names) is not None and len(text_of(note)) < 5000


def _parents(element: HtmlElement) -> list[HtmlElement]:
    return [e for e, _ in zip(element.iterancestors(), range(2), strict=False)]


def _mark_call(call: HtmlElement, label: str, *, first: bool) -> None:
    """Put a plain call where the page's own is, brackets and raised letters and all."""
    outer = call
    parent = call.getparent()
    while parent is not None and parent.tag in ("sup", "span") and len(parent) == 1:
        if text_of(parent).strip(" []()^,") != text_of(call).strip(" []()^,"):
            break
        outer, parent = parent, parent.getparent()
    if parent is None:
        return
    made = html.Element("sup")
    made.set("data-ref", label)
    made.text = label
    if first:
        made.set("data-first", "")
    made.tail = outer.tail
    parent.replace(outer, made)


def _mark_note(note: HtmlElement, label: str) -> None:
    """Name a note, and take its number and its ways back out."""
    note.set("data-note", label)
    for back in list(note.iter("a")):
        if "#" in (back.get("href") or "") and _is_back(back, note):
            holder = back.getparent()
            back.drop_tree()
            if holder is not None and holder is not note and _is_bare(holder):
                holder.drop_tree()
    _without_number(note)
    if note.getparent() is not None:
        _without_heading(note)


def _is_bare(holder: HtmlElement) -> bool:
    """Whether nothing but brackets is left where a way back was."""
    if holder.tag not in ("sup", "span", "p", "small", "td", "strong") or len(holder):
        return False
    return not text_of(holder).strip(" \u00a0[]()^.:\n")


def _is_back(link: HtmlElement, note: HtmlElement) -> bool:
    """Whether a link in a note leads back to its call."""
    text = " ".join(text_of(link).split())
    named = (
        "back" in (link.get("class") or "")
        or "back" in (link.get("role") or "")
        or link.get("rev") == "footnote"
    )
    numbered = (
        CALL_TEXT.fullmatch(text) is not None
        and link is next(note.iter("a"), None)
        and not _before(link, note)
    )
    return (
        named
        or link.get("data-footnote-backref") is not None
        or numbered
        or not text
        or BACK_TEXT.fullmatch(text) is not None
    )


def _before(link: HtmlElement, note: HtmlElement) -> bool:
    """Whether words of the note stand before a link."""
    text = text_of(note).strip(" \n[(^")
    return not text.startswith(text_of(link).strip(" []()^"))


def _without_number(note: HtmlElement) -> None:
    """Take the number off that some generators write before a note's text."""
    if note.tag == "li":
        return
    for part in list(note.iter("sup", "span", "td", "strong", "dt", "b")):
        text = " ".join(text_of(part).split())
        if not text.strip("[]().: ") or CALL_TEXT.fullmatch(text):
            if not _before(part, note):
                part.drop_tree()
            return
    holder = (
        note.find("p") if not (note.text or "").strip() and note.find("p") is not None else note
    )
    if holder is not None and holder.text:
        holder.text = re.sub(
            r"^\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.):])\s*|^\s*[.:\])]\s+", "", holder.text
        )


def _without_heading(note: HtmlElement) -> None:
    """Take the heading and rule out that only introduce the notes."""
    for section in note.iterancestors():
        if not SECTION_NAME.search(
            f"{section.get('class') or ''} {section.get('id') or ''} {section.get('role') or ''}"
        ):
            continue
        for child in list(section):
            if child.tag == "hr" or (
                isinstance(child.tag, str)
                and re.fullmatch(r"h[1-6]|p|div", child.tag)
                and SECTION_TITLE.fullmatch(" ".join(text_of(child).split()))
            ):
                child.drop_tree()
        before = section.getprevious()
        if before is not None and before.tag == "hr":
            before.drop_tree()


def _without_rule(first: HtmlElement) -> None:
    """Take the rule out above notes that stand in no section of their own, if only they follow."""
    node: HtmlElement | None = first
    for _ in range(3):
        before = node.getprevious() if node is not None else None
        while before is not None and before.tag == "br":
            before = before.getprevious()
        if before is not None:
            if before.tag == "hr" and not any(_says_more(e) for e in before.itersiblings()):
                before.drop_tree()
            return
        node = node.getparent() if node is not None else None


def _says_more(element: HtmlElement) -> bool:
    """Whether there are words in an element that are no note's."""
    if not isinstance(element.tag, str):
        return False
    notes = [e for e in element.iter() if e.get("data-note") is not None]
    return len(text_of(element).split()) > sum(len(text_of(note).split()) for note in notes)

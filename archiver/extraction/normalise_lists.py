"""Lists that editors draw their own way: tasks without a box, items that are lists, callouts."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from archiver.markup import text_of

# Names of an item of a task list that has no `input`, by what they say of it.
DONE = re.compile(r"(?i)(?:^|\s)(?:on|checked|task-done|checkbox-on)(?:\s|$)")  # Org, Confluence
OPEN = re.compile(r"(?i)(?:^|\s)(?:off|trans|unchecked|checkbox-off)(?:\s|$)")
TASK_LISTS = re.compile(r"(?i)(?:^|\s)(?:org-ul|inline-task-list|to-do-list)(?:\s|$)")
ORG_BOX = re.compile(r"\[[ \u00a0Xx-]\]")
# Editors that write a list for each item (Notion).
ITEM_LISTS = re.compile(r"(?i)^(?:bulleted-list|numbered-list|to-do-list|toggle)$")
TABLES = re.compile(r"(?i)(?:^|\s)colist(?:\s|$)")  # Asciidoctor's list of callouts


def normalise_lists(buckets: dict[str, list[HtmlElement]]) -> None:
    """Make task lists, lists in a row and lists of callouts plain lists."""
    for tag in ("ul", "ol"):
        for made in buckets[tag]:
            names = made.get("class")
            if not names:
                continue
            if TASK_LISTS.search(names):
                _with_boxes(made)
            if ITEM_LISTS.match(names):
                _joined(made, names)
    for box in buckets["div"]:
        names = box.get("class")
        if names and TABLES.search(names):
            _from_callouts(box)


def _with_boxes(tasks: HtmlElement) -> None:
    """Give each task the box that its class or its first words stand for."""
    for item in tasks.iterchildren("li"):
        drawn = next(iter(item), None)
        names = item.get("class") or ""
        if drawn is not None and "checkbox" in (drawn.get("class") or ""):
            names = drawn.get("class") or ""
        done = DONE.search(names) is not None
        if not done and not OPEN.search(names) and "inline-task-list" not in tasks.get("class", ""):
            continue
        written = (
            drawn is not None
            and drawn.tag == "code"
            and ORG_BOX.fullmatch(text_of(drawn)) is not None
        )
        if drawn is not None and (written or "checkbox" in (drawn.get("class") or "")):
            drawn.drop_tree()
        box = html.Element("input", type="checkbox")
        if done:
            box.set("checked", "")
        box.tail, item.text = (item.text or "").lstrip(), None
        item.insert(0, box)


def _joined(made: HtmlElement, names: str) -> None:
    """Append the items to the list before, which is of the same kind and has nothing behind it."""
    before = made.getprevious()
    if before is None or before.tag != made.tag or before.get("class") != names:
        return
    if (before.tail or "").strip() or (made.tag == "ol" and not _goes_on(made, before)):
        return
    tail = made.tail
    before.extend(list(made))
    made.tail = None
    parent = made.getparent()
    if parent is not None:
        parent.remove(made)
    before.tail = tail


def _goes_on(made: HtmlElement, before: HtmlElement) -> bool:
    """Whether the number that a list starts with is the next after those of another."""
    start, first = made.get("start") or "1", before.get("start") or "1"
    if not (start.isdecimal() and first.isdecimal()):
        return False
    return int(start) == int(first) + len(before.findall("li"))


def _from_callouts(box: HtmlElement) -> None:
    """A table of numbers and words, with icons, becomes the numbered list that it stands for."""
    table = box.find("table")
    if table is None:
        return
    made = html.Element("ol")
    for row in list(table.iter("tr")):
        cells = row.findall("td")
        if len(cells) != 2:
            return
        cells[1].tag = "li"
        cells[1].tail = None
        made.append(cells[1])
    made.tail = table.tail
    box.replace(table, made)

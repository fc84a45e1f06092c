"""Tabs opened up: every panel stays, under the name that its tab had."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from archiver.extraction.names import remembered
from archiver.markup import text_of

PANEL_NAME = re.compile(
    r"(?i)(?:^|\s)(?:tabbed-block|tab-?panel|tab-?content|tab-?pane|tabs__panel|tabs-panel)(?:\s|$)"
)
BAR_NAME = re.compile(
    r"(?i)(?:^|\s)(?:tabs|tabbed-labels|tab-?list|tab-?nav|tabs__nav|nav-tabs|tabset-nav|tab-buttons|tabs__header)(?:\s|$)"
)
_is_bar_name = remembered(BAR_NAME)
# Sets in which each panel stands behind its own label (sphinx-design, PyMdown's older style).
SETS = frozenset(("sd-tab-set", "tab-set", "tabbed-set", "sphinx-tabs"))
TAB_TAGS = ("label", "button", "a", "li", "span")


def normalise_tabs(buckets: dict[str, list[HtmlElement]]) -> None:
    """Name each panel of each set of tabs: on its code, or in a paragraph before what it holds."""
    for tag in ("div", "ul", "nav", "section"):
        for bar in buckets[tag]:
            names = bar.get("class")
            is_bar = (names and _is_bar_name(names)) or bar.get("role") == "tablist"
            if is_bar and bar.getparent() is not None:
                _open(bar)
    for tabs in buckets["div"]:
        names = tabs.get("class")
        if names and not SETS.isdisjoint(names.split()):
            _open_set(tabs)


def _open(bar: HtmlElement) -> None:
    labels = _labels(bar)
    panels = _panels(bar, len(labels))
    if not labels or len(labels) != len(panels):
        return
    for label, panel in zip(labels, panels, strict=True):
        panel.attrib.pop("hidden", "")
        _name(panel, label)
    parent = bar.getparent()
    if parent is not None:
        for control in [e for e in parent if e.tag == "input"]:
            control.drop_tree()
    bar.drop_tree()


def _open_set(tabs: HtmlElement) -> None:
    """Name each panel by the label before it, and take the labels and their buttons out."""
    for label in tabs.findall("label"):
        panel = label.getnext()
        if panel is not None and panel.tag == "div":
            _name(panel, " ".join(text_of(label).split()))
            label.drop_tree()
    for control in tabs.findall("input"):
        control.drop_tree()


def _labels(bar: HtmlElement) -> list[str]:
    """The names on the tabs, in their order."""
    tabs = [e for e in bar.iter() if isinstance(e.tag, str) and e.get("role") == "tab"]
    for tag in TAB_TAGS:
        tabs = tabs or list(bar.iter(tag))
    return [" ".join((tab.get("data-title") or text_of(tab)).split()) for tab in tabs]


def _panels(bar: HtmlElement, count: int) -> list[HtmlElement]:
    """The panels of a bar: beside it or in an element beside it, as many as it has tabs."""
    parent = bar.getparent()
    alone = parent is not None and sum(1 for _ in zip(range(2), parent, strict=False)) == 1
    for holder in (bar, *bar.itersiblings(), parent):
        if holder is None or not isinstance(holder.tag, str):
            continue
        for group in (
            [e for e in holder.itersiblings() if isinstance(e.tag, str)]
            if holder is bar or (holder is parent and alone)  # Starlight has it in a wrapper
            else [],
            list(holder),
        ):
            panels = [e for e in group if isinstance(e.tag, str) and _is_panel(e)]
            if len(panels) == count:
                return panels
        inside = [e for e in holder if isinstance(e.tag, str) and e is not bar]
        if (
            holder is not bar
            and len(inside) == count
            and count > 1
            and all(e.tag in ("div", "pre", "section") for e in inside)
        ):
            return inside
    return []


def _is_panel(element: HtmlElement) -> bool:
    return (
        element.get("role") == "tabpanel"
        or PANEL_NAME.search(element.get("class") or "") is not None
    )


def _name(panel: HtmlElement, label: str) -> None:
    codes = [panel] if panel.tag == "pre" else list(panel.iter("pre"))
    if len(codes) == 1 and text_of(codes[0]).strip() == text_of(panel).strip():
        if codes[0].get("data-caption") is None and label.lower() != codes[0].get("data-language"):
            codes[0].set("data-caption", label)
        return
    heading = html.Element("p")
    strong = html.Element("strong")
    strong.text = label
    heading.append(strong)
    heading.tail, panel.text = panel.text, None
    panel.insert(0, heading)

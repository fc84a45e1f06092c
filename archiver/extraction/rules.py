"""A user's selectors for the body: which elements it is, and which are no part of it."""

from __future__ import annotations

from copy import copy
from typing import cast

from cssselect import SelectorError
from lxml import html
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement


def matches(tree: HtmlElement, selector: str | None) -> list[HtmlElement]:
    """The elements that a selector finds, in order; a selector that is none finds nothing.

    `sources.toml` is checked when it is read, so a broken selector comes from Python alone.
    """
    if selector is None:
        return []
    try:
        return cast("list[HtmlElement]", CSSSelector(selector, translator="html")(tree))
    except SelectorError:
        return []


def take_out(tree: HtmlElement, selector: str | None) -> None:
    """Remove what the user never wants to see of a post."""
    for element in matches(tree, selector):
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def ruled_body(tree: HtmlElement, selector: str | None) -> HtmlElement | None:
    """The body as the user points at it, None without a rule or where it finds nothing.

    Several matches become one body, each once, in the order of the page.
    """
    found = matches(tree, selector)
    if len(found) < 2:
        return found[0] if found else None
    members = set(found)
    holder = html.Element("div")
    for element in found:
        if members.isdisjoint(element.iterancestors()):
            holder.append(copy(element))
    return holder

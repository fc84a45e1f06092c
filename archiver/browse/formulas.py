"""The formulas of a post: drawn where they can be, else shown as the TeX they are."""

from __future__ import annotations

from lxml import html

from archiver.browse.maths import ENVIRONMENT, mathml

PLAIN = frozenset({"code", "kbd", "math", "pre", "samp"})  # whose text is never a formula


def mark_environments(tree: html.HtmlElement) -> None:
    r"""TeX that stands in the text as it is, \begin{align} to \end{align}, becomes formulas."""
    if "\\begin{" not in tree.text_content():
        return
    for text in tree.xpath("//text()[contains(., '\\begin{')]"):
        parent = text.getparent()
        holder = parent.getparent() if text.is_tail else parent
        around = [holder, *holder.iterancestors()]
        if any(e.tag in PLAIN or "math" in (e.get("class") or "") for e in around):
            continue
        mark_in(text, parent)


def mark_in(text: html.HtmlElement, parent: html.HtmlElement) -> None:
    """The formulas of one text, which stands in its parent or, as its tail, behind it."""
    found = list(ENVIRONMENT.finditer(text))
    if not found:
        return
    ends = [*(match.start() for match in found[1:]), len(text)]
    spans = []
    for match, end in zip(found, ends, strict=True):
        span = html.Element("span", {"class": "math math-display"})
        span.text, span.tail = match[0], str(text)[match.end() : end]
        spans.append(span)
    before = str(text)[: found[0].start()]
    if not text.is_tail:
        parent.text = before
        parent[:0] = spans
        return
    parent.tail = before
    holder = parent.getparent()
    place = holder.index(parent) + 1
    holder[place:place] = spans


def turn_formula(span: html.HtmlElement) -> None:
    """A formula is drawn; one that cannot be is shown as the TeX it is."""
    is_display = "math-display" in span.get("class")
    tex = span.text_content().strip()
    made = mathml(tex, is_display=is_display)
    shown = html.fragment_fromstring(made) if made else html.Element("code")
    if not made:
        shown.text = tex
    shown.set("title", tex)
    for child in list(span):
        span.remove(child)
    span.text = None
    span.append(shown)

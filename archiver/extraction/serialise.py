"""One content tree, three renderings that agree: HTML, Markdown, plain text."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.sanitise import sanitise
from archiver.extraction.serialise_markdown import to_markdown
from archiver.extraction.serialise_text import to_text
from archiver.markup import text_of
from archiver.model import CodeBlock, ImageRef, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A post's body in its three forms, and what it holds."""

    html: str  # sanitised
    markdown: str
    text: str
    code: tuple[CodeBlock, ...]
    images: tuple[ImageRef, ...]
    links: tuple[Link, ...]


def render(content: Element) -> Rendering:
    """All that is kept of a content tree; the tree is used up by it."""
    return Rendering(
        html=to_html(content),
        text=to_text(content),
        code=tuple(_code(pre) for pre in content.iter("pre")),
        images=tuple(_images(content)),
        links=tuple(_links(content)),
        markdown=to_markdown(content),
    )


def to_html(content: Element) -> str:
    """The sanitised HTML of a content tree, one block a line."""
    for block in content:
        block.tail = "\n"
    whole = etree.tostring(content, method="html", encoding="unicode")
    return sanitise(whole[whole.index(">") + 1 : whole.rindex("<")].rstrip("\n"))


def _code(pre: Element) -> CodeBlock:
    code = pre[0]
    language = (code.get("class") or "").removeprefix("language-") or None
    return CodeBlock(text=code.text or "", language=language, caption=_caption(pre))


def _caption(element: Element) -> str | None:
    """The text of the figure's caption around an element, None without one."""
    figure = next(element.iterancestors("figure"), None)
    caption = figure.find("figcaption") if figure is not None else None
    text = " ".join(text_of(caption).split()) if caption is not None else ""
    return text or None


def _images(content: Element) -> list[ImageRef]:
    """Pictures that have an address of their own, each once."""
    found: dict[str, ImageRef] = {}
    for image in content.iter("img"):
        url = image.get("src") or ""
        if not url.startswith("data:"):
            found.setdefault(
                url, ImageRef(url=url, alt=image.get("alt") or "", caption=_caption(image))
            )
    return list(found.values())


def _links(content: Element) -> list[Link]:
    return [
        Link(url=link.get("href") or "", text=" ".join(text_of(link).split()))
        for link in content.iter("a")
        if not (link.get("href") or "").startswith("#")
    ]

"""What stands between the paragraphs of a post: code in colours, pictures, tables that scroll."""

from __future__ import annotations

from lxml import html

from archiver.browse.allowed import DATA_PICTURE
from archiver.browse.highlight import coloured, language_name
from archiver.browse.words import short_url, web


def turn_picture(picture: html.HtmlElement) -> None:
    """A picture that is not in the archive becomes its alternative text, in a frame.

    The frame is a link to the picture where it has an address and is in no link already.
    """
    if DATA_PICTURE.match(picture.get("src") or ""):
        return
    words = " ".join((picture.get("alt") or "").split())
    address = web(picture.get("src"))
    if address and next(picture.iterancestors("a", "summary"), None) is None:
        frame = html.Element("a", {"class": "picture", "href": address})
        frame.set("title", f"On the blog: {short_url(address)}")
    else:
        frame = html.Element("span", {"class": "picture", "role": "img"})
        frame.set("aria-label", words or "A picture without a description")
    frame.text = words if words and words != caption_of(picture) else "Picture"
    frame.tail = picture.tail
    picture.getparent().replace(picture, frame)


def caption_of(picture: html.HtmlElement) -> str:
    """The caption below a picture, "" where there is none."""
    figure = next(picture.iterancestors("figure"), None)
    caption = figure.find("figcaption") if figure is not None else None
    return " ".join(caption.text_content().split()) if caption is not None else ""


def turn_table(table: html.HtmlElement) -> None:
    wrap(table, "div", {"class": "scroll table", "role": "region", "tabindex": "0",
                        "aria-label": "Table"})  # fmt: skip


def turn_code(block: html.HtmlElement, *, in_colour: bool) -> None:
    """<pre><code class=language-x> becomes a figure with the language named and colours."""
    code = block.find("code") if len(block) == 1 and not (block.text or "").strip() else None
    holder = block if code is None else code
    language = language_of(holder) or language_of(block)
    code_html = coloured(holder.text_content(), language if in_colour else None)
    shown = html.fragment_fromstring(f"<code>{code_html}</code>")
    block.attrib.pop("class", None)
    for child in list(block):
        block.remove(child)
    block.text = None
    block.append(shown)
    label = f"Code, {language_name(language)}" if language else "Code"
    scroll = wrap(block, "div", {"class": "scroll", "role": "region", "tabindex": "0",
                                 "aria-label": label})  # fmt: skip
    frame_code(scroll, language_name(language) if language else "")


def frame_code(scroll: html.HtmlElement, language: str) -> None:
    """The figure around a block, with its language before the caption that it may have."""
    figure = scroll.getparent()
    caption = figure.find("figcaption") if figure.tag == "figure" and len(figure) == 2 else None
    if caption is None:
        figure = wrap(scroll, "figure", {})
    figure.set("class", "code")
    if caption is not None:
        figure.insert(0, caption)
    elif language:
        caption = html.Element("figcaption")
        figure.insert(0, caption)
    if caption is not None and language:
        name = html.Element("span", {"class": "language"})
        name.text, name.tail = language, caption.text
        caption.text = None
        caption.insert(0, name)


def language_of(element: html.HtmlElement) -> str | None:
    for word in (element.get("class") or "").split():
        if word.startswith("language-"):
            return str(word.removeprefix("language-")).lower() or None
    return None


def wrap(element: html.HtmlElement, tag: str, attributes: dict[str, str]) -> html.HtmlElement:
    frame = html.Element(tag, attributes)
    frame.tail, element.tail = element.tail, None
    element.getparent().replace(element, frame)
    frame.append(element)
    return frame

"""Markdown to HTML in the markup of a site generator, and what a reader must find in it.

On top of CommonMark with tables: footnotes `[^1]`, math as `\\( … \\)` and ```` ```math ````,
GitHub alerts `> [!NOTE]`, task lists, captions (`![alt](pictures/x.svg "caption")`) and code titles
(```` ```go title="main.go" ````).
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from archiver.demo.dialect import Block, Dialect
from archiver.model import CodeBlock

NOTE = re.compile(r"^\[\^([\w-]+)\]:[ \t]+(.+)$", re.MULTILINE)
NOTE_REFERENCE = re.compile(r"\[\^([\w-]+)\]")
INLINE_MATH = re.compile(r"\\\((.+?)\\\)")
ALERT = re.compile(r"\[!(NOTE|TIP|WARNING)\]\s*")
TASK = re.compile(r"\[([ x])\] ")
INFO = re.compile(r'^(?P<language>[\w+-]*)(?:[ ]+title="(?P<title>[^"]*)")?[ ]*(?P<options>.*)$')
PICTURE = "pictures/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One line of a table of contents."""

    level: int
    anchor: str
    text: str


def to_html(markdown: str, dialect: Dialect) -> str:
    """The body of an article as that dialect's generator renders it, footnotes at its end."""
    parser = _parser()
    source, notes = _without_notes(markdown)
    env: dict[str, Any] = {"dialect": dialect, "notes": notes, "used": [], "anchors": set()}
    body = str(parser.render(source, env))
    if not env["used"]:
        return body
    texts = [str(parser.renderInline(notes[name], env)) for name in env["used"]]
    return body + dialect.footnotes(texts)


def code_blocks(markdown: str) -> tuple[CodeBlock, ...]:
    """Every block of code of an article, in order; math is none, and `text` names no language."""
    blocks = []
    for token in _tokens(markdown):
        if token.type not in {"fence", "code_block"}:
            continue
        language, title, _ = _info(token)
        if language == "math":
            continue
        named = None if language == "text" else language
        blocks.append(CodeBlock(text=token.content.rstrip("\n"), language=named, caption=title))
    return tuple(blocks)


def formulas(markdown: str) -> tuple[str, ...]:
    """The TeX of every formula of an article, in order."""
    flat = [leaf for token in _tokens(markdown) for leaf in (token, *(token.children or ()))]
    return tuple(
        leaf.content.strip()
        for leaf in flat
        if leaf.type == "inline_math" or (leaf.type == "fence" and _info(leaf)[0] == "math")
    )


def picture_names(markdown: str) -> tuple[str, ...]:
    """Names of the pictures that an article shows, in order."""
    children = [child for token in _tokens(markdown) for child in token.children or ()]
    sources = [str(child.attrs["src"]) for child in children if child.type == "image"]
    return tuple(source.removeprefix(PICTURE) for source in sources)


def outline(markdown: str) -> tuple[Heading, ...]:
    """The headings of an article with the anchors that `to_html` gives them."""
    tokens = _tokens(markdown)
    taken: set[str] = set()
    return tuple(
        Heading(
            level=int(token.tag[1]),
            anchor=_anchor(tokens[index + 1], taken),
            text=_plain(tokens[index + 1]),
        )
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    )


@cache
def _tokens(markdown: str) -> Sequence[Token]:
    """The tokens of an article, to read only."""
    return _parser().parse(_without_notes(markdown)[0], {})


def _without_notes(markdown: str) -> tuple[str, dict[str, str]]:
    notes = {match[1]: match[2] for match in NOTE.finditer(markdown)}
    return NOTE.sub("", markdown), notes


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "inline_math", _read_math)
    parser.inline.ruler.before("link", "note_reference", _read_note_reference)
    parser.core.ruler.push("alerts", _mark_alerts)
    parser.core.ruler.push("figures", _mark_figures)
    parser.core.ruler.push("tasks", _mark_tasks)
    rules = {
        "fence": _fence,
        "code_block": _fence,
        "code_inline": _code_inline,
        "heading_open": _heading_open,
        "heading_close": _heading_close,
        "image": _image,
        "inline_math": _inline_math,
        "note_reference": _note_reference,
        "alert_open": _alert_open,
        "alert_close": _alert_close,
        "task_box": _task_box,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _read_math(state: StateInline, silent: bool) -> bool:
    match = INLINE_MATH.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("inline_math", "", 0).content = match[1].strip()
    state.pos = match.end()
    return True


def _read_note_reference(state: StateInline, silent: bool) -> bool:
    match = NOTE_REFERENCE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("note_reference", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _mark_alerts(state: StateCore) -> None:
    """Turn quotes that start with `[!NOTE]` into alerts, and take the marker out."""
    open_quotes: list[Token | None] = []
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            first = state.tokens[index + 2]
            match = ALERT.match(first.content)
            open_quotes.append(token if match else None)
            if match and first.children:
                first.children = first.children[2:]  # the marker and the line break after it
                token.type, token.info = "alert_open", match[1].lower()
        elif token.type == "blockquote_close" and open_quotes.pop() is not None:
            token.type = "alert_close"


def _mark_figures(state: StateCore) -> None:
    """A picture with a title that stands alone in its paragraph is a figure with a caption."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type != "inline" or len(children) != 1 or children[0].type != "image":
            continue
        if children[0].attrs.get("title"):
            children[0].meta["figure"] = True
            state.tokens[index - 1].hidden = state.tokens[index + 1].hidden = True


def _mark_tasks(state: StateCore) -> None:
    """`[x] ` at the start of a list item becomes a box."""
    for index, token in enumerate(state.tokens):
        match = TASK.match(token.content) if token.type == "inline" else None
        if match and token.children and state.tokens[index - 2].type == "list_item_open":
            first = token.children[0]
            first.content = first.content[match.end() :]
            token.children.insert(0, Token("task_box", "", 0, content=match[1]))


def _info(token: Token) -> tuple[str | None, str | None, str]:
    """Language, title and options of a fence; None where it names none."""
    match = INFO.match(token.info.strip())
    assert match is not None, token.info
    return match["language"] or None, match["title"], match["options"]


def _anchor(inline: Token, taken: set[str]) -> str:
    anchor = re.sub(r"[^\w]+", "-", _plain(inline).lower()).strip("-")
    while anchor in taken:
        anchor += "-1"
    taken.add(anchor)
    return anchor


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())


Env = MutableMapping[str, Any]


def _fence(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    language, title, options = _info(tokens[index])
    dialect: Dialect = env["dialect"]
    text = tokens[index].content.rstrip("\n")
    if language == "math":
        return dialect.math(text.strip(), display=True)
    block = Block(text=text, language=language, title=title, numbered=options == "linenos")
    return dialect.code(block) + "\n"


def _code_inline(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    dialect: Dialect = env["dialect"]
    return f"<code{dialect.inline_code}>{escape(tokens[index].content, quote=False)}</code>"


def _heading_open(
    _: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env
) -> str:
    dialect: Dialect = env["dialect"]
    anchor = _anchor(tokens[index + 1], env["anchors"])
    env["anchor"] = anchor
    return f'<{tokens[index].tag} id="{anchor}">' + dialect.anchor_before.format(anchor=anchor)


def _heading_close(
    _: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env
) -> str:
    dialect: Dialect = env["dialect"]
    return dialect.anchor_after.format(anchor=env["anchor"]) + f"</{tokens[index].tag}>\n"


def _image(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    token = tokens[index]
    dialect: Dialect = env["dialect"]
    name = str(token.attrs["src"]).removeprefix(PICTURE)
    caption = str(token.attrs["title"]) if token.meta.get("figure") else None
    return dialect.image(name, token.content, caption)


def _inline_math(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    dialect: Dialect = env["dialect"]
    return dialect.math(tokens[index].content, display=False)


def _note_reference(
    _: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env
) -> str:
    name = tokens[index].content
    assert name in env["notes"], name
    if name not in env["used"]:
        env["used"].append(name)
    dialect: Dialect = env["dialect"]
    return dialect.footnote_reference(env["used"].index(name) + 1)


def _alert_open(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    dialect: Dialect = env["dialect"]
    return dialect.alert_open(tokens[index].info)


def _alert_close(_: RendererHTML, __: Sequence[Token], ___: int, ____: object, env: Env) -> str:
    dialect: Dialect = env["dialect"]
    return dialect.alert_close


def _task_box(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, ___: Env) -> str:
    checked = ' checked=""' if tokens[index].content == "x" else ""
    return f'<input type="checkbox" disabled=""{checked}> '

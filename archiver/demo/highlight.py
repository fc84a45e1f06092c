"""Code as coloured tokens, line by line, for the highlighters that the demo blogs imitate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token, _TokenType
from pygments.util import ClassNotFound

# Token type -> (Prism class, colour of a dark Shiki theme, colour of Chroma's inline monokai).
# First match wins, so the narrow rows stand before the wide ones.
PAINTS: tuple[tuple[_TokenType, str, str, str], ...] = (
    (Token.Comment, "comment", "#6A737D", "#75715e"),
    (Token.Keyword.Type, "builtin", "#B392F0", "#66d9ef"),
    (Token.Keyword.Constant, "boolean", "#79B8FF", "#ae81ff"),
    (Token.Keyword, "keyword", "#F97583", "#66d9ef"),
    (Token.Operator.Word, "keyword", "#F97583", "#f92672"),
    (Token.Operator, "operator", "#F97583", "#f92672"),
    (Token.Literal.String, "string", "#9ECBFF", "#e6db74"),
    (Token.Literal.Number, "number", "#79B8FF", "#ae81ff"),
    (Token.Name.Function, "function", "#B392F0", "#a6e22e"),
    (Token.Name.Class, "class-name", "#B392F0", "#a6e22e"),
    (Token.Name.Decorator, "decorator", "#B392F0", "#a6e22e"),
    (Token.Name.Builtin, "builtin", "#79B8FF", "#f8f8f2"),
    (Token.Name.Tag, "property", "#85E89D", "#f92672"),
    (Token.Name.Attribute, "attr-name", "#B392F0", "#a6e22e"),
    (Token.Generic.Inserted, "inserted", "#85E89D", "#a6e22e"),
    (Token.Generic.Deleted, "deleted", "#FDAEB7", "#f92672"),
    (Token.Punctuation, "punctuation", "#E1E4E8", "#f8f8f2"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of one colour that never crosses a line."""

    text: str
    short: str = ""  # class of Pygments, Chroma and Rouge: "k", "nf"; "" for plain text
    prism: str = ""
    shiki: str = "#E1E4E8"
    monokai: str = ""


def lines(text: str, language: str | None) -> list[list[Piece]]:
    """The text as coloured lines; joined with newlines they are the text again, exactly."""
    lexer = _lexer(language)
    # Lexers see whole lines only: the one for consoles loses a last line without its newline.
    pieces = list(_pieces(lexer, text + "\n")) if lexer else []
    if "".join(piece.text for piece in pieces) != text + "\n":
        pieces = [Piece(text=text + "\n")]
    result: list[list[Piece]] = [[]]
    for piece in pieces:
        head, *rest = piece.text.split("\n")
        for number, part in enumerate((head, *rest)):
            if number:
                result.append([])
            if part:
                result[-1].append(replace(piece, text=part))
    return result[:-1]


def painted(text: str, language: str | None, span: Callable[[Piece], str]) -> str:
    """The whole text as HTML, each piece through `span`, lines joined with newlines."""
    return "\n".join("".join(map(span, line)) for line in lines(text, language))


def classed(piece: Piece) -> str:
    """`<span class="k">` as Chroma and Rouge write it."""
    return f'<span class="{piece.short}">{_text(piece)}</span>' if piece.short else _text(piece)


def prismed(piece: Piece) -> str:
    """`<span class="token keyword">` as Prism writes it."""
    if not piece.prism:
        return _text(piece)
    return f'<span class="token {piece.prism}">{_text(piece)}</span>'


def shikied(piece: Piece) -> str:
    """`<span style="color:#F97583">` as Shiki writes it, plain text included."""
    return f'<span style="color:{piece.shiki}">{_text(piece)}</span>'


def inlined(piece: Piece) -> str:
    """`<span style="color:#66d9ef">` as Hugo's Chroma writes it with noClasses."""
    if not piece.monokai:
        return _text(piece)
    return f'<span style="color:{piece.monokai}">{_text(piece)}</span>'


def _text(piece: Piece) -> str:
    return escape(piece.text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


@cache
def _lexer(language: str | None) -> Lexer | None:
    """The lexer of that name, None when the language is unknown or not given."""
    if not language:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _pieces(lexer: Lexer, text: str) -> Iterator[Piece]:
    for kind, value in lexer.get_tokens(text):
        if _within(kind, Token.Text) or not value.strip():
            yield Piece(text=value)
            continue
        short = STANDARD_TYPES.get(kind, "")
        for parent, prism, shiki, monokai in PAINTS:
            if _within(kind, parent):
                yield Piece(text=value, short=short, prism=prism, shiki=shiki, monokai=monokai)
                break
        else:
            yield Piece(text=value, short=short)


def _within(kind: _TokenType, parent: _TokenType) -> bool:
    """Whether a token type is the other one or below it; `in` says the same, but not to mypy."""
    return kind[: len(parent)] == parent[:]

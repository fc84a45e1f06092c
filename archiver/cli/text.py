"""Text that is safe for a terminal; and the turns of phrase that commands need beside it."""

from __future__ import annotations

import unicodedata

from archiver.phrases import ago, amount, listed, plural, span, until

__all__ = ["ago", "amount", "is_printable", "listed", "plural", "printable", "span", "until"]

# Cf holds the marks that turn text around (U+202E) beside those that scripts need to be written.
JOINERS = frozenset("\u200c\u200d")


def printable(text: str, *, keep: str = "") -> str:
    """The text without what a terminal would obey: control and direction characters.

    Titles and addresses come from strangers' pages. Those named in `keep` ("\\n\\t") stay.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a[31mbc'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in text if letter in keep or is_printable(letter))


def is_printable(letter: str) -> bool:
    """Is the character shown, or needed to show its neighbours?"""
    return letter in JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}

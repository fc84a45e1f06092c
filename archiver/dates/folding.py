"""Page text in one plain spelling, with the way back to the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import NamedTuple

_INVISIBLE = "Cf"  # soft hyphens, joiners, the direction marks of Arabic and Hebrew dates
_COMMAS = "،，、"  # Arabic and Chinese; one between the parts of a date says nothing
_ACCENTS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]")
_WORD = re.compile(
    r"[\u0e00-\u0e7f]{1,4}\.[\u0e00-\u0e7f]{1,3}\.?"  # Thai abbreviations: เม.ย.
    r"|(?:[^\W\d_]|[\u0900-\u0eff])+"  # with the vowel signs of Indic scripts
    r"|[0-9]+"
)
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")  # BackendMarch 25


class Token(NamedTuple):
    """A number or a word of a folded text."""

    start: int
    end: int
    text: str  # words in lower case

    @property
    def is_number(self) -> bool:
        """Whether it is made of digits."""
        return self.text[0].isdecimal()


class Folded:
    """A text without accents on Latin letters, invisible signs and foreign digits; case kept."""

    def __init__(self, source: str) -> None:
        self.source = source
        if source.isascii():
            self.text = source
            self._origin: list[int] | None = None
        else:
            self.text, self._origin = _fold(source)

    def original(self, start: int, end: int) -> str:
        """That stretch as the page wrote it, white space collapsed."""
        if self._origin is not None and end > start:
            start, end = self._origin[start], self._origin[end - 1] + 1
        return " ".join(self.source[start:end].split())

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its numbers and words in order; a word that goes on in capitals is two."""
        return tuple(tokens_of(self.text))


def tokens_of(text: str) -> list[Token]:
    """The numbers and words of a folded text in order."""
    found = []
    for match in _WORD.finditer(text):
        start = match.start()
        for part in _CAMEL.split(match.group()):
            end = start + len(part)
            found.append(Token(start, end, part.casefold().replace(".", "")))
            start = end
    return found


def words_in(text: str) -> list[str]:
    """The texts of those tokens."""
    parts = (part for word in _WORD.findall(text) for part in _CAMEL.split(word))
    return [part.casefold().replace(".", "") for part in parts]


def folded_word(word: str) -> str:
    """One word as a token of a page would spell it."""
    return Folded(word).text.casefold().replace(".", "")


def _fold(source: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(source):
        plain = _plain(character)
        letters.append(plain)
        origin.extend([position] * len(plain))
    return "".join(letters), origin


def _plain(character: str) -> str:
    """What stands for that character: nothing, a digit, a blank, or its letter without accents."""
    if character.isascii() or "\uac00" <= character <= "\ud7a3":  # Hangul decomposes into parts
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return " "
    if character in _COMMAS:
        return ","
    if unicodedata.category(character) == _INVISIBLE:
        return ""
    return "i" if character == "ı" else _ACCENTS.sub("", unicodedata.normalize("NFKD", character))

"""The language of a post as a BCP 47 tag: what the page declares, else what its words are in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from archiver.extraction.sources import Found

TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")
NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx"})
NOT_LATIN = re.compile(
    # Scripts that no language of the Latin alphabet is written in.
    "[\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f"
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
OTHER_SCRIPTS = frozenset({
    # Languages that such letters are expected in.
    "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk", "kn", "ko", "ky",
    "mk", "ml", "mn", "mr", "my", "ne", "pa", "ru", "si", "sr", "ta", "te", "tg", "th", "uk", "ur",
    "yi", "yue", "zh",
})  # fmt: skip
LONG_ENOUGH = 200  # letters from which detection is right on blog posts
CERTAIN = 0.9  # probability that py3langid must give
FOREIGN_SHARE = 0.3  # of the letters, from which a declared Latin language is a theme's default


def normal_tag(text: str | None) -> str | None:
    """A tag in its usual case: "en", "zh-CN", "zh-Hant-TW"; None where the text is none."""
    match = TAG.fullmatch((text or "").strip())
    if match is None or match[1].lower() in NO_LANGUAGE:
        return None
    language, script, region = match.groups()
    parts = [language.lower(), (script or "").title(), (region or "").upper()]
    return "-".join(part for part in parts if part)


def read_language(declared: Iterable[tuple[str | None, str]], text: str) -> Found[str | None]:
    """The first declared language that `text` does not contradict, else the detected one."""
    for value, where in declared:
        tag = normal_tag(value)
        if tag is not None and not _contradicted(tag, text):
            return Found(tag, where)
    found = detect(text)
    return Found(found, "detected" if found else "")


def detect(text: str) -> str | None:
    """The language of a long text, None where that is not certain."""
    if sum(map(str.isalpha, text)) < LONG_ENOUGH:
        return None
    language, probability = _identifier().classify(text[:5000])
    return str(language) if probability >= CERTAIN else None


@cache
def _identifier() -> Any:
    """The model of py3langid, loaded when it is first needed: numpy takes its time."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _contradicted(tag: str, text: str) -> bool:
    """Whether most readers of that language could not read the letters of the text."""
    if tag.split("-", 1)[0] in OTHER_SCRIPTS:
        return False
    foreign = len(NOT_LATIN.findall(text))
    if foreign <= FOREIGN_SHARE * LONG_ENOUGH:  # as nearly always, and quicker to tell
        return False
    letters = sum(map(str.isalpha, text))
    return letters >= LONG_ENOUGH and foreign > FOREIGN_SHARE * letters

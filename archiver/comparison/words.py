"""The words of a text as they are counted: no punctuation, no case, no counters that flutter."""

from __future__ import annotations

import re
from collections import Counter

from archiver.changes import without_flutter

# Chinese, Japanese and Korean are written without spaces: each sign counts as a word.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")


def words(text: str) -> Counter[str]:
    """How often each word stands in a text.

    >>> sorted(words("A view, a 视图.\\n3 days ago").items())
    [('a', 2), ('view', 1), ('图', 1), ('视', 1)]
    """
    found: Counter[str] = Counter()
    for line in text.splitlines():
        found.update(_WORD.findall(without_flutter(line.strip()).casefold()))
    return found

"""What contradicts an extraction: the feed's full text, the title and summary in the lists."""

from __future__ import annotations

import pytest
from archives import an_entry

from archiver.comparison import witness_flags

TEXT = " ".join(f"word{number}" for number in range(100))
PART = " ".join(f"part{number}" for number in range(40))


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        (f"<p>{TEXT}</p>", ()),
        (f"<p>{TEXT}</p><p>{PART}</p>", ("feed_text_longer",)),
        (f"<p>{TEXT}</p><p>The post On one appeared first on A Blog.</p>", ()),
        (f"<p>{TEXT}</p><script>{PART}</script>", ()),
        ("<p>word1 word2", ()),
        ("", ()),
        (f"<?xml version='1.0' encoding='utf-8'?><p>{TEXT}</p>", ()),
    ],
    ids=["the same", "a part more", "a plugin's line", "a script", "a beginning", "none", "xml"],
)
def test_feed_text_longer(content: str, flags: tuple[str, ...]) -> None:
    entry = an_entry(content_html=content)
    assert witness_flags(entry, title="On one", text=TEXT) == flags


@pytest.mark.parametrize(
    ("listed", "extracted", "differs"),
    [
        ("On one", "On two", True),
        ("On one", "ON ONE!", False),
        ("On one and the other th…", "On one and the other three things", False),
        ("On one", "On one | A Blog", False),
        ("New: on one", "On one", False),
        (None, "On one", False),
        ("On one", "", False),
    ],
)
def test_index_title_differs(listed: str | None, extracted: str, differs: bool) -> None:
    flags = witness_flags(an_entry(title=listed), title=extracted, text=TEXT)
    assert flags == (("index_title_differs",) if differs else ())


@pytest.mark.parametrize(
    ("summary", "differs"),
    [
        (" ".join(f"word{number}" for number in range(20)), False),
        (" ".join(f"other{number}" for number in range(20)), True),
        (f"{PART[:60]} and word1 word2 word3 word4 word5 word6", False),
        ("A short one that says nothing", False),
        (None, False),
    ],
    ids=["its beginning", "of another text", "words about it", "too short", "none"],
)
def test_index_summary_differs(summary: str | None, differs: bool) -> None:
    flags = witness_flags(an_entry(summary=summary), title="On one", text=TEXT)
    assert flags == (("index_summary_differs",) if differs else ())

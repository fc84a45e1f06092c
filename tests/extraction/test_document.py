"""Whatever bytes a page is made of, there is a tree that everything after can write to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.api import extract
from archiver.extraction.document import decode, parse_text
from archiver.model import Post, Rejection


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("a&#12;b", "ab", id="form feed by number"),
        pytest.param("a&#x1B;[0mb", "a[0mb", id="escape by hexadecimal number"),
        pytest.param("a\x01b", "ab", id="raw control character"),
        pytest.param("a&#0;b&#31;c", "abc", id="first and last control character"),
        pytest.param("a&#9;b&#10;c&#13;", "a\tb\nc\r", id="tab, line feed and return stay"),
        pytest.param("a&#120;&#x1F600;", "ax😀", id="other numbers stay"),
        pytest.param("a&#1234;&#x1ab;", "aӒƫ", id="numbers that begin alike stay"),
    ],
)
def test_control_characters_are_left_out_however_they_are_written(written: str, read: str) -> None:
    tree = parse_text(f"<p><code>{written}</code></p>")
    assert tree is not None
    assert tree.findtext(".//code") == read


@given(st.binary(max_size=400))
def test_any_bytes_give_a_post_or_a_rejection(junk: bytes) -> None:
    page = b"<article><h1>Title</h1><pre><code>" + junk + b"</code></pre><p>" + junk + b"</p>"
    assert isinstance(extract(page, "https://a.blog/p"), Post | Rejection)


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "gb18030", "shift_jis", "koi8-r"])
def test_declared_charset_is_believed_when_it_can_be_read(charset: str) -> None:
    text = {"gb18030": "归档博客", "shift_jis": "ブログ", "koi8-r": "архив"}.get(charset, "café")
    page = f"<meta charset={charset}><p>{text}</p>".encode(charset)
    assert text in decode(page)

"""The shape of a page is its template, not its words."""

from hypothesis import given
from hypothesis import strategies as st

from archiver.health.shape import common_shape, is_another, shape_of

PAGE = b"""<body class="home"><nav id=menu></nav><main class='posts'>
<article class="post post-17"><h2 class=title>%s</h2><pre class="k"><span class="nb">x</span></pre>
</article></main></body>"""


def test_words_numbers_and_code_do_not_count() -> None:
    shape = shape_of(PAGE % b"One")
    assert shape == {"body.home", "nav.menu", "main.posts", "article.post", "h.title"}
    assert shape == shape_of(PAGE.replace(b"post-17", b"post-99") % b"Another title, and longer")


def test_pages_of_two_templates_are_told_apart() -> None:
    other = shape_of(b'<div class=grid><div class=card id=c1></div><p class="more"></p></div>')
    one = shape_of(PAGE % b"One")
    assert is_another(one, other)
    assert not is_another(one, one | {"div.share"})
    assert not is_another(one, frozenset())


def test_common_shape_is_what_all_have() -> None:
    assert common_shape([frozenset("ab"), frozenset("bc")]) == {"b"}
    assert common_shape([]) == frozenset()


@given(st.binary(max_size=400))
def test_any_bytes_have_a_shape(body: bytes) -> None:
    assert len(shape_of(body)) <= 80

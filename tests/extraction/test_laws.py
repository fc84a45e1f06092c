"""Laws of the renderings: Markdown reads back as the HTML, and the HTML cannot act."""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from archiver.extraction.content import Builder
from archiver.extraction.document import parse_text
from archiver.extraction.normalise import normalise
from archiver.extraction.sanitise import sanitise
from archiver.extraction.serialise import Rendering, render
from tests.extraction.structure import READER, structure

BASE = "https://example.org/posts/a/"

SIGNS = st.sampled_from(
    [*"*_`[]()<>#+-=|~!&\\\"'.:1a b\u00a0é中。”", "](", "**", "&amp;", "~~~", "```"]
)
WORDS = st.lists(
    st.one_of(st.sampled_from(["word", "two words", "x_y", "1.", "#"]), SIGNS),
    min_size=1,
    max_size=6,
)
TEXT = WORDS.map("".join).filter(lambda text: text.strip() != "")
CODE = st.text(
    alphabet=st.sampled_from(list("ab \t\n`~<>&|\\*_#-=+[](){}1.")), min_size=1, max_size=40
)
CODE = CODE.filter(lambda text: text.strip("\n ") != "" and text.strip("\n") == text)
URLS = st.sampled_from(
    [
        "/a",
        "b/c(d)",
        "https://example.com/x?y=1&copy=2",
        "/sp ace",
        "#frag",
        "/a)b",
        "/é/中",
        "/<x>",
        "/a_b_*c*",
    ]
)


def tag(name: str, inner: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{inner}</{name}>"


TEXTS = TEXT.map(escape)
SPANS = st.recursive(
    st.one_of(
        TEXTS,
        TEXTS.map(lambda text: tag("code", text)),
        st.builds(lambda src: f'<img src="{escape(src)}" alt="a [b]">', URLS),
        st.just("<br>"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.builds(
            tag, st.sampled_from(["em", "strong", "del", "sub", "sup", "kbd", "mark"]), inner
        ),
        st.builds(lambda href, text: tag("a", text, f' href="{escape(href)}"'), URLS, TEXTS),
    ),
    max_leaves=5,
)
PRES = st.builds(
    lambda code, language: tag("pre", tag("code", escape(code), f' class="language-{language}"')),
    CODE,
    st.sampled_from(["python", "c++", "text"]),
)


def table_of(rows: list[list[str]]) -> str:
    made = [tag("tr", "".join(tag("td", cell) for cell in row)) for row in rows]
    return tag("table", "".join(made))


TABLES = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(SPANS, min_size=width, max_size=width), min_size=2, max_size=3)
)
TABLES = TABLES.map(table_of)
BLOCKS = st.recursive(
    st.one_of(
        SPANS.map(lambda text: tag("p", text)),
        st.builds(lambda level, text: tag(f"h{level}", text), st.integers(1, 6), SPANS),
        PRES,
        TABLES,
        st.just("<hr>"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        inner.map(lambda text: tag("blockquote", text)),
        st.lists(st.one_of(SPANS, inner), min_size=1, max_size=3).map(
            lambda items: tag("ul", "".join(tag("li", item) for item in items))
        ),
        st.lists(st.one_of(SPANS, inner), min_size=1, max_size=3).map(
            lambda items: tag("ol", "".join(tag("li", item) for item in items), ' start="3"')
        ),
        inner.map(lambda text: tag("details", tag("summary", "more") + text)),
    ),
    max_leaves=6,
)


def rendered(piece: str) -> Rendering:
    tree = parse_text(f"<html><body><div>{piece}</div></body></html>")
    assert tree is not None
    notes = normalise(tree)
    return render(Builder(BASE).build(tree.find("body"), notes))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(BLOCKS)
def test_markdown_reads_back_as_the_html(piece: str) -> None:
    body = rendered(piece)
    assert structure(READER.render(body.markdown)) == structure(body.html), body.markdown


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(BLOCKS)
def test_code_of_the_post_is_the_code_in_its_html(piece: str) -> None:
    body = rendered(piece)
    shown = [text for _, text in structure(body.html)["code"]]
    assert [block.text for block in body.code] == shown


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(BLOCKS)
def test_rendering_the_html_again_changes_nothing(piece: str) -> None:
    once = rendered(piece).html
    assert structure(rendered(once).html) == structure(once)


ADDRESSES = st.lists(
    st.sampled_from([*"aé./:;?#%@[]~=&\t\u00a0", "//", "..", "?b=c", "#d"]), max_size=8
)
ADDRESSES = ADDRESSES.map(lambda parts: "https://example.com" + "".join(parts))


@settings(max_examples=200, deadline=None)
@given(ADDRESSES)
def test_whole_address_comes_out_as_joining_gives_it(address: str) -> None:
    try:
        joined = urljoin(BASE, address.strip())
    except ValueError:
        joined = None
    assert Builder(BASE).url(address) == joined


ATTACKS = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            '<a href="javascript:alert(1)">x</a>',
            '<a href="&#106;avascript:alert(1)">x</a>',
            '<a href="java\tscript:alert(1)">x</a>',
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;</p>",
            "<table><td colspan=2><a href=' javascript:alert(1)'>&lt;img onerror=x&gt;</a></table>",
            "<p>![x](javascript:alert(1)) [x](data:text/html,x)</p>",
            '<a href="data:text/html,<script>alert(1)</script>">x</a>',
            "<svg onload=alert(1)><script>alert(1)</script></svg>",
            "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<style>@import 'x'</style>",
            "<form action=x><input type=submit></form>",
            "<p style='background:url(x)' onclick=alert(1)>text</p>",
            "<details open ontoggle=alert(1)>x</details>",
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
            "<table><td background=javascript:alert(1)>x</table>",
            "text",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(ATTACKS)
def test_sanitised_html_cannot_act(attack: str) -> None:
    body = rendered(attack)
    for made in (body.html, sanitise(attack), READER.render(body.markdown)):
        tree = lxml_html.document_fromstring(f"<div>{made}</div>")
        for element in tree.iter():
            assert element.tag not in {"script", "style", "iframe", "form", "svg", "object", "base"}
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                assert name != "style"
                if name in ("href", "src"):
                    assert (
                        not value.strip()
                        .lower()
                        .startswith(("javascript:", "data:text", "vbscript:"))
                    )

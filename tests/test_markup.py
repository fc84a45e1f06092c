"""Pages that leave optional tags out are read as browsers read them."""

import pytest
from lxml import html

from archiver.markup import end_head


@pytest.mark.parametrize(
    ("page", "body"),
    [
        pytest.param("<main><p>a</p></main>", "<main><p>a</p></main>", id="main"),
        pytest.param("<nav>n</nav>t<p>b</p>", "<nav>n</nav>t<p>b</p>", id="body begins later"),
        pytest.param("<p>b</p>", "<p>b</p>", id="nothing misplaced"),
        pytest.param("<svg></svg><link rel=x>", '<svg></svg><link rel="x">', id="all after it"),
    ],
)
def test_what_no_head_may_hold_is_the_body(page: str, body: str) -> None:
    tree = html.document_fromstring(f"<title>T</title>{page}")
    end_head(tree)
    written = html.tostring(tree.find("body"), encoding="unicode")
    assert written == f"<body>{body}</body>"
    assert tree.findtext("head/title") == "T"

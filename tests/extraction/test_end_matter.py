"""What the site adds behind the last words of an article goes, in any language."""

from __future__ import annotations

import pytest

from tests.extraction.test_post import PROSE, cases_in, page_with, post_of

LAST = "says nothing that a reader of this test would want to remember for long."


@pytest.mark.parametrize("case", cases_in("endings_of_sites.txt"))
def test_what_the_site_adds_at_the_end_goes(case: dict[str, str]) -> None:
    page = page_with("").replace("for long.</p>", f"for long.</p>{case['html']}")
    assert post_of(page).markdown.endswith(f"{LAST}\n")


@pytest.mark.parametrize("case", cases_in("endings_of_authors.txt"))
def test_what_the_author_wrote_last_stays(case: dict[str, str]) -> None:
    page = page_with("").replace("for long.</p>", f"for long.</p>{case['html']}")
    assert case["kept"] in " ".join(post_of(page).text.split())


@pytest.mark.parametrize(
    "line",
    [
        "5 min read",
        "Lesezeit: 5 Minuten",
        "Temps de lecture : 4 minutes",
        "Tempo de leitura: 3 min",
        "Время чтения: 6 мин.",
        "阅读时间: 5 分钟",
        "全文 1,234 字",
        "この記事は約 3 分で読めます",
        "읽는 시간: 약 4분",
    ],
)
def test_how_long_it_takes_to_read_is_no_text(line: str) -> None:
    post = post_of(page_with("").replace(PROSE, f"<p>{line}</p>{PROSE}"))
    assert post.markdown.startswith("The first paragraph")


def test_the_author_before_the_first_words_is_no_text() -> None:
    face = '<p><img src="/images/avatar.png" alt=""></p><p>Mira Lindqvist Lv3</p>'
    head = '<meta name="author" content="Mira Lindqvist">'
    post = post_of(page_with("", head=head).replace(PROSE, f"{face}{PROSE}"))
    assert post.authors == ("Mira Lindqvist",)
    assert post.markdown.startswith("The first paragraph")

"""Pages that are no posts, and posts that look as if they were none."""

from dataclasses import replace

import pytest
from extraction.reading import ARTICLE, PROSE, URL, document, page
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archiver.extraction.phrases import phrases
from archiver.extraction.refusals import LARGEST_PAGE, refusal, unreadable
from archiver.model import Entry, Reason

POST = "A small server is one that a single person can understand and repair. " * 12


def refuse(source, text, *, entry=None, asked=URL, url=URL, code=0, images=0, links=0):
    found = refusal(
        replace(page(url), url=asked),
        html.document_fromstring(source),
        text=text,
        code_count=code,
        image_count=images,
        link_words=links,
        entry=entry,
    )
    return found.reason if found else None


def titled(title, text="", heading=None):
    return document(
        f"<main><h1>{heading or title}</h1><p>{text}</p></main>", f"<title>{title}</title>"
    )


def listing(count, excerpt="A plea for repair.", site="https://a.example"):
    cards = "".join(
        f"<article><h2><a href='{site}/posts/p{n}'>Post number {n}</a></h2>{excerpt}</article>"
        for n in range(count)
    )
    text = " ".join(f"Post number {n} {excerpt}" for n in range(count))
    return document(f"<main>{cards}</main>", "<title>The Log</title>"), text


class TestSaidByThePage:
    @pytest.mark.parametrize(
        ("title", "text", "reason"),
        [
            ("Page not found | The Log", "Try the search.", Reason.SOFT_404),
            ("404 - The Log", "", Reason.SOFT_404),
            ("404: This page could not be found.", "", Reason.SOFT_404),
            (
                "Oops! That page can’t be found. – The Log",
                "It looks like nothing.",
                Reason.SOFT_404,
            ),
            ("Nothing Found", "Maybe try a search?", Reason.SOFT_404),
            ("Seite nicht gefunden – Zuses Welt", "Suche?", Reason.SOFT_404),
            ("Page introuvable", "Désolé.", Reason.SOFT_404),
            ("Página no encontrada - Blog", "", Reason.SOFT_404),
            ("Página não encontrada", "", Reason.SOFT_404),
            ("Страница не найдена", "", Reason.SOFT_404),
            ("页面不存在 | 小站", "", Reason.SOFT_404),
            ("ページが見つかりません", "", Reason.SOFT_404),
            ("페이지를 찾을 수 없습니다", "", Reason.SOFT_404),
            ("Site not found · GitHub Pages", "", Reason.SOFT_404),
            ("Just a moment...", "Enable JavaScript and cookies to continue", Reason.CAPTCHA),
            ("Attention Required! | Cloudflare", "You have been blocked.", Reason.CAPTCHA),
            ("Making sure you're not a bot!", "Loading", Reason.CAPTCHA),
            ("Vercel Security Checkpoint", "", Reason.CAPTCHA),
            ("502 Bad Gateway", "nginx/1.18.0", Reason.ERROR_PAGE),
            ("Error establishing a database connection", "", Reason.ERROR_PAGE),
            ("Account Suspended", "Contact your hosting provider.", Reason.ERROR_PAGE),
            ("Welcome to nginx!", "Further configuration is required.", Reason.ERROR_PAGE),
            ("Index of /blog/", "Parent Directory", Reason.ERROR_PAGE),
            ("Log in | The Log", "User name, password", Reason.LOGIN_WALL),
            ("Protected: Small servers", "Enter the password below.", Reason.LOGIN_WALL),
            ("The Log", "The page you are looking for might have been removed.", Reason.SOFT_404),
            ("The Log", "Sorry, this page does not exist.", Reason.SOFT_404),
            ("The Log", "Please verify you are a human. Ray ID: 8a9b", Reason.CAPTCHA),
            ("Premium", "This post is for paying subscribers", Reason.LOGIN_WALL),
            ("秘密", "请输入访问密码", Reason.LOGIN_WALL),
        ],
    )
    def test_a_page_that_says_so_and_little_else_is_refused(self, title, text, reason):
        assert refuse(titled(title, text), text) is reason
        assert (
            refuse(titled(title, text), text, entry=Entry(url=URL, title="Small servers")) is reason
        )

    @pytest.mark.parametrize(
        "title",
        [
            "404 - page not found, and what I did about it",
            "502 Bad Gateway",
            "Login forms without passwords",
            "Are you a robot?",
            "Not found",
            "Forbidden",
            "Lost?",
        ],
    )
    def test_a_post_about_an_error_is_a_post(self, title):
        assert refuse(titled(title, POST), POST) is None

    def test_a_short_post_with_the_title_of_an_error_is_one_when_its_list_and_code_say_so(self):
        entry = Entry(url=URL, title="502 Bad Gateway")
        assert refuse(titled("502 Bad Gateway | Log"), "", entry=entry, code=1) is Reason.ERROR_PAGE
        source = titled("502 Bad Gateway", "Restart it.")
        assert refuse(source, "Restart it.", entry=entry, code=1) is None

    def test_a_challenge_that_a_shield_adds_to_a_post_is_not_the_page(self):
        script = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
        assert refuse(document(ARTICLE + script), POST) is None

    def test_the_login_form_of_a_menu_is_no_wall(self):
        form = "<nav><form><input type='password'></form></nav>"
        assert refuse(document(form + ARTICLE), "A short note about repair.", links=2) is None

    def test_a_password_form_in_place_of_the_post_is_one(self):
        form = "<main><div><form><input type='password'></form></div></main>"
        assert refuse(document(form), "Hello") is Reason.LOGIN_WALL

    @pytest.mark.parametrize(
        ("answered", "reason"),
        [
            ("https://a.example/", Reason.SOFT_404),
            ("https://a.example/404.html", Reason.SOFT_404),
            ("https://a.example/wp-login.php", Reason.LOGIN_WALL),
            ("https://a.example/posts/small-servers/", None),
            ("https://a.example/2021/small-servers", None),
        ],
    )
    def test_where_a_redirect_led_tells(self, answered, reason):
        text = "A short note about repair, and why it is worth the while."
        assert refuse(document(ARTICLE), text, url=answered, links=1) is reason


class TestListings:
    def test_a_page_of_cards_is_a_list(self):
        source, text = listing(10)
        assert refuse(source, text) is Reason.LISTING
        assert refuse(source, text, entry=Entry(url=URL, title="Archive")) is Reason.LISTING

    def test_a_page_of_cards_of_which_one_was_taken_for_the_article_is_a_list(self):
        source, _ = listing(10)
        assert refuse(source, "A plea for repair.") is Reason.LISTING

    def test_cards_with_an_empty_link_beside_the_title_are_cards(self):
        cards = "".join(
            f"<article><h2>Post number {n}</h2><p>Plea</p><a href='/posts/p{n}'></a></article>"
            for n in range(6)
        )
        text = " ".join(f"Post number {n} Plea" for n in range(6))
        assert refuse(document(f"<main>{cards}</main>"), text) is Reason.LISTING

    def test_a_post_with_related_posts_below_it_is_a_post(self):
        source, _ = listing(8)
        joined = source.replace("<main>", f"<main><article><h1>S</h1>{PROSE}</article>", 1)
        assert refuse(joined, POST) is None

    def test_a_roundup_of_other_sites_is_a_post(self):
        source, text = listing(10, site="https://b.example")
        assert refuse(source, text, links=30) is None

    @pytest.mark.parametrize(
        ("path", "refused"),
        [
            ("tags/linux/", True),
            ("category/ops.html", True),
            ("page/3/", True),
            ("archives/2021/05/", True),
            ("archives/17/", False),
            ("categories/ops/small-servers", False),
            ("tag/small-servers", True),
        ],
    )
    def test_the_address_of_a_list_is_one(self, path, refused):
        url = f"https://a.example/{path}"
        found = refuse(titled("Linux", POST), POST, url=url, asked=url)
        assert found is (Reason.LISTING if refused else None)

    def test_a_post_that_declares_itself_is_no_list_wherever_it_stands(self):
        url = "https://a.example/tag/small-servers"
        head = "<meta property='og:type' content='article'>"
        assert refuse(document(ARTICLE, head), POST, url=url, asked=url) is None


class TestShortPosts:
    LISTED = Entry(url=URL, title="Small servers")

    @pytest.mark.parametrize(
        "content",
        [{"entry": LISTED}, {"code": 1}, {"images": 1}, {"links": 2}],
        ids=["listed", "code only", "picture", "link post"],
    )
    def test_a_line_with_something_to_it_is_a_post(self, content):
        assert refuse(document(ARTICLE), "Look at this.", **content) is None

    def test_a_picture_or_code_alone_is_a_post(self):
        assert refuse(document(ARTICLE), "", images=1) is None
        assert refuse(document(ARTICLE), "", code=1) is None

    def test_a_line_that_nothing_vouches_for_is_too_short(self):
        assert refuse(document(ARTICLE), "Look at this.") is Reason.TOO_SHORT

    def test_chinese_is_counted_in_characters(self):
        assert refuse(document(ARTICLE), "小型服务器是一个人就能够理解和修理的服务器" * 4) is None

    def test_nothing_at_all_is_empty(self):
        assert refuse(document("<main></main>"), "", entry=self.LISTED) is Reason.EMPTY


def sent(body, kind="text/html", status=200):
    one = page()
    return replace(one, body=body, status=status, headers=(("Content-Type", kind),))


class TestUnreadable:
    @pytest.mark.parametrize(
        ("body", "kind", "reason"),
        [
            (b"%PDF-1.7 \x00\x01", "application/pdf", Reason.WRONG_TYPE),
            (b"%PDF-1.7 \x00\x01", "text/html", Reason.NOT_HTML),
            (b"\x89PNG\r\n\x1a\n", "image/png", Reason.WRONG_TYPE),
            (b"PK\x03\x04", "application/octet-stream", Reason.NOT_HTML),
            (b'{"a": 1}', "application/json", Reason.WRONG_TYPE),
            (b"<?xml version='1.0'?><rss version='2.0'>", "text/html", Reason.NOT_HTML),
            (b"just words", "text/html", Reason.NOT_HTML),
            (bytes(range(32)) * 20, "text/html", Reason.NOT_HTML),
            (b"", "text/html", Reason.EMPTY),
            (b" \n\x00", "text/html", Reason.EMPTY),
            (b"<!doctype html><p>hi", "text/plain", None),
            (b"<!-- x --><html><p>hi", "application/json", None),
            (b"<?xml version='1.0'?><!DOCTYPE html><html>", "application/xhtml+xml", None),
            ("<html><p>hi".encode("utf-16"), "text/html", None),
            (b"hello <p>world", "", None),
        ],
    )
    def test_the_bytes_decide_what_a_page_is(self, body, kind, reason):
        found = unreadable(sent(body, kind))
        assert (found.reason if found else None) is reason

    def test_an_error_status_is_told(self):
        found = unreadable(sent(b"<html>", status=410))
        assert (found.reason, found.detail) == (Reason.HTTP_ERROR, "answered 410 Gone")
        assert unreadable(sent(b"<html>", status=599)).detail == "answered 599"

    def test_a_page_that_is_too_large_is_not_parsed(self):
        found = unreadable(sent(b"<html>" + b" " * LARGEST_PAGE))
        assert found.reason is Reason.TOO_LARGE

    @given(st.binary(max_size=200), st.sampled_from(["", "text/html", "image/png", "nonsense"]))
    def test_no_bytes_break_it_and_details_are_one_line(self, body, kind):
        found = unreadable(sent(body, kind))
        assert found is None or (found.detail and "\n" not in found.detail)


def test_every_phrase_is_in_the_form_that_texts_are_compared_in():
    rows = [row for place in ("title", "lines", "address") for row in phrases(place)]
    assert len(rows) > 80
    for row in rows:
        literal = row.pattern.pattern.replace("\\W", "").replace("\\S", "")
        assert literal == literal.lower()
        assert "’" not in literal

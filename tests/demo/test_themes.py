"""Each demo blog has what makes its kind hard, in the bytes that it serves."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import unquote

import pytest
from lxml import html

from archiver.demo.site import Built, DemoBlog
from archiver.demo.themes import bare_list, card_grid, long_tag, papermod, tag_page

ORIGIN = "http://localhost:8099"
BUILDS = {m.NAME: m.build for m in (papermod, tag_page, card_grid, bare_list, long_tag)}


@pytest.fixture(scope="module")
def sites() -> dict[str, Built]:
    return {name: build(ORIGIN) for name, build in BUILDS.items()}


def text(built: Built, url: str) -> str:
    return built.routes[url.removeprefix(ORIGIN)]().body.decode()


def tree(built: Built, url: str) -> html.HtmlElement:
    return html.fromstring(text(built, url))


def feed_of(built: Built) -> ET.Element:
    assert built.blog.feed_url
    return ET.fromstring(text(built, built.blog.feed_url))


def shown(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("name", list(BUILDS))
def test_sitemap_and_robots_are_found_and_well_formed(sites: dict[str, Built], name: str) -> None:
    built = sites[name]
    assert f"Sitemap: {built.blog.sitemap_url}" in text(built, f"{ORIGIN}/robots.txt")
    listed = ET.fromstring(text(built, built.blog.sitemap_url or "")).iterfind(".//{*}loc")
    urls = {(loc.text or "").replace("LocalHost", "localhost") for loc in listed}
    assert {*built.blog.post_urls, *built.blog.other_urls} <= urls


@pytest.mark.parametrize("name", list(BUILDS))
def test_no_address_of_the_truth_repeats(sites: dict[str, Built], name: str) -> None:
    urls = [*sites[name].blog.post_urls, *sites[name].blog.other_urls]
    assert len(urls) == len(set(urls))


def test_papermod_cards_are_empty_links_over_a_heading(sites: dict[str, Built]) -> None:
    built = sites[papermod.NAME]
    assert len(built.blog.index_urls) == 3
    listed, titles, days = [], [], []
    for url in built.blog.index_urls:
        for card in tree(built, url).find_class("post-entry"):
            (link,) = card.findall(".//a")
            assert link.text_content() == ""
            assert link.get("aria-label").startswith("post link to ")
            listed.append(link.get("href"))
            titles.append(shown(card.find(".//h2")))
            footer = shown(card.find(".//footer"))
            assert re.fullmatch(r"\w+ \d+, \d{4} · \d+ min · \d+ words · Anjali Deshmukh", footer)
            days.append(datetime.strptime(footer.split(" · ")[0], "%B %d, %Y").date())
    assert listed == list(built.blog.post_urls)
    assert titles == [post.title for post in built.blog.posts]
    assert days == [post.day for post in built.blog.posts]


def test_papermod_pages_only_by_next_and_prev(sites: dict[str, Built]) -> None:
    built = sites[papermod.NAME]
    first, second, third = built.blog.index_urls
    pagers = [tree(built, url).find_class("pagination")[0] for url in (first, second, third)]
    assert [[a.get("href") for a in pager.iter("a")] for pager in pagers] == [
        [second],
        [first, third],
        [second],
    ]
    assert 'http-equiv="refresh"' in text(built, f"{first}page/1/")
    assert tree(built, second).find_class("breadcrumbs")


def test_papermod_feed_is_of_the_section_and_in_its_zone(sites: dict[str, Built]) -> None:
    built = sites[papermod.NAME]
    links = [item.findtext("link") for item in feed_of(built).iter("item")]
    assert links == list(built.blog.post_urls[:10])
    assert all("+0530" in (d.text or "") for d in feed_of(built).iter("pubDate"))
    everything = text(built, f"{ORIGIN}/posts/index.xml")
    assert any(url in everything for url in built.blog.other_urls)


def test_papermod_has_days_that_are_another_day_in_utc(sites: dict[str, Built]) -> None:
    moments = [post.published for post in sites[papermod.NAME].blog.posts]
    assert any(isinstance(m, datetime) and m.utctimetuple()[2] != m.day for m in moments)


def test_the_tag_page_declares_its_count_and_shares_its_folder(sites: dict[str, Built]) -> None:
    built = sites[tag_page.NAME]
    page = tree(built, built.blog.url)
    assert "#Backend" in page.text_content()
    assert f"— {len(built.blog.posts)} posts" in page.text_content()
    assert built.blog.declared == len(built.blog.posts)
    cards = page.find_class("item")
    links = [card.find(".//h2/a").get("href") for card in cards]
    assert [ORIGIN + link for link in links] == list(built.blog.post_urls)
    assert all(link.startswith("/blog/") and not link.endswith("/") for link in links)
    assert re.match(r"\w{3} \d+, \d{4} · \d+m", shown(cards[0].find_class("meta")[0]))


def test_the_tag_page_has_other_posts_around_it(sites: dict[str, Built]) -> None:
    built = sites[tag_page.NAME]
    others = {url.removeprefix(ORIGIN) for url in built.blog.other_urls}
    beside = {a.get("href") for a in tree(built, built.blog.url).find("body").iter("a")}
    assert others & beside, "the sidebar shows posts of other tags"
    assert any(url in text(built, built.blog.feed_url or "") for url in built.blog.other_urls)


def test_some_attributes_of_the_tag_page_are_a_day_off(sites: dict[str, Built]) -> None:
    built = sites[tag_page.NAME]
    times = list(tree(built, built.blog.url).iter("time"))
    pairs = [
        (t.get("datetime")[:10], post.day) for t, post in zip(times, built.blog.posts, strict=True)
    ]
    off = [attribute for attribute, day in pairs if day and attribute != day.isoformat()]
    assert 0 < len(off) < len(pairs)


def test_a_tagged_post_repeats_its_summary_and_has_four_languages(sites: dict[str, Built]) -> None:
    built = sites[tag_page.NAME]
    post = built.blog.posts[0]
    page = tree(built, post.url)
    assert shown(page.find_class("lead")[0]) == post.summary
    assert "TL;DR" in page.text_content()
    assert "All articles" in page.text_content()
    assert {block.language for block in post.code} == {"go", "python", "rust", "typescript"}


def test_the_card_grid_has_a_featured_post_and_runs_date_and_time_together(
    sites: dict[str, Built],
) -> None:
    built = sites[card_grid.NAME]
    page = tree(built, built.blog.url)
    assert f"{len(built.blog.posts)} articles" in page.text_content()
    assert re.search(r"\w+ \d+, \d{4}\d+ min read", page.text_content())
    (featured,) = page.find_class("featured")
    assert ORIGIN + featured.get("href") == built.blog.post_urls[0]
    links = [ORIGIN + card.get("href") for card in page.find_class("card")]
    assert links == list(built.blog.post_urls[1:])
    assert "Join the" in shown(page.find_class("newsletter")[0])


def test_pictures_of_the_card_grid_come_only_from_the_optimiser(sites: dict[str, Built]) -> None:
    built = sites[card_grid.NAME]
    post = next(post for post in built.blog.posts if post.images)
    sources = [img.get("src") for img in tree(built, post.url).iter("img")]
    assert all(re.match(r"/_next/image\?url=%2Fimages%2F.+&w=3840&q=75$", s) for s in sources)
    assert unquote(sources[-1].split("url=")[1].split("&")[0]) in post.images[-1]
    assert built.routes[sources[-1]]().content_type == "image/png"


@pytest.mark.parametrize("variant", list(card_grid.VARIANTS))
def test_variants_hold_no_post_in_their_html(sites: dict[str, Built], variant: str) -> None:
    built = sites[card_grid.NAME]
    blog = next(b for b in built.variants if b.url.endswith(variant))
    page = tree(built, blog.url)
    links = [a.get("href") for a in page.iter("a")]
    assert not any("/" in link.strip("/") for link in links)
    for script in page.xpath("//script"):
        script.getparent().remove(script)
    assert not any(post.title in page.text_content() for post in blog.posts)


def slugs_in(blog: DemoBlog) -> list[str]:
    return [url.rsplit("/", 1)[1] for url in blog.post_urls]


def test_the_data_of_the_variants_is_the_truth(sites: dict[str, Built]) -> None:
    built = sites[card_grid.NAME]
    next_data, flight, client = built.variants
    payload = tree(built, next_data.url).get_element_by_id("__NEXT_DATA__").text
    posts = json.loads(payload)["props"]["pageProps"]["posts"]
    assert [p["slug"] for p in posts] == slugs_in(next_data)
    pushes = re.findall(r"self\.__next_f\.push\((\[1,.*?\])\)</script>", text(built, flight.url))
    assert len(pushes) == card_grid.FLIGHT_CUTS
    rows = "".join(json.loads(push)[1] for push in pushes).splitlines()
    (row,) = [json.loads(row[2:]) for row in rows if row.startswith("6:")]
    assert [p["href"] for p in row[3]["children"][3]["posts"]] == [
        url.removeprefix(ORIGIN) for url in flight.post_urls
    ]
    articles = json.loads(text(built, f"{ORIGIN}/api/articles.json"))["articles"]
    assert [a["slug"] for a in articles] == slugs_in(client)


def test_the_bare_list_links_twice_with_a_host_of_other_case(sites: dict[str, Built]) -> None:
    built = sites[bare_list.NAME]
    cards = tree(built, built.blog.url).find_class("thought")
    for card, post in zip(cards, built.blog.posts, strict=True):
        url = post.url.replace("localhost", "LocalHost")
        links = [a.get("href") for a in card.iter("a") if "/tags/" not in a.get("href")]
        assert links.count(url) == 2
        assert (links[0], links[-1]) == (url, url)
        assert "[Read more]" in shown(card)
        assert bool(card.find_class("when")) == (post.day is not None)


def test_most_of_the_bare_list_has_no_date_and_the_feed_says_year_one(
    sites: dict[str, Built],
) -> None:
    built = sites[bare_list.NAME]
    undated = [post for post in built.blog.posts if post.day is None]
    assert len(undated) > len(built.blog.posts) / 2
    dates = [d.text for d in feed_of(built).iter("pubDate")]
    assert sum("0001" in (d or "") for d in dates) == len(undated)
    for post in undated:
        assert "published" not in text(built, post.url)
        assert "<time" not in text(built, post.url)


def test_stale_copies_of_the_bare_list_are_served_and_linked_nowhere(
    sites: dict[str, Built],
) -> None:
    built = sites[bare_list.NAME]
    stale = f"{built.blog.url}page/2/"
    assert "http://localhost:1313/thoughts/" in text(built, stale)
    for path in built.routes:
        if path.endswith(("/", ".xml")) and "page/2" not in path:
            assert "/thoughts/page/2" not in text(built, ORIGIN + path), path


def test_the_long_tag_page_has_numeric_dates_several_a_day(sites: dict[str, Built]) -> None:
    built = sites[long_tag.NAME]
    page = tree(built, built.blog.url)
    assert f"{len(built.blog.posts)} posts" in page.text_content()
    assert "← Back to Blog" in page.text_content()
    cards = page.find_class("post-card")
    assert [ORIGIN + card.get("href") for card in cards] == list(built.blog.post_urls)
    dates = [shown(card.find_class("post-card-date")[0]) for card in cards]
    assert dates == [f"{p.day.month}/{p.day.day}/{p.day.year}" for p in built.blog.posts if p.day]
    assert len(set(dates)) < len(dates)
    days = [post.day for post in built.blog.posts if post.day]
    assert days == sorted(days, reverse=True)
    assert any(day.day > 12 for day in days)
    assert any(day.day <= 12 for day in days)


def test_some_cards_of_the_bare_list_link_another_post_too(sites: dict[str, Built]) -> None:
    built = sites[bare_list.NAME]
    cards = tree(built, built.blog.url).find_class("thought")
    counts = [
        len({a.get("href") for a in card.iter("a") if "/tags/" not in a.get("href")})
        for card in cards
    ]
    assert 0 < counts.count(2) < counts.count(1)


def test_two_feeds_hold_the_whole_text(sites: dict[str, Built]) -> None:
    rss = feed_of(sites[card_grid.NAME])
    contents = [c.text or "" for c in rss.iter("{http://purl.org/rss/1.0/modules/content/}encoded")]
    assert len(contents) == len(sites[card_grid.NAME].blog.posts)
    assert "_next/image" in contents[0]
    atom = feed_of(sites[long_tag.NAME])
    assert len(list(atom.iter("{http://www.w3.org/2005/Atom}content"))) == long_tag.FEED_SIZE


def test_the_next_of_a_tag_page_is_another_tag(sites: dict[str, Built]) -> None:
    built = sites[tag_page.NAME]
    (link,) = tree(built, built.blog.url).xpath("//link[@rel='next']")
    assert link.get("href").startswith("/blog/tag/")

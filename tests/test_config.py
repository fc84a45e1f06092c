"""sources.toml: read with all its faults at once, written without touching what is there."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.config import CrawlConfig, Notify, load_config, parse_every, save_source, source_name
from archiver.errors import ArchiverError, ConfigError
from archiver.model import Rules, Source

WHOLE = """
[crawl]
contact = "you@example.org"
every = "auto"
images = false
workers = 2
max_page_mb = 30
verify_tls = false
delay = 0
concurrency_per_site = 2
max_requests_a_day = 500
max_mb_a_day = 50
allow_private = ["127.0.0.1", "192.168.0.0/16", "nas.local"]

[notify]
command = "mail -s 'blog archive' me@example.org"
webhook = "https://hooks.example.org/1?key=x"

[[source]]
name = "rajpoot"
url = "https://blog.rajpoot.dev/posts/backend/"
feed = "https://blog.rajpoot.dev/posts/backend/index.xml"
every = "7d"
tags = ["backend", "go"]
spider = "blog"
render = "browser"
follow_external = true
[source.rules]
entries = "article.post-entry"
next = "a.next"
body = "div.post-content > p, pre"

[[source]]
name = "simon"
url = "https://simonwillison.net/"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(written(folder, text))
    return caught.value.faults


def test_every_documented_key_is_read(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, WHOLE))
    assert config.crawl == CrawlConfig(
        contact="you@example.org",
        every="auto",
        images=False,
        workers=2,
        max_page_mb=30,
        verify_tls=False,
        delay=0,
        concurrency_per_site=2,
        max_requests_a_day=500,
        max_mb_a_day=50,
        allow_private=("127.0.0.1", "192.168.0.0/16", "nas.local"),
        notify=Notify(
            command=("mail", "-s", "blog archive", "me@example.org"),
            webhook="https://hooks.example.org/1?key=x",
        ),
    )
    rajpoot, simon = config.sources
    assert rajpoot == Source(
        name="rajpoot",
        url="https://blog.rajpoot.dev/posts/backend/",
        feed="https://blog.rajpoot.dev/posts/backend/index.xml",
        every="7d",
        tags=("backend", "go"),
        render="browser",
        follow_external=True,
        rules=Rules(entries="article.post-entry", next="a.next", body="div.post-content > p, pre"),
    )
    assert simon == Source(name="simon", url="https://simonwillison.net/")


def test_without_a_file_there_are_defaults_and_no_sources(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert config.sources == ()
    assert config.crawl == CrawlConfig()
    assert config.crawl.every == "12h"


def test_an_empty_file_and_a_byte_order_mark_are_no_faults(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "")).sources == ()
    assert len(load_config(written(tmp_path, "\ufeff" + WHOLE)).sources) == 2


def source(line: str) -> str:
    return f'[[source]]\nname = "simon"\nurl = "https://s.net/"\n{line}\n'


FAULTS = {
    "rhythm": (
        source('every = "1 fortnight"'),
        'sources.toml: source "simon": every = "1 fortnight": use 30m, 12h, 7d or auto',
    ),
    "rhythm that is a number": (
        source("every = 12"),
        'sources.toml: source "simon": every = 12: use 30m, 12h, 7d or auto',
    ),
    "mistyped key": (
        source('evry = "12h"'),
        'sources.toml: source "simon": unknown key evry: did you mean every?',
    ),
    "mistyped key of [crawl]": (
        "[crawl]\nconcurency_per_site = 1",
        "sources.toml: [crawl]: unknown key concurency_per_site: "
        "did you mean concurrency_per_site?",
    ),
    "mistyped table": (
        '[[sources]]\nname = "a"',
        "sources.toml: unknown key sources: did you mean source?",
    ),
    "mistyped rule": (
        source('rules.entrys = "a"'),
        'sources.toml: source "simon": rules: unknown key entrys: did you mean entries?',
    ),
    "broken selector": (
        source('rules.body = "div.post-content >"'),
        'sources.toml: source "simon": rules: body = "div.post-content >": use a CSS selector '
        "(Expected selector, got <EOF at 18>)",
    ),
    "selector of Scrapy": (
        source('rules.title = "h1::text"'),
        'sources.toml: source "simon": rules: title = "h1::text": '
        "leave ::text and ::attr() out: a rule selects elements",
    ),
    "address without scheme": (
        '[[source]]\nname = "simon"\nurl = "s.net"',
        'sources.toml: source "simon": url = "s.net": use a full address as "https://a.blog/"',
    ),
    "missing name": (
        '[[source]]\nurl = "https://blog.rajpoot.dev/"',
        'sources.toml: source "https://blog.rajpoot.dev/": name is missing: add name = "rajpoot"',
    ),
    "missing address": (
        '[[source]]\nname = "simon"',
        'sources.toml: source "simon": url is missing: add url = "https://a.blog/"',
    ),
    "nothing at all": (
        "[[source]]",
        'sources.toml: source 1: name is missing: add name = "my-blog"',
    ),
    "one bracket": ("[source]", "sources.toml: [source]: write it with two brackets, [[source]]"),
    "render": (
        source('render = "chrome"'),
        'sources.toml: source "simon": render = "chrome": use "browser", or leave it out',
    ),
    "tags": (
        source('tags = ["a", 1]'),
        'sources.toml: source "simon": tags = ["a", 1]: use a list of texts as '
        '["go", "sqlite"]; not 1',
    ),
    "delay": (
        "[crawl]\ndelay = -1",
        "sources.toml: [crawl]: delay = -1: use seconds from 0 to 3600",
    ),
    "a flag for a number": (
        "[crawl]\nworkers = true",
        "sources.toml: [crawl]: workers = true: use a number of processes from 1 to 64",
    ),
    "budget": (
        "[crawl]\nmax_requests_a_day = 0",
        "sources.toml: [crawl]: max_requests_a_day = 0: use a number of requests from 1",
    ),
    "command that is a number": (
        "[notify]\ncommand = 1",
        "sources.toml: [notify]: command = 1: use a program with its arguments, as "
        '"notify-send blog-archiver" or a list of texts',
    ),
    "command with an open quotation": (
        '[notify]\ncommand = "sh -c \'x"',
        'sources.toml: [notify]: command = "sh -c \'x": use a program with its arguments, as '
        '"notify-send blog-archiver" or a list of texts; a quotation is not closed',
    ),
    "webhook that is no address": (
        '[notify]\nwebhook = "hooks.example.org"',
        'sources.toml: [notify]: webhook = "hooks.example.org": '
        'use a full address as "https://hooks.example.org/1"',
    ),
    "mistyped way of telling": (
        '[notify]\ncomand = "x"',
        "sources.toml: [notify]: unknown key comand: did you mean command?",
    ),
    "images": (
        '[crawl]\nimages = "yes"',
        'sources.toml: [crawl]: images = "yes": use true or false',
    ),
    "contact with a line break": (
        '[crawl]\ncontact = "a\\nb"',
        'sources.toml: [crawl]: contact = "a\\nb": use a mail or web address as "you@example.org"',
    ),
    "private network": (
        '[crawl]\nallow_private = ["10.0.0.0/99"]',
        'sources.toml: [crawl]: allow_private = ["10.0.0.0/99"]: use a list of hosts or networks '
        'as ["localhost", "192.168.0.0/16"]; not "10.0.0.0/99"',
    ),
    "two sources of one name": (
        source("") + source("").replace("s.net", "t.net").replace("simon", "Simon"),
        'sources.toml: source "Simon": two sources have this name: rename one',
    ),
    "two sources of one address": (
        source("") + source("").replace("https://s.net/", "http://www.s.net").replace("simon", "b"),
        'sources.toml: source "b": url is that of source "simon": remove one',
    ),
    "not closed": (
        '[crawl]\ndelay = 1\n[[source]\nname = "a"',
        "sources.toml: line 3, column 9: Expected ']]' at the end of an array declaration",
    ),
    "text without quotes": (
        "[[source]]\nname = simon",
        "sources.toml: line 2, column 8: this value is no TOML: "
        'write texts in quotes, as name = "my-blog"',
    ),
    "crawl is no table": ("crawl = 3", "sources.toml: crawl = 3: write a table, [crawl]"),
    "sources are no tables": (
        'source = ["a"]',
        'sources.toml: source = ["a"]: write a table for each source, [[source]]',
    ),
    "rules are no table": (
        source('rules = "a"'),
        'sources.toml: source "simon": rules = "a": write a table, [source.rules]',
    ),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_place_and_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    assert faults(tmp_path, text)[0] == message


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    crawl = "[crawl]\ndelay = -1\nx = 1\n"
    text = f'{crawl}[[source]]\nname = "a b"\nurl = "x"\nevery = "1y"\nrules.body = ">"'
    assert len(faults(tmp_path, text)) == 6


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(ConfigError, match="no UTF-8"):
        load_config(tmp_path)


def test_a_folder_in_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)


RHYTHMS = {
    "30m": timedelta(minutes=30),
    "12h": timedelta(hours=12),
    "7d": timedelta(days=7),
    "auto": None,
}


@pytest.mark.parametrize(("text", "expected"), RHYTHMS.items())
def test_rhythms(text: str, expected: timedelta | None) -> None:
    assert parse_every(text) == expected


@pytest.mark.parametrize("text", ["", "0h", "-1h", "1.5h", "12", "h", "1w", "12hh", "99999999d"])
def test_other_rhythms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="use 30m, 12h, 7d or auto"):
        parse_every(text)


def test_a_new_file_has_a_header_that_explains_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    save_source(folder, Source(name="a", url="https://a.blog/"))
    text = (folder / "sources.toml").read_text(encoding="utf-8")
    assert text.startswith("# The blogs of this archive")
    assert text.endswith('[[source]]\nname = "a"\nurl = "https://a.blog/"\n')
    assert load_config(folder).sources == (Source(name="a", url="https://a.blog/"),)


COMMENTED = """# mine
[crawl]   # polite
delay   =   2.0

[[source]] # first
name = 'simon' # single quotes
url = "https://simonwillison.net/"
   # the end"""


def test_saving_keeps_every_byte_that_was_there(tmp_path: Path) -> None:
    save_source(written(tmp_path, COMMENTED), Source(name="b", url="https://b.blog/"))
    text = (tmp_path / "sources.toml").read_text(encoding="utf-8")
    assert text == f'{COMMENTED}\n\n[[source]]\nname = "b"\nurl = "https://b.blog/"\n'


def test_saving_keeps_the_line_ends_of_windows(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    save_source(tmp_path, Source(name="b", url="https://b.blog/"))
    raw = (tmp_path / "sources.toml").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 8
    assert len(load_config(tmp_path).sources) == 2


def test_a_known_source_is_not_added_twice(tmp_path: Path) -> None:
    written(tmp_path, COMMENTED)
    save_source(tmp_path, Source(name="simon", url="http://simonwillison.net"))
    assert (tmp_path / "sources.toml").read_text(encoding="utf-8") == COMMENTED


def test_another_source_of_that_name_is_refused(tmp_path: Path) -> None:
    written(tmp_path, COMMENTED)
    with pytest.raises(ConfigError, match="rename"):
        save_source(tmp_path, Source(name="Simon", url="https://other.net/"))


def test_a_wrong_file_is_not_written(tmp_path: Path) -> None:
    written(tmp_path, "[crawl")
    with pytest.raises(ConfigError, match="line 1"):
        save_source(tmp_path, Source(name="a", url="https://a.blog/"))
    assert (tmp_path / "sources.toml").read_text() == "[crawl"


def test_sources_in_an_inline_array_are_left_alone(tmp_path: Path) -> None:
    text = 'source = [{name = "a", url = "https://a.blog/"}]'
    with pytest.raises(ConfigError, match="table of its own"):
        save_source(written(tmp_path, text), Source(name="b", url="https://b.blog/"))
    assert (tmp_path / "sources.toml").read_text() == text


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiverError, match="cannot be written"):
        save_source(tmp_path / "file" / "folder", Source(name="a", url="https://a.blog/"))


def test_saving_writes_through_a_link_and_keeps_the_mode(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text(COMMENTED)
    real.chmod(0o640)
    (tmp_path / "sources.toml").symlink_to(real)
    save_source(tmp_path, Source(name="b", url="https://b.blog/"))
    assert (tmp_path / "sources.toml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []
    assert len(load_config(tmp_path).sources) == 2


texts = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)
sources = st.builds(
    Source,
    name=st.from_regex(r"[a-z0-9][\w.-]{0,20}", fullmatch=True),
    url=st.from_regex(r"https://[a-z]{1,9}\.blog/", fullmatch=True),
    every=st.none() | st.sampled_from(["30m", "12h", "auto"]),
    tags=st.lists(texts.filter(str.strip), max_size=3).map(tuple),
    follow_external=st.booleans(),
    rules=st.builds(Rules, body=st.none() | st.sampled_from(["div.post", 'a[href*="x"]'])),
)
different = (lambda source: source.name.casefold(), lambda source: source.url)


@given(st.lists(sources, max_size=4, unique_by=different))
def test_saved_sources_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, saved: list[Source]
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    for each in saved:
        save_source(folder, each)
    assert load_config(folder).sources == tuple(saved)


def test_a_source_that_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="use a short name"):
        save_source(tmp_path, Source(name="my blog", url="https://a.blog/"))
    assert not (tmp_path / "sources.toml").exists()


@given(st.text())
def test_any_text_is_a_config_or_a_list_of_faults(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "sources.toml").write_text(text, encoding="utf-8", errors="replace")
    told = ["sources.toml: "]
    try:
        load_config(folder)
    except ConfigError as exc:
        told = exc.faults
    assert told
    assert all(fault.startswith("sources.toml: ") for fault in told)


NAMES = {
    "host": ("https://simonwillison.net/", "simonwillison"),
    "blog in front": ("https://blog.rajpoot.dev/", "rajpoot"),
    "section": ("https://blog.rajpoot.dev/posts/backend/", "rajpoot-backend"),
    "a page of a section": ("https://blog.rajpoot.dev/posts/backend/page/4/", "rajpoot-backend"),
    "tag": ("https://palakorn.com/blog/tag/backend", "palakorn-backend"),
    "generic folder": ("https://ikirtesh.dev/blog", "ikirtesh"),
    "user of a platform": ("https://MikeMwita.github.io/thoughts", "mikemwita"),
    "user of a shared site": ("https://medium.com/@jane-doe/", "jane-doe"),
    "country": ("https://www.bbc.co.uk/news/technology", "bbc-technology"),
    "file": ("https://jakevdp.github.io/archives.html", "jakevdp"),
    "company": ("https://engineering.atspotify.com/", "atspotify"),
    "international host": ("https://bücher.example/", "bücher"),
    "loopback": ("http://127.0.0.1:8471/", "127-0-0-1-8471"),
}


@pytest.mark.parametrize(("url", "expected"), NAMES.values(), ids=NAMES)
def test_names_are_short_and_say_whose_blog_it_is(url: str, expected: str) -> None:
    assert source_name(url, None, ()) == expected


def test_a_title_names_what_has_no_host_name() -> None:
    assert source_name("http://127.0.0.1:8471/", "The Café Blog!", ()) == "the-café-blog"


def test_a_taken_name_is_made_unique() -> None:
    assert source_name("https://a.org/posts/x/", None, ["A-x"]) == "a-posts-x"
    assert source_name("https://a.org/", None, ["a", "a-org"]) == "a-2"
    assert source_name("https://a.org/", None, ["a", "a-org", "a-2"]) == "a-3"


@given(st.text(), st.none() | st.text(), st.lists(st.text(max_size=3)))
def test_every_name_may_stand_in_sources_toml(
    url: str, title: str | None, taken: list[str]
) -> None:
    name = source_name(url, title, taken)
    assert name.casefold() not in {other.casefold() for other in taken}
    assert len(name) <= 45
    assert tomllib.loads(f'name = "{name}"')["name"] == name

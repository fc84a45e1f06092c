"""Commands that read an archive: status, search, show, export."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from command_line import COMMAND, environment

from archiver.demo import DemoServer
from archiver.export.json import KEYS

Ask = Callable[..., Any]


def test_status_has_a_row_a_source_and_one_for_what_was_never_crawled(
    ask: Ask, archive_folder: Path, tmp_path: Path
) -> None:
    answer = ask("status")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == [
        "source",
        "northbridge",
        "odd-hours",
    ]
    toml = '[[source]]\nname = "later"\nurl = "https://later.example/"\n'
    (tmp_path / "sources.toml").write_text(toml, encoding="utf-8")
    answer = ask("status", "--json", cwd=tmp_path)
    assert [(row["source"], row["last_run"]) for row in answer.json] == [("later", None)]
    assert ask("status", "--check", cwd=tmp_path).code == 4


def test_status_in_json_has_numbers_and_witnesses(ask: Ask, demo: DemoServer) -> None:
    blog = demo.blog("northbridge").blog
    (row,) = ask("status", blog.url, "--json").json
    assert row["source"] == "northbridge"
    assert row["declared"] == row["archived"] == len(blog.posts)
    assert row["ending"] == "finished"
    assert row["witnesses"][0]["witness"] == "index"


def test_status_of_a_complete_archive_misses_nothing(ask: Ask) -> None:
    assert ask("status", "--missing", "--json").json == []
    answer = ask("status", "--missing")
    assert (answer.out, answer.err) == ("", "nothing is missing\n")
    assert ask("status", "--check").code == 0


def test_status_of_an_unknown_source_says_which_there_are(ask: Ask) -> None:
    answer = ask("status", "nortbridge")
    assert answer.code == 2
    assert "did you mean northbridge?" in answer.err
    assert "archiver add URL" in ask("status", "https://elsewhere.example/").err


def test_search_finds_words_and_marks_them(ask: Ask, demo: DemoServer) -> None:
    post = demo.blog("northbridge").blog.posts[0]
    hits = ask("search", post.title, "--json").json
    assert hits[0]["url"] == post.url
    assert hits[0]["source"] == "northbridge"
    answer = ask("search", post.title, "--limit", "1")
    assert post.title in answer.out.splitlines()[0]
    assert post.url in answer.out


def test_search_filters_and_says_when_nothing_matches(ask: Ask, demo: DemoServer) -> None:
    title = demo.blog("northbridge").blog.posts[0].title
    assert ask("search", title, "--source", "odd-hours", "--since", "2999-01-01").code == 0
    answer = ask("search", "qwxyzzy")
    assert (answer.code, answer.out) == (0, "")
    assert "no post matches qwxyzzy" in answer.err


@pytest.mark.parametrize("query", ['"', "(", "AND", "title:", "a* OR", "-x", "NEAR(", "'", "\x00"])
def test_search_takes_any_text(ask: Ask, query: str) -> None:
    assert ask("search", "--", query).code == 0


def test_show_takes_number_address_and_title(ask: Ask, demo: DemoServer) -> None:
    post = demo.blog("odd-hours").blog.posts[0]
    by_title = ask("show", post.title.upper(), "--json").json
    assert by_title["url"] == post.url
    assert ask("show", post.url, "--json").json == by_title
    assert ask("show", str(by_title["id"]), "--json").json == by_title
    assert tuple(by_title) == KEYS


def test_show_writes_every_form(ask: Ask) -> None:
    record = ask("show", "1", "--format", "json").json
    assert ask("show", "1", "--format", "html").out == record["html"] + "\n"
    assert ask("show", "1", "--format", "text").out == record["text"] + "\n"
    shown = ask("show", "1").out
    assert shown.startswith(f"# {record['title']}\n")
    assert shown.endswith(record["markdown"] + "\n")


def test_show_of_a_revision_that_there_is_not(ask: Ask) -> None:
    assert ask("show", "1", "--revision", "1", "--json").json["revision"] == 1
    answer = ask("show", "1", "--revision", "7")
    assert (answer.code, answer.err) == (2, "archiver: post 1 has revisions 1 to 1\n")
    assert ask("show", "no such title").code == 2


def test_export_is_json_or_a_post_a_line(ask: Ask, demo: DemoServer) -> None:
    posts = ask("export").json
    assert all(tuple(post) == KEYS for post in posts)
    lines = ask("export", "--format", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == posts
    urls = {url for name in ("northbridge", "odd-hours") for url in demo.blog(name).blog.post_urls}
    assert {post["url"] for post in posts} == urls


def test_export_chooses_posts_and_keys(ask: Ask) -> None:
    everything = ask("export", "--source", "northbridge").json
    assert {post["source"] for post in everything} == {"northbridge"}
    day = everything[2]["published"][:10]
    newer = ask("export", "--source", "northbridge", "--since", day, "--fields", "url,published")
    assert all(tuple(post) == ("url", "published") for post in newer.json)
    older = ask("export", "--source", "northbridge", "--until", day).json
    assert {post["url"] for post in (*newer.json, *older)} == {post["url"] for post in everything}
    assert min(post["published"][:10] for post in newer.json) == day


def test_export_writes_a_file_whole(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "posts.json"
    answer = ask("export", "-o", file)
    assert answer.out == ""
    assert answer.err.endswith(f"posts written to {file}\n")
    assert file.read_text(encoding="utf-8") == ask("export").out
    assert ask("export", "-o", tmp_path).code == 2


def test_export_writes_into_a_pipe_and_leaves_it_one(ask: Ask, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    assert ask("export", "-o", pipe).code == 0
    reader.join(timeout=10)
    assert json.loads(read[0])
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--source", "nobody"], '"nobody" is no source of this archive'),
        (["--since", "yesterday"], '"yesterday" is no day: write it as 2026-01-31'),
        (["--fields", "url,colour"], "no such field: colour"),
        (["--format", "pdf"], "'pdf' is not one of"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_export_refuses_what_cannot_be(ask: Ask, arguments: list[str], words: str) -> None:
    answer = ask("export", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_folder_is_named_before_or_after_the_command_or_by_the_environment(
    ask: Ask, archive_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ask("status", "--json").json
    assert ask("--dir", archive_folder, "status", "--json", cwd=tmp_path).json == rows
    assert ask("status", "--json", "--dir", archive_folder, cwd=tmp_path).json == rows
    assert ask("--dir", "/nowhere", "status", "--json", "--dir", archive_folder).json == rows
    done = subprocess.run(
        [*COMMAND, "status", "--json"],
        cwd=tmp_path,
        env=environment() | {"ARCHIVER_DIR": str(archive_folder)},
        capture_output=True,
        check=True,
    )
    assert [row["source"] for row in json.loads(done.stdout)] == [row["source"] for row in rows]


def test_reader_that_goes_away_ends_it_quietly(archive_folder: Path) -> None:
    done = subprocess.run(
        f"{' '.join(COMMAND)} export | head -c 10; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=archive_folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.endswith("141\n")


def test_output_is_utf8_whatever_the_terminal_has(archive_folder: Path) -> None:
    known = environment() | {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [*COMMAND, "export"], cwd=archive_folder, env=known, capture_output=True, check=True
    )
    assert json.loads(done.stdout.decode("utf-8"))

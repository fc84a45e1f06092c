"""Every example of every `--help` does what it says, on demo blogs in place of a.blog."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest
from command_line import COMMAND, Archiver, environment, run_archiver
from watched import wait_for_watch

from archiver.cli.add import EXAMPLES as ADD
from archiver.cli.backup import EXAMPLES as BACKUP
from archiver.cli.browse import EXAMPLES as BROWSE
from archiver.cli.crawl import EXAMPLES as CRAWL
from archiver.cli.demo import EXAMPLES as DEMO
from archiver.cli.explain import EXAMPLES as EXPLAIN
from archiver.cli.export import EXAMPLES as EXPORT
from archiver.cli.extract import EXAMPLES as EXTRACT
from archiver.cli.group import COMMANDS
from archiver.cli.import_ import EXAMPLES as IMPORT
from archiver.cli.preview import EXAMPLES as PREVIEW
from archiver.cli.schedule import EXAMPLES as SCHEDULE
from archiver.cli.search import EXAMPLES as SEARCH
from archiver.cli.show import EXAMPLES as SHOW
from archiver.cli.status import EXAMPLES as STATUS
from archiver.cli.verify import EXAMPLES as VERIFY
from archiver.cli.watch import EXAMPLES as WATCH
from archiver.demo import DemoServer

DONE = (
    *CRAWL,
    *ADD,
    *PREVIEW,
    *EXPLAIN,
    *STATUS,
    *SEARCH,
    *SHOW,
    *EXTRACT,
    *EXPORT,
    *IMPORT,
    *VERIFY,
    *BACKUP,
    *SCHEDULE,
)
SERVING = (*BROWSE, "archiver demo")
OPML = '<opml version="2.0"><body><outline htmlUrl="https://b.blog/"/></body></opml>'
ANY_PORT = ("--port", "0")  # another program may have the usual one


@pytest.fixture
def place(archive_folder: Path, tmp_path: Path, demo: DemoServer) -> Path:
    """A copy of the archive, with a saved page beside it."""
    shutil.copytree(archive_folder, tmp_path, dirs_exist_ok=True)
    with urllib.request.urlopen(demo.blog("odd-hours").blog.post_urls[0]) as page:
        (tmp_path / "saved.html").write_bytes(page.read())
    (tmp_path / "other").mkdir()
    shutil.copy(archive_folder / "archive.db", tmp_path / "other")
    exported = run_archiver("export", "--format", "ndjson", cwd=archive_folder).stdout
    (tmp_path / "posts.ndjson").write_text(exported, encoding="utf-8")
    (tmp_path / "subscriptions.opml").write_text(OPML, encoding="utf-8")
    return tmp_path


def arguments(example: str, demo: DemoServer) -> list[str]:
    """The example's arguments, demo blogs in place of the imagined."""
    real = {
        "a": "odd-hours",
        "https://a.blog/": demo.blog("northbridge").blog.url,
        "https://a.blog/post": demo.blog("odd-hours").blog.post_urls[0],
        "https://a.blog/tag/go/": demo.blog("loose-coupling").blog.url,
        "/tmp/demo-archive": "elsewhere",
        "/tmp/a-folder/": "elsewhere/",
    }
    return [real.get(word, word) for word in shlex.split(example)[1:]]


def test_every_command_is_here() -> None:
    named = {shlex.split(example)[1] for example in (*DONE, *SERVING, *DEMO, *WATCH)}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("example", DONE)
def test_example_runs(example: str, place: Path, archiver: Archiver, demo: DemoServer) -> None:
    done = archiver(*arguments(example, demo))
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


def test_demo_archives_five_blogs_completely(archiver: Archiver, demo: DemoServer) -> None:
    (example,) = (example for example in DEMO if "--no-browse" in example)
    done = archiver(*arguments(example, demo))
    assert done.returncode == 0, done.stderr
    rows = dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[1:])
    assert set(rows) == {blog.name for blog in demo.blogs}
    for blog in demo.blogs:
        *_, archived, of, declared = rows[blog.name].split()
        assert of == "of"
        assert int(archived) == int(declared) >= len(blog.posts)


@pytest.mark.parametrize("example", SERVING)
def test_example_serves_until_interrupted(example: str, place: Path, demo: DemoServer) -> None:
    with subprocess.Popen(
        [*COMMAND, *arguments(example, demo), *(ANY_PORT if "browse" in example else ())],
        cwd=place,
        env=environment() | {"BROWSER": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    ) as serving:
        assert serving.stdout
        address = next(line for line in serving.stdout if line.startswith("http://")).strip()
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=30) == 0


@pytest.mark.parametrize("example", WATCH)
def test_example_watches_until_interrupted(example: str, place: Path, demo: DemoServer) -> None:
    with subprocess.Popen(
        [*COMMAND, *arguments(example, demo)],
        cwd=place,
        env=environment(),
        stderr=subprocess.DEVNULL,
    ) as watching:
        wait_for_watch(place)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=30) == 0

"""The floors of the house hold: who may import whom, and who may import what from outside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOOR = (
    "archiver",
    "archiver.vocabulary archiver.errors",
    "archiver.model",
    "archiver.urls archiver.dates archiver.markup archiver.workers archiver.logs"
    " archiver.phrases archiver.listed",
    "archiver.changes archiver.record archiver.suspects",
    "archiver.comparison archiver.health",
    "archiver.discovery archiver.extraction archiver.storage archiver.config archiver.schedule",
    "archiver.crawl archiver.browse archiver.export archiver.importing archiver.demo archiver.api"
    " archiver.reextraction archiver.timers archiver.watching",
    "archiver.cli spiders",
    "archiver.__main__",
)
FLOORS = {room: floor for floor, rooms in enumerate(FLOOR) for room in rooms.split()}
ONLY_IN = {
    "scrapy": ("archiver/crawl/", "spiders/", "archiver/discovery/sitemap.py"),
    "twisted": ("archiver/crawl/",),
    "playwright": ("archiver/crawl/",),
    "scrapy_playwright": ("archiver/crawl/",),
    "datasette": ("archiver/browse/",),
    "sqlite3": ("archiver/storage/",),
    "sqlite_utils": ("archiver/storage/sqlite.py",),
    "trafilatura": ("archiver/extraction/body.py",),
    "click": ("archiver/cli/",),
    "rich": ("archiver/cli/",),
}
FILES = sorted(p for room in ("archiver", "spiders") for p in (ROOT / room).rglob("*.py"))


def room_of(module: str) -> str | None:
    """The room that a module of ours stands in: the longest name of the table it begins with."""
    parts = module.split(".")
    names = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((name for name in names if name in FLOORS), None)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and module of each import at run time; imports for type checkers alone are free."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body.clear()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_imports_only_lower_floors_and_its_own_outsiders(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    here = room_of(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert here, f"{name}: not in the table of floors"
    for line, module in imports(path):
        there = room_of(module)
        if there and there not in {here, "archiver"}:
            assert FLOORS[there] < FLOORS[here], (
                f"{name}:{line} imports {module} from a higher floor"
            )
        homes = ONLY_IN.get(module.split(".")[0])
        assert homes is None or name.startswith(homes), f"{name}:{line} imports {module}"


def test_no_room_is_over_300_lines() -> None:
    long = [
        f"{p.relative_to(ROOT)}" for p in FILES if p.read_text(encoding="utf-8").count("\n") > 300
    ]
    assert long in (
        [],
        ["archiver/storage/migrations.py"],
    )  # one data table, executed as a lone file

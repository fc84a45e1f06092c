"""What the documents say is there is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
LINK = re.compile(r"\[[^\]]*\]\((?!https?://)([^)#\s]+)")
PATH = re.compile(
    r"`((?:archiver/|spiders/|tests/|discovery/|extraction/|storage/|crawl/|cli/)[\w./*]+)`"
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    dead = [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    assert dead == []


def test_files_named_by_the_architecture_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {path for path in PATH.findall(text) if "NAME" not in path}
    assert len(named) > 20
    assert [p for p in named if not [*ROOT.glob(p), *(ROOT / "archiver").glob(p)]] == []


def test_readme_has_the_two_lines_that_do_all_their_own_set_up() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    alone = [line for line in lines if line.startswith("python3 -m venv ")]
    assert any(line.endswith("archiver demo") for line in alone)
    assert any("/bin/pytest" in line for line in alone)

"""What pages say beside an article, in many languages: furniture.tsv, a row a language.

A line is the site's when it says that and nothing else; case and signs around it do not count.
"""

from __future__ import annotations

import re
from importlib.resources import files


def _patterns(place: str) -> str:
    """All patterns of a place as one."""
    text = files("archiver.extraction").joinpath("furniture.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return "|".join(pattern for where, _, pattern in rows if where == place)


def _whole(place: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)[\W_]*(?:{_patterns(place)})[\W_]*")


SECTIONS = _whole("section")  # headings of parts of the site, with `fullmatch`
READING = _whole("reading")  # how long it takes to read, with `fullmatch`
CONTENTS = _whole("contents")  # headings of the list of headings, with `fullmatch`
NEIGHBOUR = re.compile(rf"(?i)\s*(?:{_patterns('neighbour')})")  # with `match`
SHARES = re.compile(rf"(?i)(?:[\W_]|(?:{_patterns('share')})\b)+")  # with `fullmatch`

"""`archiver status --format prometheus` is well-formed, and says what status says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cli.coverage import Ledger, never_crawled
from archiver.cli.metrics import exposition
from archiver.model import Source

Ask = Callable[..., Any]
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]

# https://prometheus.io/docs/instrumenting/exposition_formats/
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')
SAMPLE = re.compile(rf'({NAME})(?:\{{((?:[^"}}]|"(?:[^"\\]|\\.)*")*)\}})? (\S+)')
ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


def parsed(text: str) -> Samples:
    """The samples of an exposition; fails on anything that the format does not have."""
    assert text.endswith("\n")
    samples: Samples = {}
    described: dict[str, set[str]] = {}
    current = ""
    for line in text[:-1].split("\n"):
        if line.startswith("# "):
            _, kind, name, words = line.split(" ", 3)
            assert kind in {"HELP", "TYPE"}
            assert kind != "TYPE" or words == "gauge"
            assert kind not in described.setdefault(name, set()), f"{name} comes twice"
            described[name].add(kind)
            current = name
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        assert match[1] == current, "the samples of a metric stand together"
        assert described[current] == {"HELP", "TYPE"}
        labels, place = {}, 0
        while place < len(match[2] or ""):
            label = LABEL.match(match[2], place)
            assert label, line
            labels[label[1]] = re.sub(r'\\[\\"n]', lambda m: ESCAPES[m[0]], label[2])
            place = label.end()
        key = (match[1], frozenset(labels.items()))
        assert key not in samples
        samples[key] = float(match[3])
    return samples


def sample(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"archiver_{name}", frozenset(labels.items())]


def test_metrics_are_the_numbers_of_status(ask: Ask, archive_folder: Path) -> None:
    samples = parsed(ask("status", "--format", "prometheus").out)
    for row in ask("status", "--json").json:
        source = row["source"]
        for state in ("archived", "missing", "rejected", "gone", "external", "excluded"):
            assert sample(samples, "source_posts", source=source, state=state) == row[state]
        assert sample(samples, "source_declared_posts", source=source) == row["declared"]
        assert sample(samples, "source_up", source=source) == 1
        assert sample(samples, "source_failures_in_a_row", source=source) == 0
        last = datetime.fromisoformat(row["last_run"]).timestamp()
        assert sample(samples, "source_last_run_timestamp_seconds", source=source) == last
        due = datetime.fromisoformat(row["next_due"]).timestamp()
        assert sample(samples, "source_next_due_timestamp_seconds", source=source) == due
        assert due > datetime.now(UTC).timestamp()
    size = (archive_folder / "archive.db").stat().st_size
    assert sample(samples, "archive_size_bytes") == size


def test_source_that_was_never_crawled_has_no_times(ask: Ask, tmp_path: Path) -> None:
    toml = '[[source]]\nname = "later"\nurl = "https://later.example/"\n'
    (tmp_path / "sources.toml").write_text(toml, encoding="utf-8")
    samples = parsed(ask("status", "--format", "prometheus", cwd=tmp_path).out)
    assert sample(samples, "source_declared_posts", source="later") == 0
    assert not [name for name, _ in samples if "timestamp" in name or name.endswith("_up")]


@pytest.mark.parametrize("option", ["--json", "--missing", "--quality"])
def test_metrics_are_asked_for_alone(ask: Ask, option: str) -> None:
    assert ask("status", "--format", "prometheus", option).code == 2


@given(st.text())
def test_any_name_is_a_label_and_comes_back(name: str) -> None:
    statuses = (never_crawled(Source(name=name, url="https://a.blog/")),)
    samples = parsed(exposition(Ledger(statuses=statuses), version="1", size=0))
    assert sample(samples, "source_declared_posts", source=name) == 0


def test_status_says_when_each_source_is_due_and_why(ask: Ask) -> None:
    header, *rows = ask("status").out.splitlines()
    assert "next due" in header
    assert "why due then" in header
    assert all("in 11 h" in row and "every 12h" in row for row in rows)

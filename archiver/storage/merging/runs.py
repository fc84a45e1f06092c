"""Runs, their exchanges and refusals: what happened once is there once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from archiver.storage.connection import Connection

Ids = dict[int, int]  # id in the other archive -> id here

# Rows of a run have no key of their own: two that are alike in these are the same one.
FETCH = ("url", "final_url", "role", "outcome", "status", "fetched_at")
REJECTION = ("url", "reason", "detail", "rejected_at")


def merge_runs(mine: Connection, other: Connection, sources: Ids) -> tuple[Ids, int]:
    """Where each run of the other archive is here, and how many are new.

    A run is the same when its source and its start are; the one that got further counts.
    """
    known = {(row["source_id"], row["started_at"]): row for row in mine.rows("SELECT * FROM runs")}
    found: Ids = {}
    new = 0
    for row in other.rows("SELECT * FROM runs ORDER BY started_at, id"):
        values = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
        values["source_id"] = sources[row["source_id"]]
        held = known.get((values["source_id"], row["started_at"]))
        if held is None:
            found[row["id"]] = _insert(mine, "runs", values)
            new += 1
            continue
        found[row["id"]] = held["id"]
        if _progress(values) > _progress({name: held[name] for name in values}):
            marks = ", ".join(f"{name} = :{name}" for name in values)
            mine.write(f"UPDATE runs SET {marks} WHERE id = :id", id=held["id"], **values)
    return found, new


def merge_exchanges(mine: Connection, other: Connection, sources: Ids, runs: Ids) -> None:
    """Fetches and rejections that are not here."""
    kept = set(mine.column("SELECT sha256 FROM snapshots"))
    for table, key in (("fetches", FETCH), ("rejections", REJECTION)):
        rows = other.rows(f"SELECT * FROM {table} ORDER BY id")
        _append(mine, table, key, _moved(rows, sources, runs, kept))


def _moved(
    rows: Iterable[sqlite3.Row], sources: Ids, runs: Ids, kept: set[str]
) -> Iterable[dict[str, Any]]:
    """The rows with the numbers that sources and runs have here."""
    for row in rows:
        values = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
        values["source_id"] = sources[row["source_id"]]
        values["run_id"] = None if row["run_id"] is None else runs[row["run_id"]]
        if values["snapshot_sha256"] not in kept:  # it was damaged there
            values["snapshot_sha256"] = None
        yield values


def _append(
    mine: Connection, table: str, key: tuple[str, ...], rows: Iterable[dict[str, Any]]
) -> None:
    columns = ", ".join(("source_id", "run_id", *key))
    known = {tuple(row) for row in mine.rows(f"SELECT {columns} FROM {table}")}
    for values in rows:
        if (values["source_id"], values["run_id"], *(values[name] for name in key)) not in known:
            _insert(mine, table, values)


def _insert(mine: Connection, table: str, values: dict[str, Any]) -> int:
    marks = ", ".join(f":{name}" for name in values)
    return mine.insert(f"INSERT INTO {table}({', '.join(values)}) VALUES ({marks})", **values)


def _progress(run: dict[str, Any]) -> tuple[Any, ...]:
    """How far a run got, to compare two accounts of it."""
    return tuple(str(run[name] or "") for name in ("ended_at", "requests", "ending", "detail"))

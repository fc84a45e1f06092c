"""Writing sources.toml: a new source at its end, all else byte for byte as the user left it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import tomlkit

from archiver.config.loading import config_of, parsed, text_of
from archiver.config.settings import FILE_NAME
from archiver.errors import ArchiverError, ConfigError
from archiver.model import Rules, Source
from archiver.urls import url_key

HEADER = """\
# The blogs of this archive: `archiver crawl` fetches what is new on them.
# `archiver add URL` and `archiver crawl URL` append to this file; edit it freely.
#
# [crawl]                         # all optional
# contact = "you@example.org"     # goes into the user agent
# every = "12h"                   # 30m, 12h, 7d or auto
# delay = 1.0                     # seconds between requests to one site
#
# A source may also have: feed, sitemap, every, tags, spider, render = "browser", follow_external,
# and rules, where the posts are not found by themselves:
# [source.rules]
# entries = "article.post-entry"  # CSS
# next = "a.next"
# body = "div.post-content"
"""


def save_source(folder: Path, source: Source) -> None:
    """Appends the source to the folder's sources.toml, which is made when it is not there.

    Comments and formatting stay. The file is replaced in one step: a crash leaves the old one or
    the new one. A source that is in it already is left alone. Raises ConfigError when the file is
    wrong or has another source of that name, ArchiverError when it cannot be written.
    """
    path = (folder / FILE_NAME).resolve()
    before = text_of(path) if path.exists() else ""
    for known in config_of(before).sources:
        if known.name.casefold() == source.name.casefold():
            if url_key(known.url) == url_key(source.url):
                return
            fault = f'{FILE_NAME}: source "{source.name}": there is one of this name: rename it'
            raise ConfigError([fault])
    newline = "\r\n" if "\r\n" in _raw(path) else "\n"
    text = f"{(before if before.strip() else HEADER).rstrip()}\n\n{_block(source)}"
    _check(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(path, text.replace("\n", newline))
    except OSError as exc:
        raise ArchiverError(f"{path}: cannot be written ({exc.strerror})") from exc


def _raw(path: Path) -> str:
    """The file with its line ends as they are; "" when there is none."""
    if not path.exists():
        return ""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _block(source: Source) -> str:
    """The source as a [[source]] table: name, address, then what differs from the default."""
    table = tomlkit.table()
    for name, value in _settings(source):
        table.add(name, value)
    rules = tomlkit.table()
    for name, value in _settings(source.rules):
        rules.add(name, value)
    if rules:
        table.add("rules", rules)
    array = tomlkit.aot()
    array.append(table)
    document = tomlkit.document()
    document.add("source", array)
    return tomlkit.dumps(document)


def _settings(holder: Source | Rules) -> list[tuple[str, Any]]:
    """Names and values of the fields that are not the default, `rules` apart."""
    default: Any = Source(name="", url="") if isinstance(holder, Source) else Rules()
    found = []
    for field in fields(holder):
        value = getattr(holder, field.name)
        if field.name != "rules" and value != getattr(default, field.name):
            found.append((field.name, list(value) if isinstance(value, tuple) else value))
    return found


def _check(text: str) -> None:
    """Refuses to write a file that could not be read again."""
    try:
        parsed(text)
    except ConfigError as exc:  # it was right before: only an inline array cannot be added to
        fault = f"{FILE_NAME}: source = […]: write each source as a [[source]] table of its own"
        raise ConfigError([fault]) from exc
    config_of(text)


def _replace(path: Path, text: str) -> None:
    """Writes the whole file beside its place, then puts it there."""
    handle, name = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the new name survive a power cut, where the system can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

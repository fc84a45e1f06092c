"""sources.toml: read with every fault at once, written so that the user's comments stay."""

from pathlib import Path

from archiver.config.loading import load_config
from archiver.config.naming import source_name
from archiver.config.notify import NOBODY, Notify
from archiver.config.settings import DEFAULT_EVERY, FILE_NAME, Config, CrawlConfig, parse_every
from archiver.model import Source

__all__ = [
    "DEFAULT_EVERY",
    "FILE_NAME",
    "NOBODY",
    "Config",
    "CrawlConfig",
    "Notify",
    "load_config",
    "parse_every",
    "save_source",
    "source_name",
]


def save_source(folder: Path, source: Source) -> None:
    """Appends the source to the folder's sources.toml: see `archiver.config.saving`."""
    from archiver.config import saving  # with tomlkit, needed for writing only

    saving.save_source(folder, source)

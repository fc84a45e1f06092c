"""The sources.toml of a watch: read when it changes, and kept as it was last good."""

from __future__ import annotations

from pathlib import Path

from archiver.config import Config
from archiver.config.loading import config_of, text_of
from archiver.config.settings import FILE_NAME
from archiver.errors import ConfigError
from archiver.watching.moves import ConfigBroken, ConfigRead

GONE = f"{FILE_NAME} is not there"

Stamp = tuple[int, int, int]


class SourcesFile:
    """The file, and what is in force of it."""

    def __init__(self, folder: Path) -> None:
        """Reads it; raises ConfigError when it cannot be used."""
        self.path = folder / FILE_NAME
        self.stamp = self._stamp()
        self.text = text_of(self.path)
        self.config: Config = config_of(self.text)
        self.is_broken = False

    def look(self, *, anyway: bool = False) -> ConfigRead | ConfigBroken | None:
        """What has become of it since the last look, None: nothing; `anyway` tells that too."""
        stamp = self._stamp()
        if stamp == self.stamp and not anyway:
            return None
        self.stamp = stamp
        if stamp is None:
            self.is_broken = True
            return ConfigBroken(faults=(GONE,))
        try:
            text = text_of(self.path)
            config = config_of(text)
        except ConfigError as error:
            self.is_broken = True
            return ConfigBroken(faults=tuple(error.faults))
        is_same = text == self.text and not self.is_broken
        self.text, self.config, self.is_broken = text, config, False
        return None if is_same and not anyway else self.read

    @property
    def read(self) -> ConfigRead:
        """What is in force."""
        return ConfigRead(names=tuple(source.name for source in self.config.sources))

    def _stamp(self) -> Stamp | None:
        """What changes with the file; None when there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

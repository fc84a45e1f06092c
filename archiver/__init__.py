"""Every post behind a blog's index page: its snapshots, article and history in one SQLite file.

Nothing heavy is imported until it is used.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Archive", "__version__", "discover", "extract"]

if TYPE_CHECKING:
    from archiver.api import discover, extract
    from archiver.storage.archive import Archive

HOMES = {
    "Archive": "archiver.storage.archive",
    "discover": "archiver.api",
    "extract": "archiver.api",
}


def __getattr__(name: str) -> Any:
    """The public name, imported from its room on first use (PEP 562)."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(HOMES[name]), name)
    globals()[name] = value
    return value

"""sqlite-utils, imported without numpy and pandas: the types of theirs that it learns where they
are installed are never written here, and take a tenth of a second of every command.
"""

import sys
from typing import Any

UNUSED = ("numpy", "pandas")
modules: dict[str, Any] = sys.modules
hidden = [name for name in UNUSED if name not in modules]
modules.update(dict.fromkeys(hidden))  # None: importing it fails, as where it is not installed
try:
    from sqlite_utils import Database, Migrations
finally:
    for name in hidden:
        del modules[name]

__all__ = ["Database", "Migrations"]

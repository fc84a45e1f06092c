"""How small an archive keeps its pages, blog by blog.

    python tests/benchmarks/snapshot_size.py --archive archive.db [--pages 50] [--most 12 SITE …]

Of each site with that many snapshots or more: their raw bytes, what is stored of them (frames and
dictionaries), percent, and what one solid xz of all of them would be: no way of storing pages one
by one comes below that. With --most it fails when one of the sites named takes more percent.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from dataclasses import dataclass
from pathlib import Path

from archiver.storage.archive import Archive

SITES = """SELECT site, COUNT(*) AS pages, SUM(size) AS raw, SUM(length(body)) AS frames,
    (SELECT COALESCE(SUM(length(body)), 0) FROM dictionaries
        WHERE dictionaries.site = snapshots.site) AS dictionaries
    FROM snapshots GROUP BY site HAVING COUNT(*) >= ? ORDER BY pages DESC"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One site, in bytes."""

    site: str
    pages: int
    raw: int
    stored: int
    solid: int  # one xz of all pages

    @property
    def percent(self) -> float:
        return 100 * self.stored / self.raw


def measure(archive: Archive, fewest: int) -> list[Row]:
    rows = []
    for row in archive.connection.rows(SITES, fewest):
        names = archive.connection.column(
            "SELECT sha256 FROM snapshots WHERE site = ? ORDER BY rowid", row["site"]
        )
        whole = b"".join(archive.snapshots.read(name) for name in names)
        rows.append(
            Row(
                site=row["site"],
                pages=row["pages"],
                raw=row["raw"],
                stored=row["frames"] + row["dictionaries"],
                solid=len(lzma.compress(whole, preset=6)),
            )
        )
    return rows


def show(rows: list[Row]) -> None:
    print("| site | pages | raw, kB | stored, kB | percent | all of it as one xz |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        cells = (row.site, row.pages, f"{row.raw / 1000:.0f}", f"{row.stored / 1000:.0f}")
        print(
            f"| {' | '.join(map(str, cells))} | {row.percent:.1f} % "
            f"| {100 * row.solid / row.raw:.1f} % |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=50, help="fewest pages of a site")
    parser.add_argument("--most", nargs="+", metavar=("PERCENT", "SITE"), default=["100"])
    options = parser.parse_args()
    with Archive.open(options.archive, readonly=True) as archive:
        rows = measure(archive, options.pages)
    show(rows)
    most, *sites = options.most
    large = [row.site for row in rows if row.site in sites and row.percent > float(most)]
    if large:
        sys.exit(f"more than {most} % of the raw size: {', '.join(large)}")


if __name__ == "__main__":
    main()

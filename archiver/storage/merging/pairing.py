"""Which posts of two archives are the same: by their own addresses, then by redirects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from archiver.storage.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The posts of one archive by their addresses."""

    own: dict[str, int]  # url_key -> post
    ways: dict[int, frozenset[str]]  # post -> keys that are known to redirect to it


def known_posts(connection: Connection) -> Known:
    """The posts of an archive by their addresses."""
    own = {row["url_key"]: row["id"] for row in connection.rows("SELECT id, url_key FROM posts")}
    ways: dict[int, set[str]] = defaultdict(set)
    for row in connection.rows("SELECT post_id, url_key FROM aliases WHERE reason = 'redirect'"):
        ways[row["post_id"]].add(row["url_key"])
    return Known(own=own, ways={number: frozenset(keys) for number, keys in ways.items()})


def pairs(mine: Known, theirs: Known) -> dict[int, int]:
    """Posts of theirs -> the same posts of mine; those that only they have are left out.

    The same own address comes first. Then a redirect that one of them knows joins two, unless
    either archive has both addresses as posts of their own: then they are two posts.
    """
    found = {number: mine.own[key] for key, number in theirs.own.items() if key in mine.own}
    taken = set(found.values())
    for _, their_id, my_id in sorted(_joined_by_redirects(mine, theirs)):
        if their_id not in found and my_id not in taken:
            found[their_id] = my_id
            taken.add(my_id)
    return found


def _joined_by_redirects(mine: Known, theirs: Known) -> list[tuple[tuple[str, str], int, int]]:
    """Possible pairs, in an order that is the same from both sides."""
    mine_only = {key: number for key, number in mine.own.items() if key not in theirs.own}
    by_address: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, number in mine_only.items():
        for address in {key, *mine.ways.get(number, ())}:
            by_address[address].append((key, number))
    return [
        ((min(key, my_key), max(key, my_key)), number, my_number)
        for key, number in theirs.own.items()
        if key not in mine.own
        for address in {key, *theirs.ways.get(number, ())}
        for my_key, my_number in by_address.get(address, ())
    ]

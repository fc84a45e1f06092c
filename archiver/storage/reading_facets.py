"""What Datasette's own table of posts asks for its facets by year and tag, and for their filters.

`among` is a SELECT of Datasette's with its parameters: the posts that other filters leave.
"""

from __future__ import annotations

from collections.abc import Mapping

COUNTED: Mapping[str, str] = {
    "tag": """SELECT tags.name AS value, count(*) AS number FROM posts_tags
        JOIN tags ON tags.id = tag_id WHERE post_id IN (SELECT id FROM ({among}))
        GROUP BY tag_id ORDER BY number DESC, value LIMIT {limit}""",
    "year": """SELECT substr(published, 1, 4) AS value, count(*) AS number FROM ({among})
        WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT {limit}""",
}

CHOSEN: Mapping[str, str] = {
    "tag": "id IN (SELECT post_id FROM posts_tags WHERE tag_id ="
    " (SELECT tags.id FROM tags WHERE tags.name = :{name}))",
    "year": "published >= :{name} AND published < :{name} || '~'",
}


def counted(facet: str, among: str, *, limit: int) -> str:
    """The values of a facet with the `number` of posts each has, among those posts."""
    return COUNTED[facet].format(among=among, limit=limit)


def chosen(facet: str, name: str) -> str:
    """The condition on `posts` for the value in that parameter."""
    return CHOSEN[facet].format(name=name)

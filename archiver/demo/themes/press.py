"""What every theme prints with: templates, dates in words, redirects, pictures."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from archiver.demo.content import PICTURES, Article, picture
from archiver.demo.dialect import Dialect
from archiver.demo.markup import to_html
from archiver.demo.site import BUILT, Answer, Route

TEMPLATES = Path(__file__).parent.parent / "templates"
XML = "application/xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"


def long_date(day: date) -> str:
    """April 28, 2026"""
    return f"{day:%B} {day.day}, {day.year}"


def short_date(day: date) -> str:
    """Apr 15, 2026"""
    return f"{day:%b} {day.day}, {day.year}"


def numeric_date(day: date) -> str:
    """5/16/2026, the month first"""
    return f"{day.month}/{day.day}/{day.year}"


def page(
    template: str, *, modified: datetime | None = None, status: int = 200, **context: Any
) -> Route:
    """A route that renders the template when it is first asked for."""

    def route() -> Answer:
        body = _environment().get_template(template).render(context)
        return Answer(body=body.encode(), modified=modified or BUILT, status=status)

    return route


def body_of(article: Article, dialect: Dialect) -> Callable[[], Markup]:
    """The article's HTML, made when the template calls it."""
    return lambda: Markup(to_html(article.body, dialect))  # noqa: S704 (our own articles)


def made(make: Callable[[], bytes], content_type: str) -> Route:
    """A route for bytes that are made when they are first asked for."""
    return lambda: Answer(body=make(), content_type=content_type)


def static(name: str, content_type: str) -> Route:
    """A route for a file of the templates folder, as it is."""
    return lambda: Answer(body=(TEMPLATES / name).read_bytes(), content_type=content_type)


def redirect(location: str, *, status: int = 301) -> Route:
    """A route that leads elsewhere."""
    body = f'<a href="{location}">Moved</a>.\n'.encode()
    return lambda: Answer(body=body, status=status, headers=(("Location", location),))


def pictures(folder: str) -> Mapping[str, Route]:
    """A route for every picture of the demo under that folder of the site."""
    return {f"{folder}{path.name}": _picture(path.name) for path in sorted(PICTURES.iterdir())}


def _picture(name: str) -> Route:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return lambda: Answer(body=picture(name) or b"", content_type=kind)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        long_date=long_date, short_date=short_date, numeric_date=numeric_date
    )
    return environment

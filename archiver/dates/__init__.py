"""Dates as blogs write them: exact, in many languages, never invented, no zone dropped.

A *moment* is a `datetime.date` where only the day is known and an aware `datetime.datetime` where
the text gives an instant. A time of day without a zone gives the day only. Relative dates
("3 days ago"), bare months, ambiguous and impossible dates, 0001-01-01 and 1970-01-01 are unknown.
"""

from archiver.dates.moments import (
    day_of,
    from_text,
    from_utc_text,
    plausible,
    sort_key,
    to_text,
    utc_text,
)
from archiver.dates.names import month_in
from archiver.dates.order import day_order
from archiver.dates.reading import (
    DayOrder,
    Reading,
    date_in_path,
    find_date,
    has_open_order,
    read_date,
)

__all__ = [
    "DayOrder",
    "Reading",
    "date_in_path",
    "day_of",
    "day_order",
    "find_date",
    "from_text",
    "from_utc_text",
    "has_open_order",
    "month_in",
    "plausible",
    "read_date",
    "sort_key",
    "to_text",
    "utc_text",
]

"""What opens on a click, drawn without `<details>`: the words on the switch, and what it opens."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

from archiver.markup import text_of


class Switch(NamedTuple):
    """How one editor draws it: the class names of its title and of what opens."""

    title: re.Pattern[str]
    inside: re.Pattern[str]


def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s){name}(?:\s|$)")


# By the class name of the box.
SWITCHES = {
    "kg-toggle-card": Switch(_named("kg-toggle-heading-text"), _named("kg-toggle-content")),
    "expand-container": Switch(_named("expand-control-text"), _named("expand-content")),
    "spoiler": Switch(_named("spoiler-?(?:title|head)"), _named("spoiler-?(?:body|content)")),
    "accordion-item": Switch(_named("accordion-(?:header|button)"), _named("accordion-body")),
}


def normalise_details(buckets: dict[str, list[HtmlElement]]) -> None:
    """Make each of them a `<details>`, and take the list off around one (Notion)."""
    for box in buckets["div"]:
        names = (box.get("class") or "").split()
        switch = next((SWITCHES[name] for name in names if name in SWITCHES), None)
        if switch is not None:
            _from_switch(box, switch)
    for toggle in buckets["ul"]:
        if toggle.get("class") == "toggle" and toggle.find("li/details") is not None:
            for item in toggle.findall("li"):
                item.drop_tag()
            toggle.drop_tag()


def _from_switch(box: HtmlElement, switch: Switch) -> None:
    parts = [e for e in box.iterdescendants() if isinstance(e.tag, str) and e.get("class")]
    titles = [e for e in parts if switch.title.search(e.get("class") or "")]
    bodies = [e for e in parts if switch.inside.search(e.get("class") or "")]
    if not titles or not bodies or bodies[0] in titles[0].iterdescendants():
        return
    details, summary = html.Element("details"), html.Element("summary")
    summary.text = " ".join(text_of(titles[0]).split())
    details.append(summary)
    bodies[0].tail = None
    bodies[0].attrib.pop("hidden", "")
    details.append(bodies[0])
    details.tail = box.tail
    parent = box.getparent()
    if parent is not None:
        parent.replace(box, details)

"""What a round did, counted from the lines it wrote."""

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.logs import Line, Value

COUNTED = ("new", "changed", "suspect", "rejected", "failed", "gone")  # posts, as in a run
BAD = frozenset({"failed", "crashed"})  # endings of a run


@dataclass(slots=True, kw_only=True)
class Tally:
    """The sources and posts of one round so far."""

    began: float  # steady seconds
    started: int = 0  # sources
    ended: list[str] = field(default_factory=list)  # sources
    bad: list[str] = field(default_factory=list)  # sources whose run failed or crashed
    posts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    bytes: int = 0

    def hear(self, line: Line) -> None:
        """Counts what the line tells."""
        source = str(line.fields.get("source", ""))
        if line.event == "start":
            self.started += 1
        elif line.event == "post" and line.fields.get("outcome") in self.posts:
            self.posts[str(line.fields["outcome"])] += 1
        elif line.event == "run":
            self.ended.append(source)
            self.bytes += _number(line.fields.get("bytes"))
            if line.fields.get("ending") in BAD:
                self.bad.append(source)

    @property
    def fields(self) -> dict[str, Value]:
        """The numbers for a program."""
        return {
            "sources": len(self.ended),
            "failed_sources": len(self.bad),
            **self.posts,
            "bytes": self.bytes,
        }


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0

"""Units for systemd, shut off from all that a crawl does not need: a timer, or a watch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.errors import ArchiveLocked, UsageError
from archiver.timers.entry import EVERY, Entry

GUIDE = "https://github.com/blog-archiver/blog-archiver/blob/main/docs/guide.md"
SHARED_TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - paths that PrivateTmp= hides

# What the kernel enforces without a namespace: for every service.
FILTERS = (
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
)
# What needs namespaces. In a user's own manager those need one of users too (systemd.exec(5)).
NAMESPACES = (
    "ProtectSystem=strict",
    "ProtectHome=read-only",
    "ProtectControlGroups=yes",
    "PrivateDevices=yes",
)
OF_A_USER = ("PrivateUsers=yes", *NAMESPACES)
# What only a service of the system can do without, or be kept from.
OF_THE_SYSTEM = (
    "CapabilityBoundingSet=",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
)


# How a watch runs; the times are those of archiver.watching with something to spare.
OF_A_WATCH = (
    "ExecReload=/bin/kill -HUP $MAINPID",
    "WatchdogSec=2min",
    "Restart=on-failure",
    "RestartSec=1min",
    f"RestartPreventExitStatus={UsageError.exit_code}",  # sources.toml has to be mended first
    "KillMode=mixed",  # it is the watch that asks its round to end
    "TimeoutStopSec=2min",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The files of an archive."""

    name: str  # of all, without what follows the dot
    service: str
    timer: str | None  # None: the service is a watch, which needs none

    @property
    def files(self) -> dict[str, str]:
        """Their names and texts."""
        service = {f"{self.name}.service": self.service}
        return service | ({f"{self.name}.timer": self.timer} if self.timer else {})

    @property
    def begins(self) -> str:
        """The unit that is enabled."""
        return f"{self.name}.timer" if self.timer else f"{self.name}.service"


def systemd_watch(entry: Entry, *, user: str | None = None, sandbox: bool = True) -> Units:
    """The unit of a watch; its words are those of systemd_units."""
    lines = [
        "Type=notify",
        f"ExecStart={_command(entry.watch_arguments)}",
        *OF_A_WATCH,
        *_shut_off(entry, user, sandbox=sandbox),
    ]
    wanted = "multi-user.target" if user else "default.target"
    unit = _unit(f"Watch the blogs of the archive {entry.label}", user)
    service = f"{unit}\n[Service]\n{_lines(lines)}\n[Install]\nWantedBy={wanted}\n"
    return Units(name=entry.name, service=service, timer=None)


def systemd_units(entry: Entry, *, user: str | None = None, sandbox: bool = True) -> Units:
    """The timer of an archive; `user` None: for that user's own manager, else for the system's.

    `sandbox` False leaves out what needs namespaces, where a user may not make any.
    """
    return Units(
        name=entry.name,
        service=_service(entry, user, sandbox=sandbox),
        timer=f"""\
[Unit]
Description=Timer of the blog archive {entry.label}
Documentation={GUIDE}

[Timer]
OnCalendar=*:{entry.minute:02}/{EVERY}
RandomizedDelaySec=2min
Persistent=true

[Install]
WantedBy=timers.target
""",
    )


def _service(entry: Entry, user: str | None, *, sandbox: bool) -> str:
    """The service; code 5, another crawl is running, is no failure of a timer's."""
    lines = [
        "Type=oneshot",
        f"ExecStart={_command(entry.arguments)}",
        f"SuccessExitStatus={ArchiveLocked.exit_code}",
        *_shut_off(entry, user, sandbox=sandbox),
    ]
    unit = _unit(f"Crawl what is due in the blog archive {entry.label}", user)
    return f"{unit}\n[Service]\n{_lines(lines)}"


def _unit(description: str, user: str | None) -> str:
    online = "Wants=network-online.target\nAfter=network-online.target\n" if user else ""
    return f"[Unit]\nDescription={description}\nDocumentation={GUIDE}\n{online}"


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _shut_off(entry: Entry, user: str | None, *, sandbox: bool) -> list[str]:
    """What a crawl may not do, and as whom and how urgently it runs."""
    return [
        "Nice=10",
        *([f"User={user}"] if user else []),
        *(_namespaces(entry, user) if sandbox else []),
        *FILTERS,
        *(OF_THE_SYSTEM if user else []),
    ]


def _namespaces(entry: Entry, user: str | None) -> list[str]:
    """A file system of its own, in which only the archive's folder can be written."""
    settings = NAMESPACES if user else OF_A_USER
    lines = [*settings, f"ReadWritePaths={quoted(str(entry.folder))}"]
    paths = [entry.folder, *(Path(word) for word in entry.command if word.startswith("/"))]
    if any(path.is_relative_to(shared) for path in paths for shared in SHARED_TEMPORARY):
        return [*lines, "ReadWritePaths=/tmp"]  # its own /tmp would hide them
    return [*lines, "PrivateTmp=yes"]


def _command(arguments: tuple[str, ...]) -> str:
    """The command line; a program is not looked for `$`, so such a one is started by env."""
    words = arguments if "$" not in arguments[0] else ("/usr/bin/env", *arguments)
    return " ".join(quoted(word).replace("$", "$$") for word in words)


def quoted(text: str) -> str:
    r"""A word as units have it (systemd.syntax(7)): % doubled, quoted where it must be.

    >>> print(quoted("/a/b"), quoted('/a b/100%/"c"\\'))
    /a/b "/a b/100%%/\"c\"\\"
    """
    doubled = text.replace("%", "%%")
    if text and all(letter.isalnum() or letter in "/._-+=@:%$~," for letter in text):
        return doubled
    inner = doubled.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'

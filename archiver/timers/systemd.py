"""A service and a timer for systemd, shut off from all that a crawl does not need."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.errors import ArchiveLocked
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The two files of a timer."""

    name: str  # of both, without what follows the dot
    service: str
    timer: str

    @property
    def files(self) -> dict[str, str]:
        """Their names and texts."""
        return {f"{self.name}.service": self.service, f"{self.name}.timer": self.timer}


def systemd_units(entry: Entry, *, user: str | None = None, sandbox: bool = True) -> Units:
    """The units of an archive; `user` None: for that user's own manager, else for the system's.

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
    online = "Wants=network-online.target\nAfter=network-online.target\n" if user else ""
    lines = [
        *([f"User={user}"] if user else []),
        *(_namespaces(entry, user) if sandbox else []),
        *FILTERS,
        *(OF_THE_SYSTEM if user else []),
    ]
    return f"""\
[Unit]
Description=Crawl what is due in the blog archive {entry.label}
Documentation={GUIDE}
{online}
[Service]
Type=oneshot
ExecStart={_command(entry.arguments)}
SuccessExitStatus={ArchiveLocked.exit_code}
Nice=10
{"".join(f"{line}{chr(10)}" for line in lines)}"""


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

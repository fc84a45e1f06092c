"""Faults cross processes as they are: spiders and workers run in others than the command."""

import pickle

import pytest

from archiver import errors
from archiver.errors import ArchiveMissing, ArchiverError, ConfigError, FetchError

FAULTS = [
    ArchiverError("plain"),
    ArchiveMissing("archive.db", "no archive there yet"),
    ConfigError(["one", "two"]),
    FetchError("https://a.blog/", "HTTP 500"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_fault_is_the_same_after_pickling(fault: ArchiverError) -> None:
    copy = pickle.loads(pickle.dumps(fault))
    assert type(copy) is type(fault)
    assert (str(copy), vars(copy), copy.exit_code) == (str(fault), vars(fault), fault.exit_code)


def test_every_fault_has_a_documented_exit_code() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    faults = [kind for kind in kinds if issubclass(kind, ArchiverError)]
    assert {kind.exit_code for kind in faults} <= {1, 2, 3, 4, 5}

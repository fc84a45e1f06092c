"""What kept a list from being read, as the health rules want it named."""

import pytest
from scrapy import exceptions

from archiver.crawl.failures import FORBIDDEN, RobotsSilent, trouble_at, trouble_of
from archiver.crawl.guard import Refused
from archiver.crawl.turns import LeftAlone
from archiver.errors import FetchError
from archiver.model import Trouble

TLS = "[('SSL routines', '', 'certificate verify failed')]"


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (exceptions.CannotResolveHostError("a.blog"), Trouble.DNS),
        (exceptions.DownloadFailedError(TLS), Trouble.CERTIFICATE),
        (exceptions.DownloadConnectionRefusedError("refused"), Trouble.UNREACHABLE),
        (exceptions.DownloadTimeoutError("60 s"), Trouble.UNREACHABLE),
        (exceptions.ResponseDataLossError("cut"), Trouble.UNREACHABLE),
        (exceptions.IgnoreRequest(FORBIDDEN), Trouble.ROBOTS),
        (RobotsSilent("robots.txt answered HTTP 503", Trouble.SERVER), Trouble.SERVER),
        (RobotsSilent("no such host (robots.txt)", Trouble.DNS), Trouble.DNS),
        (LeftAlone("budget: used up", Trouble.BUDGET), Trouble.BUDGET),
        (LeftAlone("12 errors in a row", Trouble.SERVER), Trouble.SERVER),
        (Refused("10.0.0.1 is a private address"), Trouble.OTHER),
        (FetchError("https://a.blog/", "the browser failed"), Trouble.OTHER),
    ],
)
def test_error_has_its_kind_of_trouble(error: Exception, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (404, Trouble.GONE),
        (410, Trouble.GONE),
        (401, Trouble.BLOCKED),
        (403, Trouble.BLOCKED),
        (451, Trouble.BLOCKED),
        (429, Trouble.SERVER),
        (500, Trouble.SERVER),
        (503, Trouble.SERVER),
        (400, Trouble.OTHER),
    ],
)
def test_status_has_its_kind_of_trouble(status: int, trouble: Trouble) -> None:
    assert trouble_at(status) is trouble

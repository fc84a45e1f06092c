"""What the worker processes of a crawl need: their fork server imports it once for all of them."""

import archiver.crawl.jobs
import archiver.discovery.frontier
import archiver.extraction.post  # noqa: F401 - each is a name that a job unpickles

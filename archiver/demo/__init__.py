"""Five little blogs, one of each kind of index page, served on loopback."""

from archiver.demo.server import PREFERRED_PORTS, DemoServer, RequestLine
from archiver.demo.site import DemoBlog, DemoPost, Site

__all__ = ["PREFERRED_PORTS", "DemoBlog", "DemoPost", "DemoServer", "RequestLine", "Site"]

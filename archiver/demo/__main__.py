"""`python -m archiver.demo` serves the demo blogs until Ctrl-C."""

import sys
from contextlib import suppress
from threading import Event

from archiver.demo import DemoServer


def main() -> None:
    """Serve, say where, and wait."""
    with suppress(KeyboardInterrupt), DemoServer() as server:
        for blog in (*server.blogs, *server.variants):
            sys.stdout.write(f"{blog.title:<28} {len(blog.posts):>3} posts  {blog.url}\n")
        sys.stdout.write("Ctrl-C ends it.\n")
        sys.stdout.flush()
        Event().wait()


if __name__ == "__main__":
    main()

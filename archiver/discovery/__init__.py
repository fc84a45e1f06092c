"""Index pages, feeds and sitemaps in, entries out: pure functions on bytes."""

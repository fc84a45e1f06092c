"""What `archiver import` reads: exported posts, lists of addresses, OPML."""

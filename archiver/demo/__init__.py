"""Five little blogs, one of each kind of index page, served on loopback."""

"""archive.db: the only room with SQL."""

"""Posts out of the archive, streamed, in formats of the field."""

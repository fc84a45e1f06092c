"""What holds for every test."""

from hypothesis import settings

settings.register_profile("archiver", deadline=None)  # a law is no benchmark
settings.load_profile("archiver")

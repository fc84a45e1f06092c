"""Timers for `archiver crawl --due`: cron, systemd and GitHub Actions, printed or installed.

A timer asks every quarter of an hour what is due; which source that is, is the archive's matter.
"""

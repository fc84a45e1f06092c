"""A GitHub Actions workflow: crawls on GitHub's machines, and keeps the posts as text in git."""

from __future__ import annotations

from archiver import __version__
from archiver.timers.entry import Entry

PATH = ".github/workflows/archive.yml"
HOURS = 6  # between two rounds: each takes a minute of a machine to start

WORKFLOW = """\
# {path} of a repository that has sources.toml at its root.
# Crawls what is due, commits the posts as text (posts.ndjson: each change is a diff), and keeps
# archive.db as an asset of the release "archive", because it outgrows what git is good at.
name: archive

on:
  schedule:
    - cron: "{minute} {hours} * * *"
  workflow_dispatch:

permissions:
  contents: write

concurrency:
  group: archive
  cancel-in-progress: false

jobs:
  crawl:
    runs-on: ubuntu-latest
    timeout-minutes: 300
    env:
      GH_TOKEN: ${{{{ github.token }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install the archiver
        run: python -m pip install --quiet "blog-archiver=={version}"
      - name: Fetch the archive of the last round
        run: |
          if gh release view archive >/dev/null 2>&1; then
            gh release download archive --pattern archive.db
          else
            gh release create archive --title archive --notes "archive.db, the newest"
          fi
      - name: Crawl what is due
        id: crawl
        run: |
          code=0
          archiver crawl --due || code=$?
          echo "code=$code" >> "$GITHUB_OUTPUT"
          test -f archive.db
      - name: Keep the archive
        run: |
          archiver export --format ndjson -o posts.ndjson
          gh release upload archive archive.db --clobber
      - name: Commit the posts
        run: |
          git add sources.toml posts.ndjson
          if ! git diff --cached --quiet; then
            git config user.name "github-actions[bot]"
            git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
            git commit --quiet --message "archive: $(date --utc +%F)"
            git push --quiet
          fi
      - name: Fail when a source did
        if: steps.crawl.outputs.code != '0'
        run: exit "${{{{ steps.crawl.outputs.code }}}}"
"""


def github_workflow(entry: Entry) -> str:
    """The workflow file, at a minute and hours of this archive's own."""
    digest = int(entry.name.rpartition("-")[2], 16)
    hours = ",".join(map(str, range(digest % HOURS, 24, HOURS)))
    minute = 5 + digest // HOURS % 50  # not on the hour, when everybody comes
    return WORKFLOW.format(path=PATH, minute=minute, hours=hours, version=__version__)

"""What is left of an archive when its crawls are killed again and again.

    python tests/benchmarks/kills.py [--kills 200] [--posts 30] [--seed 1]

`kill -9` of the whole process group of `archiver crawl` at random moments over a local blog with
latency, run again until it is done; then the same with its worker processes alone. Each archive
is compared with that of an undisturbed crawl, in all but times, numbers of rows, and how often it
was crawled. Fails when one differs, or when more was asked again than was in flight.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import Lessons, differences, kill_workers
from scripted_site import ScriptedSite
from warm_command import WarmCommand


def killed(lessons: Lessons, dice: random.Random, kills: int) -> bool:
    """Kills whole groups; whether all is well."""
    rounds = list(lessons.rounds(dice, kills))
    repeats: Counter[str] = sum((done.repeats for done in rounds), Counter())
    print(f"killed {sum(done.kills for done in rounds)} times on the way to {len(rounds)} archives")
    told(done.differences for done in rounds)
    for path, times in sorted(by_kind(repeats).items()):
        print(f"    {path:14} asked again {times / kills:5.2f} times a kill")
    beyond = sum(done.too_often > 0 for done in rounds)
    print(f"    archives with more of that than in flight: {beyond}")
    return not any(done.differences or done.too_often for done in rounds)


def orphaned(lessons: Lessons, dice: random.Random, kills: int) -> bool:
    """Kills the worker processes of crawls; whether all is well."""
    done, found, number = 0, [], 0
    while done < kills:
        folder = lessons.new_folder(f"orphaned-{number}")
        group = lessons.command.start(folder, "crawl")
        while lessons.disturb(group, dice, kill_workers, least=1, most=3):
            done += 1
        lessons.command.ending()
        lessons.command.run(folder, "crawl")
        found.append(differences(lessons.expected, lessons.told(folder.name)))
        number += 1
    print(f"workers killed {done} times in {number} crawls")
    told(found)
    return not any(found)


def told(found: Iterable[list[str]]) -> None:
    """Says how many archives differ from the undisturbed one, and in what."""
    wrong = [lines for lines in found if lines]
    print(f"    archives that differ from the undisturbed one: {len(wrong)}")
    for lines in wrong:
        print(*(f"        {line[:200]}" for line in lines[:5]), sep="\n")


def by_kind(repeats: Counter[str]) -> Counter[str]:
    """Paths of posts as one."""
    kinds: Counter[str] = Counter()
    for path, times in repeats.items():
        kinds["posts" if path.startswith("/posts/") else path] += times
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=200, help="of each kind")
    parser.add_argument("--posts", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name, ScriptedSite() as site:
        lessons = Lessons(Path(name), site, WarmCommand(), posts=options.posts)
        is_well = [work(lessons, dice, options.kills) for work in (killed, orphaned)]
    sys.exit(not all(is_well))


if __name__ == "__main__":
    main()

"""Every quality gate that needs ../shared, one after another; fails when one does.

python tests/benchmarks/gates.py --shared ../shared
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
RECRAWLED = ("123vivekr.com", "blog.vuejs.org", "czaki.github.io", "lilianweng.github.io")  # quick


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    gates = (
        ("corpus.py", "--corpus", shared / "corpus", "--floors", FLOORS),
        ("recrawl.py", "--corpus", shared / "corpus", "--floors", FLOORS, *RECRAWLED),
        ("metadata.py", "--corpus", shared / "corpus", "--entries", "--floors", FLOORS),
        (
            "metadata.py",
            "--corpus",
            shared / "corpus",
            "--fidelity",
            shared / "fidelity",
            "--floors",
            FLOORS,
        ),
        ("fidelity.py", "--fidelity", shared / "fidelity"),
        ("extraction.py", "--benchmark", shared / "extraction-benchmark"),
    )
    failed = []
    for script, *sets in gates:
        print(f"== {script}", flush=True)
        command = [sys.executable, HERE / script, *sets]
        if subprocess.run(command, check=False).returncode:
            failed.append(script)
    print(f"gates failed: {', '.join(failed)}" if failed else "gates: all hold")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

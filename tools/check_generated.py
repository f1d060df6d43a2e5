"""Check that every generated file of the repository is what its generator makes today.

All but the coverage page, which needs the engine and every recording: tests/vm/test_coverage.py compares it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent


def main() -> None:
    failed = False
    for generator in sorted(TOOLS.glob("gen_*.py")):
        if generator.name == "gen_coverage.py":
            continue
        done = subprocess.run([sys.executable, str(generator), "--check"], check=False)
        failed |= done.returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()

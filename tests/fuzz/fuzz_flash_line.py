"""Flashing over bad lines, seed by seed: 500 runs unless told otherwise, eight at a time (they mostly wait).

After each, the flash holds what it should, or the error names every range that it may not hold; nothing else
was touched, and no other exception came out. Exits 1 at the first run that breaks this, naming its seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.board.support import MAIN, app_pack, flash_content, new_board
from tests.flash.test_faults import SIZE, be_impatient, flash_through, noise

PARALLEL = 8


def one(seed: int, app: Path) -> str:
    """How a run ended: "verified", or the code of its error."""
    board = new_board(content=flash_content({MAIN: b"old" * 20_000}))
    try:
        error = flash_through(board, noise(seed), app)
    except BaseException as e:
        raise RuntimeError(f"seed {seed}: {e!r}") from e
    return "verified" if error is None else error.code


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=500)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    be_impatient()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(PARALLEL) as pool:
        app = Path(name) / "app.avm"
        app.write_bytes(app_pack() + random.Random(1).randbytes(SIZE))
        seeds = range(given.seed, given.seed + given.runs)
        try:
            ends = Counter(pool.map(lambda seed: one(seed, app), seeds))
        except RuntimeError as e:
            pool.shutdown(cancel_futures=True)
            print(e)
            return 1
    print(f"{given.runs} runs: " + ", ".join(f"{count} {end}" for end, count in ends.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

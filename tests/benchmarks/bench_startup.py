"""What the smallest commands cost, against ``python -c pass`` in the same environment.

Runs alternate, so that a busy machine slows both sides; compared are the medians. Exits 1 when
``avm --version`` or ``atomvm hello.avm`` takes more than 4 times the wall time of ``python -c pass``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOUND, RUNS = 4.0, 21
BIN = Path(sys.executable).parent
HELLO = Path(__file__).parents[2] / "templates" / "hello_world" / "hello_world.beam"
PACK = str(Path(__file__).parents[1] / "data" / "packs" / "esc_default.avm")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "avm --version": [str(BIN / "avm"), "--version"],
    "packbeam list": [str(BIN / "packbeam"), "list", PACK],
    "avm list": [str(BIN / "avm"), "list", PACK],
    "avm --help": [str(BIN / "avm"), "--help"],
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        hello = str(Path(folder, "hello.avm"))
        subprocess.run([BIN / "avm", "--quiet", "pack", hello, HELLO], check=True, capture_output=True)
        return measure(COMMANDS | {"atomvm hello.avm": [str(BIN / "atomvm"), hello]})


def measure(commands: dict[str, list[str]]) -> int:
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, argv in commands.items():
            before = time.perf_counter()
            subprocess.run(argv, check=True, capture_output=True)
            times[name].append(time.perf_counter() - before)
    median = {name: statistics.median(t) for name, t in times.items()}
    base = median["python -c pass"]
    for name, value in median.items():
        print(f"{name:16} {value * 1000:6.1f} ms {value / base:5.1f}x")
    return int(max(median["avm --version"], median["atomvm hello.avm"]) / base > BOUND)


if __name__ == "__main__":
    sys.exit(main())

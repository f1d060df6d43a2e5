"""What the smallest commands cost, against ``python -c pass`` in the same environment.

Compiled modules are kept, as an installation keeps them, and each command is run once before.
Runs alternate, so that a busy machine slows both sides; compared are the medians. Exits 1 when
``avm --version`` or ``atomvm hello.avm`` takes more than 4 times the wall time of ``python -c pass``, or when
``avm run hello.avm`` with the library pack takes more than 1.1 times what the same program takes
without, which packs the modules that it needs with itself.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOUND, LIBRARY_BOUND, RUNS = 4.0, 1.1, 21
BIN = Path(sys.executable).parent
HELLO = Path(__file__).parents[2] / "templates" / "hello_world" / "hello_world.beam"
LIBRARY = Path(__file__).parents[2] / "vm" / "lib" / "atomvmlib.avm"
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
        alone = str(Path(folder, "alone.avm"))
        pack = [BIN / "avm", "--quiet", "pack", "--prune", alone, HELLO, LIBRARY]
        subprocess.run(pack, check=True, capture_output=True)
        return measure(
            COMMANDS
            | {
                "atomvm hello.avm": [str(BIN / "atomvm"), hello],
                "avm run": [str(BIN / "avm"), "run", hello],
                "avm run --no-lib": [str(BIN / "avm"), "run", "--no-lib", alone],
            }
        )


def measure(commands: dict[str, list[str]]) -> int:
    times: dict[str, list[float]] = {name: [] for name in commands}
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for argv in commands.values():
        subprocess.run(argv, check=True, capture_output=True, env=env)
    for _ in range(RUNS):
        for name, argv in commands.items():
            before = time.perf_counter()
            subprocess.run(argv, check=True, capture_output=True, env=env)
            times[name].append(time.perf_counter() - before)
    median = {name: statistics.median(t) for name, t in times.items()}
    base = median["python -c pass"]
    for name, value in median.items():
        print(f"{name:16} {value * 1000:6.1f} ms {value / base:5.1f}x")
    started = max(median["avm --version"], median["atomvm hello.avm"]) / base <= BOUND
    library = median["avm run"] / median["avm run --no-lib"]
    print(f"library pack     {library:6.2f}x")
    return int(not started or library > LIBRARY_BOUND)


if __name__ == "__main__":
    sys.exit(main())

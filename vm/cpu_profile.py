"""What a machine counted: calls, reductions and time of each function, as a table and for speedscope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA = "https://www.speedscope.app/file-format-schema.json"


@dataclass(frozen=True)
class Row:
    """One function, called along one path.

    ``parent`` is a row's number, -1: the row stands for processes, by their first function. ``reductions``
    and ``nanoseconds`` are the function's own: what it calls is not in them.
    """

    parent: int
    function: str
    calls: int
    reductions: int
    nanoseconds: int


@dataclass
class FunctionCount:
    """One function, however it was called."""

    function: str
    calls: int = 0
    reductions: int = 0
    nanoseconds: int = 0


class CpuProfile:
    """The counts of :meth:`avmtools.vm.machine.Machine.cpu_profile`.

    ``rows``  the tree of calls, parents before children; processes that began with one function are one tree
    """

    def __init__(self, rows: list[tuple[int, str, str, int, int, int, int]]) -> None:
        self.rows = [
            Row(parent, f"{module}:{function}/{arity}", calls, reductions, nanoseconds)
            for parent, module, function, arity, calls, reductions, nanoseconds in rows
        ]

    @property
    def reductions(self) -> int:
        """Of all processes together."""
        return sum(row.reductions for row in self.rows)

    @property
    def nanoseconds(self) -> int:
        """Time that processes ran, on all schedulers together."""
        return sum(row.nanoseconds for row in self.rows)

    def functions(self) -> list[FunctionCount]:
        """Every function, those with most reductions first."""
        found: dict[str, FunctionCount] = {}
        for row in self.rows:
            f = found.setdefault(row.function, FunctionCount(row.function))
            f.calls += row.calls
            f.reductions += row.reductions
            f.nanoseconds += row.nanoseconds
        return sorted(found.values(), key=lambda f: (-f.reductions, -f.nanoseconds, f.function))

    def table(self, top: int = 20) -> list[str]:
        """Lines of text: the functions with most reductions."""
        reductions, nanoseconds = max(self.reductions, 1), max(self.nanoseconds, 1)
        lines = [f"{'REDUCTIONS':>12} {'%':>5} {'MILLISECONDS':>13} {'%':>5} {'CALLS':>12}  FUNCTION"]
        for f in self.functions()[:top]:
            lines.append(
                f"{f.reductions:>12} {100 * f.reductions / reductions:>5.1f} {f.nanoseconds / 1e6:>13.3f}"
                f" {100 * f.nanoseconds / nanoseconds:>5.1f} {f.calls:>12}  {f.function}"
            )
        return lines

    def speedscope(self, name: str) -> dict[str, Any]:
        """The file that https://www.speedscope.app reads: two sampled profiles, of time and of reductions."""
        frames: dict[str, int] = {}
        stacks: list[list[int]] = []
        for row in self.rows:
            frame = frames.setdefault(row.function, len(frames))
            stacks.append([*(stacks[row.parent] if row.parent >= 0 else []), frame])

        def profile(title: str, unit: str, weights: list[int]) -> dict[str, Any]:
            samples = [(stack, w) for stack, w in zip(stacks, weights, strict=True) if w > 0]
            return {
                "type": "sampled",
                "name": title,
                "unit": unit,
                "startValue": 0,
                "endValue": sum(w for _, w in samples),
                "samples": [stack for stack, _ in samples],
                "weights": [w for _, w in samples],
            }

        return {
            "$schema": SCHEMA,
            "exporter": "avm",
            "name": name,
            "activeProfileIndex": 0,
            "shared": {"frames": [{"name": function} for function in frames]},
            "profiles": [
                profile(f"{name}: time", "nanoseconds", [r.nanoseconds for r in self.rows]),
                profile(f"{name}: reductions", "none", [r.reductions for r in self.rows]),
            ],
        }

"""What an ESP-IDF panic means: its addresses, looked up in the firmware's ELF file.

Xtensa chips print ``Backtrace: PC:SP PC:SP ...`` with program counters that already point into the
call; RISC-V chips print registers, of which MEPC is where it happened and RA who called.
"""

from __future__ import annotations

import bisect
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avmtools.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BACKTRACE = re.compile(r"Backtrace:?((?:\s*0x[0-9a-fA-F]+:0x[0-9a-fA-F]+)+)")
_REGISTER = re.compile(r"\b(MEPC|RA|PC)\s*: (0x[0-9a-fA-F]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is. ``file`` and ``line`` are "" and 0 without debug information."""

    address: int
    function: str
    file: str
    line: int

    def __str__(self) -> str:
        where = f" at {self.file}:{self.line}" if self.file else ""
        return f"0x{self.address:08x}: {self.function}{where}"


class Firmware:
    """An ELF file that can be asked for addresses."""

    def __init__(self, elf: bytes, name: str) -> None:
        from elftools.common.exceptions import ELFError
        from elftools.elf.elffile import ELFFile

        try:
            self._elf: Any = ELFFile(io.BytesIO(elf))
            self._functions = sorted(self._read_functions())
            self._dwarf: Any = self._elf.get_dwarf_info() if self._elf.has_dwarf_info() else None
            self._ranges: Any = self._dwarf.get_aranges() if self._dwarf is not None else None
        except (ELFError, ValueError, KeyError, AttributeError, UnicodeDecodeError, OverflowError) as e:
            raise FormatError(
                name, None, f"is not a readable ELF file: {e}", "Give the firmware's .elf."
            ) from e
        self._lines: dict[int, list[tuple[int, str, int]]] = {}

    def _read_functions(self) -> Iterator[tuple[int, int, str]]:
        table = self._elf.get_section_by_name(".symtab")
        for symbol in table.iter_symbols() if table is not None else ():
            if symbol["st_info"]["type"] == "STT_FUNC" and symbol.name:
                yield symbol["st_value"], symbol["st_size"], symbol.name

    def locate(self, address: int) -> Place | None:
        """The function and source line of an address; None outside of all functions."""
        at = bisect.bisect_right(self._functions, (address, 1 << 64, "")) - 1
        if at < 0:
            return None
        start, size, name = self._functions[at]
        if address >= start + max(size, 1):
            return None
        file, line = self._source(address)
        return Place(address, name, file, line)

    def _source(self, address: int) -> tuple[str, int]:
        """The line program of the compilation unit that has the address; the others stay unread."""
        if self._ranges is None:
            return "", 0
        try:
            unit = self._ranges.cu_offset_at_addr(address)
            if unit is None:
                return "", 0
            if unit not in self._lines:
                self._lines[unit] = self._read_lines(unit)
        except Exception:  # debug information is a convenience: damaged, it must not hide the function
            return "", 0
        rows = self._lines[unit]
        at = bisect.bisect_right(rows, (address, "\U0010ffff", 0)) - 1
        return (rows[at][1], rows[at][2]) if at >= 0 else ("", 0)

    def _read_lines(self, unit: int) -> list[tuple[int, str, int]]:
        cu = self._dwarf.get_CU_at(unit)
        program = self._dwarf.line_program_for_CU(cu)
        files = program["file_entry"]
        first = 0 if program["version"] >= 5 else 1
        rows = []
        for entry in program.get_entries():
            state = entry.state
            if state is None or state.end_sequence:
                continue
            name = files[state.file - first].name.decode("utf-8", "replace")
            rows.append((state.address, name, state.line))
        return sorted(rows)


def addresses(line: str) -> list[int]:
    """The code addresses that a line of a panic names, innermost first; empty for any other line."""
    match = _BACKTRACE.search(line)
    if match is not None:
        return [int(pair.split(":")[0], 16) for pair in match[1].split()]
    # RA is where the call returns to; the call itself is before it.
    return [int(v, 16) - (name == "RA") for name, v in _REGISTER.findall(line)]


def explain(line: str, firmware: Firmware) -> list[str]:
    """The lines to show below a line of a panic: one a frame that the firmware knows."""
    places = (firmware.locate(address) for address in addresses(line))
    return [f"  {place}" for place in places if place is not None]

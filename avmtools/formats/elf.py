"""ELF files of firmware: sections and symbols by size, read through pyelftools."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from avmtools.errors import FormatError

_SHF_ALLOC = 2
_KINDS = {"STT_FUNC": "code", "STT_OBJECT": "data"}
#: Anything beyond this is not a name of C or C++.
_MAX_NAME = 2000


@dataclass(frozen=True, slots=True)
class Section:
    """A section that takes memory on the device; ``size`` in bytes."""

    name: str
    address: int
    size: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A function (``code``) or an object (``data``)."""

    name: str
    kind: str
    address: int
    size: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an ELF holds: sections by address, symbols largest first."""

    machine: str
    entry: int
    sections: tuple[Section, ...]
    symbols: tuple[Symbol, ...]

    def describe(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "machine": self.machine,
            "entry": self.entry,
            "sections": [asdict(s) for s in self.sections],
            "symbols": [asdict(s) for s in self.symbols],
        }


def parse(data: bytes, where: str = "ELF") -> Report:
    """Read sections and symbols. Raises FormatError for whatever pyelftools can't follow."""
    from elftools.common.exceptions import ELFError
    from elftools.construct import ConstructError
    from elftools.elf.elffile import ELFFile
    from elftools.elf.sections import SymbolTableSection

    if not data.startswith(b"\x7fELF"):
        raise FormatError(where, 0, "doesn't start with 7f 45 4c 46", "This is no ELF file.")
    try:
        elf = ELFFile(BytesIO(data))
        sections: list[Section] = []
        symbols: list[Symbol] = []
        for s in elf.iter_sections():
            if s["sh_offset"] + s["sh_size"] > len(data) and s["sh_type"] != "SHT_NOBITS":
                raise FormatError(where, len(data), f"ends inside section {_name(s.name)}")
            if s["sh_flags"] & _SHF_ALLOC and s["sh_size"]:
                sections.append(Section(_name(s.name), s["sh_addr"], s["sh_size"]))
            if isinstance(s, SymbolTableSection):
                symbols += [
                    Symbol(_name(y.name), _KINDS[y["st_info"]["type"]], y["st_value"], y["st_size"])
                    for y in s.iter_symbols()
                    if y["st_size"] and y["st_info"]["type"] in _KINDS
                ]
        machine, entry = str(elf.get_machine_arch()), int(elf.header["e_entry"])
    except FormatError:
        raise
    except (
        ELFError,
        ConstructError,
        AttributeError,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        OverflowError,
        AssertionError,
        MemoryError,
        ZeroDivisionError,
        RecursionError,
        UnicodeError,
    ) as e:
        # pyelftools checks little: a damaged table surfaces as whatever the first use of it raises.
        raise FormatError(where, None, f"is damaged ({type(e).__name__}: {str(e)[:100]})") from e
    sections.sort(key=lambda s: (s.address, s.name))
    symbols.sort(key=lambda s: (-s.size, s.name, s.address))
    return Report(machine, entry, tuple(sections), tuple(symbols))


def _name(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:_MAX_NAME])

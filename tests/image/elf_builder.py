"""A minimal 32-bit ELF for Xtensa, built in code: one code and one data section, two symbols."""

from __future__ import annotations

import struct

_CODE, _DATA = 0x40080000, 0x3FFB0000


def small_elf() -> bytes:
    """An ELF with function ``app_main`` (16 bytes) and object ``big_table`` (64 bytes)."""
    strings = b"\0app_main\0big_table\0"
    names = b"\0.iram0.text\0.dram0.data\0.symtab\0.strtab\0.shstrtab\0"
    symbols = bytes(16) + struct.pack("<IIIBBH", 1, _CODE, 16, 0x12, 0, 1)
    symbols += struct.pack("<IIIBBH", 10, _DATA, 64, 0x11, 0, 2)
    bodies = [b"\x36\x41\x00\xf0" * 4, bytes(range(64)), symbols, strings, names]
    offsets, at = [], 52
    for body in bodies:
        offsets.append(at)
        at += len(body) + -len(body) % 4
    # name, type, flags, address, link, info, alignment, entry size
    kinds = [
        (b".iram0.text", 1, 6, _CODE, 0, 0, 4, 0),
        (b".dram0.data", 1, 3, _DATA, 0, 0, 4, 0),
        (b".symtab", 2, 0, 0, 4, 1, 4, 16),
        (b".strtab", 3, 0, 0, 0, 0, 1, 0),
        (b".shstrtab", 3, 0, 0, 0, 0, 1, 0),
    ]
    headers = bytes(40)
    for (name, type_, flags, address, link, info, align, entry), body, offset in zip(
        kinds, bodies, offsets, strict=True
    ):
        headers += struct.pack(
            "<10I", names.index(name), type_, flags, address, offset, len(body), link, info, align, entry
        )
    head = b"\x7fELF\x01\x01\x01" + bytes(9)
    head += struct.pack("<HHIIIIIHHHHHH", 2, 94, 1, _CODE, 0, at, 0, 52, 0, 0, 40, 6, 5)
    return head + b"".join(b + bytes(-len(b) % 4) for b in bodies) + headers

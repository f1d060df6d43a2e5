"""NVS partitions, ESP-IDF's key-value store: reading, and writing through Espressif's own generator.

    partition = page * n, 4096 bytes each
    page      = header 32 bytes (state u32, sequence u32, version u8, 19 x FF, crc32), bitmap 32 bytes
                (2 bits an entry: 11 empty, 10 written, 00 erased), 126 entries of 32 bytes
    entry     = namespace u8 | type u8 | span u8 | chunk u8 | crc32 | key 16 bytes | value 8 bytes
    Longer values follow their entry in ``span - 1`` entries; namespaces are entries of namespace 0.

Facts: ESP-IDF's "Non-Volatile Storage Library", internals. All CRCs start from 0xFFFFFFFF.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from avmtools.errors import AvmError, FormatError, InputError

PAGE = 4096
_ENTRIES = 126
_FIRST_ENTRY = 64
#: Smallest partition that can be written on the device; smaller ones are read-only.
MINIMUM = 3 * PAGE
KEY_BYTES = 15

_STATES = {0xFFFFFFFE: "active", 0xFFFFFFFC: "full", 0xFFFFFFF8: "freeing", 0xFFFFFFF0: "corrupt"}
_EMPTY_STATE = 0xFFFFFFFF
_VERSIONS = {0xFF: 1, 0xFE: 2}
_NUMBERS = {
    0x01: ("u8", "<B"), 0x11: ("i8", "<b"), 0x02: ("u16", "<H"), 0x12: ("i16", "<h"),
    0x04: ("u32", "<I"), 0x14: ("i32", "<i"), 0x08: ("u64", "<Q"), 0x18: ("i64", "<q"),
}  # fmt: skip
_STRING, _BLOB, _BLOB_DATA, _BLOB_INDEX = 0x21, 0x41, 0x42, 0x48
#: The types a value may have, with the numbers' struct format.
NUMBER_TYPES = dict(_NUMBERS.values())
TYPES = (*NUMBER_TYPES, "string", "blob")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: ``type`` is u8 ... i64 (int), string (str) or blob (bytes)."""

    namespace: str
    key: str
    type: str
    value: int | str | bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page in use: how many of its 126 entries are written, erased and free."""

    index: int
    state: str
    sequence: int
    version: int
    written: int
    erased: int

    @property
    def free(self) -> int:
        return _ENTRIES - self.written - self.erased


@dataclass(frozen=True, slots=True)
class Nvs:
    """A partition's values in the order of their writing. ``damaged``: offsets of entries with a wrong CRC,
    which a device ignores and erases, too."""

    entries: tuple[Entry, ...]
    pages: tuple[Page, ...] = ()
    damaged: tuple[int, ...] = ()

    def get(self, namespace: str, key: str) -> Entry | None:
        return next((e for e in self.entries if (e.namespace, e.key) == (namespace, key)), None)


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF)


@dataclass(slots=True)
class _Raw:
    """An entry as it stands in a page."""

    offset: int
    namespace: int
    type: int
    chunk: int
    key: str
    data: bytes
    payload: bytes


def parse(data: bytes, where: str = "NVS") -> Nvs:
    """Read a partition. Raises FormatError for damage, and for an encrypted one, which can't be read."""
    if not data or len(data) % PAGE:
        raise FormatError(where, len(data), f"has {len(data)} bytes, not a multiple of {PAGE}")
    found: list[tuple[int, int]] = []
    for at in range(0, len(data), PAGE):
        state, sequence = struct.unpack_from("<II", data, at)
        if state == _EMPTY_STATE:
            continue
        if state not in _STATES:
            raise FormatError(
                where, at, f"a page has the unknown state 0x{state:08x}", "Is this an NVS partition?"
            )
        if _crc(data[at + 4 : at + 28]) != struct.unpack_from("<I", data, at + 28)[0]:
            raise FormatError(
                where, at + 28, "the CRC of a page header is wrong", "The partition is damaged."
            )
        if data[at + 8] not in _VERSIONS:
            raise FormatError(where, at + 8, f"a page has the unknown version 0x{data[at + 8]:02x}")
        found.append((sequence, at))
    pages: list[Page] = []
    raws: list[_Raw] = []
    damaged: list[int] = []
    for sequence, at in sorted(found):
        state = struct.unpack_from("<I", data, at)[0]
        written, erased = _read_page(data, at, raws, damaged, where)
        pages.append(Page(at // PAGE, _STATES[state], sequence, _VERSIONS[data[at + 8]], written, erased))
    if damaged and not raws:
        raise FormatError(
            where,
            damaged[0],
            "no entry has a right CRC: this partition is encrypted, or damaged",
            "Encrypted NVS can't be read without its keys; avm does not read it.",
            encrypted=True,
        )
    return Nvs(_values(raws, damaged), tuple(pages), tuple(sorted(damaged)))


def _read_page(data: bytes, at: int, raws: list[_Raw], damaged: list[int], where: str) -> tuple[int, int]:
    """Collect the written entries of a page; give the counts of written and erased ones."""
    bitmap = int.from_bytes(data[at + 32 : at + 64], "little")
    written = erased = index = 0
    while index < _ENTRIES:
        state = bitmap >> (2 * index) & 3
        if state != 2:
            erased += state == 0
            index += 1
            continue
        offset = at + _FIRST_ENTRY + 32 * index
        raw = data[offset : offset + 32]
        namespace, type_, span, chunk, crc = struct.unpack_from("<BBBBI", raw)
        if _crc(raw[:4] + raw[8:]) != crc or not 1 <= span <= _ENTRIES - index:
            damaged.append(offset)
            written += 1
            index += 1
            continue
        payload = b""
        ok = True
        if type_ in (_STRING, _BLOB, _BLOB_DATA):
            size, payload_crc = struct.unpack_from("<H2xI", raw, 24)
            payload = data[offset + 32 : offset + 32 + size]
            ok = size <= 32 * (span - 1) and _crc(payload) == payload_crc
        key = _key(raw[8:24])
        if ok and key is not None:
            raws.append(_Raw(offset, namespace, type_, chunk, key, raw[24:32], payload))
        else:
            damaged.append(offset)
        written += span
        index += span
    return written, erased


def _key(raw: bytes) -> str | None:
    try:
        key = raw.split(b"\0", 1)[0].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return key if key.isprintable() else None


def _values(raws: list[_Raw], damaged: list[int]) -> tuple[Entry, ...]:
    """Resolve namespaces and join blobs; of two entries for a key, the one written last counts."""
    names = {r.data[0]: r.key for r in raws if r.namespace == 0 and r.type == 0x01}
    chunks = {(r.namespace, r.key, r.chunk): r for r in raws if r.type == _BLOB_DATA}
    values: dict[tuple[str, str], Entry] = {}
    used: set[int] = set()
    for r in raws:
        if r.namespace == 0 or r.type == _BLOB_DATA:
            continue
        value: int | str | bytes | None = None
        kind = "blob"
        if r.type in _NUMBERS:
            kind, form = _NUMBERS[r.type]
            value = struct.unpack_from(form, r.data)[0]
        elif r.type == _STRING:
            kind = "string"
            try:
                value = r.payload.split(b"\0", 1)[0].decode("utf-8")
            except UnicodeDecodeError:
                value = None
        elif r.type == _BLOB:
            value = r.payload
        elif r.type == _BLOB_INDEX:
            size, count, start = struct.unpack_from("<IBB", r.data)
            parts = [chunks.get((r.namespace, r.key, i)) for i in range(start, start + count)]
            joined = b"".join(p.payload for p in parts if p)
            used.update(p.offset for p in parts if p)
            value = joined if all(parts) and len(joined) == size else None
        name = names.get(r.namespace)
        if value is None or name is None:
            damaged.append(r.offset)
            continue
        values.pop((name, r.key), None)
        values[name, r.key] = Entry(name, r.key, kind, value)
    damaged += [r.offset for r in chunks.values() if r.offset not in used]
    return tuple(values.values())


def check_entry(entry: Entry, where: str = "NVS") -> None:
    """Raise FormatError for a value that NVS can't hold."""
    for what, name in (("namespace", entry.namespace), ("key", entry.key)):
        size = len(name.encode("utf-8", "replace"))
        if not 1 <= size <= KEY_BYTES or not name.isprintable() or "\ufffd" in name:
            raise FormatError(where, None, f"{what} {name!r} is not 1 to {KEY_BYTES} bytes of text")
    label = f"{entry.namespace}/{entry.key}"
    if entry.type in NUMBER_TYPES:
        try:
            struct.pack(NUMBER_TYPES[entry.type], entry.value)
        except struct.error:
            raise FormatError(where, None, f"{label}: {entry.value!r} is no {entry.type}") from None
    elif entry.type == "string":
        if not isinstance(entry.value, str) or "\0" in entry.value:
            raise FormatError(where, None, f"{label}: a string can't contain NUL", "Store it as a blob.")
    elif entry.type != "blob" or not isinstance(entry.value, bytes):
        raise FormatError(where, None, f"{label}: {entry.type!r} is no type", f"Types: {', '.join(TYPES)}.")


def build(entries: tuple[Entry, ...], size: int, where: str = "NVS") -> bytes:
    """A partition of ``size`` bytes with these values, written by Espressif's generator.

    Raises FormatError when a value is none, and AvmError when they don't fit.
    """

    def write(generator: Any, nvs: Any) -> None:
        for entry in entries:
            check_entry(entry, where)
        for namespace in dict.fromkeys(e.namespace for e in entries):
            nvs.write_namespace(namespace)
            for e in entries:
                if e.namespace == namespace:
                    kind = "binary" if e.type == "blob" else e.type
                    nvs.write_entry(e.key, e.value, kind, nvs.get_namespace_idx())

    return generate(write, size, where)


def update(data: bytes, changes: list[Entry], removed: list[tuple[str, str]], where: str = "NVS") -> bytes:
    """The partition with some values set or removed and all others kept, in pages written anew.

    Raises InputError when a value to remove is not there, AvmError when it doesn't fit.
    """
    store = parse(data, where)
    for namespace, key in removed:
        if store.get(namespace, key) is None:
            raise InputError(f"{where} has no value {namespace}/{key}.", "Look with 'avm nvs show'.")
    gone = {*removed, *((e.namespace, e.key) for e in changes)}
    kept = [e for e in store.entries if (e.namespace, e.key) not in gone]
    return build((*kept, *changes), len(data), where)


def generate(write: Any, size: int, where: str = "NVS") -> bytes:
    """Run Espressif's generator: ``write(module, nvs)`` puts the entries. Raises FormatError or AvmError."""
    if size % PAGE or size < PAGE:
        raise FormatError(where, None, f"the size 0x{size:x} is not a multiple of 0x{PAGE:x}", "Use 0x6000.")
    from esp_idf_nvs_partition_gen import nvs_partition_gen as generator

    out = BytesIO()
    # A writable partition keeps one page free to move entries to; a smaller one is read-only and needs none.
    read_only = size < MINIMUM
    usable = size if read_only else size - PAGE
    try:
        nvs = generator.nvs_open(out, usable, generator.Page.VERSION2, read_only=read_only)
        write(generator, nvs)
        generator.nvs_close(nvs)
    except generator.InsufficientSizeError:
        raise AvmError(
            f"{where}: the values don't fit in 0x{size:x} bytes.",
            "Enlarge the NVS partition.",
            code="too_large",
        ) from None
    except generator.InputError as e:
        raise FormatError(where, None, str(e).strip().rstrip(".")) from e
    except (ValueError, struct.error, TypeError, AssertionError) as e:
        raise FormatError(where, None, f"a value can't be stored: {e}") from e
    return out.getvalue().ljust(size, b"\xff")
